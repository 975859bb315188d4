"""A direct message to somebody whose approval is waited for: what, for whom, since when and until when."""

from datetime import datetime

from approvals.report import Report
from approvals.states import RequestStatus
from bot.blocks.asking import approvals_so_far, asked, headline, question
from bot.blocks.card import summary
from bot.blocks.kit import (
    Block,
    Message,
    actions,
    button,
    clip,
    confirm,
    context,
    header,
    link_button,
    message,
    section,
)
from bot.blocks.moments import when_line
from bot.blocks.shortening import shortened
from bot.blocks.text import is_page, moment
from bot.blocks.waiting import decision_line, silence_lines

OPEN_CARD = "request.card"


def reminder(report: Report, now: datetime, times: int, card_url: str = "") -> Message:
    """What still waits for this person, with the buttons; once it is over, only how it went.

    ``times`` counts the reminders, and is 0 where somebody is asked because others were silent.
    """

    def draw(room: int) -> list[Block]:
        if report.status is not RequestStatus.PENDING:
            return [section(summary(report)), *_link(report, card_url)]
        told = report if room else shortened(report)
        meant = [context(when)] if (when := when_line(told, now)) else []
        top = [header(_title(told, times)), asked(told, "asks"), *meant]
        return [*top, context(_since(told, now)), _buttons(told, now, card_url)]

    return message(_words(report, times), draw)


def _title(report: Report, times: int) -> str:
    """Raw."""
    return f"{f'Reminder {times}' if times else 'Your word is wanted'}: {headline(report)}"


def _words(report: Report, times: int) -> str:
    """The message in one sentence, for notifications."""
    if report.status is not RequestStatus.PENDING:
        return summary(report)
    return f"{f'Reminder {times}: ' if times else ''}{summary(report)}"


def _since(report: Report, now: datetime) -> str:
    since = [f"Waits since {moment(report.submitted_at)}"] if report.submitted_at else []
    until = []
    if report.expires_at:
        until = [f"{'Expires' if report.expires_at > now else 'Expired'} {moment(report.expires_at)}"]
    return " · ".join(
        [*since, *until, decision_line(report), *silence_lines(report), approvals_so_far(report)]
    )


def _buttons(report: Report, now: datetime, card_url: str) -> Block:
    value = f"{report.id}:{report.version}"
    sure = confirm(f"{clip(headline(report), 90)}?", question(report, now), "Approve", "Not now")
    return actions(
        button("Approve", "request.approve", value, "primary", sure),
        button("Deny", "request.deny", value),
        button("Details", "request.details", value),
        *([link_button("Open the card", OPEN_CARD, card_url)] if is_page(card_url) else []),
    )


def _link(report: Report, card_url: str) -> list[Block]:
    details = button("Details", "request.details", f"{report.id}:{report.version}")
    way = [link_button("Open the card", OPEN_CARD, card_url)] if is_page(card_url) else []
    return [actions(details, *way)]
