"""Sentences about seats whose holders are asked: how each ended, and about which nobody is asked."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from approvals.answering import Word
from approvals.inquired import Answer, Asked, OnSilence
from approvals.inquiring import Bar, Barred, Round
from approvals.inquiry_view import InquiryView, LetterView
from approvals.states import OPEN
from bot.blocks.text import count, day, mention, name
from bot.blocks.words import status_word

TOLD: Mapping[Word, str] = {
    Word.UNKNOWN: "There is no such question any more. Nothing was changed.",
    Word.NOT_YOURS: "Somebody else is asked about this seat. Nothing was changed.",
    Word.OVER: "This is over already; the message says how it ended. Nothing was changed.",
    Word.WITHDRAWN: "An invitation that was withdrawn cannot be put back. Ask whoever looks after the app to "
    "invite you anew. Nothing was changed.",
}
"""What somebody is told in private whose click changed nothing."""

NOT_ASKED: Mapping[Bar, str] = {
    Bar.KEPT: "somebody said that it is needed, which holds until {until} at the latest",
    Bar.ASKED: "somebody is asked already",
    Bar.HELD: "it cannot be asked about now",
    Bar.LEFT: "the holder has left, so request the reclaim instead",
    Bar.NOBODY: "the holder is not in Slack, and the settings name no owner of the app",
    Bar.NO_LONGER: "it is not among the unused seats any more",
}


def what_follows(seats: Sequence[InquiryView]) -> str:
    """What a request would do with these seats, going on after "to"."""
    return "withdraw the invitation" if all(seat.is_invitation for seat in seats) else "switch it off"


def way_of_silence(way: OnSilence, asks: Asked, what: str = "take it back") -> str:
    """What follows if nobody answers, going on after a semicolon; ``what`` a request would do."""
    if way is OnSilence.REQUEST:
        return f"without an answer, a request to {what} follows"
    if way is OnSilence.MANAGER and asks is Asked.HOLDER:
        return "without an answer, your manager is asked"
    return "without an answer, nothing is changed"


def not_asked(asked: Round) -> list[str]:
    """About which seats nobody is asked, and why: one line for each reason."""
    order = list(Bar)
    rows = sorted(asked.barred, key=lambda each: order.index(each.bar))
    lines = [_line(bar, list(those)) for bar, those in groupby(rows, key=lambda each: each.bar)]
    return ["Nobody is asked about:", *lines] if lines else []


def ending(letter: LetterView, seat: InquiryView) -> str:
    """How the question about a seat ended, in a sentence."""
    mine = letter.asks is Asked.HOLDER
    who = "You" if mine else mention(seat.answered_by) if seat.answered_by else "Somebody"
    match seat.answer:
        case Answer.KEEP:
            return f"✅ {who} kept it{f' until {day(seat.kept_until)}' if seat.kept_until else ''}."
        case Answer.RELEASE:
            return f"↩️ {who} released it. {_request(seat)}"
        case Answer.SILENCE:
            return f"Nobody answered. {_request(seat)}"
        case Answer.PASSED_ON:
            return _passed_on(letter, seat)
        case _:
            return f"Withdrawn: {_needless(seat, 'you' if mine else name(seat.holder))}."


def _passed_on(letter: LetterView, seat: InquiryView) -> str:
    """What came of asking the manager in the holder's place; that nobody was, where there was none to ask."""
    asked = seat.passed_to
    if asked is None and seat.settled:
        return "Nobody answered, and there was nobody else to ask. Nothing was changed."
    if asked is None or asked.answer is None:
        return "Nobody answered, so your manager is asked."
    if asked.answer is Answer.SILENCE:
        return f"Nobody answered, nor did your manager. {_request(asked)}"
    told = ending(letter.model_copy(update={"asks": Asked.MANAGER}), asked)
    return f"Nobody answered, so your manager was asked. {told}"


def _request(seat: InquiryView) -> str:
    """What became of the reclaim that is, or was, wanted."""
    if seat.back_done:
        return "It is active again."
    if seat.number is not None and seat.status is not None:
        how = "is under way" if seat.status in OPEN else f"is over: {status_word(seat.status)}"
        return f"Request #{seat.number} to {what_follows([seat])} {how}."
    return f"A request to {what_follows([seat])} follows soon." if seat.is_wanted else "Nothing was changed."


def _needless(seat: InquiryView, who: str) -> str:
    match seat.answer:
        case Answer.USED:
            return f"{who} used it since"
        case Answer.HELD:
            return "nobody needs an answer any more"
        case Answer.OFF:
            return "it is off already"
        case Answer.LEFT:
            return f"{name(seat.holder)} has left"
        case _:
            return "it could not be delivered"


def _line(bar: Bar, rows: list[Barred]) -> str:
    days = [row.until for row in rows if row.until]
    why = NOT_ASKED[bar].format(until=day(max(days)) if days else "later")
    return f"• {count(len(rows), 'seat')}: {why}."
