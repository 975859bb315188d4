"""What an undo offers: only what is documented or proven is promised, and a seat has to be free."""

from datetime import date, timedelta
from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.claims import Claim, Standing, Standings
from approvals.looking import Look
from approvals.plan import AppPlan, PlannedAccount, Reading, Tick
from approvals.states import Way
from approvals.undo_planner import Promise, Wanted, promise_of, undo_part
from connectors.contract import (
    Account,
    AppSettings,
    Basis,
    Connector,
    Counting,
    Effect,
    Fact,
    Holds,
    Operation,
    State,
    Subject,
    Usage,
)
from tests.approvals.scenes import account
from tests.bot.blocks.values import NOW

READ_ON = date(2025, 1, 1)
READ_AT = NOW - timedelta(days=400)
YES, NO, UNKNOWN = Holds.YES, Holds.NO, Holds.UNKNOWN
SURE, GUESS = Basis.DOCUMENTED, Basis.UNCONFIRMED


def fact(holds: Holds, basis: Basis = SURE) -> Fact:
    return Fact(holds=holds, basis=basis, source="https://vendor.example/docs", read_on=READ_ON)


class Vendor(Connector):
    """An app of which nothing but facts is known."""

    name, title, dialects, secrets = "vendor", "Vendor", ("v1",), ()

    def __init__(self, facts: dict[Subject, Fact], seats: int | None) -> None:
        super().__init__("talentlms", AppSettings(connector="vendor", seats=seats, title="TalentLMS"))
        self.facts = facts


def vendor(seats: int | None = 100, **changes: Fact) -> Vendor:
    """One that documents reactivation, unless told otherwise by a subject's name."""
    facts: dict[Subject, Fact] = {
        Operation.REACTIVATE: fact(YES),
        Effect.REVERSIBLE: fact(YES),
        Effect.FREES_SEAT: fact(YES),
    }
    named: dict[str, Subject] = {"reactivate": Operation.REACTIVATE}
    named |= {effect.value: effect for effect in (Effect.REVERSIBLE, Effect.FREES_SEAT)}
    return Vendor(facts | {named[name]: told for name, told in changes.items()}, seats)


def usage(used: int, limit: int | None = None) -> Usage:
    return Usage(used=used, counting=Counting.COUNTED, limit=limit)


OFF = account(state=State.DEACTIVATED, vendor_state="inactive", role="Learner")
ON = account(role="Learner")
SEEN = Look(at=NOW, account=OFF, usage=usage(46))


def part(look: Look | None = SEEN, app: Vendor | None = None, **more: Any) -> AppPlan:
    wanted = Wanted(account=ON, **{key: more.pop(key) for key in ("operation", "later") if key in more})
    known: Standings = more.pop("standings", {})
    return undo_part([(wanted, look)], app or vendor(), known, more.pop("held", {}), **more)


def only(shown: AppPlan) -> PlannedAccount:
    (planned,) = shown.accounts
    return planned


def test_what_is_documented_is_ticked_and_sent_through_the_api() -> None:
    planned = only(part())
    assert (planned.tick, planned.way, planned.operation) == (
        Tick.TICKED,
        Way.AUTOMATIC,
        Operation.REACTIVATE,
    )
    assert (planned.cautions, planned.account, planned.before) == ((), OFF, ON)


@pytest.mark.parametrize("told", [fact(UNKNOWN), fact(YES, GUESS)])
def test_what_nobody_documents_is_not_promised_and_not_ticked(told: Fact) -> None:
    planned = only(part(app=vendor(reversible=told, reactivate=fact(YES, GUESS))))
    assert planned.cautions == (Caution.NOT_PROMISED,)
    assert (planned.tick, planned.way) == (Tick.OPEN, Way.AUTOMATIC)


def test_what_was_seen_here_is_promised_whatever_the_papers_say() -> None:
    key = ("talentlms", Effect.REVERSIBLE)
    proven = part(app=vendor(reversible=fact(UNKNOWN)), standings={key: Standing(verified_at=NOW)})
    assert only(proven).tick is Tick.TICKED


def test_what_was_contradicted_here_is_done_by_hand_or_overridden() -> None:
    bad = Standing(verified_at=NOW - timedelta(days=1), contradicted_at=NOW)
    known = {("talentlms", subject): bad for subject in (Operation.REACTIVATE, Effect.REVERSIBLE)}
    planned = only(part(standings=known))
    assert set(planned.cautions) == {Caution.CONTRADICTED, Caution.NOT_PROMISED}
    assert (planned.tick, planned.way, planned.may_override) == (Tick.OPEN, Way.BY_HAND, True)


def test_what_the_api_lacks_is_done_by_hand() -> None:
    planned = only(part(app=vendor(reactivate=fact(NO))))
    assert (planned.tick, planned.way, planned.may_override) == (Tick.TICKED, Way.BY_HAND, False)
    assert planned.cautions == (Caution.NO_API,)


def test_what_the_vendor_denies_is_by_hand_and_not_ticked() -> None:
    planned = only(part(app=vendor(reversible=fact(NO))))
    assert (planned.tick, planned.way, planned.cautions) == (Tick.OPEN, Way.BY_HAND, (Caution.IRREVERSIBLE,))


ROOMS = {
    "a seat is free": (usage(99), 100, ()),
    "full by the settings": (usage(100), 100, (Caution.FULL,)),
    "full by the app's own word": (usage(100, limit=100), None, (Caution.NO_SEAT,)),
    "the settings know of no limit": (usage(100), None, ()),
    "the seats are not told": (None, 100, ()),
}


@pytest.mark.parametrize("case", list(ROOMS))
def test_headroom_is_looked_at_first(case: str) -> None:
    seats, limit, cautions = ROOMS[case]
    planned = only(part(Look(at=NOW, account=OFF, usage=seats), vendor(seats=limit)))
    assert planned.cautions == cautions
    expected = {Caution.FULL: Tick.OPEN, Caution.NO_SEAT: Tick.BARRED}
    assert planned.tick is (expected[cautions[0]] if cautions else Tick.TICKED)


def test_where_a_deactivated_account_keeps_its_seat_none_has_to_be_free() -> None:
    full = Look(at=NOW, account=OFF, usage=usage(100))
    assert only(part(full, vendor(frees_seat=fact(NO)))).cautions == ()


def _bar(look: Look | None, **more: Any) -> tuple[Tick, tuple[Caution, ...]]:
    other = (Wanted(account=account("8")), Look(at=NOW, account=account("8", state=State.DEACTIVATED)))
    shown = undo_part([(Wanted(account=ON, **more), look), other], vendor(), {}, {})
    return shown.accounts[0].tick, shown.accounts[0].cautions


def test_what_cannot_come_back_says_why() -> None:
    barred = Tick.BARRED
    withdrawn = Operation.WITHDRAW_INVITATION
    assert _bar(Look(at=NOW, account=ON)) == (barred, (Caution.ACTIVE_AGAIN,))
    assert _bar(Look(at=NOW, gone=True)) == (barred, (Caution.GONE,))
    assert _bar(Look(at=NOW, word="it timed out")) == (barred, (Caution.UNREAD,))
    assert _bar(None, later=9) == (barred, (Caution.LATER,))
    assert _bar(None, operation=withdrawn) == (barred, (Caution.WITHDRAWN,))


def test_an_account_that_another_request_holds_is_not_offered() -> None:
    planned = only(part(held={"7": 12}))
    assert (planned.tick, planned.held_by, planned.cautions) == (Tick.BARRED, 12, (Caution.HELD,))


def _now(**changes: Any) -> PlannedAccount:
    seen: Account = OFF.model_copy(update=changes)
    return only(part(Look(at=NOW, account=seen, usage=usage(46))))


def test_what_changed_since_the_deactivation_is_said() -> None:
    altered = _now(email="somebody@else.example")
    assert (altered.tick, altered.cautions) == (Tick.OPEN, (Caution.ALTERED,))
    assert _now(is_admin=True).cautions == (Caution.ADMIN,)
    assert _now(pair=("70",)).cautions == (Caution.PAIRED,)
    assert _now(state=State.UNKNOWN, vendor_state="locked").cautions == (Caution.UNKNOWN_STATE,)


def test_what_one_read_does_not_tell_is_remembered_with_who_told_it() -> None:
    was = ON.model_copy(update={"last_active_at": NOW - timedelta(days=40), "created_at": READ_AT})
    wanted = Wanted(account=was, read_at=NOW - timedelta(days=5))
    tells = vendor()
    tells.facts = {**tells.facts, Effect.TELLS_LAST_ACTIVITY: fact(YES)}
    shown = undo_part([(wanted, SEEN)], tells, {}, {})
    now = only(shown).account
    assert (now.state, now.last_active_at, now.created_at) == (State.DEACTIVATED, was.last_active_at, READ_AT)
    assert now.active_source == "the reading of 15 November 2025"
    assert all(claim.subject is not Effect.TELLS_LAST_ACTIVITY for claim in shown.claims)
    later = OFF.model_copy(update={"last_active_at": NOW})
    told = only(undo_part([(wanted, Look(at=NOW, account=later))], tells, {}, {})).account
    assert (told.last_active_at, told.active_source) == (NOW, "")


def test_an_app_that_answers_nothing_is_a_gap() -> None:
    shown = part(Look(at=NOW, word="TalentLMS did not answer within 10 s"))
    assert (shown.reading, shown.accounts) == (Reading.GAP, ())
    assert "did not answer" in shown.gap


def test_without_a_claim_nothing_is_promised() -> None:
    assert promise_of(()) is Promise.UNSURE
    denied = Claim(subject=Effect.REVERSIBLE, holds=NO, basis=SURE)
    assert promise_of([denied]) is Promise.DENIED
