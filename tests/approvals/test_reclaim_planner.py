"""From a stored reading to the plan of a reclaim: which seats, ticked how far, and by which evidence."""

import pytest

from approvals.cautions import Caution
from approvals.plan import Plan, Tick
from approvals.reclaim_planner import MOST, holders_of, reclaim_part, reclaim_plan
from approvals.seat_costs import worth_of
from approvals.stale_groups import Group
from approvals.states import RequestKind
from approvals.stocks import AppStock
from connectors.contract import Counting, Operation, State
from tests.approvals.accounts import HOME, ago, shown
from tests.approvals.reclaims import CHEN, CONNECTOR, EVERY, INVITED, MAILBOX, NORA, QUIET, known, many, part
from tests.conftest import START


def test_the_surest_come_first_and_only_what_is_sure_is_ticked() -> None:
    told = [(each.account.id, each.group, each.tick) for each in part(*EVERY).accounts]
    assert told == [
        ("1", Group.ORPHANED, Tick.TICKED),
        ("2", Group.STALE, Tick.TICKED),
        ("3", Group.STALE, Tick.TICKED),
        ("4", Group.INVITATION, Tick.TICKED),
        ("5", Group.NEVER_ACTIVE, Tick.OPEN),
        ("6", Group.NOT_IN_SLACK, Tick.OPEN),
    ]


def test_each_has_its_evidence_with_field_reading_and_moment() -> None:
    (orphan, quiet) = part(NORA, QUIET).accounts
    assert orphan.trace is not None
    assert quiet.trace is not None
    assert (orphan.trace.field, orphan.trace.source) == ("email", "Slack")
    assert (quiet.trace.field, quiet.trace.reading, quiet.trace.read_at) == ("last_active_at", "r1", START)
    assert quiet.trace.value == ago(120).isoformat()
    assert quiet.why.startswith("last active 120 days before the reading")


def test_a_holder_is_known_by_every_identity() -> None:
    (orphan,) = part(NORA).accounts
    assert orphan.holder is not None
    assert (orphan.holder.slack_id, orphan.holder.emails) == ("UNORA", (f"nora@{HOME}",))
    assert orphan.holder.name == ""


def test_an_invitation_is_withdrawn_and_an_account_deactivated() -> None:
    told = {each.account.id: each.operation for each in part(INVITED, QUIET).accounts}
    assert told == {"2": Operation.DEACTIVATE, "4": Operation.WITHDRAW_INVITATION}


def test_what_another_request_holds_cannot_be_ticked() -> None:
    held, free = part(QUIET, CHEN, held={"2": 9}).accounts
    assert (held.tick, held.held_by, held.cautions) == (Tick.BARRED, 9, (Caution.HELD,))
    assert free.tick is Tick.TICKED


def test_an_administrator_is_left_to_whoever_reviews() -> None:
    admins = [
        shown(f"a{n}@brightwell.example", id=f"9{n}", is_admin=True, last_active_at=ago(n)) for n in (1, 200)
    ]
    (quiet,) = part(*admins).accounts
    assert (quiet.account.id, quiet.tick, quiet.cautions) == ("9200", Tick.OPEN, (Caution.ADMIN,))


def test_a_plan_has_room_for_so_many_and_counts_the_rest() -> None:
    told = part(*many(MOST + 50))
    assert (len(told.accounts), told.further) == (MOST, 50)
    assert told.accounts[0].account.last_active_at == ago(100 + MOST + 49)  # the longest quiet first


def test_of_named_seats_only_those_that_are_still_offered_are_in_it() -> None:
    told = part(*EVERY, only={"2", "7", "99"})
    assert [each.account.id for each in told.accounts] == ["2"]


def test_its_seats_and_what_they_cost_are_kept_with_it() -> None:
    plan = reclaim_plan(part(*EVERY))
    kept = Plan.model_validate(plan.model_dump(mode="json"))
    assert kept == plan
    assert (kept.kind, kept.person) == (RequestKind.RECLAIM, holders_of("TalentLMS"))
    (only,) = kept.apps
    assert only.usage is not None
    assert only.seat_model is not None
    assert (only.usage.used, only.usage.counting, only.limit) == (55, Counting.VENDOR_REPORTED, 100)
    assert (only.promised, only.left) == (1, 44)
    assert worth_of(only.seat_model, 55, 3, START.date()).per_month is not None


def test_an_app_that_was_never_read_has_no_plan() -> None:
    with pytest.raises(ValueError, match="never read"):
        reclaim_part(AppStock(known(NORA).seats, None), CONNECTOR, {}, {})


def test_what_is_in_the_plan_takes_no_shared_mailbox_for_a_person_who_left() -> None:
    (mailbox,) = part(MAILBOX).accounts
    assert (mailbox.group, mailbox.tick, mailbox.account.state) == (
        Group.NOT_IN_SLACK,
        Tick.OPEN,
        State.ACTIVE,
    )
