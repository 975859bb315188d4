"""A person's hands and eyes, for tests: do something in Slack, and wait until something is to be seen."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol, TypeVar

from bot.workbench.acts import Acts, Result
from bot.workbench.messages import Message
from bot.workbench.refusals import Unfit
from bot.workbench.rooms import direct_conversation, readable
from bot.workbench.submissions import Submissions
from bot.workbench.surfaces import View
from bot.workbench.workspace import Workspace

Thing = TypeVar("Thing", Message, View)


def matches(thing: Thing, wanted: Callable[[Thing], Any]) -> bool:
    """Whether a predicate holds; one that looks for a part that is not there does not."""
    try:
        return bool(wanted(thing))
    except LookupError:
        return False


class Bench(Protocol):
    """What a hand needs of the server."""

    slack: Workspace
    acts: Acts
    submissions: Submissions


class Hand:
    """Acts as one person. Waits last real seconds and raise TimeoutError with what was there instead."""

    def __init__(self, bench: Bench, user: str) -> None:
        self._bench = bench
        self._slack = bench.slack
        self.id = user
        person = bench.slack.person(user)
        if person is None:
            raise Unfit(f"there is no person {user}")
        self.person = person

    async def command(self, text: str, channel: str = "CGENERAL") -> Result:
        """Type a slash command in a conversation."""
        return await self._bench.acts.command(self.id, channel, text)

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        return self._bench.acts.say(self.id, channel, text, thread_ts)

    async def click(
        self,
        where: Message | View,
        action_id: str,
        value: Any = None,
        block_id: str | None = None,
        state: dict[str, Any] | None = None,
    ) -> Result:
        """Use a button, or choose ``value`` in a select; the app hears of what was seen."""
        acts, entered = self._bench.acts, state or {}
        if isinstance(where, View):
            return await acts.press_in_view(self.id, where, action_id, block_id, value, entered)
        return await acts.press_in_message(self.id, where, action_id, block_id, value, entered)

    async def submit(self, view: View, values: dict[str, Any] | None = None) -> Result:
        """Fill a modal's inputs in, and submit it."""
        return await self._bench.submissions.submit(self.id, view.id, values or {})

    async def close(self, view: View) -> None:
        await self._bench.submissions.close(self.id, view.id)

    def sees(
        self, channel: str, wanted: Callable[[Message], Any] = bool, timeout: float = 10
    ) -> Awaitable[Message]:
        """The newest message in a conversation that matches, as soon as the person can see one."""
        readable(self._slack.company, self.person, channel)
        return self._wait(lambda: self._slack.messages.visible(channel, self.id), wanted, timeout)

    def direct_message(
        self, wanted: Callable[[Message], Any] = bool, timeout: float = 10
    ) -> Awaitable[Message]:
        """The newest matching message in the person's conversation with the app."""
        channel = direct_conversation(self._slack.company, self.id)
        return self.sees(channel.id, wanted, timeout)

    def private_answer(
        self, wanted: Callable[[Message], Any] = bool, timeout: float = 10
    ) -> Awaitable[Message]:
        """The newest matching ephemeral message to the person, wherever it is."""
        return self._wait(lambda: self._slack.messages.ephemerals(self.id), wanted, timeout)

    def view(self, wanted: Callable[[View], Any] = bool, timeout: float = 10) -> Awaitable[View]:
        """The person's topmost modal, as soon as it matches."""
        return self._wait(lambda: self._slack.surfaces.stack(self.id)[-1:], wanted, timeout)

    def home(self, wanted: Callable[[View], Any] = bool, timeout: float = 10) -> Awaitable[View]:
        """The person's home tab, as soon as it matches."""
        return self._wait(self._homes, wanted, timeout)

    def open_home(self, timeout: float = 10) -> Awaitable[View]:
        """Open the home tab and wait until the app has published it anew."""
        return self._open_home(timeout)

    async def _open_home(self, seconds: float) -> View:
        before = self._slack.surfaces.home(self.id)
        await self._bench.acts.open_home(self.id)
        return await self.home(lambda view: before is None or view.hash != before.hash, seconds)

    def _homes(self) -> list[View]:
        home = self._slack.surfaces.home(self.id)
        return [home] if home else []

    async def _wait(
        self, look: Callable[[], Iterable[Thing]], wanted: Callable[[Thing], Any], seconds: float
    ) -> Thing:
        with self._slack.changes.listen() as listener:
            try:
                async with asyncio.timeout(seconds):
                    while True:
                        seen = list(look())
                        for thing in reversed(seen):
                            if matches(thing, wanted):
                                return thing
                        await listener.take()
            except TimeoutError:
                raise TimeoutError(self._report(list(look()), seconds)) from None

    def _report(self, seen: list[Any], seconds: float) -> str:
        shown = "\n".join(f"- {thing.shown!r}" for thing in seen) or "nothing"
        return f"{self.person.name} did not see it within {seconds:g} s; there was:\n{shown}"
