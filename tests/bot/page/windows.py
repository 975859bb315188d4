"""Windows of the workbench's page: opened for a person at a place, and watched for anything that is wrong."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

Size = tuple[int, int]
DESK: Size = (1280, 800)
PHONE: Size = (390, 844)


@dataclass
class Windows:
    """Each window is a browser context of its own, as if every person had their own machine."""

    browser: Browser
    url: str
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def open(
        self, place: str = "UBRUNO/CSEATS", size: Size = DESK, scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        """A window at ``person/conversation``, ready to be used."""
        viewport = {"width": size[0], "height": size[1]}
        context = await self.browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        self._contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)
        page.on("response", self._judge)
        await page.goto(f"{self.url}/#{place}")
        await page.get_by_test_id("act-as").wait_for()
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.complaints.append(f"a request to {request.url}")

    def _judge(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} from {response.request.method} {response.url}")

    def forgive(self, part: str) -> None:
        """Forget complaints that a test has provoked."""
        self.complaints = [complaint for complaint in self.complaints if part not in complaint]

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


async def width_is_kept(page: Page) -> bool:
    """Whether nothing sticks out of the window, so that it does not scroll sideways."""
    kept: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return kept
