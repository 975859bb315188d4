"""The approval card and every later state of it: five seconds on a phone must be enough."""

from datetime import datetime

from approvals.policy import Choice
from approvals.report import Report
from approvals.states import UNDER_WAY, RequestKind, RequestStatus
from bot.blocks.asking import (
    app_parts,
    approvals_so_far,
    asked,
    counted,
    headline,
    purpose,
    question,
    voter,
    votes_line,
    where,
)
from bot.blocks.changing import change_button
from bot.blocks.fuse import fuse_signs
from bot.blocks.kit import Block, Message, actions, button, clip, confirm, context, header, message, section
from bot.blocks.leftovers import rest_buttons
from bot.blocks.moments import moment_buttons, when_line
from bot.blocks.pausing import paused
from bot.blocks.progress import ended_well, icon, progress_plan, results
from bot.blocks.reclaimed import is_of_many, is_reclaim, reclaim_progress, reclaim_results
from bot.blocks.rereading import reread
from bot.blocks.reviews import sign_button, urgent_sign
from bot.blocks.shortening import shortened
from bot.blocks.text import count, esc, moment, name
from bot.blocks.undoing import undo_button, undo_note
from bot.blocks.untouched import untouched
from bot.blocks.versions import version_line
from bot.blocks.waiting import decision_line, delegates_line, silence_lines
from bot.blocks.words import status_icon, status_word
from bot.blocks.works import measure, override_words

_R = RequestStatus
ASKING = frozenset({_R.DRAFT, _R.SUBMITTED, _R.PENDING})
ENDED = frozenset({_R.DONE, _R.INCOMPLETE})
WHY_YOU = "This came to you directly because you may approve it."
DISCREET = "🔒 This stands in no channel. Please do not speak of it in one."
CONFIDENTIAL = "🔒 Confidential: if anybody else joins the approvals channel, it goes on by direct message."


def card(report: Report, now: datetime, *, mine: bool = False, own: bool = False) -> Message:
    """The card as the request stands.

    ``mine`` is the copy that an approver gets as a direct message; ``own`` is the requester's, who decides
    nothing.
    """

    def draw(room: int) -> list[Block]:
        told = report if room else shortened(report)
        tense = "asks" if told.status in ASKING else "asked"
        note = _note(told, mine) if told.status in ASKING else []
        top = [header(headline(told)), asked(told, tense)]
        return [*top, *urgent_sign(told), *state(told, now, room), *note, *_buttons(told, now, own)]

    return message(summary(report), draw)


def state(report: Report, now: datetime, room: int) -> list[Block]:
    """Everything between the question and the buttons: what is asked, being done, proven or left."""
    if report.status in ASKING:
        changes = [*version_line(report), *reread(report)]
        parts = [*paused(report), *changes, *app_parts(report, room), *_override(report)]
        return [*parts, *fuse_signs(report), *_when(report, now), context(_decision(report, now))]
    if report.status is _R.SCHEDULED:
        changes = [*paused(report), *version_line(report)]
        return [*_when(report, now), *changes, *app_parts(report, room), *approved_by(report)]
    if report.status in UNDER_WAY:
        told = f"{status_icon(report.status)} {status_word(report.status).capitalize()}"
        votes = votes_line(report, Choice.APPROVE)
        top = context(*filter(None, [told, votes, when_line(report, now)]))
        going = reclaim_progress(report) if is_reclaim(report) else progress_plan(report, room)
        return [top, *version_line(report), *reread(report), *paused(report), *going]
    if report.status in ENDED:
        meant = [context(told)] if (told := when_line(report, now)) else []
        ended = reclaim_results(report) if is_reclaim(report) else results(report, room)
        return [*ended, *left_alone(report), *approved_by(report), *meant, *undo_note(report)]
    end = section(f"{status_icon(report.status)} {ending(report)}")
    return [end, *version_line(report), *approved_by(report)]


def left_alone(report: Report) -> list[Block]:
    """What an ended request did nothing about, and who changed it to that."""
    return [*untouched(report), *version_line(report)]


def _note(report: Report, mine: bool) -> list[Block]:
    """Why somebody got this directly, and what to mind where nobody else is to learn of it."""
    if report.private:
        return [context(DISCREET)]
    told = [*([WHY_YOU] if mine else []), *([CONFIDENTIAL] if report.confidential else [])]
    return [context(*told)] if told else []


def summary(report: Report) -> str:
    """The card in one sentence, for notifications and screen readers."""
    asker, title = name(report.requester), esc(headline(report), 120)
    what = f"{count(len(report.steps), measure(report))} in {where(report)}"
    if report.status in ASKING:
        verb = "reactivate" if report.kind is RequestKind.UNDO else "offboard"
        aim = f"{verb} {name(report.leaver)}: {what}"
        aim = purpose(report) if report.kind is RequestKind.PROBE or is_of_many(report) else aim
        return f"{asker} asks to {aim}. Request #{report.number} needs a decision."
    told = ended_well(report) if report.status in ENDED else status_word(report.status)
    return f"{icon(report)} {title}: {told}. Request #{report.number}, asked for by {asker}."


def ending(report: Report) -> str:
    """How a request ended without being carried out, by whom, and that nothing was done."""
    word, at = esc(report.closing_word, 280), _at(report.finished_at)
    if report.status is _R.DENIED:
        who = [voter(vote) for vote in counted(report, Choice.DENY)][-1:] or ["an approver"]
        return f"*Denied* by {who[0]}{at}. Nothing was changed.\n> {word}"
    if report.status is _R.EXPIRED:
        end = _at(report.expires_at or report.finished_at)
        return f"*Expired*{end}: nobody had decided. Nothing was changed{_once_more(report)}."
    if report.status is _R.CANCELLED:
        return f"*Cancelled*{f' by {word}' if word else ''}{at}. Nothing was changed."
    return f"*Not posted* ({word or 'no reason given'}). Nobody was asked, and nothing was changed."


def _at(at: datetime | None) -> str:
    return f" {moment(at)}" if at else ""


def _once_more(report: Report) -> str:
    """How the same can be asked for again, going on where a sentence is not ended yet."""
    if report.kind is RequestKind.UNDO and report.undo.of:
        return f"; `/offboard undo {report.undo.of}` asks for it again"
    return "; `/offboard` starts a new request" if report.kind is RequestKind.OFFBOARD else ""


def approved_by(report: Report) -> list[Block]:
    """Who approved and when; no block where nobody did."""
    line = votes_line(report, Choice.APPROVE)
    return [context(line)] if line else []


def _when(report: Report, now: datetime) -> list[Block]:
    """The moment that it is meant for, where it is meant for one."""
    told = when_line(report, now)
    return [section(told)] if told else []


def _override(report: Report) -> list[Block]:
    """What is asked for against our own caution, where nobody can overlook it."""
    told = override_words(report)
    return [section(f"⚡ *{esc(told)}*")] if told else []


def _decision(report: Report, now: datetime) -> str:
    parts = [decision_line(report), *silence_lines(report), *delegates_line(report)]
    parts += [approvals_so_far(report)] if report.quorum else []
    if report.status is _R.PENDING and report.expires_at:
        parts.append(f"{'Expires' if report.expires_at > now else 'Expired'} {moment(report.expires_at)}")
    if report.status is not _R.PENDING:
        parts.append("Being posted")
    return " · ".join(parts)


def _buttons(report: Report, now: datetime, own: bool) -> list[Block]:
    value = f"{report.id}:{report.version}"
    details = button("Details", "request.details", value)
    if report.status is not _R.PENDING:
        ways = [*rest_buttons(report), *undo_button(report), *moment_buttons(report, now)]
        ways = [*sign_button(report), *ways, details]
        return [] if report.status in ASKING else [actions(*ways)]
    sure = confirm(f"{clip(headline(report), 90)}?", question(report, now), "Approve", "Not now")
    approve = button("Approve", "request.approve", value, "primary", sure)
    deny = button("Deny", "request.deny", value)
    first = actions(*([] if own else [approve, deny]), *change_button(report), details)
    return [first, actions(*moment_buttons(report, now))]
