"""What holds of every account, whatever an app, Slack and the settings say."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.stale import seats_of, tally
from approvals.stale_groups import RECLAIMABLE, Group
from approvals.stale_rules import RULES
from approvals.stale_survey import Asked, Kept, Survey, place_of
from approvals.stale_words import trace_of, why
from approvals.stored_accounts import StoredAccount
from connectors.contract import State
from tests.approvals.accounts import ALIASES, HOME, ago, roll, shown, survey
from tests.conftest import START

OURS = [f"{name}@{HOME}" for name in ("dana", "emil", "emil.novak", "nora", "support")]
ADDRESSES = [*OURS, "nora@oldname.example", "pat@brightwell.example", "kai@lindqvist.example"]
MOMENTS = st.none() | st.integers(-5, 900).map(ago)
ACCOUNTS = st.builds(
    shown,
    st.none() | st.sampled_from(ADDRESSES),
    id=st.sampled_from("123456789"),
    login=st.none() | st.sampled_from([*ADDRESSES, "dana", "x"]),
    state=st.sampled_from(State),
    last_active_at=MOMENTS,
    created_at=MOMENTS,
    is_owner=st.booleans(),
    is_admin=st.booleans(),
    is_ours=st.booleans(),
    as_of=st.none() | st.integers(0, 40).map(ago),
)
LEAVE_DAYS = st.integers(-300, 300).map(lambda days: (START + timedelta(days=days)).date())
KEEPS = st.builds(Kept, st.integers(-40, 40).map(ago), st.sampled_from(Asked))
SURVEYS = st.builds(
    survey,
    at=st.integers(0, 30).map(lambda days: START + timedelta(days=days)),
    tells_activity=st.booleans(),
    stale_after=st.integers(1, 400).map(lambda days: timedelta(days=days)),
    admins=st.none() | st.frozensets(st.sampled_from("123456789")),
    protected=st.frozensets(st.sampled_from(["1", "2", *ADDRESSES]), max_size=2),
    roll=st.none() | st.sampled_from([roll(), roll(domains=())]),
    on_leave=st.dictionaries(st.sampled_from(ADDRESSES), LEAVE_DAYS, max_size=2),
    kept=st.dictionaries(st.sampled_from("123456789"), KEEPS, max_size=3),
)

FEWER = settings(max_examples=30)


def only(account: StoredAccount, held: Survey) -> Any:
    (seat,) = seats_of([account], held)
    return seat


@given(st.lists(ACCOUNTS, max_size=6), SURVEYS)
def test_each_account_is_in_exactly_one_group_and_says_why(
    accounts: list[StoredAccount], held: Survey
) -> None:
    seats = list(seats_of(accounts, held))
    assert [seat.account for seat in seats] == accounts
    assert sum(tally(seats).counts.values()) == len(accounts)
    for seat in seats:
        assert why(seat, held)
        assert trace_of(seat, held).read_at <= held.read_at


@FEWER
@given(ACCOUNTS, SURVEYS)
def test_missing_data_makes_nobody_inactive(account: StoredAccount, held: Survey) -> None:
    untold = account._replace(last_active_at=None, created_at=None)
    assert only(untold, held).group not in {Group.STALE, Group.NEVER_ACTIVE, Group.INVITATION, Group.NEW}
    silent = account._replace(last_active_at=None)
    assert only(silent, held).group is not Group.STALE
    if not held.tells_activity:
        assert only(silent, held).group is not Group.NEVER_ACTIVE


@FEWER
@given(ACCOUNTS, SURVEYS)
def test_outsiders_are_never_orphans(account: StoredAccount, held: Survey) -> None:
    known = {other for main, others in ALIASES.items() for other in (main, *others)}
    if not ({account.email, account.login} & {*OURS, *known}):
        assert only(account, held).group not in {Group.ORPHANED, Group.NOT_IN_SLACK}


@FEWER
@given(ACCOUNTS, SURVEYS)
def test_what_must_not_be_touched_is_never_ticked(account: StoredAccount, held: Survey) -> None:
    seat = only(account, held)
    named = {account.id, account.email, account.login} & held.protected
    if named or account.is_owner or account.is_ours or account.is_admin:
        assert not seat.is_ticked
        assert seat.group not in RECLAIMABLE or account.is_admin
    if seat.group is Group.NOT_IN_SLACK or account.state in {State.UNKNOWN, State.DEACTIVATED}:
        assert not seat.is_ticked


@FEWER
@given(ACCOUNTS, SURVEYS, st.integers(0, 80).map(ago))
def test_activity_takes_an_account_out_of_the_quiet_groups(
    account: StoredAccount, held: Survey, active: Any
) -> None:
    lately = held.read_at - held.stale_after <= active
    seat = only(account._replace(last_active_at=active, as_of=None), held)
    if lately:
        assert seat.group not in {Group.STALE, Group.NEVER_ACTIVE, Group.UNSEEN} or seat.field == "created_at"


@FEWER
@given(ACCOUNTS, SURVEYS)
def test_the_last_rule_takes_everything(account: StoredAccount, held: Survey) -> None:
    assert RULES[-1](account, held, place_of(account, held.roll)) is not None
