"""What every vendor's sandbox shares: a server on loopback, a record of calls, faults, and a panel."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web

from connectors.contract import Clock
from connectors.sandbox.faults import TITLES, Faults
from connectors.sandbox.mischief import Handler, play

_PATIENCE = 0.5  # seconds that calls under way get when the server stops


def real_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Route:
    """One address of the vendor's API, and whether a call to it changes something, whatever its method."""

    method: str
    path: str
    handler: Handler
    write: bool = False


@dataclass
class Call:
    """One call as it arrived; ``status`` is None while it is not answered, and for ever if it never was."""

    method: str
    path: str
    query: Mapping[str, str]
    write: bool
    at: datetime
    status: int | None = None


class Sandbox:
    """A stand-in for a vendor. ``on_change`` is called whenever the panel would look different."""

    def __init__(self, name: str, title: str, routes: Iterable[Route], clock: Clock | None = None) -> None:
        self.name = name
        self.title = title
        self.clock = clock or real_clock
        self.calls: list[Call] = []
        self.on_change: Callable[[], None] | None = None
        self.faults = Faults(self.changed)
        self.base_url = ""
        self._routes = tuple(routes)
        self._runner: web.AppRunner | None = None

    @property
    def writes(self) -> list[Call]:
        """The calls that arrived to change something."""
        return [call for call in self.calls if call.write]

    async def start(self, port: int = 0) -> None:
        """Serves on 127.0.0.1, at any free port unless one is given; ``base_url`` says where."""
        app = web.Application()
        for route in self._routes:
            app.router.add_route(route.method, route.path, self._serving(route))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_PATIENCE)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Lets go of calls that hang, and of the port."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    def changed(self) -> None:
        """Tells whoever draws the panel that it has changed."""
        if self.on_change is not None:
            self.on_change()

    def panel(self) -> dict[str, Any]:
        """What the workbench's page shows of this vendor."""
        faults = [
            {"kind": str(kind), "title": title, "active": self.faults.active(kind)}
            for kind, title in TITLES.items()
        ]
        return {
            "name": self.name,
            "title": self.title,
            "summary": self.summary(),
            "faults": faults,
            "accounts": self.rows(),
        }

    def summary(self) -> str:
        """One line about the tenant."""
        return ""

    def rows(self) -> list[dict[str, str]]:
        """The accounts with their id, name, email, role and state."""
        return []

    def order(self, order: dict[str, Any]) -> None:
        """Switches a fault on, or all of them off; raises ValueError with a sentence."""
        match order:
            case {"order": "clear"}:
                self.faults.clear()
            case {"order": "fault", "kind": str(kind)}:
                times = order.get("times")
                if not (times is None or (isinstance(times, int) and not isinstance(times, bool))):
                    raise ValueError("times is a number, or nothing for until it is cleared")
                self.faults.set(kind, times=times)
            case _:
                raise ValueError("this vendor takes the orders fault (with a kind) and clear")

    def _serving(self, route: Route) -> Handler:
        async def serve(request: web.Request) -> web.Response:
            call = Call(request.method, request.path, dict(request.query), route.write, self.clock())
            self.calls.append(call)
            fault = self.faults.take(write=route.write)
            if fault is None:
                answer: web.Response | None = await route.handler(request)
            else:
                answer = await play(fault, self.faults, request, route.handler)
            if answer is None:
                return web.Response()
            call.status = answer.status
            return answer

        return serve
