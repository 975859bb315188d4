"""What is on record about a person, drawn: the newest requests with the newest of their events."""

from hypothesis import given

from approvals.history import Past, Record
from approvals.people import Person
from approvals.report import History, Line
from approvals.states import RequestStatus
from bot.blocks.history import history_message
from bot.blocks.kit import Message
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED, people
from tests.bot.blocks.values import BRUNO, DANA, NOW


def past(number: int, *events: str, leaver: Person = DANA, actor: str = "Ada Brandt") -> Past:
    """A request that is done, with these events."""
    status = RequestStatus.DONE
    line = Line(
        id="r", number=number, status=status, leaver=leaver, requester=BRUNO, submitted_at=NOW, steps=1
    )
    return Past(line=line, events=tuple(History(at=NOW, actor=actor, event=event) for event in events))


def drawn(record: Record) -> Message:
    message = history_message(record, NOW)
    check_message(message)
    return message


def test_every_request_is_told_with_who_did_what() -> None:
    text = shown(drawn(Record(person=DANA, requests=(past(12, "request.drafted", "vote.cast"), past(3)))))
    assert text.startswith("*Dana Okafor*\n✅ *#12 Dana Okafor* · done and verified · 1 account")
    assert "Ada Brandt looked Dana Okafor up" in text
    assert "Ada Brandt voted" in text
    assert text.index("#12") < text.index("#3")


def test_nobody_learns_more_than_that_there_is_nothing_to_see() -> None:
    assert shown(drawn(Record(person=DANA))) == "There is no request about Dana Okafor that you may see."


def test_older_requests_are_told_by_number() -> None:
    text = shown(drawn(Record(person=DANA, requests=(past(12),), more=(3, 1))))
    assert "… and 2 more requests: #3, #1" in text


def test_however_long_it_is_it_fits_and_says_what_is_missing() -> None:
    events = ["step.started", "step.unknown"] * 45
    long = tuple(past(number, *events, "vote.cast") for number in range(30, 0, -1))
    text = shown(drawn(Record(person=DANA, requests=long, more=tuple(range(500, 0, -1)))))
    assert "more events without room here" in text
    assert text.count("Ada Brandt voted") == text.count("· done and verified")
    assert "more requests: #" in text


@given(people(), HOSTILE)
@RELAXED
def test_no_history_can_be_bent(leaver: Person, word: str) -> None:
    drawn(Record(person=leaver, requests=(past(1, word, word, leaver=leaver, actor=word),) * 3))
