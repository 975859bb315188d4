"""Who decides for whom, on the card, in Details and in what the two of them are told."""

from datetime import timedelta

from approvals.delegating import Given, Standing
from approvals.people import Person
from approvals.policy import Choice, Delegation
from approvals.report import History
from approvals.states import RequestStatus
from bot.blocks.card import card
from bot.blocks.delegations import given_words, mine_words, span, told_delegate
from bot.blocks.details import details
from bot.blocks.shortening import SHORT, shortened
from tests.bot.blocks.slack_rules import check_message
from tests.bot.blocks.values import NOW, report, vote

BRUNO = Person(slack_id="UBRUNO", name="Bruno Keller")
ADA = Person(slack_id="UADA", name="Ada Brandt", timezone="Europe/Berlin")
HOSTILE = Person(slack_id="UBRUNO", name="<!channel> *& friends* " * 9, timezone="No/Where")


def lent(delegator: Person = ADA, delegate: Person = BRUNO, **more: timedelta) -> Delegation:
    """A delegation for two days."""
    starts = NOW + more.get("ahead", timedelta())
    return Delegation(delegator=delegator, delegate=delegate, starts=starts, ends=starts + timedelta(days=2))


def test_the_card_says_who_may_decide_for_whom_and_who_did() -> None:
    shown = str(card(report(lent=(lent(),)), NOW).blocks)
    assert "As delegates: <@UBRUNO> for Ada Brandt (until " in shown
    given = vote(BRUNO).model_copy(update={"on_behalf": ADA})
    assert "<@UBRUNO> for Ada Brandt" in str(card(report(votes=(given,)), NOW).blocks)
    denied = vote(BRUNO, Choice.DENY, "She stays").model_copy(update={"on_behalf": ADA})
    told = card(report(RequestStatus.DENIED, votes=(denied,)), NOW)
    assert "*Denied* by <@UBRUNO> for Ada Brandt." in str(told.blocks)


def test_a_quiet_request_calls_no_delegate() -> None:
    farah = Person(slack_id="UFARAH", name="Farah Haddad")
    quiet = report(lent=(lent(ADA, farah),), quiet=True, names={})
    shown = str(card(quiet, NOW).blocks)
    assert "As delegates: Farah Haddad for Ada Brandt" in shown
    assert "UFARAH" not in shown


def test_the_timeline_says_for_whom_somebody_voted() -> None:
    event = History(at=NOW, actor="Bruno Keller", event="vote.cast", on_behalf="Ada Brandt")
    assert "Bruno Keller voted for Ada Brandt" in str(details(report(), [event], NOW))


def test_names_do_no_harm_and_are_cut_where_the_card_is_full() -> None:
    given = vote(HOSTILE).model_copy(update={"on_behalf": HOSTILE})
    seen = report(lent=(lent(HOSTILE, HOSTILE),), votes=(given,))
    told = card(seen, NOW)
    check_message(told)
    words = (
        f"{told.blocks} {told_delegate(lent(HOSTILE), NOW)} {mine_words(Standing([lent(HOSTILE)], []), NOW)}"
    )
    assert "<!channel>" not in words
    short = shortened(seen)
    assert len(short.lent[0].delegator.name) <= SHORT
    assert short.votes[0].on_behalf is not None
    assert len(short.votes[0].on_behalf.name) <= SHORT


def test_the_delegator_reads_the_days_and_whether_the_delegate_was_told() -> None:
    told = given_words(Given(lent()), now=NOW, told=True)
    assert told.startswith("*Bruno Keller* may approve and deny for you until the end of ")
    assert "I told them in a direct message." in told
    assert "I could not tell them" in given_words(Given(lent()), now=NOW, told=False)
    assert "takes the place of *Bruno Keller*" in given_words(Given(lent(), [lent()]), now=NOW, told=True)
    assert span(lent(ahead=timedelta(days=1)), NOW).startswith("from ")
