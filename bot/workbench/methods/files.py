"""files.*: the three steps of an upload."""

from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method
from bot.workbench.refusals import Refusal
from bot.workbench.rooms import postable
from bot.workbench.uploads import Upload
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


def upload_url(slack: Workspace, args: Args) -> Json:
    length = args.number("length", 0)
    if length <= 0:
        raise Refusal("invalid_arguments")
    upload = slack.uploads.expect(args.need("filename"), length)
    return {"upload_url": f"{slack.base_url}/upload/v1/{upload.id}/{upload.secret}", "file_id": upload.id}


def _file_json(slack: Workspace, upload: Upload) -> Json:
    url = f"{slack.base_url}/files/{upload.id}"
    return {
        "id": upload.id,
        "name": upload.name,
        "title": upload.title,
        "size": upload.length,
        "url_private": url,
    }


def complete(slack: Workspace, args: Args) -> Json:
    """Share uploaded files in a channel, with an optional comment."""
    wanted = args.json("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    channel_id = args.text("channel_id") or args.text("channels")
    channel = postable(slack.company, channel_id) if channel_id else None
    uploads = [slack.uploads.complete(str(one.get("id")), one.get("title")) for one in wanted]
    if channel:
        files = tuple(upload.described() for upload in uploads)
        fields = {"thread_ts": args.text("thread_ts") or None, "files": files}
        slack.post(channel.id, args.text("initial_comment"), (), **fields)
    return {"files": [_file_json(slack, upload) for upload in uploads]}


METHODS = (
    Method("files.getUploadURLExternal", upload_url, "files:write", tier=4),
    Method("files.completeUploadExternal", complete, "files:write", tier=4),
)
