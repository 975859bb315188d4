"""Where an app may live, who vouches for it, how values travel in an address, how we introduce ourselves."""

import re
import ssl
from base64 import b64encode
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from urllib.parse import quote

import certifi

_BASE = re.compile(r"(https?)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?(?:/[A-Za-z0-9._~/-]*)?")


def checked_base(base_url: str) -> str:
    """The address without a slash at its end; raises ValueError unless it is https, or http on loopback.

    The form is narrow on purpose: with no user, query or escape in it, nobody can read it in two ways.
    """
    match = _BASE.fullmatch(base_url)
    if match is None or not _is_host(match[2]) or int(match[3] or 443) > 65535:
        raise ValueError("base_url must look like https://acme.example, without user, query and fragment")
    if match[1] == "http" and not _is_loopback(match[2].strip("[]")):
        raise ValueError("base_url must begin with https:// (http:// only on this machine's loopback)")
    return base_url.rstrip("/")


def segment(value: str) -> str:
    """The value as one part of a path: nothing in it can separate, climb or end the path."""
    return quote(value, safe="").replace(".", "%2E")


def basic(user: str, password: str) -> str:
    """The value of an ``Authorization`` header for HTTP Basic."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


@lru_cache(maxsize=1)
def authorities() -> ssl.SSLContext:
    """Whose word we take for a host's name; loading them takes 20 ms and 1 MB, so all tenants share them."""
    return ssl.create_default_context(cafile=certifi.where())


@lru_cache(maxsize=1)
def user_agent() -> str:
    """How we introduce ourselves."""
    try:
        return f"seatkeeper/{version('seatkeeper')}"
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "seatkeeper"


def _is_host(host: str) -> bool:
    if not host.startswith("["):
        return True
    try:
        return bool(ip_address(host.strip("[]")))
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
