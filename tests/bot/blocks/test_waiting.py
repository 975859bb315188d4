"""The card's line on who may approve and for whom it waits."""

from datetime import timedelta
from typing import Any

import pytest

from approvals.people import Person
from approvals.policy import Waiting
from approvals.policy_silence import Widened
from bot.blocks.waiting import decision_line, silence_lines
from tests.bot.blocks.values import report, vote

MANAGER = Waiting(who=("manager",), given=0, needed=1)
LEADS = Waiting(who=("@it-leads",), given=1, needed=2)
ADA = MANAGER.model_copy(update={"who": ("UADA",), "stages": 2})
PEER = Person(slack_id="UINES", name="Ines Duarte")
EITHER = MANAGER.model_copy(update={"who": ("UADA", "manager", "owner")})
ALONE = Person(name="Oskar Blum", emails=("oskar@harbourpine.example",))
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
        ({"waiting": (MANAGER,), "quorum": 2, "votes": (vote(PEER),)}, "Waits for: manager_(<@UCHEN>)"),
        (
            {"waiting": (MANAGER.model_copy(update={"who": ("manager", "UCHEN")}),), "quorum": 2},
            "Waits for: manager_(<@UCHEN>)",
        ),
        ({"waiting": (EITHER,), "approvers": EITHER.who, "leaver": ALONE}, "May approve: <@UADA>"),
        ({"waiting": (two(EITHER, needed=2),), "leaver": ALONE}, "Waits for: 0 of 2 from <@UADA>"),
        (
            {"waiting": (MANAGER,), "approvers": ("manager",), "leaver": ALONE},
            "May approve: nobody known (the manager)",
        ),
    ],
)  # fmt: skip
def test_it_says_for_whom_it_waits(fields: dict[str, Any], said: str) -> None:
    said = said.replace("manager_", "the manager ").replace("owner_", "the owner ")
    assert decision_line(report(**fields)) == said


@pytest.mark.parametrize(
    ("votes", "who", "missing", "said"),
    [
        ((), ("UADA",), (MANAGER,), "Nobody answered for 3 h: <@UADA> may now decide as well"),
        ((), (), (MANAGER,), "Nobody answered for 3 h"),
        ((PEER,), (), (MANAGER,), "No answer from the manager for 3 h"),
        (
            (PEER,), ("UADA",), (MANAGER,),
            "No answer from the manager for 3 h: <@UADA> may now decide as well",
        ),
        ((PEER,), (), (LEADS, MANAGER), "Not enough answers from @it-leads or the manager for 3 h"),
    ],
)  # fmt: skip
def test_it_says_who_was_silent_and_who_is_new(
    votes: tuple[Person, ...], who: tuple[str, ...], missing: tuple[Waiting, ...], said: str
) -> None:
    wider = Widened(silent=timedelta(hours=3), who=who, missing=missing)
    assert silence_lines(report(widened=(wider,), votes=tuple(map(vote, votes)))) == [said]
