"""What is wrong in the settings, as sentences that name the key."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "string_type": "must be text in quotes",
        "tuple_type": 'must be a list, such as ["one", "two"]',
        "int_type": "must be a whole number",
        "int_parsing": "must be a whole number",
        "int_from_float": "must be a whole number",
        "float_type": "must be a number",
        "float_parsing": "must be a number",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "dict_type": "must be a table",
        "mapping_type": "must be a table",
        "model_type": "must be a table",
        "greater_than": "must be more than {gt}",
        "greater_than_equal": "must be {ge} or more",
    }
)


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` has one sentence for each thing to mend."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def sentences(error: ValidationError, document: type[BaseModel]) -> tuple[str, ...]:
    """A sentence for each problem of a document, with its dotted key; values are not repeated."""
    found = (_sentence(detail, document) for detail in error.errors(include_url=False, include_input=False))
    return tuple(dict.fromkeys(found))


def _sentence(detail: ErrorDetails, document: type[BaseModel]) -> str:
    path = [part for part in detail["loc"] if part != "[key]"]
    key = _key(path, document)
    if detail["type"] == "extra_forbidden":
        return f"unknown key {key}: {_nearest(path, document)}"
    if detail["type"] == "missing":
        return f"{key if len(path) > 1 else f'the table [{key}]'} is missing"
    if detail["type"] == "value_error":
        return f"{key}: {detail['ctx']['error']}".removeprefix(": ")
    sentence = _SENTENCES.get(detail["type"], detail["msg"][:1].lower() + detail["msg"][1:])
    return f"{key} {sentence.format_map(detail.get('ctx', {}))}"


def _nearest(path: Sequence[str | int], document: type[BaseModel]) -> str:
    table = _table_at(path[:-1], document)
    known = list(table.model_fields) if table else []
    near = get_close_matches(str(path[-1]), known, n=1)
    return f"did you mean {near[0]}?" if near else f"known here are {', '.join(known)}"


def _key(path: Sequence[str | int], document: type[BaseModel]) -> str:
    """The dotted key; in a list, a table has its number, counted from 1, and a word has none."""
    key = ""
    for place, part in enumerate(path):
        if isinstance(part, str):
            key += f".{part}"
        elif _table_at(path[: place + 1], document):
            key += f"[{part + 1}]"
    return key.removeprefix(".")


def _table_at(path: Iterable[str | int], table: type[BaseModel]) -> type[BaseModel] | None:
    """The table that stands at a path, or none; in a list or table of tables, all are of one kind."""
    kind: Any = table
    for part in path:
        fields = kind.model_fields if _is_table(kind) else {}
        kind = fields[part].annotation if part in fields else _inside(kind)
    return kind if _is_table(kind) else None


def _inside(kind: Any) -> Any:
    """What a list or mapping is of."""
    within = [each for each in get_args(kind) if each is not Ellipsis]
    return within[-1] if within else None


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
