"""The buttons of those who are asked about seats: Keep, Release, and "I need it back"."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import answering
from approvals.answering import Word
from approvals.inquiry_view import inquiry_view
from bot.blocks.holders import BACK, KEEP, RELEASE
from bot.blocks.holders_words import TOLD
from bot.guard import Body, teller
from bot.hall import Hall
from bot.holders import owners_of
from bot.undoing import Undoing


class Clicks:
    """Keep, Release, and "I need it back"."""

    def __init__(self, hall: Hall, undoing: Undoing) -> None:
        self._hall = hall
        self._undoing = undoing

    async def answer(self, body: Body) -> str:
        """Records what somebody says about a seat; returns the private sentence where nothing changed."""
        hall, pressed = self._hall, body["actions"][0]
        actor = await hall.directory.person(body["user"]["id"])
        deed = answering.keep if pressed["action_id"] == KEEP else answering.let_go
        word = await hall.database.transact_soon(deed, hall.terms(), pressed["value"], actor)
        return TOLD.get(word, "")

    async def back(self, body: Body) -> str:
        """Opens the undo for whoever may ask for it, or else tells those who may; returns a sentence."""
        hall, inquiry_id = self._hall, body["actions"][0]["value"]
        actor = await hall.directory.person(body["user"]["id"])
        seen = await hall.database.read_soon(inquiry_view, inquiry_id)
        others = await owners_of(hall, seen[0].app) if seen and seen[0].app in hall.connectors else ()
        word, request_id = await hall.database.transact_soon(
            answering.want_back, hall.terms(), inquiry_id, actor, others
        )
        if word is Word.MAY_UNDO:
            version = seen[1].version if seen else 1
            await self._undoing.pressed(body | {"actions": [{"value": f"{request_id}:{version}"}]})
        return TOLD.get(word, "")


def listen(app: AsyncApp, hall: Hall, undoing: Undoing) -> None:
    """Registers the buttons of letters and of what follows them."""
    clicks = Clicks(hall, undoing)

    async def answered(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await hall.guard.decide("holders", lambda: clicks.answer(body), ack, teller(respond))

    for action_id in (KEEP, RELEASE):
        app.action(action_id)(answered)

    @app.action(BACK)
    async def back(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await hall.guard.decide("holders", lambda: clicks.back(body), ack, teller(respond))
