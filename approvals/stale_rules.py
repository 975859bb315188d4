"""What is asked of an account, one question after the other: the first that applies names its group. Pure."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time

from approvals.cautions import is_last_admin, is_protected
from approvals.stale_groups import Group
from approvals.stale_roll import Place, Whereabouts
from approvals.stale_survey import Asked, Finding, Survey, addresses_of, as_of
from approvals.stored_accounts import StoredAccount
from connectors.contract import State

Rule = Callable[[StoredAccount, Survey, Place], Finding | None]


def _off(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    return Finding(Group.OFF, "state", account.vendor_state) if account.state is State.DEACTIVATED else None


def _protected(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    if survey.protected and is_protected(account, survey.protected):
        return Finding(Group.PROTECTED, "settings", "named")
    if account.is_owner or account.is_ours:
        return Finding(Group.PROTECTED, "is_owner" if account.is_owner else "is_ours", "yes")
    if account.is_admin and is_last_admin(account, survey.admins):
        return Finding(Group.PROTECTED, "is_admin", "the last one")
    return None


def _on_leave(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    last_day = _leave_of(account, survey)
    if last_day is None or last_day < survey.at.date():
        return None
    return Finding(Group.ON_LEAVE, "settings", last_day)


def _kept(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    """Once the holder has left, only the word of an app's owner counts: not theirs, nor their manager's."""
    kept = survey.kept.get(account.id)
    if kept is None or kept.until <= survey.at:
        return None
    gone = kept.by is not Asked.OWNER and place.whereabouts is Whereabouts.LEFT
    return None if gone else Finding(Group.KEPT, "keep", kept.until)


def _orphaned(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    is_gone = place.whereabouts is Whereabouts.LEFT
    return Finding(Group.ORPHANED, "email", place.address) if is_gone else None


def _not_in_slack(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    is_unlisted = place.whereabouts is Whereabouts.UNLISTED
    return Finding(Group.NOT_IN_SLACK, "email", place.address) if is_unlisted else None


def _invited(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    if account.state is not State.INVITED:
        return None
    if account.created_at is None:
        return Finding(Group.UNSEEN, "created_at")
    waited = as_of(account, survey) - account.created_at
    group = Group.INVITATION if waited > survey.invited_after else Group.NEW
    return Finding(group, "created_at", account.created_at)


def _in_use(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    active = account.last_active_at
    if active is None or active < _horizon(account, survey):
        return None
    return Finding(Group.IN_USE, "last_active_at", active)


def _unknown(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    """Of a state that nobody documented nothing is concluded."""
    doubtful = account.state is State.UNKNOWN
    return Finding(Group.UNSEEN, "state", account.vendor_state) if doubtful else None


def _new(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    """One that came back from leave has as long as one that was just made."""
    made, back = account.created_at, _back_at(account, survey)
    if made is not None and made >= _horizon(account, survey):
        return Finding(Group.NEW, "created_at", made)
    is_back = back is not None and back >= _horizon(account, survey)
    return Finding(Group.NEW, "settings", back) if is_back else None


def _stale(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    active = account.last_active_at
    return Finding(Group.STALE, "last_active_at", active) if active is not None else None


def _never_active(account: StoredAccount, survey: Survey, place: Place) -> Finding | None:
    told = survey.tells_activity and account.created_at is not None
    return Finding(Group.NEVER_ACTIVE, "created_at", account.created_at) if told else None


def _unseen(account: StoredAccount, survey: Survey, place: Place) -> Finding:
    return Finding(Group.UNSEEN, "created_at" if survey.tells_activity else "last_active_at")


def _horizon(account: StoredAccount, survey: Survey) -> datetime:
    return as_of(account, survey) - survey.stale_after


def _leave_of(account: StoredAccount, survey: Survey) -> date | None:
    if not survey.on_leave:
        return None
    days = [survey.on_leave[each] for each in addresses_of(account) if each in survey.on_leave]
    return max(days, default=None)


def _back_at(account: StoredAccount, survey: Survey) -> datetime | None:
    last_day = _leave_of(account, survey)
    return datetime.combine(last_day, time.max, UTC) if last_day else None


RULES: Sequence[Rule] = (
    _off,
    _protected,
    _on_leave,
    _kept,
    _orphaned,
    _not_in_slack,
    _invited,
    _in_use,
    _unknown,
    _new,
    _stale,
    _never_active,
    _unseen,
)
"""What is tried, in this order; the last one takes every account that is left."""
