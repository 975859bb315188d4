"""What people say of a task by hand, and what they do about the rest of a request.

A word that changes something is committed first and acknowledged afterwards; whoever changed nothing is told
why in private.
"""

from collections.abc import Awaitable, Callable
from time import perf_counter

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import leftovers, manual, report
from approvals.manual import Answer
from approvals.policy import Reason
from approvals.report import Report, StepView
from approvals.states import RequestStatus, StepStatus
from bot.blocks.kit import Block
from bot.blocks.leftovers import AGAIN, BY_HAND, CLOSE, CLOSED, close_form
from bot.blocks.preview import message_view
from bot.blocks.refusals import refusal
from bot.blocks.tasks import CANNOT, DECLARED, DECLINED, DONE, cannot_form, done_form
from bot.guard import Body, teller
from bot.hall import Hall
from bot.votes import parse_value

Form = Callable[[Report, StepView], Block]


class Handwork:
    """The buttons of a task's message and of a card with something left, and their forms."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def ask(self, body: Body, form: Form) -> None:
        """Opens a form about a step that is to be done by hand, or says that it no longer is."""
        request_id, _, step_id = body["actions"][0]["value"].partition(":")
        seen = await self._report(request_id)
        step = next((step for step in seen.steps if step.id == step_id), None)
        view = message_view("By hand", refusal(Reason.NOT_OPEN, number=seen.number))
        if step is not None and step.status is StepStatus.MANUAL:
            view = form(seen, step)
        await self._hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def declare(self, body: Body) -> str:
        """Records that somebody says it is done; returns the sentence for one who may not say so."""
        step_id = body["view"]["private_metadata"].partition(":")[2]
        return await self._answered(body, manual.declare, step_id, _typed(body, "note"))

    async def decline(self, body: Body) -> str:
        """Records that somebody says it cannot be done; returns the sentence for one who may not say so."""
        step_id = body["view"]["private_metadata"].partition(":")[2]
        return await self._answered(body, manual.decline, step_id, _typed(body, "reason"))

    async def try_again(self, body: Body) -> str:
        """Takes up what failed; returns the sentence for somebody whose click changed nothing."""
        request_id, _ = parse_value(body["actions"][0]["value"])
        return await self._answered(body, leftovers.try_again, request_id)

    async def do_by_hand(self, body: Body) -> str:
        """Hands over what failed; returns the sentence for somebody whose click changed nothing."""
        request_id, _ = parse_value(body["actions"][0]["value"])
        return await self._answered(body, leftovers.do_by_hand, request_id)

    async def ask_to_close(self, body: Body) -> None:
        """Opens the form that asks why the rest can be closed, or says that nothing is left."""
        request_id, _ = parse_value(body["actions"][0]["value"])
        seen = await self._report(request_id)
        open_ = seen.status is RequestStatus.INCOMPLETE
        told = message_view("Close", refusal(Reason.NOT_LEFT, number=seen.number))
        view = close_form(seen) if open_ else told
        await self._hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def close(self, body: Body) -> str:
        """Closes the rest with a reason; returns the sentence for somebody who changed nothing."""
        request_id, _ = parse_value(body["view"]["private_metadata"])
        return await self._answered(body, leftovers.close_rest, request_id, _typed(body, "reason"))

    async def _answered(self, body: Body, study: Callable[..., Answer], *words: str) -> str:
        hall = self._hall
        actor = await hall.directory.person(body["user"]["id"])
        answer = await hall.database.transact_soon(study, hall.terms(), words[0], actor, *words[1:])
        return "" if answer.reason is Reason.ALLOWED else refusal(answer.reason, number=answer.number)

    async def _report(self, request_id: str) -> Report:
        return await self._hall.database.read_soon(report.report, request_id, self._hall.rules)


def listen(app: AsyncApp, hall: Hall) -> None:
    """Registers every button and form."""
    hands = Handwork(hall)
    _opens(app, hall, DONE, lambda body: hands.ask(body, done_form))
    _opens(app, hall, CANNOT, lambda body: hands.ask(body, cannot_form))
    _opens(app, hall, CLOSE, hands.ask_to_close)
    _acts(app, hall, AGAIN, hands.try_again)
    _acts(app, hall, BY_HAND, hands.do_by_hand)
    _takes(app, hall, DECLARED, hands.declare)
    _takes(app, hall, DECLINED, hands.decline)
    _takes(app, hall, CLOSED, hands.close)


def _opens(app: AsyncApp, hall: Hall, name: str, story: Callable[[Body], Awaitable[None]]) -> None:
    """A button that opens a form, and decides nothing yet."""

    @app.action(name)
    async def opens(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run(name, lambda: story(body), teller(respond))


def _acts(app: AsyncApp, hall: Hall, name: str, story: Callable[[Body], Awaitable[str]]) -> None:
    """A button that decides: committed, then acknowledged, then answered where nothing changed."""

    @app.action(name)
    async def acts(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        began = perf_counter()
        await hall.guard.decide(name, lambda: story(body), ack, teller(respond))
        hall.metrics.command(name, perf_counter() - began)


def _takes(app: AsyncApp, hall: Hall, name: str, story: Callable[[Body], Awaitable[str]]) -> None:
    """A form that was sent: committed, then closed, or answered in its place where nothing changed."""

    @app.view(name)
    async def takes(ack: AsyncAck, body: Body) -> None:
        await hall.guard.take(name, lambda: story(body), ack)


def _typed(body: Body, name: str) -> str:
    return str(body["view"]["state"]["values"][name][name].get("value") or "")
