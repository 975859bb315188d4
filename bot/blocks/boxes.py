"""The boxes of the preview: what can be ticked for an account, and what came back from the form."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from approvals.plan import AppPlan, Match, PlannedAccount, Tick
from bot.blocks.accounts import raw_handle
from bot.blocks.kit import Block, checkboxes, clip, entry
from bot.blocks.moments import NOTHING_PICKED, Picked, picked_in
from bot.blocks.text import NAME, people_list, plain
from bot.blocks.works import box_label
from connectors.contract import Operation

OVERRIDE, HAND_OVER = "override:", "hand-over:"
"""What stands before an account's id in the value of a box that is not the plain tick."""
LONGEST_ID, LONGEST_APP = 140, 180
"""What fits into the value of an option, and beside a fingerprint into the id of a block."""
CONFIDENTIAL = "confidential"
CONFIDENTIAL_LABEL = "Confidential: only the approvers may see it"
OVERRIDE_LABEL = "Send it through the API all the same (needs two approvers)"

Pair = tuple[str, str]
State = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Chosen:
    """What somebody chose in the preview: the accounts, as (app, account id), and the reason.

    Who wants something sent all the same wants it done, so an override counts as a tick. What is
    ``confidential`` only the approvers may see; ``picked`` is when it is to happen.
    """

    ticks: tuple[Pair, ...]
    reason: str
    overrides: frozenset[Pair] = frozenset()
    hand_overs: frozenset[Pair] = frozenset()
    confidential: bool = False
    picked: Picked = NOTHING_PICKED


def box(part: AppPlan, planned: PlannedAccount, chosen: Chosen | None = None) -> list[Block]:
    """The boxes for one account, ticked as the plan has it or as was ``chosen``; none where its id is too
    long for Slack.
    """
    account = planned.account
    if not (block_id := tick_id(part.app, account.id)):
        return []
    boxes = {account.id: box_label(planned)}
    if planned.may_override:
        boxes[f"{OVERRIDE}{account.id}"] = OVERRIDE_LABEL
    if account.owns and planned.operation is not Operation.REACTIVATE:
        titles = people_list([clip(plain(title), 30) for title in account.owns], most=2)
        boxes[f"{HAND_OVER}{account.id}"] = f"Have this handed over first: {titles}"
    begins = planned.tick is Tick.TICKED and planned.match is Match.ADDRESS
    ticked = _values(chosen, (part.app, account.id)) if chosen else [account.id] * begins
    label = f"{clip(raw_handle(account), NAME)} in {clip(plain(part.title), NAME)}"
    return [entry(block_id, label, checkboxes("tick", boxes, ticked), optional=True)]


def _values(chosen: Chosen, pair: Pair) -> list[str]:
    """The values of an account's boxes that were ticked."""
    kinds = {"": chosen.ticks, OVERRIDE: chosen.overrides, HAND_OVER: chosen.hand_overs}
    return [f"{kind}{pair[1]}" for kind, pairs in kinds.items() if pair in pairs]


def tick_id(app: str, account_id: str) -> str:
    """The block of an account's boxes, the same in every drawing; empty where Slack has no room for it."""
    name_of_app = quote(app, safe="")
    if len(name_of_app) > LONGEST_APP or not 0 < len(account_id) <= LONGEST_ID:
        return ""
    whole = f"tick:{name_of_app}:{account_id}"
    fingerprint = hashlib.sha256(account_id.encode()).hexdigest()
    return whole if len(whole) <= 255 else f"tick:{name_of_app}:{fingerprint}"


def chosen_in(state_values: State) -> Chosen:
    """What was chosen, from ``view.state.values``."""
    boxes = list(_ticked(state_values))
    overrides = frozenset(pair for kind, pair in boxes if kind == OVERRIDE)
    ticks = dict.fromkeys(pair for kind, pair in boxes if not kind or pair in overrides)
    hand_overs = frozenset(pair for kind, pair in boxes if kind == HAND_OVER)
    confidential, picked = _confidential(state_values), picked_in(state_values)
    return Chosen(tuple(ticks), reason_of(state_values), overrides, hand_overs, confidential, picked)


def was_shown(state_values: State, pair: Pair) -> bool:
    """Whether a form had boxes for this account; one too many for it was neither ticked nor unticked."""
    return bool(block_id := tick_id(*pair)) and block_id in state_values


def confidential_box(*, ticked: bool = False) -> Block:
    """The box that keeps a request from everybody but its approvers; block and action have its name."""
    boxes = checkboxes(CONFIDENTIAL, {CONFIDENTIAL: CONFIDENTIAL_LABEL}, [CONFIDENTIAL] if ticked else ())
    hint = "Where others could see the approvals channel, the approvers are asked by direct message."
    return entry(CONFIDENTIAL, "Who sees it", boxes, hint, optional=True)


def reason_of(state_values: State) -> str:
    """The typed reason, or nothing."""
    return str(((state_values.get("reason") or {}).get("reason") or {}).get("value") or "").strip()


def _confidential(state_values: State) -> bool:
    box = (state_values.get(CONFIDENTIAL) or {}).get(CONFIDENTIAL) or {}
    return any(option["value"] == CONFIDENTIAL for option in box.get("selected_options") or [])


def _ticked(state_values: State) -> Iterator[tuple[str, Pair]]:
    """Every ticked box: its kind, and the app and account that it is about."""
    for block_id, fields in state_values.items():
        if block_id.startswith("tick:"):
            app = unquote(block_id.split(":")[1])
            for option in (fields.get("tick") or {}).get("selected_options") or []:
                yield from _meant(block_id, app, str(option["value"]))


def _meant(block_id: str, app: str, value: str) -> Iterator[tuple[str, Pair]]:
    """The block is one account's, so its own id tells an account's id from a word before one."""
    for kind in ("", OVERRIDE, HAND_OVER):
        account_id = value.removeprefix(kind)
        if value.startswith(kind) and tick_id(app, account_id) == block_id:
            yield kind, (app, account_id)
