"""The Bolt app: which words and buttons lead to which story.

A command is acknowledged first and worked on in our own task. Whatever decides something is committed first
and acknowledged afterwards, because Slack does not send it again.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.asks import Ask, Verb
from bot.blocks.boxes import chosen_in
from bot.blocks.kit import Message
from bot.blocks.preview import looking
from bot.changing import listen as listen_for_changes
from bot.delegating import Delegating
from bot.departures import listen as listen_for_departures
from bot.guard import Body, acker, teller
from bot.hall import Hall
from bot.handwork import listen as listen_for_answers
from bot.holder_clicks import listen as listen_to_holders
from bot.holders import ask_in_words
from bot.home import listen as listen_at_home
from bot.offboard import Offboard, OpenView, Post
from bot.pausing import Pausing
from bot.probe_forms import listen as listen_for_probes
from bot.probing import Probing
from bot.reclaiming import Reclaiming
from bot.reclaiming import listen as listen_for_reclaims
from bot.reviews import listen as listen_for_signatures
from bot.scheduling import NotThen
from bot.scheduling import listen as listen_for_moments
from bot.seats import Seats
from bot.sent_forms import answer_sent
from bot.undoing import Undoing
from bot.undoing import listen as listen_for_undos
from bot.veiling import listen as listen_for_joiners
from bot.votes import Votes

Story = Callable[[Body, Callable[[str], Awaitable[None]], Post], Awaitable[None]]


def build_app(hall: Hall, signing_secret: str) -> AsyncApp:
    """The app with every listener; requests are verified by signature in HTTP mode."""
    # without a name it reads the source of every caller, to find one
    app = AsyncApp(client=hall.slack, name=__name__, signing_secret=signing_secret or "unused in Socket Mode")
    offboard, votes = Offboard(hall), Votes(hall)
    probing = Probing(hall, offboard)
    undoing = Undoing(hall, offboard, probing.command)
    pausing = Pausing(hall, undoing.command)
    _command(app, hall, "/offboard", Delegating(hall, pausing.command).command)
    reclaiming = Reclaiming(hall, offboard, Seats(hall).command, partial(ask_in_words, hall))
    _command(app, hall, "/seats", reclaiming.command)
    _previews(app, hall, offboard)
    listen_for_probes(app, hall, probing)
    listen_for_undos(app, hall, undoing)
    _decisions(app, hall, votes)
    listen_at_home(app, hall, votes)
    listen_for_changes(app, hall)
    listen_for_answers(app, hall)
    listen_for_signatures(app, hall)
    listen_for_departures(app, hall, offboard)
    listen_for_joiners(app, hall)
    listen_for_moments(app, hall)
    listen_for_reclaims(app, hall, reclaiming)
    listen_to_holders(app, hall, undoing)
    _leftovers(app)
    return app


def _command(app: AsyncApp, hall: Hall, name: str, story: Story) -> None:
    @app.command(name)
    async def command(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        began = perf_counter()
        await ack()
        hall.metrics.command(name, perf_counter() - began)
        hall.tasks.spawn(work(body, respond))

    async def work(body: Body, respond: AsyncRespond) -> None:
        tell = teller(respond)
        await hall.courtesy.pause()
        await hall.guard.run(name, lambda: story(body, tell, _poster(respond)), tell)


def _poster(respond: AsyncRespond) -> Post:
    async def post(message: Message) -> None:
        answer = await respond(text=message.text, blocks=message.blocks, response_type="ephemeral")
        if answer is not None and answer.status_code != 200:
            await respond(text=message.text, blocks=message.plain, response_type="ephemeral")

    return post


def _previews(app: AsyncApp, hall: Hall, offboard: Offboard) -> None:
    @app.view("offboard.submit")
    async def submit(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("submit", lambda: _submit(hall, offboard, ack, body), acker(ack))

    @app.view("offboard.pick")
    async def pick(ack: AsyncAck, body: Body) -> None:
        await hall.guard.run("pick", lambda: _pick(hall, offboard, ack, body), acker(ack))


async def _submit(hall: Hall, offboard: Offboard, ack: AsyncAck, body: Body) -> None:
    view = body["view"]
    actor = await hall.directory.person(body["user"]["id"])
    try:
        sent = await offboard.submit(actor, view["private_metadata"], chosen_in(view["state"]["values"]))
    except NotThen as unfit:
        await ack(response_action="errors", errors=unfit.errors)
        return
    await answer_sent(hall, ack, sent)


async def _pick(hall: Hall, offboard: Offboard, ack: AsyncAck, body: Body) -> None:
    ask = picked(body["view"]["state"]["values"])
    if ask is None:
        await ack(response_action="errors", errors={"person": "Choose a person or type an address."})
        return
    actor = await hall.directory.person(body["user"]["id"])
    draft_id = offboard.new_draft()
    await ack(response_action="update", view=looking(ask.text, len(hall.connectors), draft_id))
    view = OpenView(body["view"]["id"])
    hall.tasks.spawn(
        hall.guard.run("preview", lambda: offboard.fill(view, draft_id, ask, actor), offboard.tell_in(view))
    )


def picked(values: Mapping[str, Any]) -> Ask | None:
    """The person or the address that was chosen in the form without a name."""
    fields = {action: value for block in values.values() for action, value in block.items()}
    if slack_id := fields.get("person", {}).get("selected_user"):
        return Ask(Verb.PERSON, slack_id)
    if email := (fields.get("email", {}).get("value") or "").strip().lower():
        return Ask(Verb.EMAIL, email)
    return None


def _decisions(app: AsyncApp, hall: Hall, votes: Votes) -> None:
    @app.action("request.approve")
    async def approve(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        began = perf_counter()
        await hall.guard.decide("approve", lambda: votes.approve(body), ack, teller(respond))
        hall.metrics.command("approve", perf_counter() - began)

    @app.action("request.deny")
    async def deny(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        tell = teller(respond)
        await hall.guard.run("deny", lambda: votes.ask_why(body, tell), tell)

    @app.action("request.details")
    async def details(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run("details", lambda: votes.details(body), teller(respond))

    @app.view("request.denied")
    async def denied(ack: AsyncAck, body: Body) -> None:
        await hall.guard.take("denied", lambda: votes.deny(body), ack)


def _leftovers(app: AsyncApp) -> None:
    @app.action(re.compile(".*"))
    async def anything(ack: AsyncAck) -> None:
        await ack()

    @app.error
    async def failed() -> None:
        """Nothing gets here but Bolt's own faults; the body may hold personal data and is not logged."""
