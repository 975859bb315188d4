"""Somebody's home tab: first what waits for them, then what they asked for, then what came of it."""

from collections.abc import Sequence
from datetime import datetime

from approvals.desk import AppHealth, Desk, Errand
from approvals.policy import Reason
from approvals.report import Line, Report
from approvals.reviewing import Unsigned
from approvals.step_view import StepView
from bot.blocks.asking import app_parts, approvals_so_far, asked, headline, question
from bot.blocks.departures import departure_rows
from bot.blocks.handwork import how_far, is_disputed
from bot.blocks.kit import (
    Block,
    actions,
    button,
    clip,
    confirm,
    context,
    divider,
    header,
    home_tab,
    link_button,
    more,
    packed,
    section,
)
from bot.blocks.lists import PROMISE, request_line
from bot.blocks.moments import when_line
from bot.blocks.pausing import pause_block
from bot.blocks.rereading import reread
from bot.blocks.reviews import SIGN, SIGN_LABEL, URGENT
from bot.blocks.shortening import shortened
from bot.blocks.tasks import CANNOT, DONE, why_by_hand
from bot.blocks.text import NAME, esc, is_page, mention, moment, name, plain, sentence
from bot.blocks.waiting import decision_line, silence_lines
from bot.blocks.words import refusal
from bot.blocks.works import WORKS, called

APPROVE, DETAILS = "home.approve", "request.details"
NOTHING = "Nothing waits for you here."
STRANGERS = "When somebody asks you to do something in Seatkeeper, it appears here and in a direct message."
HOW = "`/offboard @person` takes a leaver’s seats back, `/seats` shows how many are left."


def home(desk: Desk | Reason, now: datetime) -> Block:
    """The tab as the desk has it; whoever has none is told politely why."""
    if isinstance(desk, Reason):
        return home_tab(lambda _: [section(refusal(desk))])

    def draw(room: int) -> list[Block]:
        scheduled = len(desk.scheduled) + desk.more_scheduled
        parts = [
            *_waiting(desk, room, now),
            *_reviews(desk, room),
            *_tasks(desk, room),
            *_departures(desk, room),
            *_requests("Your requests", desk.mine[: room + 1], len(desk.mine) + desk.more_mine),
            *_requests("Scheduled", desk.scheduled[: room + 1], scheduled),
            *_requests("Recent results", desk.results[: room + 1], len(desk.results)),
            *_apps(desk.apps, 4 * room),
        ]
        top = [pause_block(desk.pause)] if desk.pause else []
        return [*top, *(parts or [section(NOTHING)]), divider(), *_foot(desk, now)]

    return home_tab(draw, most=12)


def broken(sentence_: str) -> Block:
    """The tab with one sentence, already escaped, when it could not be read."""
    return home_tab(lambda _: [section(sentence_)])


def _waiting(desk: Desk, room: int, now: datetime) -> list[Block]:
    if not desk.waiting:
        return []
    shown = desk.waiting[: room + 1]
    blocks = [block for report in shown for block in _question(report, room, now)]
    hidden = len(desk.waiting) - len(shown)
    rest = "There may be more; they move up as you decide." if desk.more_waiting else ""
    rest = rest or (more(hidden, "request") if hidden else "")
    return [header("Waits for you"), *blocks, *([context(rest)] if rest else [])]


def _question(report: Report, room: int, now: datetime) -> list[Block]:
    """What the card asks, with buttons that decide it from here."""
    told = report if room else shortened(report)
    value = f"{report.id}:{report.version}"
    sure = confirm(f"{clip(headline(report), 90)}?", question(report, now), "Approve", "Not now")
    row = actions(
        button("Approve", APPROVE, value, "primary", sure),
        button("Deny", "request.deny", value),
        button("Details", DETAILS, value),
    )
    expires = [f"Expires {moment(report.expires_at)}"] if report.expires_at else []
    decision = " · ".join([decision_line(told), *silence_lines(told), approvals_so_far(told), *expires])
    parts = [*reread(told), *app_parts(told, min(room, 3))]
    meant = [context(when)] if (when := when_line(report, now)) else []
    return [asked(told, "asks"), *parts, *meant, context(decision), row]


def _reviews(desk: Desk, room: int) -> list[Block]:
    """What was approved as urgent, and that somebody else is to look at."""
    shown = desk.reviews[: room + 1]
    blocks = [block for each in shown for block in _review(each)]
    hidden = len(desk.reviews) - len(shown) + desk.more_reviews
    rest = [context(more(hidden, "review"))] if hidden else []
    return [header("Reviews to sign"), *blocks, *rest] if blocks else []


def _review(review: Unsigned) -> list[Block]:
    asked = f"{URGENT} Request #{review.number} about *{name(review.leaver)}*, asked for by"
    told = f"{asked} {mention(review.requester)}, was approved as urgent {moment(review.opened_at)}."
    value = f"{review.request_id}:0"
    return [section(told), actions(button(SIGN_LABEL, SIGN, value), button("Details", DETAILS, value))]


def _departures(desk: Desk, room: int) -> list[Block]:
    """Who has left Slack, and has accounts for which nobody asked yet."""
    shown = desk.departures[: room + 1]
    blocks = [block for each in shown for block in departure_rows(each)]
    hidden = len(desk.departures) - len(shown) + desk.more_departures
    rest = [context(more(hidden, "departure"))] if hidden else []
    return [header("Left Slack, accounts still there"), *blocks, *rest] if blocks else []


def _tasks(desk: Desk, room: int) -> list[Block]:
    if not desk.tasks:
        return []
    shown = desk.tasks[: room + 1]
    blocks = [block for errand in shown for block in _errand(errand)]
    hidden = len(desk.tasks) - len(shown) + desk.more_tasks
    rest = [context(more(hidden, "task"))] if hidden else []
    return [header("To be done by hand, by you"), *blocks, *rest]


def _errand(errand: Errand) -> list[Block]:
    """One step, with the buttons unless its account is being read again."""
    step = errand.step
    what = f"{esc(step.title, 60)}: {WORKS[step.operation].what.format(it=called(step))}"
    about = f"For request #{errand.number}, {name(errand.leaver)}"
    said = how_far(step) if _is_answered(step) else why_by_hand(step)
    told = section("\n".join(filter(None, [f"*{what}*", about, said])))
    return [told] if _is_answered(step) and not is_disputed(step) else [told, _answers(errand)]


def _is_answered(step: StepView) -> bool:
    return step.task is not None and step.task.declared_at is not None


def _answers(errand: Errand) -> Block:
    step = errand.step
    page, value = step.task.link if step.task else "", f"{errand.request_id}:{step.id}"
    opening = f"Open {clip(plain(step.title), 40)}"
    return actions(
        *([link_button(opening, "task.page", page)] if is_page(page) else []),
        button("I have done it", DONE, value, "primary"),
        button("I can’t", CANNOT, value),
    )


def _requests(title: str, lines: Sequence[Line], total: int) -> list[Block]:
    """Requests, a line each with a way to its details."""
    if not lines:
        return []
    rows = [
        section(request_line(line)) | {"accessory": button("Details", DETAILS, f"{line.id}:0")}
        for line in lines
    ]
    hidden = total - len(lines)
    told = f"{more(hidden, 'request')}: `/offboard list` shows them."
    return [header(title), *rows, *([context(told)] if hidden else [])]


def _apps(apps: Sequence[AppHealth], room: int) -> list[Block]:
    """How the last reading of each app went, those first that could not be read."""
    if not apps:
        return []
    sorted_ = sorted(apps, key=lambda app: not app.failed)
    shown = sorted_[: room + 1]
    hidden = len(apps) - len(shown)
    lines = [_health(app) for app in shown]
    return [header("Apps"), *packed([*lines, *([more(hidden, "app")] if hidden else [])])]


def _health(app: AppHealth) -> str:
    title = f"*{esc(app.title, NAME)}*"
    if app.read_at is None:
        return f"▫️ {title} was not looked at yet."
    if not app.failed:
        return f"✓ {title} was read {moment(app.read_at)}."
    well = f" It was last read {moment(app.well_at)}." if app.well_at else ""
    return f"⚠️ {title} could not be read {moment(app.read_at)}. {sentence(app.gap)}".rstrip() + well


def _foot(desk: Desk, now: datetime) -> list[Block]:
    told = f"{HOW} {PROMISE}" if desk.involved else STRANGERS
    return [context(told, f"As of {moment(now)}.")]
