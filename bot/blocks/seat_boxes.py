"""The boxes of seats that could be taken back, in their groups and each with its evidence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount, Tick
from approvals.stale_groups import MEANING, TITLES, Group
from bot.blocks.accounts import raw_handle
from bot.blocks.boxes import LONGEST_ID, Chosen, State, reason_of
from bot.blocks.kit import Block, checkboxes, entry, section
from bot.blocks.text import clip, plain, plain_day

SEATS = "seats"
BOXES = 10
"""Boxes in one element, which is the most that Slack takes."""
SIGNS: Mapping[Caution, str] = {
    Caution.ADMIN: "administrator",
    Caution.PAIRED: "takes another account with it",
    Caution.SHARED_ADDRESS: "shares its address",
    Caution.UNKNOWN_STATE: "unclear state",
    Caution.OWNS_CONTENT: "has content of its own",
}
"""What is to be known of one account, in a word; what is true of the whole app is said once."""


def seat_boxes(seats: Sequence[PlannedAccount], ticked: Collection[str] | None = None) -> list[Block]:
    """The boxes of these seats in their groups, with a tick at those ``ticked``, else as the plan has it."""
    sure = [each.account.id for each in seats if each.tick is Tick.TICKED]
    chosen = frozenset(sure if ticked is None else ticked)
    return [block for group in _by_group(seats) for block in _group(group, chosen)]


def seats_shown(state_values: State, part: AppPlan) -> frozenset[str]:
    """The ids of the accounts for which a form had boxes, ticked or not."""
    groups = {str(members[0].group): members for members in _by_group([*filter(is_offered, part.accounts)])}
    found: set[str] = set()
    for block in state_values:
        if block.startswith(f"{SEATS}:"):
            _, group, start, number = block.split(":")
            some = groups.get(group, [])[int(start) : int(start) + int(number)]
            found |= {each.account.id for each in some}
    return frozenset(found)


def chosen_seats(state_values: State, app: str) -> Chosen:
    """What was ticked in the form, and the reason."""
    blocks = (fields for block, fields in state_values.items() if block.startswith(f"{SEATS}:"))
    options = (each for fields in blocks for each in (fields.get(SEATS) or {}).get("selected_options") or [])
    return Chosen(tuple((app, str(each["value"])) for each in options), reason_of(state_values))


def is_offered(planned: PlannedAccount) -> bool:
    """Whether the form has a box for it."""
    return planned.tick is not Tick.BARRED and 0 < len(planned.account.id) <= LONGEST_ID


def evidence(planned: PlannedAccount) -> str:
    """Why the seat is offered, short enough for small print; raw."""
    account = planned.account
    active = f"last active {plain_day(account.last_active_at)}" if account.last_active_at else ""
    made = f" {plain_day(account.created_at)}" if account.created_at else ""
    told = {
        Group.ORPHANED: f"has left; {active or 'no activity told'}",
        Group.NOT_IN_SLACK: f"not in Slack; {active or 'no activity told'}",
        Group.INVITATION: f"invited{made}, never came",
        Group.NEVER_ACTIVE: f"created{made}, no activity told",
    }
    signs = [word for warning, word in SIGNS.items() if warning in planned.cautions]
    said = told.get(planned.group, active) if planned.group else active
    return " · ".join(filter(None, [*(f"⚠️ {sign}" for sign in signs), said]))


def _by_group(accounts: Sequence[PlannedAccount]) -> Iterator[list[PlannedAccount]]:
    for _, members in groupby(accounts, key=lambda each: each.group):
        yield list(members)


def _group(members: Sequence[PlannedAccount], chosen: Collection[str]) -> Iterator[Block]:
    group = members[0].group or Group.UNSEEN
    yield section(f"*{TITLES[group]}* · {len(members)}\n{MEANING[group][:1].upper()}{MEANING[group][1:]}.")
    for start in range(0, len(members), BOXES):
        some = members[start : start + BOXES]
        span = f"{start + 1} to {start + len(some)}" if len(some) > 1 else f"{start + 1}"
        boxes = {each.account.id: _label(each) for each in some}
        small = {each.account.id: evidence(each) for each in some}
        yield entry(
            f"{SEATS}:{group}:{start}:{len(some)}",
            f"Take back {span}" if len(members) > BOXES else "Take back",
            checkboxes(SEATS, boxes, chosen, small),
            optional=True,
        )


def _label(planned: PlannedAccount) -> str:
    """Name and address, or as much of them as the app tells; raw."""
    called, known = plain(planned.account.name), raw_handle(planned.account)
    return f"{clip(called, 28)} · {known}" if called and called != known else known
