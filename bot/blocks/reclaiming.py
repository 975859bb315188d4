"""The form that takes seats back: each in its group, with the evidence, and ticked where that is sure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount, Tick
from approvals.seat_costs import worth_of
from approvals.seat_words import worth_words
from approvals.stale_groups import TITLES, Group
from approvals.states import Way
from bot.blocks.boxes import State
from bot.blocks.cautioning import caution
from bot.blocks.claims import seats
from bot.blocks.kit import (
    Block,
    context,
    divider,
    entry,
    modal,
    more,
    radios,
    reason_entry,
    section,
)
from bot.blocks.seat_boxes import SIGNS, is_offered, seat_boxes
from bot.blocks.text import NAME, count, esc, moment, people_list, plain
from connectors.contract import Operation

SUBMIT = "reclaim.submit"
HOW = "how"
EXAMPLE = "For example: the licence is renewed in June, and nobody has used these"


class How(StrEnum):
    """What becomes of the ticked seats: they are asked for at once, or their holders are asked first."""

    REQUEST = "request"
    ASK = "ask"


HOWS: Mapping[str, str] = {
    How.REQUEST: "Request approval to take them back",
    How.ASK: "Ask the holders first",
}


def reading(title: str) -> Block:
    """The form while the app is read."""
    return modal(window(title), lambda _: [section(f"⏳ Looking at the seats of *{esc(title, NAME)}*…")])


def window(title: str) -> str:
    """The head of the window, raw."""
    return f"Seats in {plain(title)}"


def reclaim_form(
    part: AppPlan,
    draft_id: str,
    now: datetime,
    doubts: Sequence[str] = (),
    *,
    asks: bool = False,
    why: bool = True,
) -> Block:
    """What could be taken back, to be ticked.

    ``why`` says that a request needs a reason, ``asks`` offers to ask the holders first, which needs none.
    """
    offered = [each for each in part.accounts if is_offered(each)]
    held = [each for each in part.accounts if not is_offered(each)]

    def draw(room: int) -> list[Block]:
        groups = seat_boxes(offered[:room])
        hidden = len(offered) - min(len(offered), room) + part.further
        rest = (
            [context(f"{more(hidden, 'seat')}: send these first. `/seats stale` lists all.")]
            if hidden
            else []
        )
        end = (
            _ending(asks, why)
            if offered
            else [section("*Nothing to request:* no seat could be taken back now.")]
        )
        return [section(_head(part, offered, now, doubts)), *groups, *rest, *_held(held), divider(), *end]

    send = "Send" if offered else ""
    return modal(
        window(part.title), draw, callback_id=SUBMIT, metadata=draft_id, submit=send, most=len(offered)
    )


def chosen_how(state_values: State) -> How:
    """What is to become of it; it is requested where there was no choice."""
    said = ((state_values.get(HOW) or {}).get(HOW) or {}).get("selected_option") or {}
    return How(said.get("value", How.REQUEST))


def counted_groups(accounts: Sequence[PlannedAccount]) -> str:
    """How many of each group: "6 orphaned, 8 stale"."""
    told = ((group, len(members)) for group, members in _grouped(accounts).items())
    return ", ".join(f"{number} {TITLES[group].lower()}" for group, number in told)


def worth(part: AppPlan, freed: int, now: datetime) -> str:
    """What so many seats are worth, escaped; nothing where nobody told enough."""
    if part.seat_model is None or part.usage is None or not freed:
        return ""
    told = worth_of(part.seat_model, part.usage.used, freed, now.date())
    return esc(worth_words(told, now.date()), 200)


def frees(part: AppPlan, planned: PlannedAccount) -> bool:
    """Whether the account takes a seat now, which comes back."""
    account, model = planned.account, part.seat_model
    return model is None or model.takes_seat(account.state, account.role)


def _head(part: AppPlan, offered: Sequence[PlannedAccount], now: datetime, doubts: Sequence[str]) -> str:
    ticked = [each for each in offered if each.tick is Tick.TICKED]
    freed = sum(frees(part, each) for each in ticked)
    read = f"read {moment(part.read_at)}" if part.read_at else ""
    withdrawn = sum(
        each.operation is Operation.WITHDRAW_INVITATION and not frees(part, each) for each in ticked
    )
    lines = [" · ".join(filter(None, [seats(part, freed, withdrawn), read]))]
    lines += (
        [f"With the {count(len(ticked), 'tick')} below: {told}."] if (told := worth(part, freed, now)) else []
    )
    lines += [f"⚠️ {esc(doubt[:1].upper() + doubt[1:], 250)}." for doubt in doubts]
    shared = {warning for each in offered for warning in each.cautions if warning not in SIGNS}
    if offered:
        account = offered[0].account
        told_once = [
            caution(each, account, provider=part.single_sign_on) for each in Caution if each in shared
        ]
        lines += [f"⚠️ {each}" for each in told_once]
    by_hand = sum(each.way is Way.BY_HAND for each in offered)
    return "\n".join([*lines, *([f"✋ {_by_hand(by_hand, len(offered))}."] if by_hand else [])])


def _by_hand(number: int, offered: int) -> str:
    """How many of those that are offered no API takes back."""
    if number == offered:
        return "These are taken back by hand" if number > 1 else "It is taken back by hand"
    return f"{number:,} of these {'is' if number == 1 else 'are'} taken back by hand"


def _grouped(accounts: Sequence[PlannedAccount]) -> Mapping[Group, list[PlannedAccount]]:
    found: dict[Group, list[PlannedAccount]] = {}
    for each in accounts:
        found.setdefault(each.group or Group.UNSEEN, []).append(each)
    return found


def _held(accounts: Sequence[PlannedAccount]) -> list[Block]:
    """Those that another request holds, and those that have to be done by hand."""
    numbers = sorted({each.held_by for each in accounts if each.held_by})
    held = sum(each.held_by is not None for each in accounts)
    requests = people_list([f"#{number}" for number in numbers])
    told = (
        [f"{count(held, 'more seat')} {'is' if held == 1 else 'are'} in {requests} already."] if held else []
    )
    left = len(accounts) - held
    told += [f"{count(left, 'more seat')} cannot be taken back from here."] if left else []
    return [context(*told)] if told else []


def _ending(asks: bool, why: bool) -> list[Block]:
    needed = "A request needs one; to ask the holders needs none. " if asks and why else ""
    hint = f"{needed}Whoever approves reads it, and it stays in the audit log."
    choice = [entry(HOW, "What should become of them?", radios(HOW, HOWS, How.REQUEST))] if asks else []
    return [*choice, reason_entry("Reason", EXAMPLE, hint, optional=asks or not why)]
