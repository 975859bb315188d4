"""The story of a change: the boxes of the preview once more, and a new version for everybody who decides."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import report
from approvals.changing_accounts import Changed, change_accounts, to_change
from approvals.policy import Reason
from approvals.submission import Objection, Submission
from bot.blocks.boxes import Chosen
from bot.blocks.changing import CHANGE, CHANGED, change_form, changed_in, changed_words, chosen_now
from bot.blocks.preview import message_view
from bot.guard import Body, acker, teller
from bot.hall import Hall
from bot.votes import parse_value

FIELD = frozenset({Objection.NOTHING_TICKED, Objection.UNCHANGED, Objection.NO_REASON, Objection.HELD})
"""What can be set right in the form that is open."""


class Changing:
    """The button Change and its form."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def ask(self, body: Body) -> None:
        """Opens the form, or says why this request cannot be changed by this person now."""
        hall = self._hall
        request_id, version = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        now = hall.clock()
        seen = await hall.database.read_soon(to_change, request_id, version, actor, hall.rules, now)
        if isinstance(seen, Reason):
            number = (await hall.database.read_soon(report.report, request_id, hall.rules)).number
            refused = Changed(number, objection=Objection.NOT_ALLOWED, reason=seen)
            view = message_view("Change", changed_words(refused))
        else:
            view = change_form(seen, now)
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def change(self, body: Body) -> Changed:
        """Makes what was ticked a new version; accounts that the form could not show stay as they are."""
        hall = self._hall
        request_id, version = parse_value(body["view"]["private_metadata"])
        values = body["view"]["state"]["values"]
        actor = await hall.directory.person(body["user"]["id"])
        seen = await hall.database.read_soon(report.report, request_id, hall.rules)
        now, (ticked, shown) = chosen_now(seen), changed_in(seen, values)
        kept = Chosen(
            tuple(pair for pair in now.ticks if pair not in shown),
            ticked.reason,
            now.overrides - shown,
            now.hand_overs - shown,
        )
        sent = Submission(
            draft_id=request_id,
            actor=actor,
            ticks=(*ticked.ticks, *kept.ticks),
            reason=ticked.reason,
            approvers=(),
            channel="",
            overrides=ticked.overrides | kept.overrides,
            hand_overs=ticked.hand_overs | kept.hand_overs,
        )
        return await hall.database.transact_soon(change_accounts, hall.terms(), version, sent)


def listen(app: AsyncApp, hall: Hall) -> None:
    """Registers the button and its form."""
    changing = Changing(hall)

    @app.action(CHANGE)
    async def ask(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run(CHANGE, lambda: changing.ask(body), teller(respond))

    @app.view(CHANGED)
    async def sent(ack: AsyncAck, body: Body) -> None:
        async def work() -> None:
            changed = await changing.change(body)
            if changed.objection in FIELD:
                await ack(response_action="errors", errors={"reason": changed_words(changed)})
            else:
                await acker(ack)(changed_words(changed))

        await hall.guard.run(CHANGED, work, acker(ack))
