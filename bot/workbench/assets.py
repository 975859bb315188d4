"""The files that the page is made of, under an address that changes with them: no browser asks twice."""

from hashlib import sha256
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


def edition() -> str:
    """A word for the files as they are now; another one as soon as any of them is saved."""
    marks = ((file.name, file.stat()) for file in STATIC.iterdir())
    found = sorted((name, mark.st_mtime_ns, mark.st_size) for name, mark in marks)
    return sha256(repr(found).encode()).hexdigest()[:12]


def index() -> web.Response:
    """The page, which names the edition that its other files are from."""
    page = (STATIC / "index.html").read_text()
    return web.Response(text=page.replace('"/static/', f'"/static/{edition()}/'), content_type="text/html")


def asset(of: str, name: str) -> web.Response:
    """One file, to be kept if the edition is still the same; raises 404 where there is none."""
    path = STATIC / name
    kind = TYPES.get(path.suffix)
    if kind is None or path.parent != STATIC or not path.is_file():
        raise web.HTTPNotFound
    kept = FOR_EVER if of == edition() else {}
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=kept)
