"""Windows of the workbench's page: opened for a person at a place, and watched for anything that is wrong."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, Response

Size = tuple[int, int]
DESK: Size = (1280, 800)
PHONE: Size = (390, 844)


@dataclass
class Windows:
    """Each window is a page of its own; what one keeps for a session, no other sees.

    ``streams`` counts how often any of them has asked for the stream of events.
    """

    browser: Browser
    url: str
    complaints: list[str] = field(default_factory=list)
    streams: int = 0
    _pages: list[Page] = field(default_factory=list)

    async def open(
        self, place: str = "UBRUNO/CSEATS", size: Size = DESK, scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        """A window at ``person/conversation``, ready to be used."""
        page = await self._page()
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme=scheme)
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", self._note)
        page.on("request", self._see)
        page.on("response", self._judge)
        await page.goto(f"{self.url}/#{place}")
        await page.get_by_test_id("act-as").wait_for()
        return page

    def _note(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        self.streams += request.url.endswith("/workbench/events")
        if not request.url.startswith((self.url, "data:")):
            self.complaints.append(f"a request to {request.url}")

    def _judge(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} from {response.request.method} {response.url}")

    def forgive(self, part: str) -> None:
        """Forget complaints that a test has provoked."""
        self.complaints = [complaint for complaint in self.complaints if part not in complaint]

    async def close(self) -> None:
        standing = [page for page in self._pages if not page.is_closed()]
        for page in standing[1:]:
            await page.close()
        for page in standing[:1]:
            await self._empty(page)

    async def _page(self) -> Page:
        """All windows share a context, because each other one is a process more; so does an empty one."""
        (context,) = self.browser.contexts or [await self.browser.new_context()]
        spare = [page for page in context.pages if page not in self._pages]
        self._pages.append(spare[0] if spare else await context.new_page())
        return self._pages[-1]

    async def _empty(self, page: Page) -> None:
        """Leaves a window to the next test, as it was."""
        page.remove_listener("console", self._hear)
        page.remove_listener("pageerror", self._note)
        page.remove_listener("request", self._see)
        page.remove_listener("response", self._judge)
        await page.evaluate("sessionStorage.clear()")
        await page.goto("about:blank")


async def width_is_kept(page: Page) -> bool:
    """Whether nothing sticks out of the window, so that it does not scroll sideways."""
    kept: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return kept
