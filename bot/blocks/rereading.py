"""What had changed when an approved plan was read again, as people read it on the card."""

from collections.abc import Sequence

from approvals.cautions import Caution
from approvals.report import Report
from approvals.second_reading import Difference, Drift
from approvals.states import UNDER_WAY, RequestStatus
from bot.blocks.kit import Block, context, more, section
from bot.blocks.text import NAME, esc, moment

MOST = 8
"""Differences that are listed."""

WORDS: dict[Drift, str] = {
    Drift.NEW: "{it} is new{role}. {taken}",
    Drift.IDENTITY: "{it} has another address or login: {before} → {after}.",
    Drift.ADMIN: "{it} has become an administrator{role}.",
    Drift.ROLE: "{it} has another role: {before} → {after}.",
    Drift.STATE: "{it} has changed: {before} → {after}.",
    Drift.BY_HAND: "{it} has to be done by hand: sending it is no longer certain to be safe.",
    Drift.CAUTION: "{it}: {caution}.",
    Drift.DEACTIVATED: "{it} is deactivated already.",
    Drift.GONE: "{it} is no longer there.",
    Drift.UNREAD: "{app} could not be read again. Each of its accounts is read right before its change.",
}
CAUTIONS: dict[str, str] = {
    Caution.OWNER: "it belongs to the account owner now, and will be refused",
    Caution.LAST_ADMIN: "it is the last administrator now, and will be refused",
    Caution.OURS: "Seatkeeper itself uses it now, and it will be refused",
    Caution.PROTECTED: "the settings protect it now, and it will be refused",
    Caution.OWNS_CONTENT: "it has content now that nobody else owns",
    Caution.PAIRED: "it is tied to another account now, which changes with it",
    Caution.SHARED_ADDRESS: "another account has the same address now",
    Caution.POSSIBLE_MATCH: "it is no longer found under the person's addresses",
}
TAKEN_IN = "It is part of this request now."
LEFT_OUT = "It is not part of this request."


def reread(report: Report) -> list[Block]:
    """Why it is asked again, or what was seen before it began; no block where nothing had changed."""
    reading = report.reread
    if reading is None:
        return []
    if reading.asks_again and report.status is RequestStatus.PENDING:
        seen = f"read again {moment(reading.read_at)}"
        head = f"⚠️ *Changed since it was approved*, {seen}. Please decide anew."
        return [section("\n".join([head, *_lines(report, reading.found)]))]
    if not reading.asks_again and report.status in UNDER_WAY:
        head = f"Read again {moment(reading.read_at)}:"
        return [context("\n".join([head, *_lines(report, reading.found)]))]
    return []


def _lines(report: Report, found: Sequence[Difference]) -> list[str]:
    shown = [f"• {_line(report, each)}" for each in sorted(found, key=lambda each: each.is_covered)[:MOST]]
    return [*shown, *([more(len(found) - MOST)] if len(found) > MOST else [])]


def _line(report: Report, each: Difference) -> str:
    part = report.plan.part(each.app)
    app = esc(part.title if part else each.app, 60)
    role = esc(each.after, 60)
    return WORDS[each.drift].format(
        it=f"*{esc(each.label, NAME)}* in {app}",
        app=app,
        role=f" ({role})" if role else "",
        before=esc(each.before, 60) or "none",
        after=role or "none",
        taken=TAKEN_IN if each.taken_in else LEFT_OUT,
        caution=CAUTIONS.get(each.after, f"please look twice ({esc(each.after.replace('_', ' '), 60)})"),
    )
