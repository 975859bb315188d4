"""The story of an undo: what a request deactivated is read again, and asked for like anything else."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from itertools import groupby

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import drafts
from approvals.discretion import find_seen, known_holds, seen_among
from approvals.evidence import standings
from approvals.looking import Look, look
from approvals.people import Person
from approvals.plan import AppPlan
from approvals.register import new_id
from approvals.seat_readings import with_promised
from approvals.undo_planner import Wanted, undo_part
from approvals.undoing import Opening, open_undo
from bot.asks import Verb, parse_offboard
from bot.blocks.boxes import chosen_in
from bot.blocks.kit import Block
from bot.blocks.preview import message_view
from bot.blocks.undoing import OTHERS, SUBMIT, UNDO, looking, not_now, undo_form
from bot.guard import Body, Tell, acker, teller
from bot.hall import Hall
from bot.modals import redraw
from bot.offboard import NOT_SEEN, Offboard, Post
from bot.sent_forms import answer_sent
from bot.votes import parse_value
from connectors.contract import Connector, Operation

Story = Callable[[Body, Tell, Post], Awaitable[None]]


class Undoing:
    """Answers ``/offboard undo N`` and the button, and leaves every other command to ``otherwise``."""

    def __init__(self, hall: Hall, offboard: Offboard, otherwise: Story) -> None:
        self._hall = hall
        self._offboard = offboard
        self._otherwise = otherwise

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/offboard …``."""
        ask = parse_offboard(body.get("text", ""))
        if ask.verb is not Verb.UNDO:
            await self._otherwise(body, tell, post)
            return
        hall = self._hall
        actor = await hall.directory.person(body["user_id"])
        request_id = await hall.database.transact_soon(
            find_seen, ask.number, actor, hall.rules, hall.clock(), "undo"
        )
        if request_id is None:
            await tell(NOT_SEEN.format(number=ask.number))
            return
        await self._open(request_id, body["user_id"], body, f"Undo #{ask.number}")

    async def pressed(self, body: Body) -> None:
        """The button, on a message or in a modal."""
        request_id, _ = parse_value(body["actions"][0]["value"])
        await self._open(request_id, body["user"]["id"], body, "Undo")

    async def turned(self, body: Body) -> None:
        """The button in the form of a request with many accounts: others of them take the place of these."""
        request_id, first = parse_value(body["actions"][0]["value"])
        await self._open(request_id, body["user"]["id"], body, "Undo", first)

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Commits the request, and then acknowledges."""
        view, hall = body["view"], self._hall
        actor = await hall.directory.person(body["user"]["id"])
        chosen = chosen_in(view["state"]["values"])
        sent = await self._offboard.submit(actor, view["private_metadata"], chosen)
        await answer_sent(hall, ack, sent)

    async def _open(
        self, request_id: str, user: str, body: Body, title: str, first: int | None = None
    ) -> None:
        """Opens the form and fills it, or says in its place why nothing can be undone."""
        hall, draft_id = self._hall, new_id()
        actor = await hall.directory.person(user)
        opening = await hall.database.transact_soon(
            open_undo, hall.terms(), request_id, actor, hall.connectors, draft_id, first or 0
        )
        drawing = looking(opening) if opening.is_open else message_view(title, not_now(opening))
        view_id = await self._show(body, drawing) if first is None else await self._replace(body, drawing)
        if opening.is_open:
            await hall.guard.run(
                "undo",
                lambda: self._fill(view_id, opening, draft_id, request_id, actor),
                self._tell_in(view_id, title),
            )

    async def _show(self, body: Body, drawing: Block) -> str:
        """A modal in its own right, or on top of the one in which the button was pressed."""
        slack = self._hall.slack
        in_modal = (body.get("view") or {}).get("type") == "modal"
        opens = slack.views_push if in_modal else slack.views_open
        opened = await opens(trigger_id=body["trigger_id"], view=drawing)
        return str(opened["view"]["id"])

    async def _replace(self, body: Body, drawing: Block) -> str:
        """The same modal with another drawing."""
        view_id = str(body["view"]["id"])
        await redraw(self._hall.slack, view_id, drawing)
        return view_id

    async def _fill(
        self, view_id: str, opening: Opening, draft_id: str, request_id: str, actor: Person
    ) -> None:
        """Reads every account again, and draws what would become of it."""
        hall, plan = self._hall, opening.plan
        assert plan is not None
        by_app = _by_app(opening.wanted)
        known = {app: one for app in by_app if (one := hall.connectors.get(app))}
        parts = await asyncio.gather(
            *(self._part(connector, by_app[app], plan.person, actor) for app, connector in known.items())
        )
        for part in parts:
            shown = await hall.database.transact(drafts.show_app, draft_id, part, hall.clock())
            plan = shown or plan
        await redraw(hall.slack, view_id, undo_form(opening, plan, draft_id, hall.clock(), request_id))

    async def _part(
        self, connector: Connector, wanted: Sequence[Wanted], leaver: Person, actor: Person
    ) -> AppPlan:
        hall, eyes = self._hall, (actor, self._hall.rules, self._hall.clock())
        seen = await hall.database.read(seen_among, [one.later for one in wanted], *eyes)
        looks = [(_for_eyes(one, seen), await self._look(connector, one)) for one in wanted]
        known = await hall.database.read(standings, hall.clock(), connector.app)
        ids = [one.account.id for one in wanted]
        held = await hall.database.read(known_holds, connector.app, ids, *eyes)
        owners = await hall.directory.owners(connector.settings.owner, leaver)
        part = undo_part(looks, connector, known, held, owners)
        return await hall.database.read(with_promised, part, connector, hall.clock())

    async def _look(self, connector: Connector, wanted: Wanted) -> Look | None:
        """The account as it is now; nothing of an invitation that is gone, or of what another undoes."""
        if wanted.operation is not Operation.DEACTIVATE or wanted.later is not None:
            return None
        return await look(connector, wanted.account.id, self._hall.clock)

    def _tell_in(self, view_id: str, title: str) -> Tell:
        async def tell(sentence: str) -> None:
            await redraw(self._hall.slack, view_id, message_view(title, sentence))

        return tell


def _for_eyes(wanted: Wanted, seen: Collection[int]) -> Wanted:
    """The same, with 0 for a later request that is none of those which the reader may see."""
    hidden = wanted.later is not None and wanted.later not in seen
    return wanted.model_copy(update={"later": 0}) if hidden else wanted


def _by_app(wanted: Sequence[Wanted]) -> Mapping[str, list[Wanted]]:
    in_order = sorted(wanted, key=lambda one: one.account.app)
    return {app: list(ours) for app, ours in groupby(in_order, key=lambda one: one.account.app)}


def listen(app: AsyncApp, hall: Hall, undoing: Undoing) -> None:
    """Registers the button and the form."""

    @app.action(UNDO)
    async def pressed(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run("undo", lambda: undoing.pressed(body), teller(respond))

    @app.action(OTHERS)
    async def turned(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run("undo", lambda: undoing.turned(body), teller(respond))

    @app.view(SUBMIT)
    async def submit(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("undo", lambda: undoing.submit(ack, body), acker(ack))
