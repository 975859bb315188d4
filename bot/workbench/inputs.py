"""Interactive elements: where they stand in blocks, and the state that they carry."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.workbench.refusals import Unfit
from bot.workbench.wire import Json

ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
STATE_KEYS = {
    **dict.fromkeys(ONE_OPTION, "selected_option"),
    **dict.fromkeys(MANY_OPTIONS, "selected_options"),
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "file_input": "files",
}
"""Under which key the state value of a kind of element stands (docs.slack.dev, view submission payloads)."""

CARRIED = ("text", "value", "url", "style", "confirm")
STATELESS = ("button", "overflow", "workflow_button", "icon_button", "feedback_buttons")


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block in which it stands."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        candidates += block.get("actions") or []
        for element in candidates:
            if isinstance(element, dict) and element.get("action_id"):
                yield block, element
        yield from elements(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from elements(block.get("elements") or [])


def find_element(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The element that a person points at; raise Unfit when it is not there, or not only once."""
    fitting = [
        (block, element)
        for block, element in elements(blocks)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(fitting) != 1:
        there = ", ".join(
            f"{block['block_id']}/{element['action_id']}" for block, element in elements(blocks)
        )
        number = "no" if not fitting else "more than one"
        raise Unfit(
            f"there is {number} {block_id or '*'}/{action_id} here; there is: {there or 'nothing to press'}"
        )
    return fitting[0]


def blank_state(blocks: Sequence[Json]) -> dict[str, dict[str, Json]]:
    """The state of a fresh view or message: initial values, and null where there is none."""
    state: dict[str, dict[str, Json]] = {}
    for block, element in elements(blocks):
        if element["type"] in STATE_KEYS and element["type"] not in STATELESS:
            state.setdefault(block["block_id"], {})[element["action_id"]] = initial(element)
    return state


def initial(element: Json) -> Json:
    """The state value with which an element begins."""
    key = STATE_KEYS[element["type"]]
    begin = "initial_value" if key in ("value", "rich_text_value") else key.replace("selected", "initial")
    empty: Any = [] if key.endswith("s") else None
    return {"type": element["type"], key: element.get(begin, empty)}


def is_empty(value: Json) -> bool:
    content = value.get(STATE_KEYS[value["type"]])
    return content is None or content == [] or (isinstance(content, str) and not content.strip())


def options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def _choose(element: Json, wanted: Any) -> Json:
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    if element["type"].endswith("external_select") and isinstance(wanted, dict):
        return wanted
    for option in options(element):
        if option.get("value") == value:
            return option
    raise Unfit(f"{element['action_id']} has no option {value!r}")


def filled(element: Json, given: Any) -> Json:
    """The state value of an element after a person entered something.

    ``given`` is Slack's own state value, or short: an option's value (or a list of them), an id, a text, a
    date. Options are taken from the element, never from the person. Raises Unfit.
    """
    key = STATE_KEYS.get(element["type"])
    if key is None:
        raise Unfit(f"nothing can be entered in a {element['type']}")
    content = given.get(key) if isinstance(given, dict) and (key in given or "type" in given) else given
    if content is not None and element["type"] in ONE_OPTION:
        content = _choose(element, content)
    elif element["type"] in MANY_OPTIONS:
        content = [_choose(element, one) for one in content or []]
    return {"type": element["type"], key: content}


def entered(blocks: Sequence[Json], values: Json) -> dict[str, dict[str, Json]]:
    """What a person entered, by block and action, in Slack's form; raise Unfit on what is not there."""
    state: dict[str, dict[str, Json]] = {}
    for block_id, actions in values.items():
        for action_id, given in actions.items():
            _, element = find_element(blocks, action_id, block_id)
            if element["type"] not in STATELESS:
                state.setdefault(block_id, {})[action_id] = filled(element, given)
    return state


def action(block: Json, element: Json, given: Any, ts: str) -> Json:
    """The entry of ``actions`` in a block_actions payload; what a button carries comes from the button."""
    pressed: Json = {key: element[key] for key in ("type", "action_id")}
    pressed |= {"block_id": block["block_id"], "action_ts": ts}
    if element["type"] in STATE_KEYS:
        return pressed | filled(element, given)
    return pressed | {key: element[key] for key in CARRIED if key in element}
