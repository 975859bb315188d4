"""Files on their way through the three steps of an external upload."""

from dataclasses import dataclass

from bot.workbench.ids import Mint
from bot.workbench.refusals import Refusal
from bot.workbench.wire import Json


@dataclass
class Upload:
    """One file: asked for, then filled with bytes, then shared in a channel."""

    id: str
    name: str
    length: int
    secret: str
    title: str = ""
    content: bytes | None = None
    shared: bool = False

    def described(self) -> Json:
        """How messages list it; ``url`` is a path of this server."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "url": f"/files/{self.id}",
        }


class Uploads:
    """All files, kept in memory."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._files: dict[str, Upload] = {}

    def expect(self, name: str, length: int) -> Upload:
        upload = Upload(self._mint.id("F"), name, length, self._mint.secret())
        self._files[upload.id] = upload
        return upload

    def receive(self, file_id: str, secret: str, content: bytes) -> Upload:
        """Take the bytes at the upload address; raise Refusal on a wrong address or length."""
        upload = self._files.get(file_id)
        if upload is None or upload.secret != secret or upload.content is not None:
            raise Refusal("invalid_upload_url")
        if len(content) != upload.length:
            raise Refusal("length_mismatch")
        upload.content = content
        return upload

    def complete(self, file_id: str, title: str | None) -> Upload:
        upload = self._files.get(file_id)
        if upload is None or upload.content is None:
            raise Refusal("file_not_found")
        upload.title = title or upload.name
        upload.shared = True
        return upload

    def find(self, file_id: str) -> Upload | None:
        return self._files.get(file_id)
