"""What people do in Slack's window, and what Slack then does with the app's answer."""

from dataclasses import dataclass, field
from typing import Any

from bot.workbench import payloads
from bot.workbench.answers import show_answer
from bot.workbench.company import Channel, Person
from bot.workbench.delivery import Delivery
from bot.workbench.happenings import Happenings
from bot.workbench.inputs import action, blank_state, entered, find_element
from bot.workbench.messages import Message
from bot.workbench.refusals import Refusal, Unfit
from bot.workbench.rooms import acting, direct_conversation, readable
from bot.workbench.surfaces import View
from bot.workbench.typing_text import marked_up
from bot.workbench.wire import Ack, Json
from bot.workbench.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Result:
    """What the person who acted is shown; ``ms`` is the time of the acknowledgement.

    ``reply`` is a command's answer in its acknowledgement; ``outcome`` (closed, updated, pushed) and
    ``errors`` (by block) belong to a submission.
    """

    ok: bool
    error: str | None = None
    reply: Json | None = None
    ms: float = 0.0
    outcome: str | None = None
    errors: dict[str, str] = field(default_factory=dict)


class Acts:
    """Everything that the page and the tests' hands can do."""

    def __init__(self, slack: Workspace, delivery: Delivery, happenings: Happenings) -> None:
        self._slack = slack
        self._delivery = delivery
        self._happenings = happenings

    async def command(self, user: str, channel_id: str, text: str) -> Result:
        """Type a slash command; Slack waits 3 seconds for the acknowledgement."""
        person = acting(self._slack.company, user)
        channel = readable(self._slack.company, person, channel_id)
        word, _, rest = text.strip().partition(" ")
        if word not in {one.command for one in self._slack.company.commands}:
            return Result(False, f"{word} is not a valid command.")
        marked = marked_up(self._slack.company, rest.strip())
        payload = payloads.command(self._slack, person, channel, word, marked)
        ack = await self._delivery.deliver("slash_commands", payload)
        return self._command_result(person, channel, word, ack)

    def _command_result(self, person: Person, channel: Channel, word: str, ack: Ack) -> Result:
        if not ack.ok:
            return Result(False, command_failed(word, ack), ms=ack.ms)
        if not ack.body:
            return Result(True, ms=ack.ms)
        try:
            message = show_answer(self._slack, channel.id, person.id, ack.body)
        except Refusal as refusal:
            return Result(False, f'{word} failed with the error "{refusal.error}"', ms=ack.ms)
        kind = "ephemeral" if message.ephemeral else "in_channel"
        reply = {"text": message.text, "blocks": list(message.blocks), "response_type": kind}
        return Result(True, reply=reply, ms=ack.ms)

    def say(self, user: str, channel_id: str, text: str, thread_ts: str | None = None) -> Message:
        """Post as a person; members only, and not in archived channels."""
        person = acting(self._slack.company, user)
        channel = readable(self._slack.company, person, channel_id)
        if person.id not in channel.members or channel.archived:
            raise Unfit(f"{person.name} cannot post in {channel.name}")
        marked = marked_up(self._slack.company, text, with_names=False)
        return self._slack.messages.put(
            Message(channel.id, self._slack.mint.ts(), person.id, marked, thread_ts=thread_ts)
        )

    async def press_in_message(
        self, user: str, message: Message, action_id: str, block_id: str | None, given: Any, state: Json
    ) -> Result:
        """Use an element of a message as the person saw it; it may have been drawn anew since."""
        person = acting(self._slack.company, user)
        readable(self._slack.company, person, message.channel)
        standing = self._slack.messages.find(message.channel, message.ts)
        if standing is None or standing.addressee not in (None, user):
            raise Unfit("this message is no longer there")
        block, element = find_element(message.blocks, action_id, block_id)
        pressed = action(block, element, given, self._slack.mint.ts())
        values = _merged(blank_state(message.blocks), entered(message.blocks, state))
        payload = payloads.message_action(self._slack, person, message, pressed, _with(values, pressed))
        return await self._pressed(payload)

    async def press_in_view(
        self, user: str, seen: View, action_id: str, block_id: str | None, given: Any, state: Json
    ) -> Result:
        """Use an element of a modal or of the home tab as the person saw it; the rest is as it stands."""
        person = acting(self._slack.company, user)
        view = self.standing_view(user, seen.id)
        block, element = find_element(seen.blocks, action_id, block_id)
        pressed = action(block, element, given, self._slack.mint.ts())
        view = self._slack.surfaces.enter(view, _with(entered(seen.blocks, state), pressed))
        return await self._pressed(payloads.view_action(self._slack, person, view, pressed))

    async def _pressed(self, payload: Json) -> Result:
        ack = await self._delivery.deliver("interactive", payload)
        error = None if ack.ok else f"The app did not respond ({ack.error})"
        return Result(ack.ok, error, ms=ack.ms)

    def standing_view(self, user: str, view_id: str) -> View:
        view = self._slack.surfaces.find(view_id)
        if view is None or view.user != user:
            raise Unfit("this view is no longer there")
        return view

    async def open_home(self, user: str) -> Ack:
        """Look at the app's home tab."""
        person = acting(self._slack.company, user)
        channel = direct_conversation(self._slack.company, person.id)
        event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": "home"}
        home = self._slack.surfaces.home(person.id)
        if home:
            event["view"] = payloads.view_json(self._slack, home)
        return await self._happenings.tell(event)


def command_failed(word: str, ack: Ack) -> str:
    """What Slackbot says about a command that was not acknowledged."""
    if ack.error == "operation_timeout":
        return f"{word} failed because the app did not respond (operation_timeout)"
    return f'{word} failed with the error "{ack.error}"'


def _with(values: dict[str, dict[str, Json]], pressed: Json) -> dict[str, dict[str, Json]]:
    """The state after the press: choosing in a select changes what stands in it."""
    block, name = pressed["block_id"], pressed["action_id"]
    if pressed["type"] in ("button", "overflow"):
        return values
    chosen = {
        key: item for key, item in pressed.items() if key == "type" or key.startswith(("selected", "value"))
    }
    return _merged(values, {block: {name: chosen}})


def _merged(
    below: dict[str, dict[str, Json]], above: dict[str, dict[str, Json]]
) -> dict[str, dict[str, Json]]:
    blocks = [*below, *(block for block in above if block not in below)]
    return {block: {**below.get(block, {}), **above.get(block, {})} for block in blocks}
