"""The card's line on who may approve and for whom it waits."""

from typing import Any

import pytest

from approvals.policy import Waiting
from bot.blocks.waiting import decision_line
from tests.bot.blocks.values import report

MANAGER = Waiting(who=("manager",), given=0, needed=1)
LEADS = Waiting(who=("@it-leads",), given=1, needed=2)
ADA = MANAGER.model_copy(update={"who": ("UADA",), "stages": 2})
NAMES = {"UADA": "Ada <b>", "UCHEN": "Chen Wei"}


def two(each: Waiting, **more: Any) -> Waiting:
    """The same in a rule of two stages."""
    return each.model_copy(update={"stages": 2, **more})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"waiting": (LEADS,), "approvers": ("@it-leads",)}, "May approve: @it-leads"),
        ({"waiting": (MANAGER, LEADS)}, "Waits for: manager_(<@UCHEN>); 1 of 2 from @it-leads"),
        (
            {"waiting": (two(MANAGER),), "later": (two(LEADS, stage=2),)},
            "Waits for: manager_(<@UCHEN>), then 1 of 2 from @it-leads",
        ),
        ({"waiting": (two(LEADS, stage=2),)}, "Waits for: 1 of 2 from @it-leads"),
        ({"waiting": (two(MANAGER),), "quiet": True}, "Waits for: manager_(Chen Wei)"),
        ({"waiting": (ADA,), "quiet": True, "names": NAMES}, "Waits for: Ada &lt;b&gt;"),
        ({"waiting": (two(MANAGER, who=("UADA",)),)}, "Waits for: <@UADA>"),
        (
            {"waiting": (two(MANAGER, who=("owner",), owners=("UADA", "UCHEN")),)},
            "Waits for: owner_(<@UADA> or <@UCHEN>)",
        ),
        ({"waiting": (two(LEADS, all_of=True),)}, "Waits for: all of @it-leads (1 of 2)"),
        (
            {"waiting": (MANAGER.model_copy(update={"who": ("UADA",), "instead_of": ("manager",)}),)},
            "Waits for: <@UADA> (for manager_(<@UCHEN>), who cannot)",
        ),
        ({"stuck": (MANAGER,)}, "🚨 *Nobody left can approve this:* manager_(<@UCHEN>)"),
        ({"waiting": (), "quorum": 0}, "Needs no approval"),
    ],
)  # fmt: skip
def test_it_says_for_whom_it_waits(fields: dict[str, Any], said: str) -> None:
    said = said.replace("manager_", "the manager ").replace("owner_", "the owner ")
    assert decision_line(report(**fields)).startswith(said)
