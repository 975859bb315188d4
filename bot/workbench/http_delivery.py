"""HTTP mode: signed POSTs to the app's request URL."""

import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import urlencode

import aiohttp

from bot.workbench.wire import Ack, Envelope, Json

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={signed.hexdigest()}"


def encoded(envelope: Envelope) -> tuple[str, str]:
    """Content type and body: commands as a form, interactions as a form's ``payload``, events as JSON."""
    if envelope.kind == "slash_commands":
        return FORM, urlencode(envelope.payload)
    text = json.dumps(envelope.payload)
    if envelope.kind == "interactive":
        return FORM, urlencode({"payload": text})
    return "application/json", text


def real_time() -> float:
    """Seconds since 1970: a signature's age is checked against the real time, not the demo's."""
    return time.time()


class HttpDelivery:
    """Carries envelopes to one URL; the signing time is real, since the app compares it with its own."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self._url = request_url
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def carry(self, envelope: Envelope, within: float) -> Ack:
        """POST an envelope and wait this many seconds for a 2xx."""
        content_type, body = encoded(envelope)
        started = time.perf_counter()
        try:
            ack = await self._post(content_type, body, envelope, within)
        except TimeoutError:
            ack = Ack(False, error="operation_timeout", reason="http_timeout", status=0)
        except aiohttp.ClientError:
            ack = Ack(False, error="dispatch_failed", reason="connection_failed", status=0)
        except ValueError:
            ack = Ack(False, error="dispatch_failed", reason="http_error")
        ms = (time.perf_counter() - started) * 1000
        return Ack(ack.ok, ack.body, ack.error, ack.reason, ack.status, ms, ack.no_retry)

    async def _post(self, content_type: str, body: str, envelope: Envelope, within: float) -> Ack:
        self._session = self._session or aiohttp.ClientSession()
        async with self._session.post(
            self._url,
            data=body.encode(),
            headers=self._headers(content_type, body, envelope),
            timeout=aiohttp.ClientTimeout(total=within),
            allow_redirects=False,
        ) as response:
            text = await response.text()
            if response.status // 100 != 2:
                no_retry = response.headers.get("x-slack-no-retry") == "1"
                return Ack(False, {}, "dispatch_failed", "http_error", response.status, no_retry=no_retry)
            return Ack(True, _body(response.content_type, text), status=response.status)

    def _headers(self, content_type: str, body: str, envelope: Envelope) -> dict[str, str]:
        timestamp = str(int(real_time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        return headers

    async def verify(self) -> bool:
        """Whether the URL answers Slack's url_verification with its challenge."""
        challenge = secrets.token_hex(16)
        payload: Json = {"type": "url_verification", "challenge": challenge}
        ack = await self.carry(Envelope("events_api", payload), 3)
        return challenge in (ack.body.get("challenge"), ack.body.get("text"))

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None


def _body(content_type: str, text: str) -> Json:
    if not text:
        return {}
    if content_type == "application/json":
        body = json.loads(text)
        return body if isinstance(body, dict) else {}
    return {"text": text}
