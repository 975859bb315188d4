"""How long a file and a function may be."""

import ast
from pathlib import Path

from tests.house.tree import Module, read_modules

FILE = 250
FUNCTION = 45
README = 150
NOT_COUNTED = ("approvals/migrations/versions/*",)
"""Migrations are written once, by the order of the tables, and never edited."""


def files_are_short(root: Path) -> list[str]:
    """Product code, the workbench's scripts, and the README that a newcomer reads first."""
    scripts = sorted(path.relative_to(root).as_posix() for path in (root / "bot").rglob("*.js"))
    product = [*(module.path for module in _counted(root)), *scripts]
    limits = dict.fromkeys(product, FILE) | {"README.md": README}
    lengths = ((path, _count_lines(root / path), limit) for path, limit in limits.items())
    return [f"{path}: {length} lines, {limit} at most" for path, length, limit in lengths if length > limit]


def functions_are_short(root: Path) -> list[str]:
    """A function in product code, from its def to its last line."""
    return [
        module.at(node.lineno, f"{node.name} has {length} lines, {FUNCTION} at most")
        for module in _counted(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION
    ]


def _counted(root: Path) -> list[Module]:
    return [module for module in read_modules(root) if not module.matches(*NOT_COUNTED)]


def _count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0
