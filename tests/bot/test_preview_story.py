"""What the preview shows about the people who make offboarding hard."""

import pytest

from bot.demo.scene import Scene
from bot.workbench.surfaces import View
from tests.bot.acting import REASON, preview


def boxes(view: View) -> list[dict[str, object]]:
    """The checkboxes that the view offers for accounts."""
    return [block["element"] for block in view.blocks if block["block_id"].startswith("tick:")]


def ticked(view: View) -> int:
    return sum("initial_options" in box for box in boxes(view))


@pytest.mark.parametrize(
    ("who", "offered", "chosen", "says"),
    [
        ("@dana", 1, 1, "dana@harbourpine.example"),
        ("@emil", 2, 2, "emil.novak@harbourpine.example"),
        ("@ines", 0, 0, "owner"),
        ("@hana", 0, 0, "last administrator"),
        ("@jonas", 0, 0, "already deactivated"),
        ("@kim", 1, 1, "no login recorded"),
        ("@lea", 1, 0, "locked"),
        ("@goran", 1, 0, "Possible match"),
        ("@nora", 1, 1, "eactivated in Slack"),
        ("oskar.blum@harbourpine.example", 1, 1, "oskar.blum@harbourpine.example"),
        ("nobody.here@harbourpine.example", 0, 0, "No account under nobody.here@harbourpine.example"),
    ],
)
async def test_everybody_is_shown_as_they_are(
    stage: Scene, who: str, offered: int, chosen: int, says: str
) -> None:
    view = await preview(stage, "UBRUNO", f"/offboard {who}")
    assert (len(boxes(view)), ticked(view)) == (offered, chosen)
    assert says.lower() in view.shown.lower()


async def test_an_app_that_cannot_be_read_is_a_gap_and_no_all_clear(stage: Scene) -> None:
    stage.talentlms.faults.set("server_error", on="reads", times=None)
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    assert boxes(view) == []
    assert "No account" not in view.shown
    assert "nothing will be done" in view.shown.lower()


async def test_the_form_without_a_name_leads_to_the_same_preview(stage: Scene) -> None:
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard")
    form = await bruno.view()
    assert not (await bruno.submit(form, {})).ok
    chosen = {"person": {"person": {"type": "users_select", "selected_user": "UDANA"}}}
    assert (await bruno.submit(form, chosen)).ok
    view = await bruno.view(lambda view: "Asking" not in view.shown and boxes(view))
    assert ticked(view) == 1


async def test_sending_too_early_keeps_what_was_typed_and_says_who_is_awaited(stage: Scene) -> None:
    stage.talentlms.faults.set("hang", on="reads", times=None)
    bruno = stage.workbench.person("UBRUNO")
    await bruno.command("/offboard @dana")
    view = await bruno.view(lambda view: "Asking" in view.shown)
    sent = await bruno.submit(view, REASON)
    assert not sent.ok
    assert "TalentLMS" in sent.errors["reason"]


async def test_an_account_that_an_open_request_holds_is_not_offered_again(stage: Scene) -> None:
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    await stage.workbench.person("UBRUNO").submit(view, REASON)
    again = await preview(stage, "UADA", "/offboard @dana")
    assert boxes(again) == []
    assert "#1" in again.shown


async def test_unticking_everything_is_no_request(stage: Scene) -> None:
    view = await preview(stage, "UBRUNO", "/offboard @dana")
    (block,) = [block for block in view.blocks if block["block_id"].startswith("tick:")]
    nothing = {block["block_id"]: {"tick": {"type": "checkboxes", "selected_options": []}}}
    sent = await stage.workbench.person("UBRUNO").submit(view, {**REASON, **nothing})
    assert not sent.ok
    assert "tick" in sent.errors["reason"].lower()
