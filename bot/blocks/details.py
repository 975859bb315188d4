"""Everything about one request: the plan as approved, the claims, the votes, the evidence, the timeline."""

from collections.abc import Sequence
from datetime import datetime

from approvals.plan import AppPlan, PlannedAccount, Reading
from approvals.policy import Choice
from approvals.report import History, Report, StepView
from approvals.states import SETTLED_WELL, RequestStatus, StepStatus
from bot.blocks.accounts import facts_line, handle
from bot.blocks.asking import asked, headline, votes_line
from bot.blocks.bulk import BulkFile, bulk_offer
from bot.blocks.card import ENDED, state
from bot.blocks.claims import about, claim, seats
from bot.blocks.kit import (
    Block,
    Message,
    actions,
    button,
    context,
    header,
    message,
    modal,
    more,
    packed,
    section,
)
from bot.blocks.moments import when_line
from bot.blocks.probe import findings
from bot.blocks.progress import icon, step_line
from bot.blocks.reclaimed import is_of_many, is_reclaim, reclaim_listing
from bot.blocks.shortening import shortened
from bot.blocks.text import NAME, count, esc, esc_lines, moment, name, sentence
from bot.blocks.timeline import timeline
from bot.blocks.undoing import undo_button, undo_lines
from bot.blocks.versions import versions
from bot.blocks.words import caution, status_word, step_icon, step_word
from bot.blocks.works import label, measure, override_words, people
from connectors.contract import Operation

ROOM = 24


def details(
    report: Report, history: Sequence[History], now: datetime, files: Sequence[BulkFile] = ()
) -> Block:
    """The whole request in a modal, as much of it as Slack shows; ``files`` can be imported by hand."""

    def draw(room: int) -> list[Block]:
        return [
            header(headline(report)),
            section(_overview(report, now)),
            *findings(report),
            *_asked(report, now, room),
            *(block for file in files[:room] for block in bulk_offer(file)),
            *_votes(report),
            *versions(report),
            *_timeline(report, history, 4 * min(room, ROOM)),
            *([actions(*undo)] if (undo := undo_button(report)) else []),
            context(f"As of {moment(now)}."),
        ]

    most = max(ROOM, len(report.steps)) if is_reclaim(report) else ROOM
    return modal(f"Request #{report.number}", draw, most=most)


def show(report: Report, now: datetime) -> Message:
    """The request as the card shows it, for one reader, without the buttons that decide."""

    def draw(room: int) -> list[Block]:
        where_it_stands = context(f"{icon(report)} {status_word(report.status).capitalize()}")
        tense = "asks" if report.status is RequestStatus.PENDING else "asked"
        button_row = actions(button("Details", "request.details", f"{report.id}:{report.version}"))
        told = report if room else shortened(report)
        top = [header(headline(told)), asked(told, tense), where_it_stands]
        return [*top, *state(told, now, room), button_row]

    about_ = esc(headline(report), 120) if is_of_many(report) else name(report.leaver)
    return message(f"Request #{report.number}: {about_}, {status_word(report.status)}", draw)


def _overview(report: Report, now: datetime) -> str:
    status = f"{icon(report)} *{status_word(report.status).capitalize()}*"
    moments = {
        "Sent": report.submitted_at,
        "Expires": report.expires_at if report.status is RequestStatus.PENDING else None,
        "Decided": report.decided_at,
        "Begun": report.started_at,
        "Ended": report.finished_at,
    }
    times = " · ".join(f"{word} {moment(at)}" for word, at in moments.items() if at)
    why = "\n".join(f"> {line}" for line in esc_lines(report.reason, 600).splitlines())
    asker = f"Asked for by {name(report.requester)}, version {report.version}"
    override = f"⚡ *{esc(told)}*" if (told := override_words(report)) else ""
    undone = " ".join(undo_lines(report))
    said = [
        status,
        times,
        when_line(report, now),
        asker,
        override,
        why,
        esc(report.closing_word, 300),
        undone,
    ]
    return "\n".join(filter(None, said))


def _asked(report: Report, now: datetime, room: int) -> list[Block]:
    """The plan and its steps; of a reclaim, every seat once with why it was asked for."""
    if not is_reclaim(report):
        return [*_plan(report, now, room), *_steps(report, room)]
    heads = [line for part in report.plan.apps for line in _app(part, now, 0, counts=False)]
    ended = report.status in ENDED
    return [*packed(heads), *reclaim_listing(report, lambda step: _step(step, ended), room)]


def _plan(report: Report, now: datetime, room: int) -> list[Block]:
    lines = [line for part in report.plan.apps[: room + 1] for line in _app(part, now, room)]
    hidden = len(report.plan.apps) - min(len(report.plan.apps), room + 1)
    return [
        section("*The plan as it was shown*"),
        *packed([*lines, *([more(hidden, "app")] if hidden else [])]),
    ]


def _app(part: AppPlan, now: datetime, room: int, *, counts: bool = True) -> list[str]:
    title = f"*{esc(part.title, NAME)}*"
    if part.reading is not Reading.READ:
        return [f"{title}: {sentence(part.gap) or 'not read.'} Nothing is done there."]
    read = f" · read {moment(part.read_at)}" if part.read_at else ""
    accounts = [line for planned in part.accounts[:room] for line in _account(part, planned, now)]
    hidden = len(part.accounts) - min(len(part.accounts), room)
    works = {planned.operation for planned in part.accounts} or {Operation.DEACTIVATE}
    known = about(part.claims, works)
    claims = [f"    {claim(told)}{f'. {sentence(told.note, 200)}' if told.note else ''}" for told in known]
    rest = [more(hidden, "account")] if hidden and counts else []
    return [f"{title} · {seats(part, 0)}{read}", *accounts, *rest, *claims]


def _account(part: AppPlan, planned: PlannedAccount, now: datetime) -> list[str]:
    account = planned.account
    told = (caution(each, account, planned.held_by, part.single_sign_on) for each in planned.cautions)
    warnings = [f"    ⚠️ {warning}" for warning in told]
    return [f"• {handle(account)} · {facts_line(account, part.claims, now)}", *warnings]


def _steps(report: Report, room: int) -> list[Block]:
    ended = report.status in ENDED
    lines = [_step(step, ended) for step in report.steps[: room + 1]]
    hidden = len(report.steps) - len(lines)
    return [
        section("*What was asked for*"),
        *packed([*lines, *([more(hidden, measure(report))] if hidden else [])]),
    ]


def _step(step: StepView, ended: bool) -> str:
    if ended or step.status in SETTLED_WELL or step.status is StepStatus.MANUAL:
        return "\n".join(filter(None, [step_line(step), _task(step)]))
    head = f"{step_icon(step.status)} *{handle(step.account)}* ({label(step)})"
    return f"{head}: {step_word(step.status)}"


def _task(step: StepView) -> str:
    """Who was asked to do it by hand, and when."""
    if (task := step.task) is None:
        return ""
    reminded = f", reminded {count(task.reminded, 'time')}" if task.reminded else ""
    return f"      Asked by hand: {people(task.assignees)}, {moment(task.opened_at)}{reminded}"


def _votes(report: Report) -> list[Block]:
    return [section(f"*Votes*\n{votes_line(report, *Choice) or 'Nobody has voted yet.'}")]


def _timeline(report: Report, history: Sequence[History], room: int) -> list[Block]:
    lines = timeline(history, report.leaver, report.kind, room)
    return [section("*Timeline*"), *packed(lines)] if lines else []
