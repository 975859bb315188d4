"""Small checks that combine: each takes a value and its JSON pointer, and yields what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One complaint in Slack's style, with a JSON pointer to the place."""

    says: str
    at: str

    def __str__(self) -> str:
        return f"{self.says} [json-pointer:{self.at}]"


Check = Callable[[Any, str], Iterator[Problem]]


def string(most: int = 3000, least: int = 1) -> Check:
    """A text of a length between two bounds."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", at)

    return check


def word(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield Problem(f"must be a valid enum value, one of {', '.join(allowed)}", at)

    return check


def flag(value: Any, at: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem("must provide a boolean", at)


def number(low: float = float("-inf"), high: float = float("inf")) -> Check:
    """A number between two bounds."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem("must provide a number", at)
        elif not low <= value <= high:
            yield Problem(f"must be between {low} and {high}", at)

    return check


def items(each: Check, most: int = 100, least: int = 1) -> Check:
    """A list whose members all pass."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must provide an array", at)
            return
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield Problem(f"no less than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
            return
        for name in required.keys() - value.keys():
            yield Problem(f"missing required field: {name}", at)
        for name in value:
            if name in known:
                yield from known[name](value[name], f"{at}/{name}")
            else:
                yield Problem(f"invalid additional property: {name}", at)

    return check


def one_of(kinds: Mapping[str, Check]) -> Check:
    """An object whose ``type`` says which check it must pass."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
        elif value.get("type") not in kinds:
            yield Problem(f"unsupported type: {value.get('type')}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return check


def both(*checks: Check) -> Check:
    """Everything that is wrong by any of these checks."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, at)

    return check


def some_of(*names: str) -> Check:
    """An object with at least one of these fields."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict) and not any(name in value for name in names):
            yield Problem(f"must define at least one of {', '.join(names)}", at)

    return check


def optional(check: Check) -> Check:
    """A value that may be null."""
    return lambda value, at: iter(()) if value is None else check(value, at)
