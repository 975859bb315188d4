"""The import law: which way the arrows point, and who may touch what."""

import ast
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOMS, Import, Module, dotted, read_modules, within

OUTSIDE = {"connectors": ("approvals", "bot"), "approvals": ("bot",), "bot": ()}
"""The rooms that a room must not know."""


@dataclass(frozen=True)
class Reserved:
    """Packages that only some files may import."""

    packages: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Confined:
    """Files that may import, of ours, only some modules, and of others' only some packages (None: any)."""

    files: tuple[str, ...]
    ours: tuple[str, ...]
    others: tuple[str, ...] | None


RESERVED = (
    Reserved(("httpx",), ("connectors/http.py",)),
    Reserved(("scim2_client", "scim2_models"), ("connectors/scim/*",)),
    Reserved(("aiohttp",), ("bot/*", "connectors/sandbox/*")),
    Reserved(("sqlmodel", "sqlalchemy", "alembic", "psycopg"), ("approvals/*",)),
    Reserved(("dbos",), ("approvals/engine*.py",)),
    Reserved(("slack_sdk", "slack_bolt"), ("bot/*",)),
    Reserved(("os.environ", "os.getenv", "os.environb", "os.putenv"), ("bot/settings.py",)),
    Reserved(("importlib.import_module", "pkgutil", "importlib.metadata.entry_points", "tests"), ()),
)

CONFINED = (
    Confined(("bot/workbench/*",), ("bot.workbench", "connectors.contract"), None),
    Confined(("connectors/sandbox/*",), ("connectors.sandbox", "connectors.contract"), ("aiohttp",)),
)


def rooms_know_only_what_lies_behind_them(root: Path) -> list[str]:
    """bot → approvals → connectors, never back."""
    return [
        module.at(found.line, f"{room} must not know {found.target}")
        for room, unknown in OUTSIDE.items()
        for module in read_modules(root, room)
        for found in module.imports
        if within(found.target, *unknown)
    ]


def packages_stay_with_their_keepers(root: Path) -> list[str]:
    """HTTP, SQL, DBOS, Slack and the environment are each touched in one place only."""
    return [
        module.at(found.line, f"{found.target} belongs to {' and '.join(rule.files) or 'nobody'}")
        for module in read_modules(root)
        for found in module.touches
        for rule in RESERVED
        if within(found.target, *rule.packages) and not module.matches(*rule.files)
    ]


def confined_files_know_little(root: Path) -> list[str]:
    """The workbench, the sandboxes and each vendor's file know only what they must."""
    rules = [*CONFINED, *map(_confine_vendor, sorted(_find_vendors(root)))]
    return [
        module.at(found.line, f"{rule.files[0]} must not import {found.target}")
        for module in read_modules(root)
        for rule in rules
        if module.matches(*rule.files)
        for found in module.imports
        if not _is_allowed(found, rule)
    ]


def imports_make_no_circle(root: Path) -> list[str]:
    """Following imports never leads back, inside a room either."""
    graph = _draw_arrows(read_modules(root))
    circles = {frozenset(circle): circle for start in sorted(graph) if (circle := _find_circle(graph, start))}
    return [f"a circle of imports: {' → '.join(circle)}" for circle in circles.values()]


def _is_allowed(found: Import, rule: Confined) -> bool:
    package = found.target.partition(".")[0]
    if package in ROOMS:
        return within(found.target, *rule.ours)
    return rule.others is None or package in rule.others or package in sys.stdlib_module_names


def _find_vendors(root: Path) -> set[str]:
    """The vendors' names: what in connectors/, file or folder, holds a class that is a Connector."""
    return {
        module.name.split(".")[1]
        for module in read_modules(root, "connectors")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        and any(dotted(base).rpartition(".")[2] == "Connector" for base in node.bases)
    }


def _confine_vendor(vendor: str) -> Confined:
    """A vendor's files know contract, errors, http and pydantic, and what is this vendor's own."""
    ours = ("connectors.contract", "connectors.errors", "connectors.http", f"connectors.{vendor}")
    scim = ("scim2_client", "scim2_models") if vendor == "scim" else ()
    return Confined((f"connectors/{vendor}.py", f"connectors/{vendor}/*"), ours, ("pydantic", *scim))


def _draw_arrows(modules: list[Module]) -> dict[str, set[str]]:
    names = {module.name for module in modules}
    return {
        module.name: {
            target
            for found in module.imports
            if (target := _resolve(found.target, names)) and target != module.name
        }
        for module in modules
    }


def _resolve(target: str, names: set[str]) -> str | None:
    """The module of ours that an imported name lies in."""
    while target and target not in names:
        target = target.rpartition(".")[0]
    return target or None


def _find_circle(graph: dict[str, set[str]], start: str) -> list[str] | None:
    """The shortest way from a module back to itself, or None."""
    ways, seen = deque([[start]]), set[str]()
    while ways:
        way = ways.popleft()
        for target in sorted(graph.get(way[-1], ())):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return None
