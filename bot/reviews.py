"""Signing the review of what was approved as urgent: a button, a short form, and one word on record."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import report, signing
from approvals.policy import Reason
from bot.blocks.preview import message_view
from bot.blocks.refusals import refusal
from bot.blocks.reviews import SIGN, SIGN_LABEL, SIGNED, sign_form
from bot.guard import Body, teller
from bot.hall import Hall
from bot.votes import parse_value


class Reviews:
    """The Sign button and its form."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def ask(self, body: Body) -> None:
        """Opens the form for whoever may sign; tells anybody else why not."""
        hall = self._hall
        request_id, _ = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        answer = await hall.database.read_soon(signing.may_be_signed, hall.terms(), request_id, actor)
        view = message_view(SIGN_LABEL, refusal(answer.reason, number=answer.number))
        if answer.reason is Reason.ALLOWED:
            view = sign_form(await hall.database.read_soon(report.report, request_id, hall.rules))
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def sign(self, body: Body) -> str:
        """Records a signature; returns the private sentence for somebody who changed nothing."""
        hall = self._hall
        request_id, _ = parse_value(body["view"]["private_metadata"])
        note = str(body["view"]["state"]["values"]["note"]["note"].get("value") or "")
        actor = await hall.directory.person(body["user"]["id"])
        answer = await hall.database.transact_soon(signing.sign, hall.terms(), request_id, actor, note)
        return "" if answer.reason is Reason.ALLOWED else refusal(answer.reason, number=answer.number)


def listen(app: AsyncApp, hall: Hall) -> None:
    """Registers the button and the form."""
    reviews = Reviews(hall)

    @app.action(SIGN)
    async def ask(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run(SIGN, lambda: reviews.ask(body), teller(respond))

    @app.view(SIGNED)
    async def signed(ack: AsyncAck, body: Body) -> None:
        await hall.guard.take(SIGNED, lambda: reviews.sign(body), ack)
