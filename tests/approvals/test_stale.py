"""Each account falls into the group whose sentence is true of it, and its evidence says why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from approvals.stale import seats_of, tally
from approvals.stale_groups import MEANING, OFFERED, RECLAIMABLE, TICKED, TITLES, Group
from approvals.stale_rules import RULES
from approvals.stale_survey import Asked, Kept, admins_of, tells_activity
from approvals.stale_words import WORDS, trace_of, why
from connectors.contract import Basis, Effect, Fact, Holds, State
from tests.approvals.accounts import HOME, ago, group_of, roll, seat_of, shown, survey
from tests.conftest import START

NORA, SUPPORT, LEARNER = f"nora@{HOME}", f"support@{HOME}", "pat@brightwell.example"
INVITED: dict[str, Any] = {"state": State.INVITED, "vendor_state": "invited"}
SHOWN = {
    "deactivated": (shown(state=State.DEACTIVATED, last_active_at=ago(1)), Group.OFF),
    "owner": (shown(is_owner=True, last_active_at=ago(300)), Group.PROTECTED),
    "our own login": (shown(is_ours=True), Group.PROTECTED),
    "the last administrator": (shown(id="90", is_admin=True), Group.PROTECTED),
    "deactivated in Slack": (shown(NORA, last_active_at=ago(1)), Group.ORPHANED),
    "under an old address": (shown("nora@oldname.example"), Group.ORPHANED),
    "by a login that is an address": (shown(None, login=NORA.upper()), Group.ORPHANED),
    "deactivated in Slack, never came": (shown(NORA, **INVITED), Group.ORPHANED),
    "a shared mailbox": (shown(SUPPORT, last_active_at=ago(300)), Group.NOT_IN_SLACK),
    "a shared mailbox in use": (shown(SUPPORT, last_active_at=ago(1)), Group.NOT_IN_SLACK),
    "a customer's learner": (shown(LEARNER, last_active_at=ago(300)), Group.STALE),
    "a busy learner": (shown(LEARNER, last_active_at=ago(3)), Group.IN_USE),
    "without any address": (shown(None, last_active_at=ago(300)), Group.STALE),
    "invited long ago": (shown(LEARNER, **INVITED), Group.INVITATION),
    "invited lately": (shown(LEARNER, created_at=ago(29), **INVITED), Group.NEW),
    "invited, but when?": (shown(LEARNER, created_at=None, **INVITED), Group.UNSEEN),
    "just within": (shown(last_active_at=ago(90)), Group.IN_USE),
    "just over": (shown(last_active_at=ago(90.01)), Group.STALE),
    "in a state that nobody knows": (shown(state=State.UNKNOWN, last_active_at=ago(300)), Group.UNSEEN),
    "locked and in use": (shown(state=State.UNKNOWN, last_active_at=ago(3)), Group.IN_USE),
    "made lately": (shown(created_at=ago(89)), Group.NEW),
    "never seen": (shown(), Group.NEVER_ACTIVE),
    "made at no known time": (shown(created_at=None), Group.UNSEEN),
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_group_of(name: str) -> None:
    account, group = SHOWN[name]
    admins = {"90"} if name == "the last administrator" else {"90", "91"}
    assert group_of(account, admins=admins) is group


def test_an_app_that_tells_no_activity_makes_nobody_inactive() -> None:
    assert group_of(shown(), tells_activity=False) is Group.UNSEEN


def test_a_quiet_time_ends_with_the_reading_and_not_with_today() -> None:
    account = shown(last_active_at=ago(85))
    assert group_of(account, at=START + timedelta(days=20)) is Group.IN_USE
    assert group_of(shown(last_active_at=ago(85), as_of=ago(-9))) is Group.IN_USE
    assert group_of(account, read_at=START + timedelta(days=20), at=START + timedelta(days=20)) is Group.STALE


def test_each_app_has_its_own_patience() -> None:
    account = shown(last_active_at=ago(40))
    assert group_of(account, stale_after=timedelta(days=30)) is Group.STALE
    invited = shown(LEARNER, created_at=ago(10), **INVITED)
    assert group_of(invited, invited_after=timedelta(days=7)) is Group.INVITATION


def test_the_settings_protect_by_id_login_or_address() -> None:
    for entry in ("7", NORA, "nora"):
        seat = seat_of(shown(NORA, login="nora"), protected=frozenset({entry}))
        assert (seat.group, seat.is_ticked) == (Group.PROTECTED, False)


def test_somebody_on_leave_is_left_alone_and_has_time_to_come_back() -> None:
    account, leave = shown(last_active_at=ago(200)), {f"dana@{HOME}": date(2026, 11, 20)}
    assert group_of(account, on_leave=leave) is Group.ON_LEAVE
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert group_of(account, on_leave=leave, at=later, read_at=later) is Group.NEW
    much_later = datetime(2027, 2, 19, tzinfo=UTC)
    assert group_of(account, on_leave=leave, at=much_later, read_at=much_later) is Group.STALE


def test_leave_outranks_a_slack_account_that_is_off_meanwhile() -> None:
    assert group_of(shown(NORA), on_leave={NORA: date(2027, 1, 1)}) is Group.ON_LEAVE


def test_a_keep_lasts_its_time_and_a_holder_who_left_keeps_nothing() -> None:
    quiet, until = shown(last_active_at=ago(300)), START + timedelta(days=1)
    assert group_of(quiet, kept={"7": Kept(until, Asked.HOLDER)}) is Group.KEPT
    assert group_of(quiet, kept={"7": Kept(START, Asked.HOLDER)}) is Group.STALE
    assert group_of(shown(NORA), kept={"7": Kept(until, Asked.HOLDER)}) is Group.ORPHANED
    assert group_of(shown(NORA), kept={"7": Kept(until, Asked.MANAGER)}) is Group.ORPHANED
    assert group_of(shown(NORA), kept={"7": Kept(until, Asked.OWNER)}) is Group.KEPT


def test_without_slack_nobody_is_an_orphan() -> None:
    assert group_of(shown(NORA, last_active_at=ago(1)), roll=None) is Group.IN_USE
    assert group_of(shown(SUPPORT), roll=None) is Group.NEVER_ACTIVE
    assert group_of(shown(NORA), roll=roll(domains=())) is Group.NEVER_ACTIVE


def test_what_is_doubtful_is_not_ticked_by_itself() -> None:
    assert seat_of(shown(NORA)).is_ticked
    assert not seat_of(shown(NORA, state=State.UNKNOWN, vendor_state="locked")).is_ticked
    assert not seat_of(shown(NORA, is_admin=True)).is_ticked
    assert not seat_of(shown(NORA, pair=("8",))).is_ticked
    assert not seat_of(shown()).is_ticked  # no activity told is no proof of none
    assert not seat_of(shown(SUPPORT)).is_ticked


@pytest.mark.parametrize(
    ("by", "who"), [(Asked.OWNER, "the app's owner"), (Asked.MANAGER, "the holder's manager")]
)
def test_a_keep_tells_whose_word_it_is(by: Asked, who: str) -> None:
    held = survey(kept={"7": Kept(START + timedelta(days=9), by)})
    (kept,) = seats_of([shown()], held)
    assert why(kept, held).startswith(f"{who} said that it is needed; ")


def test_every_seat_says_why_and_by_what() -> None:
    held = survey(kept={"7": Kept(START + timedelta(days=9), Asked.HOLDER)})
    (kept,) = seats_of([shown()], held)
    again = "nobody is asked again before 29 November 2026"
    assert why(kept, held) == f"the holder said that it is needed; {again}"
    (stale,) = seats_of([shown(last_active_at=ago(120), active_source="people.csv")], survey())
    told = (
        "last active 120 days before the reading, on 23 July 2026; 90 days without activity are allowed here"
    )
    assert why(stale, survey()) == told
    trace = trace_of(stale, survey())
    assert (trace.field, trace.value) == ("last_active_at", "2026-07-23T09:00:00+00:00")
    assert (trace.reading, trace.read_at, trace.source) == ("r1", START, "people.csv")
    orphan = seat_of(shown(NORA, last_active_at=ago(1)))
    assert why(orphan, survey()) == f"{NORA} is deactivated in Slack; last active on 19 November 2026"
    assert trace_of(orphan, survey()).source == "Slack"


@pytest.mark.parametrize("name", SHOWN)
def test_every_sentence_can_be_read(name: str) -> None:
    seat = seat_of(SHOWN[name][0])
    sentence = why(seat, survey())
    assert sentence
    assert "None" not in sentence
    assert not sentence.endswith(".")


def test_every_group_has_its_words_and_its_place() -> None:
    assert set(MEANING) == set(TITLES) == set(WORDS) == set(Group)
    assert set(TICKED) < set(RECLAIMABLE) < set(OFFERED)
    assert len(RULES) >= len(Group)


def test_a_tally_counts_all_and_keeps_what_is_looked_at() -> None:
    accounts = [account._replace(id=name) for name, (account, _) in SHOWN.items()]
    held = survey(admins={"the last administrator"})
    told = tally(seats_of(accounts, held))
    assert sum(told.counts.values()) == len(accounts)
    assert told.could_come_back == sum(told.counts[group] for group in RECLAIMABLE)
    assert {seat.group for seat in told.seats} == set(OFFERED)
    assert told.seats[0].group is Group.ORPHANED


def test_what_a_reading_tells_of_itself() -> None:
    silent = Fact(holds=Holds.NO, basis=Basis.DOCUMENTED, source="", read_on=date(2026, 11, 20))
    unsure = silent.model_copy(update={"holds": Holds.UNKNOWN})
    active = [shown(), shown(last_active_at=ago(3))]
    assert tells_activity({Effect.TELLS_LAST_ACTIVITY: unsure}, active)
    assert not tells_activity({Effect.TELLS_LAST_ACTIVITY: unsure}, active[:1])
    assert not tells_activity({Effect.TELLS_LAST_ACTIVITY: silent}, active)
    admins = [shown(id="1", is_admin=True), shown(id="2", is_admin=True, is_owner=True)]
    assert admins_of([*admins, shown(id="3", is_admin=True, state=State.DEACTIVATED)]) == {"1"}
