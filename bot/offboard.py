"""The story of /offboard up to the request: who is asked for, what is found, what is sent."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from approvals import drafts, report, requests, submission
from approvals.delegating import delegates_of
from approvals.discretion import find_seen, known_holds
from approvals.evidence import standings
from approvals.moments import place_of
from approvals.pausing import pause_of
from approvals.people import Person
from approvals.plan import AppPlan, Plan
from approvals.planner import plan_app, waiting_plan
from approvals.policy import Reason, may_ask_about, may_request, standing
from approvals.register import new_id
from approvals.seat_readings import with_promised
from approvals.viewing import note_list
from approvals.wanted import may_need_reason
from bot.asks import Ask, Verb, parse_offboard
from bot.blocks.boxes import Chosen
from bot.blocks.details import show as show_message
from bot.blocks.kit import Block, Message
from bot.blocks.lists import help_message, request_list
from bot.blocks.preview import looking, message_view, pick_person, preview
from bot.blocks.words import refusal, unknown_command
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.history import tell_history
from bot.modals import redraw
from bot.onlookers import Rooms
from bot.readings import read_app
from bot.scheduling import meant_by
from connectors.contract import Connector
from connectors.inventory import Finding, Gap

Post = Callable[[Message], Awaitable[None]]
NOT_SEEN = "There is no request #{number} that you can see. Try `/offboard list`."
"""What is told of a number, whether nobody has it or it is not for this person's eyes."""


@dataclass
class OpenView:
    """A modal that is being filled: updates follow one another, and the newest drawing wins."""

    id: str
    urgent: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Offboard:
    """Answers ``/offboard`` and fills its preview as the apps answer."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._rooms = Rooms(hall.slack, hall.directory)

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/offboard …``, from its text to a modal or a private answer."""
        actor = await self._hall.directory.person(body["user_id"])
        ask = parse_offboard(body.get("text", ""))
        match ask.verb:
            case Verb.HELP:
                await post(help_message("/offboard"))
            case Verb.UNCLEAR:
                await tell(unknown_command("/offboard", ask.text))
            case Verb.LIST:
                await self._list(actor, tell, post)
            case Verb.HISTORY:
                await tell_history(self._hall, actor, ask.text, tell, post)
            case Verb.SHOW | Verb.CANCEL:
                await self._one(ask, actor, tell, post)
            case _:
                await self.start(ask, actor, body["trigger_id"], tell)

    async def _list(self, actor: Person, tell: Tell, post: Post) -> None:
        if (reason := standing(actor)) is not Reason.ALLOWED:
            await self._refuse(actor, "list", reason, tell)
            return
        now = self._hall.clock()
        seen, more = await self._hall.database.read_soon(report.lines, actor, self._hall.rules, now)
        await self._hall.database.transact_soon(note_list, actor, len(seen) + more, now)
        pause = await self._hall.database.read_soon(pause_of)
        may_ask = may_request(actor, self._hall.rules) is Reason.ALLOWED
        await post(request_list(seen, more, pause, may_ask=may_ask))

    async def _one(self, ask: Ask, actor: Person, tell: Tell, post: Post) -> None:
        hall, now = self._hall, self._hall.clock()
        request_id = await hall.database.transact_soon(
            find_seen, ask.number, actor, hall.rules, now, ask.verb.value
        )
        if request_id is None:
            await tell(NOT_SEEN.format(number=ask.number))
        elif ask.verb is Verb.SHOW:
            seen = await hall.database.transact_soon(report.show, request_id, actor, hall.rules, now, "show")
            await (tell(refusal(seen)) if isinstance(seen, Reason) else post(show_message(seen, now)))
        else:
            reason = await hall.database.transact_soon(requests.cancel, hall.terms(), request_id, actor)
            done = f"Request #{ask.number} is cancelled. Nothing was changed in any app."
            await tell(done if reason is Reason.ALLOWED else refusal(reason, number=ask.number))

    async def start(self, ask: Ask, actor: Person, trigger: str, tell: Tell) -> None:
        """Opens the preview of whoever is asked for, to somebody who may ask."""
        if (reason := may_request(actor, self._hall.rules)) is not Reason.ALLOWED:
            await self._refuse(actor, "offboard", reason, tell)
            return
        if ask.verb is Verb.PICK:
            await self._hall.slack.views_open(trigger_id=trigger, view=pick_person(self._hall.clock()))
            return
        draft_id = self.new_draft()
        opened = await self._hall.slack.views_open(
            trigger_id=trigger, view=looking(ask.text, len(self._hall.connectors), draft_id)
        )
        view = OpenView(opened["view"]["id"], urgent=ask.urgent)
        await self._hall.guard.run(
            "preview", lambda: self.fill(view, draft_id, ask, actor), self.tell_in(view)
        )

    def new_draft(self) -> str:
        """The opaque id of a preview that is about to be opened."""
        return new_id()

    def tell_in(self, view: OpenView) -> Tell:
        """Tells inside a modal that is open."""

        async def tell(sentence: str) -> None:
            await self._draw(view, message_view("Offboard", sentence))

        return tell

    async def _refuse(self, actor: Person, command: str, reason: Reason, tell: Tell) -> None:
        now = self._hall.clock()
        await self._hall.database.transact_soon(requests.refuse_command, actor, command, reason, now)
        await tell(refusal(reason))

    async def fill(self, view: OpenView, draft_id: str, ask: Ask, actor: Person) -> None:
        """Looks the person up everywhere and draws each app's answer as it comes."""
        hall = self._hall
        leaver = await self._leaver(ask)
        if leaver is None:
            await self.tell_in(view)("Slack does not know this person. Try `/offboard name@example.com`.")
            return
        if (reason := may_ask_about(leaver, actor, hall.rules)) is not Reason.ALLOWED:
            await self._refuse(actor, "offboard", reason, self.tell_in(view))
            return
        plan = waiting_plan(leaver, hall.connectors)
        await hall.database.transact(drafts.open_draft, actor, plan, hall.clock(), draft_id, view.urgent)
        await self._draw(view, self._preview(view, plan, draft_id, actor))
        await asyncio.gather(
            hall.directory.approvers(hall.rules, leaver),
            *(self._ask_app(view, draft_id, leaver, one, actor) for one in hall.connectors.values()),
        )

    async def _leaver(self, ask: Ask) -> Person | None:
        if ask.verb is Verb.EMAIL:
            return await self._hall.directory.by_email(ask.text)
        person = await self._hall.directory.leaver(ask.text)
        return person if person.name else None

    async def _ask_app(
        self, view: OpenView, draft_id: str, leaver: Person, connector: Connector, actor: Person
    ) -> None:
        hall = self._hall
        reading = await read_app(self._hall, leaver, connector)
        async with view.turn:
            part = await self._plan(reading, connector, leaver, actor)
            plan = await hall.database.transact(drafts.show_app, draft_id, part, hall.clock())
            if plan is not None:
                await self._draw(view, self._preview(view, plan, draft_id, actor))

    def _preview(self, view: OpenView, plan: Plan, draft_id: str, actor: Person) -> Block:
        hall, now = self._hall, self._hall.clock()
        needed = may_need_reason(plan, actor, hall.rules, now, urgent=view.urgent)
        return preview(plan, draft_id, now, asker=actor, urgent=view.urgent, reason_optional=not needed)

    async def _plan(
        self, reading: Finding | Gap, connector: Connector, leaver: Person, actor: Person
    ) -> AppPlan:
        hall, now = self._hall, self._hall.clock()
        known = await hall.database.read(standings, now, connector.app)
        held: Mapping[str, int | None] = {}
        if not isinstance(reading, Gap):
            ids = [account.id for account in (*reading.accounts, *reading.possible)]
            held = await hall.database.read(known_holds, connector.app, ids, actor, hall.rules, now)
        owners = await hall.directory.owners(connector.settings.owner, leaver)
        part = plan_app(reading, connector, known, held, owners=owners)
        return await hall.database.read(with_promised, part, connector, now)

    async def _draw(self, view: OpenView, drawing: Block) -> None:
        await redraw(self._hall.slack, view.id, drawing)

    async def submit(self, actor: Person, draft_id: str, chosen: Chosen) -> submission.Submitted:
        """Sends what was chosen; the answer says what stands in the way, if anything does.

        Raises ``bot.scheduling.NotThen`` where what was picked is no moment to wait for.
        """
        hall = self._hall
        plan = await hall.database.read_soon(drafts.plan_of, draft_id)
        if plan is None:
            return submission.Submitted(objection=submission.Objection.WAITING, particulars="the apps")
        moment = meant_by(chosen.picked, place_of(plan.person, actor), hall.clock())
        owners = [owner for part in plan.apps for owner in part.owners]
        approvers = await self._deciders(plan.person, owners)
        channel = await hall.directory.channel_id(hall.settings.slack.approvals_channel)
        onlookers = await self._rooms.onlookers(channel)
        told = [*approvers, actor] if chosen.confidential else None
        sent = submission.Submission(
            draft_id=draft_id,
            actor=actor,
            ticks=chosen.ticks,
            reason=chosen.reason,
            approvers=approvers,
            channel=channel,
            copies=[one.slack_id for one in approvers if one.slack_id not in onlookers.members],
            overrides=chosen.overrides,
            hand_overs=chosen.hand_overs,
            privacy=await self._rooms.privacy(onlookers, plan.person, told),
            moment=moment,
            confidential=chosen.confidential,
        )
        return await hall.database.transact_soon(submission.submit, hall.terms(), sent)

    async def _deciders(self, leaver: Person, owners: Sequence[str]) -> Sequence[Person]:
        """Everybody whom the rules could name, with those who are their delegates now."""
        hall = self._hall
        named = await hall.directory.approvers(hall.rules, leaver, owners)
        lent = await hall.database.read_soon(delegates_of, named, hall.clock())
        known = {person.slack_id for person in named}
        others = [hall.directory.person(slack_id) for slack_id in lent if slack_id not in known]
        return [*named, *await asyncio.gather(*others)]
