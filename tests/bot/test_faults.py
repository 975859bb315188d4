"""Everything that can go wrong while somebody waits gets a sentence, and nothing is lost."""

import sqlite3
from pathlib import Path

import pytest

from approvals.states import RequestStatus
from bot.demo.scene import Scene
from tests.bot.acting import preview, request, state_of, until


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("server_error", "TalentLMS"),
        ("unauthorized", "SEATKEEPER_TALENTLMS_API_KEY"),
        ("rate_limited", "TalentLMS"),
        ("html", "TalentLMS"),
        ("malformed", "TalentLMS"),
        ("changed_envelope", "TalentLMS"),
    ],
)
async def test_a_vendor_in_trouble_is_a_gap_with_a_sentence(stage: Scene, kind: str, says: str) -> None:
    stage.talentlms.faults.set(kind, on="reads", times=None)
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert says in view.shown
    assert "nothing will be done" in view.shown.lower()
    assert "demo-key" not in view.shown
    assert "Deactivate this account" not in view.shown


async def test_a_vote_on_a_locked_database_says_so_and_can_be_repeated(stage: Scene, tmp_path: Path) -> None:
    card = await request(stage)
    ada = stage.workbench.person("UADA")
    other = sqlite3.connect(tmp_path / "seatkeeper.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    clicked = await ada.click(card, "request.approve")
    answer = await ada.private_answer()
    other.execute("ROLLBACK")
    other.close()
    assert clicked.ok
    assert clicked.ms < 3000
    assert "nothing was recorded" in answer.shown
    assert (await state_of(stage)).votes == ()
    await ada.click(card, "request.approve")
    await until(stage, RequestStatus.DONE)


async def test_a_fault_of_ours_is_told_with_a_reference_and_nothing_more(stage: Scene) -> None:
    stage.workbench.faults.refuse("users.info", "internal_error", times=9)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard @dana")
    answer = await bruno.private_answer()
    assert "reference" in answer.shown
    assert "internal_error" not in answer.shown
    assert "Traceback" not in answer.shown
