"""The project as the laws read it: files, modules with their syntax trees, and who imports whom."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from pathlib import Path

ROOMS = ("bot", "approvals", "connectors")
NOT_OURS = ("*/.git/*", "*/.venv/*", "*/__pycache__/*", "*/.*_cache/*", "*/.hypothesis/*")


@dataclass(frozen=True)
class Import:
    """One name that a module imports (`from a import b` is `a.b`), and the line where it does."""

    target: str
    line: int


@dataclass(frozen=True)
class Module:
    """One Python file: its path in the tree, its dotted name, its text."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """The dotted name; a package's own file bears the package's name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """What a leading dot in an import means here."""
        return self.name if self.path.endswith("/__init__.py") else self.name.rpartition(".")[0]

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text, self.path)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import, also inside functions and for type checkers only: an arrow is an arrow."""
        return tuple(found for node in ast.walk(self.tree) for found in self._read_import(node))

    @cached_property
    def touches(self) -> tuple[Import, ...]:
        """Every import, and every attribute taken of an imported name (`import os` … `os.environ`)."""
        named = dict(pair for node in ast.walk(self.tree) for pair in self._bind(node))
        attributes = [node for node in ast.walk(self.tree) if isinstance(node, ast.Attribute)]
        reached = ((dotted(node).partition("."), node.lineno) for node in attributes)
        taken = (Import(f"{named[root]}.{rest}", line) for (root, _, rest), line in reached if root in named)
        return (*self.imports, *taken)

    def matches(self, *patterns: str) -> bool:
        """Whether the path fits any of the patterns, in which `*` also stands for slashes."""
        return any(fnmatch(self.path, pattern) for pattern in patterns)

    def at(self, line: int, sentence: str) -> str:
        """A finding: where, and what."""
        return f"{self.path}:{line}: {sentence}"

    def _read_import(self, node: ast.AST) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            targets = (f"{self._absolute(node)}.{alias.name}" for alias in node.names)
            yield from (Import(target.removesuffix(".*"), node.lineno) for target in targets)

    def _bind(self, node: ast.AST) -> Iterator[tuple[str, str]]:
        """The names that an import makes in this module, and what each stands for."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (root, root)
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{self._absolute(node)}.{alias.name}"

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parents = self.package.split(".")
        above = parents[: len(parents) - node.level + 1]
        return ".".join([*above, node.module] if node.module else above)


def read_modules(root: Path, *folders: str) -> list[Module]:
    """The Python files below the given folders of a tree, by path; the rooms where none is given."""
    paths = (path for folder in folders or ROOMS for path in (root / folder).rglob("*.py"))
    ours = sorted(path.relative_to(root).as_posix() for path in paths if "__pycache__" not in path.parts)
    return [_module(path, (root / path).read_text(encoding="utf-8")) for path in ours]


_module = lru_cache(maxsize=None)(Module)
"""Most laws read every file, and each text needs to be parsed once."""


def tracked_files(root: Path) -> dict[str, str]:
    """The texts that git keeps or would keep, by path; where there is no git, all texts that are not made."""
    listed = _git_lists(root)
    paths = listed if listed is not None else _walk(root)
    return {path: text for path in paths if (text := _read_text(root / path)) is not None}


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written, or nothing where it hangs on something else than a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return ""


def within(target: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(target == package or target.startswith(f"{package}.") for package in packages)


def _git_lists(root: Path) -> list[str] | None:
    if not (root / ".git").exists():
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True)
    return sorted(set(answer.stdout.split("\0")) - {""}) if answer.returncode == 0 else None


def _walk(root: Path) -> list[str]:
    files = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return sorted(path for path in files if not any(fnmatch(f"/{path}", pattern) for pattern in NOT_OURS))


def _read_text(path: Path) -> str | None:
    """The file's text, or None where it holds none (an image, or a file that git remembers and is gone)."""
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
        return None
