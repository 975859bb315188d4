"""Socket Mode: connections by ticket, envelopes to one of them, acknowledgements by envelope id."""

import asyncio
import itertools
import json
import time
from contextlib import suppress

from aiohttp import WSMsgType, web

from bot.workbench.ids import Mint
from bot.workbench.tickets import SocketTickets
from bot.workbench.wire import Ack, Envelope, Json

MOST_CONNECTIONS = 10
CONNECTION_LIVES = 18060
"""Seconds that ``hello`` announces (docs.slack.dev, Socket Mode)."""


class Connection:
    """One WebSocket of the app."""

    def __init__(self, serial: int, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.serial = serial
        self.socket = socket
        self.leaving = False
        self._request = request

    async def send(self, frame: Json) -> None:
        await self.socket.send_str(json.dumps(frame))

    def cut(self) -> None:
        """End the TCP connection without a closing handshake."""
        if isinstance(self._request.transport, asyncio.Transport):
            self._request.transport.abort()


class Sockets:
    """All connections; carries each envelope to exactly one of them and waits for its acknowledgement."""

    def __init__(self, tickets: SocketTickets, mint: Mint, app_id: str) -> None:
        self._tickets = tickets
        self._mint = mint
        self._app_id = app_id
        self.opened = 0
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._changed = asyncio.Event()
        self._farewell: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._connections)

    async def connected(self, number: int = 1, since: int = 0, within: float = 10) -> None:
        """Wait until this many connections stand that opened after the ``since``-th; raise TimeoutError.

        ``opened`` counts all connections so far, so that ``since=sockets.opened`` waits for new ones.
        """
        async with asyncio.timeout(within):
            while sum(connection.serial > since for connection in self._connections) < number:
                self._changed.clear()
                await self._changed.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from its ticket to its end."""
        if not self._tickets.redeem(request.query.get("ticket", "")):
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=400)
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=2**20)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(self.opened, socket, request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await connection.send(self._disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._serve(connection)
        return socket

    async def _serve(self, connection: Connection) -> None:
        self._connections.append(connection)
        try:
            await connection.send(self._hello())
            self._changed.set()
            async for message in connection.socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        except ConnectionError:
            connection.cut()
        finally:
            self._connections.remove(connection)
            self._changed.set()

    def _hello(self) -> Json:
        debug = {"host": "workbench", "approximate_connection_time": CONNECTION_LIVES}
        info = {"app_id": self._app_id}
        number = len(self._connections)
        return {"type": "hello", "num_connections": number, "debug_info": debug, "connection_info": info}

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "workbench"}}

    def _acknowledged(self, text: str) -> None:
        try:
            frame = json.loads(text)
            waiting = self._waiting.get(frame["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return
        if waiting and not waiting.done():
            payload = frame.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    async def carry(self, envelope: Envelope, within: float) -> Ack:
        """Send an envelope to one connection and wait this many seconds for its acknowledgement."""
        started = time.perf_counter()
        envelope_id = self._mint.id("env-")
        arrived = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = arrived
        try:
            async with asyncio.timeout(within):
                await self._pick().send(_frame(envelope, envelope_id))
                body = await arrived
            return Ack(True, body, ms=(time.perf_counter() - started) * 1000)
        except TimeoutError:
            ms = (time.perf_counter() - started) * 1000
            return Ack(False, error="operation_timeout", reason="timeout", status=0, ms=ms)
        except ConnectionError:
            return Ack(False, error="dispatch_failed", reason="connection_failed", status=0)
        finally:
            del self._waiting[envelope_id]

    def _pick(self) -> Connection:
        """The next connection in turn; one that was told to leave only when there is no other."""
        staying = [one for one in self._connections if not one.leaving] or self._connections
        if not staying:
            raise ConnectionError("the app holds no connection")
        return staying[next(self._turn) % len(staying)]

    def refresh(self, reason: str = "refresh_requested", number: int | None = None) -> "asyncio.Task[None]":
        """Tell connections (all, or the first few) to renew; the reason may be ``warning`` as well."""
        leaving = self._connections[:number]
        for connection in leaving:
            connection.leaving = reason != "warning"
        self._farewell = asyncio.ensure_future(self._tell_all(leaving, self._disconnect(reason)))
        return self._farewell

    async def _tell_all(self, connections: list[Connection], frame: Json) -> None:
        for connection in connections:
            with suppress(ConnectionError):
                await connection.send(frame)

    def cut(self, number: int | None = None) -> None:
        """Break connections (all, or the first few) off without a word."""
        for connection in self._connections[:number]:
            connection.cut()

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close()


def _frame(envelope: Envelope, envelope_id: str) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.what in ("slash_commands", "view_submission"),
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    return frame
