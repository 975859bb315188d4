"""When something is meant to happen: by the clocks of the person leaving, and by the reader's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.moments import Doubt, Meant, Place, place_of
from approvals.people import Person
from approvals.report import Line, Report
from approvals.scheduling import MOVABLE
from approvals.states import RequestKind, RequestStatus
from bot.blocks.kit import Block, button, checkboxes, clip, confirm, entry, modal, moment, section
from bot.blocks.text import NAME, esc, name, plain

RESCHEDULE, CANCEL, RESCHEDULED = "request.reschedule", "request.cancel", "request.rescheduled"
DAY, HOUR, NOW = "day", "hour", "now"
"""The blocks of the pickers; each has one element, which bears its name."""
END_OF_DAY = "18:00"
"""The time that is suggested."""
AT_ONCE = "As soon as it is approved"

_R = RequestStatus

State = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Picked:
    """What stands in the pickers, in Slack's form; ``at_once`` that no day is wanted."""

    day: str = ""
    hour: str = ""
    at_once: bool = False


NOTHING_PICKED = Picked()


def picked_in(state_values: State) -> Picked:
    """What was picked, from ``view.state.values``."""
    day = (state_values.get(DAY) or {}).get(DAY) or {}
    hour = (state_values.get(HOUR) or {}).get(HOUR) or {}
    at_once = (state_values.get(NOW) or {}).get(NOW) or {}
    return Picked(
        str(day.get("selected_date") or ""),
        str(hour.get("selected_time") or ""),
        bool(at_once.get("selected_options")),
    )


def city(place: Place) -> str:
    """The place as people call it, raw: "in Cairo", "UTC"."""
    area, _, town = place.zone.rpartition("/")
    return f"in {town.replace('_', ' ')}" if area and area != "Etc" else town


def there(at: datetime, place: Place, now: datetime) -> str:
    """A moment by the clocks of a place, raw: "Sat 28 Nov, 18:00 in Cairo"."""
    local = place.local(at)
    year = "" if local.year == place.local(now).year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M} {city(place)}"


def both(at: datetime, place: Place, now: datetime) -> str:
    """The same and, where Slack draws dates, by the reader's own clock."""
    return f"*{esc(there(at, place, now), NAME)}* (your time: {moment(at)})"


def picked_words(picked: Meant, now: datetime) -> str:
    """What was picked, for whoever picked it, with what the clocks make of it."""
    told = f"It is meant for {both(picked.at, picked.place, now)}."
    hour, where = f"{picked.hour:%H:%M}", esc(city(picked.place), NAME)
    if picked.doubt is Doubt.SKIPPED:
        return f"{told} There is no {hour} {where} on that day: the clocks go forward over it."
    if picked.doubt is Doubt.TWICE:
        return f"{told} {hour} comes twice {where} on that day; the later one is meant."
    return told


def where_of(about: Report | Line) -> Place:
    """Whose clocks a request goes by: the leaver's, else the requester's, else UTC."""
    return place_of(about.leaver, about.requester)


def when_line(report: Report, now: datetime) -> str:
    """When it is meant to happen, or nothing where that is as soon as it is approved."""
    if report.run_at is None:
        return ""
    told = both(report.run_at, where_of(report), now)
    if report.status is _R.SCHEDULED:
        return f"📆 Begins {told}" if report.run_at > now else f"📆 Due since {told}: its plan is read again"
    if report.status in {_R.DRAFT, _R.SUBMITTED, _R.PENDING} and report.run_at <= now:
        return f"📆 Was meant for {told}: it begins as soon as it is approved"
    late = report.decided_at is not None and report.decided_at > report.run_at
    tail = "; it was approved after that, so it began at once" if late and report.started_at else ""
    return f"📆 Meant for {told}{tail}"


def when_asked(report: Report, now: datetime | None) -> str:
    """When something happens that is approved now, going on in a sentence; raw."""
    if report.run_at is None or (now is not None and report.run_at <= now):
        return "at once"
    return f"on {there(report.run_at, where_of(report), now or report.created_at)}"


def when_listed(line: Line) -> str:
    """The same for a list, where it is still to come; nothing where it is not."""
    if line.run_at is None or line.status not in {*MOVABLE, _R.SUBMITTED}:
        return ""
    return f"📆 {both(line.run_at, where_of(line), line.submitted_at or line.run_at)}"


def when_entries(person: Person, asker: Person, run_at: datetime | None = None) -> list[Block]:
    """The pickers of a day and a time, by the clocks of the person leaving, or else of whoever asks."""
    place = place_of(person, asker)
    local = place.local(run_at) if run_at else None
    day = {"type": "datepicker", "action_id": DAY}
    hour = {"type": "timepicker", "action_id": HOUR, "initial_time": END_OF_DAY}
    if local:
        day["initial_date"], hour["initial_time"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    empty = "Left empty, it happens as soon as it is approved." if run_at is None else ""
    return [
        entry(DAY, "Last working day", day, empty, optional=True),
        entry(HOUR, "At", hour, _clocks(place, person), optional=True),
    ]


def _clocks(place: Place, person: Person) -> str:
    """By whose clocks the time is meant; raw."""
    leaver = clip(plain(person.label), 60)
    if not leaver:  # nobody has been looked up yet
        return ""
    if place.whose is None:
        return f"In UTC: Slack tells no time zone of {leaver}."
    if place.whose is person:
        return f"The time {city(place)}, where {leaver} is."
    return f"The time {city(place)}, where the requester is: Slack tells no time zone of {leaver}."


def reschedule_form(report: Report, now: datetime) -> Block:
    """Asks for another moment; whoever has approved is asked again."""
    told = f"Request #{report.number}, *{name(report.leaver)}*: {_now_meant(report, now)}"
    again = "Everybody is asked again, because a new time is a new version of the request."
    at_once = checkboxes(NOW, {NOW: AT_ONCE})
    boxes = [entry(NOW, "Or without a day", at_once, optional=True)] if report.run_at else []
    entries = when_entries(report.leaver, report.requester, report.run_at)
    blocks = [section(f"{told}\n{again}"), *entries, *boxes]
    metadata = f"{report.id}:{report.version}"
    return modal("When?", lambda _: blocks, callback_id=RESCHEDULED, metadata=metadata, submit="Change time")


def _now_meant(report: Report, now: datetime) -> str:
    if report.run_at is None:
        return "meant for as soon as it is approved."
    return f"meant for {both(report.run_at, where_of(report), now)}."


def moment_buttons(report: Report, now: datetime) -> list[Block]:
    """What can be done about a request before it is carried out: another time, or calling it back."""
    value = f"{report.id}:{report.version}"
    waits = report.status is not _R.SCHEDULED or report.run_at is None or report.run_at > now
    movable = report.status in MOVABLE and report.kind is RequestKind.OFFBOARD and waits
    moves = [button("Reschedule", RESCHEDULE, value)] if movable else []
    if report.status not in MOVABLE:
        return []
    title = f"Cancel request #{report.number}?"
    sure = confirm(
        title, "Nothing is changed in any app, and the card says who cancelled.", "Cancel it", "Keep it"
    )
    return [*moves, button("Cancel", CANCEL, value, "", sure)]
