"""The story of a moment: what was picked, who changes it later, and who calls a request back from its card.

What changes something is committed first and acknowledged afterwards; whoever changed nothing is told why.
"""

from datetime import date, datetime, time, timedelta

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from approvals import report, requests, scheduling
from approvals.moments import FARTHEST, Meant, Place, is_far, meant
from approvals.policy import Reason
from bot.blocks.moments import (
    CANCEL,
    DAY,
    END_OF_DAY,
    HOUR,
    RESCHEDULE,
    RESCHEDULED,
    Picked,
    picked_in,
    picked_words,
    reschedule_form,
    there,
    where_of,
)
from bot.blocks.preview import message_view
from bot.blocks.refusals import refusal
from bot.guard import Body, acker, teller
from bot.hall import Hall
from bot.votes import parse_value

FAR = "That is more than a year ahead. Please check the year."
NO_DAY = "Pick the day as well, or put the time back to {hour} for as soon as it is approved."
NEEDS_DAY = "Pick a day, or tick “as soon as it is approved”."
NEEDS_HOUR = "Pick a time as well."
OVER = "That is over: it is {now} already. Pick a later moment."
SAME = "That is what it is meant for already. Pick another moment, or close this window."
UNCLEAR = "That is no day or time that I can read. Please pick it again."


class NotThen(ValueError):
    """What was picked is no moment to wait for; ``errors`` says what to do, under the picker it is about."""

    def __init__(self, block: str, sentence: str) -> None:
        super().__init__(sentence)
        self.errors = {block: sentence}


def meant_by(picked: Picked, place: Place, now: datetime) -> Meant | None:
    """The moment that was picked, None for as soon as it is approved; raises ``NotThen``."""
    if not picked.day:
        if picked.hour not in {"", END_OF_DAY}:
            raise NotThen(DAY, NO_DAY.format(hour=END_OF_DAY))
        return None
    if not picked.hour:
        raise NotThen(HOUR, NEEDS_HOUR)
    day, hour = _read(picked)
    if abs(day - place.local(now).date()) > FARTHEST + timedelta(days=1):
        raise NotThen(DAY, FAR if day > now.date() else _over(place, now))
    found = meant(day, hour, place)
    if found.at <= now:
        raise NotThen(HOUR if day == place.local(now).date() else DAY, _over(place, now))
    if is_far(found.at, now):
        raise NotThen(DAY, FAR)
    return found


def _read(picked: Picked) -> tuple[date, time]:
    try:
        return date.fromisoformat(picked.day), time.fromisoformat(picked.hour).replace(tzinfo=None)
    except ValueError:
        raise NotThen(DAY, UNCLEAR) from None


def _over(place: Place, now: datetime) -> str:
    return OVER.format(now=there(now, place, now))


class Scheduling:
    """The buttons of a card that change its moment or call it back, and the form between."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def ask(self, body: Body) -> None:
        """Opens the pickers, or says why this person may not use them."""
        hall = self._hall
        request_id, version = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        told = await hall.database.read_soon(scheduling.offer, hall.terms(), request_id, actor, version)
        view = message_view("When?", refusal(told.reason, number=told.number))
        if told.reason is Reason.ALLOWED:
            drawn = await hall.database.read_soon(report.report, request_id, hall.rules, hall.clock())
            view = reschedule_form(drawn, hall.clock())
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def change(self, body: Body) -> str:
        """Gives the request the moment that was picked; returns what came of it. Raises ``NotThen``."""
        hall, view = self._hall, body["view"]
        request_id, version = parse_value(view["private_metadata"])
        actor = await hall.directory.person(body["user"]["id"])
        seen = await hall.database.read_soon(report.report, request_id, hall.rules)
        picked, now = picked_in(view["state"]["values"]), hall.clock()
        moment = None if picked.at_once else _required(picked, where_of(seen), now)
        run_at = moment.at if moment else None
        if run_at == seen.run_at:
            raise NotThen(DAY, SAME)
        wish = scheduling.Wish(request_id, version, actor, run_at)
        moved = await hall.database.transact_soon(scheduling.reschedule, hall.terms(), wish)
        if moved.reason is not Reason.ALLOWED:
            return refusal(moved.reason, number=moved.number)
        told = picked_words(moment, now) if moment else "It happens as soon as it is approved."
        return f"Request #{moved.number} has another time now, and everybody is asked again. {told}"

    async def cancel(self, body: Body) -> str:
        """Calls a request back; returns the sentence for somebody whose click changed nothing."""
        hall = self._hall
        request_id, _ = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        reason = await hall.database.transact_soon(requests.cancel, hall.terms(), request_id, actor)
        if reason is Reason.ALLOWED:
            return ""
        seen = await hall.database.read_soon(report.report, request_id, hall.rules)
        return refusal(reason, number=seen.number, status=seen.status)


def _required(picked: Picked, place: Place, now: datetime) -> Meant:
    moment = meant_by(picked, place, now) if picked.day else None
    if moment is None:
        raise NotThen(DAY, NEEDS_DAY)
    return moment


def listen(app: AsyncApp, hall: Hall) -> None:
    """Registers the two buttons and the form."""
    story = Scheduling(hall)

    @app.action(RESCHEDULE)
    async def reschedule(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await hall.guard.run(RESCHEDULE, lambda: story.ask(body), teller(respond))

    @app.action(CANCEL)
    async def cancel(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await hall.guard.decide(CANCEL, lambda: story.cancel(body), ack, teller(respond))

    @app.view(RESCHEDULED)
    async def rescheduled(ack: AsyncAck, body: Body) -> None:
        async def work() -> None:
            try:
                answer = await story.change(body)
            except NotThen as unfit:
                await ack(response_action="errors", errors=unfit.errors)
            else:
                await acker(ack)(answer)

        await hall.guard.run(RESCHEDULED, work, acker(ack))
