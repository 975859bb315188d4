"""Composition objects: texts, options, confirmations.

Source: docs.slack.dev/reference/block-kit/composition-objects.
"""

from collections.abc import Iterator
from typing import Any

from bot.workbench.rules.shape import Check, Problem, both, flag, items, one_of, shape, some_of, string, word

ID = string(255)
TYPE = string(255)


def plain_text(most: int) -> Check:
    return one_of({"plain_text": shape({"type": TYPE, "text": string(most)}, {"emoji": flag})})


def text(most: int) -> Check:
    """Plain text or mrkdwn."""
    plain = shape({"type": TYPE, "text": string(most)}, {"emoji": flag})
    marked = shape({"type": TYPE, "text": string(most)}, {"verbatim": flag})
    return one_of({"plain_text": plain, "mrkdwn": marked})


CONFIRM = shape(
    {"title": plain_text(100), "text": text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": word("primary", "danger")},
)
SLACK_FILE = both(shape({}, {"id": ID, "url": string(3000)}), some_of("id", "url"))
IMAGE_SOURCE = {"image_url": string(3000), "slack_file": SLACK_FILE}
DISPATCH = shape({}, {"trigger_actions_on": items(word("on_enter_pressed", "on_character_entered"), 2)})
WORKFLOW = shape({"trigger": lambda value, at: iter(())})
FILTER = shape(
    {},
    {
        "include": items(word("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def option(formatted: bool, extra: dict[str, Check] | None = None) -> Check:
    """One option; only checkboxes and radio buttons may format it."""
    drawn = text if formatted else plain_text
    fields = {"description": drawn(75), **(extra or {})}
    return shape({"text": drawn(75), "value": string(150)}, fields)


OPTION = option(formatted=False)
OPTIONS = {
    "options": items(OPTION, 100),
    "option_groups": items(shape({"label": plain_text(75), "options": items(OPTION, 100)}), 100),
}


def either_options(value: Any, at: str) -> Iterator[Problem]:
    """Options or groups of options, not both."""
    if ("options" in value) == ("option_groups" in value):
        yield Problem("must define either options or option_groups", at)
    told = [option for group in value.get("option_groups") or [] for option in group.get("options") or []]
    yield from initial_among(value, at, [*(value.get("options") or []), *told])


def initial_among(value: Any, at: str, options: list[Any]) -> Iterator[Problem]:
    """What is chosen at first must be one of the options, word for word."""
    first = value.get("initial_options") or []
    if "initial_option" in value:
        first = [*first, value["initial_option"]]
    for chosen in first:
        if chosen not in options:
            yield Problem("initial option must be among the options", at)
