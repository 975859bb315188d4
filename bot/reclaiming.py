"""The story of a reclaim: somebody reviews the seats of an app and asks for those back that they tick."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import drafts
from approvals.discretion import known_holds
from approvals.evidence import standings
from approvals.people import Person
from approvals.plan import AppPlan, Tick, title_of
from approvals.policy import Reason
from approvals.reclaim_planner import holders_of, reclaim_part, seats_in
from approvals.reclaiming import may_review, open_reclaim
from approvals.register import new_id
from approvals.released import Said, with_said
from approvals.seat_words import doubts
from approvals.stocks import AppStock
from approvals.submission import Objection, Submitted
from approvals.wanted import may_need_reason
from bot.asks import Verb, parse_seats
from bot.blocks.boxes import Chosen
from bot.blocks.digest import REVIEW, parse_review
from bot.blocks.kit import Block
from bot.blocks.preview import message_view
from bot.blocks.reclaiming import SUBMIT, How, chosen_how, reading, reclaim_form, window
from bot.blocks.refusals import refusal
from bot.blocks.seat_boxes import chosen_seats
from bot.blocks.text import NAME, esc, people_list
from bot.guard import Body, Tell, acker, teller
from bot.hall import Hall
from bot.modals import redraw
from bot.offboard import Offboard, Post
from bot.sent_forms import answer_sent
from bot.stocktaking import Stocktaking
from connectors.contract import Connector

ASKING = "⏳ Asking…"
NOT_READ = "{title} was never read, so nothing is known of its seats. Try again in some minutes."


AskHolders = Callable[[Person, str, Sequence[str]], Awaitable[str]]
"""Asks the holders of an app's accounts whether they need them, and tells in a sentence what follows."""


Story = Callable[[Body, Tell, Post], Awaitable[None]]


class Reclaiming:
    """The button Review and ``/seats reclaim APP``: their form, and the request that comes of it."""

    def __init__(
        self, hall: Hall, offboard: Offboard, otherwise: Story, ask: AskHolders | None = None
    ) -> None:
        self._hall = hall
        self._offboard = offboard
        self._otherwise = otherwise
        self._ask = ask
        self._stocktaking = Stocktaking.of(hall)

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/seats …``: a reclaim here, and whatever else it is in the story of seats."""
        ask = parse_seats(body.get("text", ""))
        if ask.verb is not Verb.RECLAIM:
            await self._otherwise(body, tell, post)
            return
        actor = await self._hall.directory.person(body["user_id"])
        await self.open(ask.text, actor, body, tell)

    async def pressed(self, body: Body, tell: Tell) -> None:
        """The button Review of one app in a digest."""
        app, _ = parse_review(body["actions"][0]["value"])
        actor = await self._hall.directory.person(body["user"]["id"])
        await self.open(app, actor, body, tell)

    async def open(self, named: str, actor: Person, body: Body, tell: Tell) -> None:
        """Opens the form of an app, or says why this person is shown none."""
        hall = self._hall
        reason = await hall.database.transact_soon(may_review, hall.terms(), actor)
        connector = self._named(named)
        if reason is not Reason.ALLOWED:
            await tell(refusal(reason))
        elif connector is None:
            apps = people_list([f"`{app}`" for app in hall.connectors], last="or", most=20)
            wrong = f"{esc(named, NAME)} is none of these" if named.strip() else "Name it, one of these"
            await tell(f"Which app? {wrong}: {apps}.")
        else:
            title = title_of(connector.app, connector.settings)
            view_id = await self._show(body, reading(title))
            tell_there = self._tell_in(view_id, title)
            await hall.guard.run("reclaim", lambda: self._fill(view_id, connector, actor), tell_there)

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Commits the request, and then acknowledges."""
        view, hall = body["view"], self._hall
        actor = await hall.directory.person(body["user"]["id"])
        draft_id, values = view["private_metadata"], view["state"]["values"]
        plan = await hall.database.read_soon(drafts.plan_of, draft_id)
        app = plan.apps[0].app if plan else ""
        chosen = chosen_seats(values, app)
        if self._ask is not None and chosen.ticks and chosen_how(values) is How.ASK:
            await acker(ack)(ASKING)
            ask = partial(self._ask, actor, app, [account_id for _, account_id in chosen.ticks])
            tell = self._tell_in(view["id"], title_of(app, hall.connectors[app].settings))
            hall.tasks.spawn(hall.guard.run("holders", partial(_ask_and_tell, ask, tell), tell))
            return
        sent = await self._offboard.submit(actor, draft_id, chosen)
        await answer_sent(hall, ack, sent)

    async def request(
        self, actor: Person, app: str, account_ids: Collection[str], reason: str, said: Said | None = None
    ) -> Submitted:
        """Asks for these seats of an app, without a form; those that are not offered any more are left out.

        ``said`` is what was said of some of the accounts, which becomes part of the evidence. Raises KeyError
        for an app that is not configured.
        """
        connector = self._hall.connectors[app]
        known = await self._take(connector)
        if known.stock is None:
            return Submitted(objection=Objection.WAITING, particulars=app)
        part = with_said(await self._part(known, connector, account_ids), said or {})
        draft_id = new_id()
        await self._hall.database.transact(open_reclaim, self._hall.terms(), actor, part, draft_id)
        ticks = tuple((app, each.account.id) for each in part.accounts if each.tick is not Tick.BARRED)
        return await self._offboard.submit(actor, draft_id, Chosen(ticks, reason))

    def _named(self, text: str) -> Connector | None:
        """The app that somebody means, by its name in the settings or by its title."""
        wanted = text.strip().casefold()
        for one in self._hall.connectors.values():
            if wanted in {one.app.casefold(), title_of(one.app, one.settings).casefold()}:
                return one
        return None

    async def _show(self, body: Body, drawing: Block) -> str:
        """A modal in its own right, or on top of the one in which the button was pressed."""
        slack = self._hall.slack
        in_modal = (body.get("view") or {}).get("type") == "modal"
        opens = slack.views_push if in_modal else slack.views_open
        opened = await opens(trigger_id=body["trigger_id"], view=drawing)
        return str(opened["view"]["id"])

    async def _fill(self, view_id: str, connector: Connector, actor: Person) -> None:
        hall, title = self._hall, title_of(connector.app, connector.settings)
        known = await self._take(connector)
        if known.stock is None:
            await self._tell_in(view_id, title)(NOT_READ.format(title=esc(title, NAME)))
            return
        part, draft_id = await self._part(known, connector, asker=actor), new_id()
        plan = await hall.database.transact(open_reclaim, hall.terms(), actor, part, draft_id)
        why = may_need_reason(plan, actor, hall.rules, hall.clock())
        doubtful = doubts(known.seats)
        asks = self._ask is not None
        form = reclaim_form(part, draft_id, hall.clock(), doubtful, asks=asks, why=why)
        await redraw(hall.slack, view_id, form)

    async def _take(self, connector: Connector) -> AppStock:
        """The app's seats by a reading that is not old."""
        if old := await self._stocktaking.find_old([connector.app]):
            await self._stocktaking.refresh(old)
        (known,) = await self._stocktaking.take([connector.app])
        return known

    async def _part(
        self,
        known: AppStock,
        connector: Connector,
        only: Collection[str] | None = None,
        asker: Person | None = None,
    ) -> AppPlan:
        """The plan; for somebody's eyes, only what they may know of other requests bars a seat."""
        hall, app = self._hall, connector.app
        proven = await hall.database.read(standings, hall.clock(), app)
        seats, _ = seats_in(known.stock, only) if known.stock else ((), 0)
        ids = [seat.account.id for seat in seats]
        if asker is None:
            held = await hall.database.read(drafts.held_accounts, app, ids)
        else:
            held = await hall.database.read(known_holds, app, ids, asker, hall.rules, hall.clock())
        nobody = holders_of(title_of(app, connector.settings))
        owners = await hall.directory.owners(connector.settings.owner, nobody)
        return reclaim_part(known, connector, proven, held, owners, only)

    def _tell_in(self, view_id: str, title: str) -> Tell:
        async def tell(sentence: str) -> None:
            await redraw(self._hall.slack, view_id, message_view(window(title), sentence))

        return tell


async def _ask_and_tell(ask: Callable[[], Awaitable[str]], tell: Tell) -> None:
    """Slack waits three seconds for the form, but to look many people up takes longer."""
    await tell(await ask())


def listen(app: AsyncApp, hall: Hall, reclaiming: Reclaiming) -> None:
    """Registers the button and the form."""

    @app.action(REVIEW)
    async def pressed(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        tell = teller(respond)
        await hall.guard.run("reclaim", lambda: reclaiming.pressed(body, tell), tell)

    @app.view(SUBMIT)
    async def submit(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("reclaim", lambda: reclaiming.submit(ack, body), acker(ack))
