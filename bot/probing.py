"""The story of a probe: an operator has a deactivation tried on a throwaway account, if others approve."""

from collections.abc import Mapping

from approvals import drafts, requests
from approvals.discretion import known_holds
from approvals.evidence import standings
from approvals.people import Kind, Person
from approvals.plan import AppPlan, title_of
from approvals.planner import plan_app, waiting_plan
from approvals.policy import Reason, may_probe
from approvals.probing import pointless, throwaway
from approvals.seat_readings import with_promised
from approvals.states import RequestKind
from bot.asks import Verb, parse_offboard
from bot.blocks.boxes import Chosen
from bot.blocks.probe import ask_address
from bot.blocks.refusals import objection, refusal
from bot.blocks.text import NAME, esc, people_list
from bot.guard import Body, Tell
from bot.hall import Hall
from bot.offboard import Offboard, Post
from connectors.contract import Connector
from connectors.inventory import Finding, Gap, look_up


class Probing:
    """Answers ``/offboard probe APP``, and finds the account for the command line as well."""

    def __init__(self, hall: Hall, offboard: Offboard) -> None:
        self._hall = hall
        self._offboard = offboard

    async def command(self, body: Body, tell: Tell, post: Post) -> None:
        """One ``/offboard …``: a probe here, and whatever else it is in the story of offboarding."""
        ask = parse_offboard(body.get("text", ""))
        if ask.verb is not Verb.PROBE:
            await self._offboard.command(body, tell, post)
            return
        actor = await self._hall.directory.person(body["user_id"])
        await self.open(ask.text, actor, body["trigger_id"], tell)

    async def open(self, named: str, actor: Person, trigger: str, tell: Tell) -> None:
        """Asks for the throwaway account's address, or says why nothing is probed."""
        connector = self.named(named)
        if why := await self.refused(actor) or await self.why_not(connector, named):
            await tell(why)
        elif connector is not None:
            form = ask_address(connector.app, title(connector))
            await self._hall.slack.views_open(trigger_id=trigger, view=form)

    def named(self, text: str) -> Connector | None:
        """The app that somebody means, by its name in the settings or by its title."""
        wanted = text.strip().casefold()
        both = ((one, {one.app, title(one).casefold()}) for one in self._hall.connectors.values())
        return next((connector for connector, names in both if wanted in names), None)

    async def refused(self, actor: Person) -> str:
        """Why this person may not probe, which is recorded; nothing for an operator."""
        if (reason := may_probe(actor, self._hall.rules)) is Reason.ALLOWED:
            return ""
        now = self._hall.clock()
        await self._hall.database.transact_soon(requests.refuse_command, actor, "probe", reason, now)
        return refusal(reason)

    async def why_not(self, connector: Connector | None, named: str) -> str:
        """Why nothing is probed in this app; nothing where something may be."""
        if connector is None:
            apps = people_list([f"`{app}`" for app in self._hall.connectors], last="or", most=20)
            return f"Which app should be probed? {esc(named, NAME) or 'None'} is none of them: {apps}."
        known = await self._hall.database.read(standings, self._hall.clock(), connector.app)
        why = pointless(connector.app, connector.facts, known)
        return f"{esc(title(connector), NAME)} {why}." if why else ""

    async def taken(self, address: str) -> str:
        """Whose this address is in Slack, as that is no throwaway account; nothing where it is nobody's."""
        owner = await self._hall.directory.by_email(address)
        if owner.kind is Kind.OUTSIDE:
            return ""
        told = f"{esc(address, NAME)} is {esc(owner.label, NAME)}'s in Slack, and no throwaway account."
        return f"{told} Make one up that nobody needs."

    async def look(self, actor: Person, connector: Connector, address: str, draft_id: str) -> AppPlan:
        """What this one app shows under an address that is nobody's in Slack; kept as a draft."""
        hall = self._hall
        nobody = Person(emails=hall.directory.addresses(address), kind=Kind.OUTSIDE)
        plan = waiting_plan(nobody, {connector.app: connector}, RequestKind.PROBE)
        await hall.database.transact(drafts.open_draft, actor, plan, hall.clock(), draft_id)
        reading = await look_up(
            connector, addresses=nobody.emails, name="", clock=hall.clock, timeout=connector.settings.timeout
        )
        part = await self._part(connector, reading, actor)
        await hall.database.transact(drafts.show_app, draft_id, part, hall.clock())
        return part

    async def _part(self, connector: Connector, reading: Finding | Gap, actor: Person) -> AppPlan:
        hall, database, now = self._hall, self._hall.database, self._hall.clock()
        known = await database.read(standings, now, connector.app)
        held: Mapping[str, int | None] = {}
        if isinstance(reading, Finding):
            ids = [account.id for account in reading.accounts]
            held = await database.read(known_holds, connector.app, ids, actor, hall.rules, now)
        part = plan_app(reading, connector, known, held, kind=RequestKind.PROBE)
        return await database.read(with_promised, part, connector, now)

    async def send(self, actor: Person, draft_id: str, reason: str) -> tuple[int, str]:
        """Asks for the approval to try it on the account that the draft holds: a number, or what objects."""
        plan = await self._hall.database.read_soon(drafts.plan_of, draft_id)
        fit = [(part.app, only) for part in (plan.apps if plan else ()) if (only := throwaway(part))]
        ticks = tuple((app, planned.account.id) for app, planned in fit)
        sent = await self._offboard.submit(actor, draft_id, Chosen(ticks, reason))
        return sent.number, objection(sent)


def title(connector: Connector) -> str:
    """The app's name for people."""
    return title_of(connector.app, connector.settings)
