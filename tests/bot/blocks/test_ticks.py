"""What was ticked and typed comes back from the modal as it was meant."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.boxes import LONGEST_ID, chosen_in, reason_of
from bot.blocks.preview import preview
from bot.workbench.inputs import blank_state
from tests.bot.blocks.slack_rules import check_view, shown
from tests.bot.blocks.values import NOW, account, app_plan, large_plan, plan, planned

NAMES = st.text(st.sampled_from("ab:%/ é#-_."), min_size=1, max_size=100)


def ticks_of(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return chosen_in(values).ticks


def state_of(view: dict[str, Any]) -> dict[str, Any]:
    return blank_state(view["blocks"])


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8, unique=True))
def test_every_pair_of_app_and_account_survives_the_way_through_slack(pairs: list[tuple[str, str]]) -> None:
    parts = [app_plan(planned(account(id=account_id)), app=app) for app, account_id in pairs]
    view = preview(plan(*parts), "draft-1", NOW)
    check_view(view)
    assert list(ticks_of(state_of(view))) == pairs


def test_long_ids_are_fingerprinted_and_longer_ones_left_to_people() -> None:
    app, fits, beyond = "a" * 120, "i" * LONGEST_ID, "i" * (LONGEST_ID + 1)
    part = app_plan(planned(account(id=fits)), planned(account(2, id=beyond)), app=app)
    view = preview(plan(part), "draft-1", NOW)
    check_view(view)
    assert ticks_of(state_of(view)) == ((app, fits),)
    assert "too long to be ticked here" in shown(view)


def test_what_is_not_shown_cannot_be_ticked() -> None:
    view = preview(large_plan(5, 30), "draft-1", NOW)
    check_view(view)
    ticked = ticks_of(state_of(view))
    assert len(ticked) == 5 * 7
    assert "… and 23 more accounts that this window cannot show." in shown(view)
    crowd = preview(large_plan(40, 2), "draft-1", NOW)
    check_view(crowd)
    assert "… and 22 more apps that this window cannot show." in shown(crowd)


def test_an_untouched_or_strange_state_holds_no_tick_and_no_reason() -> None:
    nothing = {"reason": {"reason": {"type": "plain_text_input", "value": None}}}
    assert ticks_of(nothing) == ()
    assert reason_of(nothing) == ""
    assert reason_of({}) == ""
    assert ticks_of({"tick:talentlms:1": {"tick": {"type": "checkboxes", "selected_options": []}}}) == ()
    assert ticks_of({"tick:talentlms:1": {}}) == ()


def test_the_reason_comes_without_the_blanks_around_it() -> None:
    assert reason_of({"reason": {"reason": {"value": "  leaves\n"}}}) == "leaves"
