"""Who may talk to this server: programs and pages of this machine, and nobody's web site."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _refusal(request: web.Request) -> str | None:
    host = request.headers.get("Host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return "this server answers to loopback names only"
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{host}":
        return "requests from other origins are refused"
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method != "GET" and site not in ("none", "same-origin"):
        return "requests from other sites are refused"
    return None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse rebound hosts and foreign origins, and word every HTTP error as JSON."""
    refusal = _refusal(request)
    if refusal:
        return web.json_response({"error": refusal}, status=403)
    try:
        return await handler(request)
    except web.HTTPException as refused:
        return web.json_response({"error": refused.reason}, status=refused.status)


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Put the protective headers on every answer; only what says so itself may be kept by a browser."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
