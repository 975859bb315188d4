"""What Slack's window checks in a form before it asks the app."""

from collections.abc import Callable

from bot.workbench.inputs import STATE_KEYS, is_empty
from bot.workbench.surfaces import View
from bot.workbench.wire import Json

REQUIRED = "Please complete this required field."


def complaints(view: View) -> dict[str, str]:
    """A sentence by block for every input that the window would not send."""
    found: dict[str, str] = {}
    for block in view.blocks:
        if block["type"] == "input":
            value = view.values[block["block_id"]][block["element"]["action_id"]]
            complaint = _complaint(block, value)
            if complaint:
                found[block["block_id"]] = complaint
    return found


def _complaint(block: Json, value: Json) -> str | None:
    if is_empty(value):
        return None if block.get("optional") else REQUIRED
    check = CHECKS.get(value["type"])
    return check(block["element"], str(value[STATE_KEYS[value["type"]]])) if check else None


def _length(element: Json, text: str) -> str | None:
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return None


def _email(element: Json, text: str) -> str | None:
    name, _, host = text.partition("@")
    return None if name and "." in host else "Please enter a valid email address."


def _url(element: Json, text: str) -> str | None:
    return None if text.startswith(("http://", "https://")) else "Please enter a valid URL."


def _number(element: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a number."
    if number % 1 and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    if not float(element.get("min_value", "-inf")) <= number <= float(element.get("max_value", "inf")):
        return "Please enter a number within the limits."
    return None


CHECKS: dict[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _length,
    "email_text_input": _email,
    "url_text_input": _url,
    "number_input": _number,
}
