"""Interactive elements and where they may stand.

Source: docs.slack.dev/reference/block-kit/block-elements.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workbench.rules.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    ID,
    IMAGE_SOURCE,
    OPTION,
    OPTIONS,
    TYPE,
    WORKFLOW,
    either_options,
    initial_among,
    option,
    plain_text,
)
from bot.workbench.rules.shape import (
    Check,
    Problem,
    both,
    flag,
    items,
    number,
    one_of,
    shape,
    some_of,
    string,
    word,
)

PLACEHOLDER = plain_text(150)
USERS = items(ID, 100, 0)
STYLE = word("primary", "danger")


def _element(required: Mapping[str, Check] | None = None, /, **optional: Check) -> Check:
    """An interactive element, with an action_id and what nearly all have."""
    common = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
    return shape({"type": TYPE, **(required or {})}, {**common, **optional})


def _input(**optional: Check) -> Check:
    """A field to type in."""
    common = {"action_id": ID, "focus_on_load": flag, "placeholder": PLACEHOLDER}
    return shape({"type": TYPE}, {**common, "dispatch_action_config": DISPATCH, **optional})


def _many(**optional: Check) -> Check:
    return _element(placeholder=PLACEHOLDER, max_selected_items=number(1), **optional)


def _chosen_among(value: Any, at: str) -> Iterator[Problem]:
    yield from initial_among(value, at, value.get("options") or [])


def _listed(formatted: Check, **optional: Check) -> Check:
    return both(_element({"options": items(formatted, 10)}, **optional), _chosen_among)


_FORMATTED = option(formatted=True)
_FEEDBACK = shape({"text": plain_text(75), "value": string(2000)}, {"accessibility_label": string(75)})

BUTTON = _element(
    {"text": plain_text(75)},
    url=string(3000),
    value=string(2000),
    style=STYLE,
    accessibility_label=string(75),
    visible_to_user_ids=USERS,
)
IMAGE = both(
    shape({"type": TYPE, "alt_text": string(2000)}, IMAGE_SOURCE),
    some_of("image_url", "slack_file"),
)

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": _element(
        {"text": plain_text(75), "workflow": WORKFLOW}, style=STYLE, accessibility_label=string(75)
    ),
    "icon_button": _element(
        {"icon": string(50), "text": plain_text(75)},
        value=string(2000),
        accessibility_label=string(75),
        visible_to_user_ids=USERS,
    ),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "checkboxes": _listed(_FORMATTED, initial_options=items(_FORMATTED, 10)),
    "radio_buttons": _listed(_FORMATTED, initial_option=_FORMATTED),
    "overflow": _element({"options": items(option(False, {"url": string(3000)}), 5)}),
    "datepicker": _element(initial_date=string(10), placeholder=PLACEHOLDER),
    "timepicker": _element(initial_time=string(5), placeholder=PLACEHOLDER, timezone=string(100)),
    "datetimepicker": _element(initial_date_time=number(0)),
    "static_select": both(
        _element(placeholder=PLACEHOLDER, initial_option=OPTION, **OPTIONS), either_options
    ),
    "external_select": _element(placeholder=PLACEHOLDER, initial_option=OPTION, min_query_length=number(0)),
    "users_select": _element(placeholder=PLACEHOLDER, initial_user=ID),
    "conversations_select": _element(
        placeholder=PLACEHOLDER,
        initial_conversation=ID,
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=FILTER,
    ),
    "channels_select": _element(placeholder=PLACEHOLDER, initial_channel=ID, response_url_enabled=flag),
    "multi_static_select": both(_many(initial_options=items(OPTION, 100), **OPTIONS), either_options),
    "multi_external_select": _many(initial_options=items(OPTION, 100), min_query_length=number(0)),
    "multi_users_select": _many(initial_users=USERS),
    "multi_conversations_select": _many(
        initial_conversations=USERS, default_to_current_conversation=flag, filter=FILTER
    ),
    "multi_channels_select": _many(initial_channels=USERS),
    "plain_text_input": _input(
        initial_value=string(3000, 0),
        multiline=flag,
        min_length=number(0, 3000),
        max_length=number(1, 3000),
    ),
    "rich_text_input": _input(
        initial_value=shape(
            {"type": word("rich_text"), "elements": items(shape({"type": TYPE}, {"elements": USERS}))}
        ),
        min_lines=number(1),
        max_lines=number(1),
    ),
    "email_text_input": _input(initial_value=string(3000, 0)),
    "url_text_input": _input(initial_value=string(3000, 0)),
    "number_input": _input(
        initial_value=string(100, 0), is_decimal_allowed=flag, min_value=string(100), max_value=string(100)
    ),
    "file_input": shape(
        {"type": TYPE}, {"action_id": ID, "filetypes": items(string(20)), "max_files": number(1, 10)}
    ),
}

SINGLE_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
MULTI_SELECTS = tuple(f"multi_{kind}" for kind in SINGLE_SELECTS)
CHOICES = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *SINGLE_SELECTS)
TYPED = (
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
)


def _these(*kinds: str) -> dict[str, Check]:
    return {kind: ELEMENTS[kind] for kind in kinds}


ACTION = one_of(_these("button", "overflow", "workflow_button", "datetimepicker", *CHOICES))
ACCESSORY = one_of(
    {**_these("button", "overflow", "workflow_button", *CHOICES, *MULTI_SELECTS), "image": IMAGE}
)
INPUT = one_of(_these("datetimepicker", *CHOICES, *MULTI_SELECTS, *TYPED))
CONTEXT_ACTION = one_of(_these("feedback_buttons", "icon_button"))

MESSAGE, MODAL, HOME = "message", "modal", "home"
ELEMENT_SURFACES = {
    "datetimepicker": (MESSAGE, MODAL),
    "rich_text_input": (MODAL, HOME),
    **dict.fromkeys(("email_text_input", "number_input", "url_text_input", "file_input"), (MODAL,)),
    **dict.fromkeys(("workflow_button", "icon_button", "feedback_buttons"), (MESSAGE,)),
}
"""Elements that are not at home everywhere (docs.slack.dev by way of a third party, 2026-09-29)."""
