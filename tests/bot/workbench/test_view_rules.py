from typing import Any

import pytest

from bot.workbench.refusals import Refusal
from bot.workbench.rules.views import checked_view
from tests.bot.workbench.samples import actions, button, field, home, modal, plain, section, select, table

ALERT = {"type": "alert", "text": plain("x"), "level": "warning"}
FITTING: dict[str, dict[str, Any]] = {
    "empty modal": modal(),
    "100 blocks": modal(*[{"type": "divider"}] * 100),
    "title of 24": modal(title="x" * 24),
    "metadata": modal(private_metadata="x" * 3000, external_id="e1", clear_on_close=True),
    "alert": modal(ALERT),
    "inputs": modal(
        field("a", {"type": "email_text_input", "action_id": "e"}),
        field("b", {"type": "multi_users_select", "action_id": "u", "max_selected_items": 3}),
        field("c", {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}),
    ),
    "home": home(section("x"), actions(button("go"))),
    "home with inputs": home(field("a")),
    "same action in two blocks": home(
        section("a", accessory=button("go")), section("b", accessory=button("go"))
    ),
}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    "long title": (modal(title="x" * 25), "must be less than 25 characters [json-pointer:/view/title/text]"),
    "long submit": (modal(submit=plain("x" * 25)), "[json-pointer:/view/submit/text]"),
    "101 blocks": (
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "input without submit": (
        {"type": "modal", "title": plain("x"), "blocks": [field("a")]},
        "missing required field: submit",
    ),
    "long metadata": (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
    "unknown field": (modal(submit_disabled=True), "invalid additional property: submit_disabled"),
    "what a view was answered with": (modal(id="V1", hash="1.2"), "invalid additional property: hash"),
    "table in a modal": (
        modal(table()),
        "unsupported type on a modal: table [json-pointer:/view/blocks/0/type]",
    ),
    "table at home": (home(table()), "unsupported type on a home: table"),
    "plan in a modal": (modal({"type": "plan", "title": "x"}), "unsupported type on a modal: plan"),
    "alert at home": (home(ALERT), "unsupported type on a home: alert"),
    "submit at home": (home() | {"submit": plain("x")}, "invalid additional property: submit"),
    "email at home": (
        home(field("a", {"type": "email_text_input", "action_id": "e"})),
        "unsupported element on a home: email_text_input",
    ),
    "same block id": (modal(field("a"), field("a")), "block_id 'a' already exists"),
    "same action id": (modal(actions(button("b"), select("b", "x"))), "action_id already exists"),
    "blocks as an object": (modal() | {"blocks": {}}, "must provide an array"),
}


@pytest.mark.parametrize("name", FITTING)
def test_what_slack_accepts_is_accepted(name: str) -> None:
    view = FITTING[name]
    assert checked_view(view, view["type"]).items() >= view.items()


@pytest.mark.parametrize("name", BROKEN)
def test_what_slack_refuses_is_refused(name: str) -> None:
    view, complaint = BROKEN[name]
    with pytest.raises(Refusal) as refusal:
        checked_view(view, view["type"])
    assert refusal.value.error == "invalid_arguments"
    messages = refusal.value.extra["response_metadata"]["messages"]
    assert messages[0] == "[ERROR] failed to match all allowed schemas [json-pointer:/view]"
    assert complaint in "\n".join(messages)


@pytest.mark.parametrize(("view", "error"), [(None, "invalid_arguments"), ("x", "invalid_arguments")])
def test_view_is_an_object(view: Any, error: str) -> None:
    with pytest.raises(Refusal, match=error):
        checked_view(view, "modal")


def test_modal_cannot_be_published_as_a_home() -> None:
    with pytest.raises(Refusal, match="invalid_arguments"):
        checked_view(modal(), "home")


def test_view_has_a_largest_size() -> None:
    fields = [plain("x" * 2000)] * 10
    with pytest.raises(Refusal, match="view_too_large"):
        checked_view(modal(*[section("x" * 3000, fields=fields) for _ in range(12)]), "modal")
