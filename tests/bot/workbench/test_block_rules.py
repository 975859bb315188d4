"""Each of Slack's limits, just kept and just broken."""

import copy
from typing import Any

import pytest

from bot.workbench.refusals import Refusal
from bot.workbench.rules.messages import checked_blocks
from tests.bot.workbench.samples import (
    actions,
    button,
    field,
    marked,
    options,
    plain,
    section,
    select,
    table,
)

Blocks = list[Any]


def complaints(blocks: Any) -> list[str]:
    """What a message with these blocks is told, or nothing."""
    try:
        checked_blocks(blocks)
    except Refusal as refusal:
        return [refusal.error, *refusal.extra.get("response_metadata", {}).get("messages", [])]
    return []


def rich(text: str = "x") -> dict[str, Any]:
    parts = [{"type": "text", "text": text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


def task(status: str, **more: Any) -> dict[str, Any]:
    return {"type": "task_card", "task_id": "1", "title": "Look", "status": status, **more}


def plan(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "plan", "title": "Offboarding", "tasks": list(tasks)}


def data_table(rows: int = 2, **more: Any) -> dict[str, Any]:
    return {**table(rows), "type": "data_table", "caption": "Seats", **more}


def pie(segments: int = 2, **more: Any) -> dict[str, Any]:
    parts = [{"label": str(number), "value": number + 1} for number in range(segments)]
    return {
        "type": "data_visualization",
        "title": "Seats",
        "chart": {"type": "pie", "segments": parts},
        **more,
    }


def line(*labels: str, series: str = "used", categories: tuple[str, ...] = ("Jan", "Feb")) -> dict[str, Any]:
    points = [{"label": label, "value": 1} for label in labels]
    chart = {"type": "line", "series": [{"name": series, "data": points}]}
    axes = {"categories": list(categories), "x_label": "Month"}
    return {"type": "data_visualization", "title": "Use", "chart": {**chart, "axis_config": axes}}


CONFIRM = {"title": plain("Sure?"), "text": marked("*Yes*"), "confirm": plain("Yes"), "deny": plain("No")}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"}
CARD = {"type": "card", "title": plain("TalentLMS"), "body": marked("47 of 100")}

FITTING: dict[str, Blocks] = {
    "section": [section("x" * 3000, fields=[marked("y" * 2000)], accessory=IMAGE)],
    "fields": [section("x", fields=[plain("y")] * 10)],
    "header": [{"type": "header", "text": plain("x" * 150)}],
    "divider": [{"type": "divider"}] * 50,
    "image": [{**IMAGE, "title": plain("A")}],
    "context": [{"type": "context", "elements": [IMAGE, plain("a"), marked("b")]}],
    "actions": [actions(*[button(f"b{number}") for number in range(25)])],
    "value": [actions(button("b", "v" * 2000))],
    "button": [actions(button("b", style="danger", confirm=CONFIRM, url="https://example.com"))],
    "selects": [actions(select("a", *map(str, range(100))), {"type": "users_select", "action_id": "u"})],
    "overflow": [section("x", accessory={"type": "overflow", "action_id": "o", "options": options("a")})],
    "input": [field("name", optional=True, hint=plain("who"))],
    "rich text": [rich()],
    "table": [table(100, 1, "x" * 50)],
    "wide table": [table(1, 20)],
    "table columns": [{**table(), "column_settings": [{"align": "right", "is_wrapped": True}, None]}],
    "data table": [data_table(101, page_size=100)],
    "markdown": [{"type": "markdown", "text": "x" * 12_000}],
    "plan": [plan(task("pending"), task("complete", details=rich(), output=rich()))],
    "task": [task("in_progress", sources=[{"type": "url", "url": "https://example.com", "text": "a"}])],
    "pie": [pie(6), pie()],
    "line": [line("Jan", "Feb")],
    "card": [CARD],
    "carousel": [{"type": "carousel", "elements": [CARD]}],
    "container": [{"type": "container", "title": plain("A"), "child_blocks": [section("x"), table()]}],
}

BROKEN: dict[str, tuple[Blocks, str]] = {
    "unknown block": ([{"type": "wall"}], "unsupported type: wall [json-pointer:/blocks/0/type]"),
    "no type": ([{}], "unsupported type: None"),
    "no block": (["x"], "must provide an object"),
    "unknown field": (
        [section("x", colour="red")],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "empty section": ([{"type": "section"}], "must define at least one of text, fields"),
    "empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "long section": ([section("x" * 3001)], "must be less than 3001 characters"),
    "long field": (
        [section("x", fields=[plain("y" * 2001)])],
        "2001 characters [json-pointer:/blocks/0/fields/0",
    ),
    "11 fields": ([section("x", fields=[plain("y")] * 11)], "no more than 10 items"),
    "mrkdwn header": ([{"type": "header", "text": marked("x")}], "unsupported type: mrkdwn"),
    "long header": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    "image without source": ([{"type": "image", "alt_text": "a"}], "image_url, slack_file"),
    "empty context": ([{"type": "context", "elements": []}], "no less than 1 items allowed"),
    "11 in a context": ([{"type": "context", "elements": [plain("a")] * 11}], "no more than 10 items"),
    "26 actions": ([actions(*[button(f"b{number}") for number in range(26)])], "no more than 25 items"),
    "mrkdwn button": ([actions({**button("b"), "text": marked("b")})], "unsupported type: mrkdwn"),
    "long button": ([actions({**button("b"), "text": plain("x" * 76)})], "must be less than 76 characters"),
    "long value": ([actions(button("b", "v" * 2001))], "must be less than 2001 characters"),
    "empty value": ([actions(button("b", ""))], "must be more than 0 characters"),
    "style": ([actions(button("b", style="default"))], "one of primary, danger"),
    "long action id": ([actions(button("b" * 256))], "must be less than 256 characters"),
    "confirm without deny": (
        [actions(button("b", confirm={key: CONFIRM[key] for key in ("title", "text", "confirm")}))],
        "missing required field: deny",
    ),
    "101 options": ([actions(select("a", *map(str, range(101))))], "no more than 100 items"),
    "no options": ([actions({"type": "static_select", "action_id": "a"})], "either options or option_groups"),
    "long option": ([actions(select("a", "x" * 76))], "must be less than 76 characters"),
    "foreign initial": (
        [actions(select("a", "red", initial_option=options("blue")[0]))],
        "initial option must be among the options",
    ),
    "six in an overflow": (
        [actions({"type": "overflow", "action_id": "o", "options": options(*"abcdef")})],
        "no more than 5 items",
    ),
    "eleven boxes": (
        [actions({"type": "checkboxes", "action_id": "c", "options": options(*"abcdefghijk")})],
        "no more than 10 items",
    ),
    "multi select in actions": (
        [actions({"type": "multi_users_select", "action_id": "m"})],
        "unsupported type: multi_users_select",
    ),
    "text input in actions": ([actions({"type": "plain_text_input", "action_id": "t"})], "unsupported type"),
    "input for modals only": (
        [field("a", {"type": "email_text_input", "action_id": "e"})],
        "unsupported element on a message: email_text_input",
    ),
    "alert": ([{"type": "alert", "text": plain("x")}], "unsupported type on a message: alert"),
    "101 rows": ([table(101)], "no more than 100 items"),
    "21 cells": ([table(1, 21)], "no more than 20 items"),
    "empty cell": (
        [table(1, 1, "")],
        "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]",
    ),
    "too much in a table": ([table(100, 20, "123456")], "must be less than 10001 characters over all cells"),
    "raw number without text": (
        [{"type": "table", "rows": [[{"type": "raw_number", "value": 1}]]}],
        "missing required field: text",
    ),
    "two tables": ([table(), data_table()], "only_one_table_allowed"),
    "header row only": ([data_table(1)], "no less than 2 items"),
    "no caption": ([{**table(), "type": "data_table"}], "missing required field: caption"),
    "uneven rows": (
        [data_table(rows=2) | {"rows": [[{"type": "raw_text", "text": "a"}] * n for n in (1, 2)]}],
        "the same number of cells",
    ),
    "rich header cell": ([data_table() | {"rows": [[rich()], [rich()]]}], "unsupported type: rich_text"),
    "too much markdown": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "must be less than 12001 characters of markdown",
    ),
    "plan title as an object": ([{**plan(), "title": plain("x")}], "must provide a string"),
    "two plans": ([plan(), plan()], "only one plan allowed"),
    "plan beside a task": ([plan(), task("complete")], "cannot be used together"),
    "pending task alone": ([task("pending")], "must be a valid enum value"),
    "task that is done": ([plan(task("done"))], "one of pending, in_progress, complete, error"),
    "empty rich text": ([plan(task("complete", details=rich("")))], "must be more than 0 characters"),
    "seven segments": ([pie(7)], "no more than 6 items"),
    "three charts": ([pie()] * 3, "no more than 2 data_visualization"),
    "empty segment": (
        [pie() | {"chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}}],
        "must be between",
    ),
    "missing point": ([line("Jan")], "exactly one point per category"),
    "long label": ([line("x" * 21, categories=("x" * 21,))], "must be less than 21 characters"),
    "card without a word": ([{"type": "card", "subtitle": plain("a")}], "must define at least one of"),
    "card title as a string": ([{"type": "card", "title": "a"}], "must provide an object"),
    "eleven cards": ([{"type": "carousel", "elements": [CARD] * 11}], "no more than 10 items"),
    "file": ([{"type": "file", "external_id": "a", "source": "remote"}], "unsupported type: file"),
    "same block id": (
        [section("a", block_id="x"), section("b", block_id="x")],
        "block_id 'x' already exists [json-pointer:/blocks/1/block_id]",
    ),
    "same action id": ([actions(button("b"), button("b"))], "action_id already exists"),
    "13,201 characters": ([section("x" * 2900)] * 5, "msg_blocks_too_long"),
}


@pytest.mark.parametrize("name", FITTING)
def test_what_slack_accepts_is_accepted(name: str) -> None:
    assert complaints(copy.deepcopy(FITTING[name])) == []


def test_table_that_is_within_its_own_limit_may_still_be_too_long() -> None:
    assert complaints([table(100, 20, "12345")]) == ["msg_blocks_too_long"]


@pytest.mark.parametrize("name", BROKEN)
def test_what_slack_refuses_is_refused(name: str) -> None:
    blocks, complaint = BROKEN[name]
    assert complaint in "\n".join(complaints(blocks))


def test_blocks_are_a_list() -> None:
    assert complaints({"type": "divider"}) == ["invalid_blocks_format"]


def test_blocks_of_the_sdk_are_accepted() -> None:
    """The SDK's own models draw what this checker takes."""
    from slack_sdk.models import blocks as sdk

    drawn = [
        sdk.HeaderBlock(text="Offboard Dana").to_dict(),
        sdk.SectionBlock(text="*x*", accessory=sdk.ButtonElement(text="Go", action_id="go")).to_dict(),
        sdk.ActionsBlock(
            elements=[
                sdk.StaticSelectElement(action_id="s", options=[sdk.Option(label="A", value="a")]),
                sdk.OverflowMenuElement(action_id="o", options=[sdk.Option(label="A", value="a")]),
                sdk.DatePickerElement(action_id="d", placeholder="when"),
            ]
        ).to_dict(),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x")]).to_dict(),
        sdk.DividerBlock().to_dict(),
        sdk.PlanBlock(
            title="x", tasks=[sdk.TaskCardBlock(task_id="1", title="y", status="complete")]
        ).to_dict(),
        sdk.TableBlock(rows=[[{"type": "raw_text", "text": "x"}]]).to_dict(),
    ]
    assert complaints(drawn) == []
