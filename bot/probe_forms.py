"""Where the two forms of a probe lead: one asks for the address, the other sends the request."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from approvals.register import new_id
from bot.blocks.boxes import reason_of
from bot.blocks.preview import message_view
from bot.blocks.probe import LOOK, SUBMIT, TITLE, looking, probe_form
from bot.guard import Body, Tell, acker
from bot.hall import Hall
from bot.modals import redraw
from bot.probing import Probing, title

SENT = (
    "Request #{number} is on its way to {channel}. A direct message will tell you what the probe has shown."
)


class ProbeForms:
    """Fills the second form from the first, and sends it."""

    def __init__(self, hall: Hall, probing: Probing) -> None:
        self._hall = hall
        self._probing = probing

    async def look(self, ack: AsyncAck, body: Body) -> None:
        """Acknowledges an address that is nobody's in Slack, and looks it up afterwards."""
        view, hall = body["view"], self._hall
        address = str(view["state"]["values"]["account"]["email"].get("value") or "").strip().lower()
        connector = hall.connectors.get(view["private_metadata"])
        if connector is None:
            await ack(response_action="errors", errors={"account": "This app is no longer configured."})
            return
        if whose := await self._probing.taken(address):
            await ack(response_action="errors", errors={"account": whose})
            return
        await ack(response_action="update", view=looking(address, title(connector)))

        async def fill() -> None:
            await hall.courtesy.pause()  # what is drawn below must not come before the acknowledgement
            actor = await hall.directory.person(body["user"]["id"])
            draft_id = new_id()
            part = await self._probing.look(actor, connector, address, draft_id)
            await redraw(hall.slack, view["id"], probe_form(part, draft_id, hall.clock()))

        hall.tasks.spawn(hall.guard.run("probe", fill, self._tell_in(view["id"])))

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Commits the request, and then acknowledges."""
        view, hall = body["view"], self._hall
        actor = await hall.directory.person(body["user"]["id"])
        reason = reason_of(view["state"]["values"])
        number, objection = await self._probing.send(actor, view["private_metadata"], reason)
        if objection:
            await ack(response_action="errors", errors={"reason": objection})
        else:
            channel = hall.settings.slack.approvals_channel
            await acker(ack)(SENT.format(number=number, channel=channel))

    def _tell_in(self, view_id: str) -> Tell:
        async def tell(sentence: str) -> None:
            await redraw(self._hall.slack, view_id, message_view(TITLE, sentence))

        return tell


def listen(app: AsyncApp, hall: Hall, probing: Probing) -> None:
    """Registers both forms."""
    forms = ProbeForms(hall, probing)

    @app.view(LOOK)
    async def look(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("probe", lambda: forms.look(ack, body), acker(ack))

    @app.view(SUBMIT)
    async def submit(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("probe", lambda: forms.submit(ack, body), acker(ack))
