"""What must not stand in any tracked file, and what must stand beside each dependency and in the lock."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import tracked_files

# Put together here, so that this file does not hold what it forbids.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("repo", "maven", "apache", "org"),
        ("proxy", "golang", "org"),
        ("conda", "anaconda", "org"),
        ("deb", "debian", "org"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
)
A_MACHINE = re.compile(r"(?<![\w.~*/-])/(?:work|root|home|Users)/[\w.-]")
A_REASON = re.compile(r"#\s*\S+\s+\S+")
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def files_name_no_registry(root: Path) -> list[str]:
    """Where packages come from is the machine's to say, not ours."""
    return [
        f"{path}:{number}: names {host}"
        for path, number, line in _lines(root)
        for host in REGISTRIES
        if host in line.lower()
    ]


def files_name_no_machine(root: Path) -> list[str]:
    """No absolute path that holds on one machine only."""
    return [
        f"{path}:{number}: a path of one machine: {found.group()}…"
        for path, number, line in _lines(root)
        if (found := A_MACHINE.search(line))
    ]


def dependencies_have_reasons(root: Path) -> list[str]:
    """Every dependency in pyproject.toml says on its own line why it is there."""
    lines = (root / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return [
        f"pyproject.toml:{number}: why is this dependency needed? {line.strip()}"
        for number, line in _dependency_lines(lines)
        if not A_REASON.search(line)
    ]


def the_lock_is_locked(root: Path) -> list[str]:
    """requirements.lock holds exact versions and hashes, and no option, address or path."""
    findings, hashed = [], True
    for number, line in enumerate((root / "requirements.lock").read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.lstrip().startswith("#"):
            continue
        is_pin, is_hash = bool(PINNED.match(line)), bool(HASH.match(line))
        if not (is_pin or is_hash) or (is_pin and not hashed):
            findings.append(
                f"requirements.lock:{number}: neither a pinned version nor its hash: {line.strip()}"
            )
        hashed = is_hash
    return findings


def the_lock_covers_pyproject(root: Path) -> list[str]:
    """What pyproject.toml asks for, requirements.lock answers."""
    lock = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = {found["name"]: found["version"] for line in lock if (found := PINNED.match(line))}
    return [
        f"requirements.lock: {wanted} is asked for, {pins.get(canonicalize_name(wanted.name))} is locked"
        for wanted in _wanted(root)
        if not wanted.specifier.contains(pins.get(canonicalize_name(wanted.name), "0"))
    ]


def _lines(root: Path) -> Iterator[tuple[str, int, str]]:
    for path, text in tracked_files(root).items():
        yield from ((path, number, line) for number, line in enumerate(text.splitlines(), 1))


def _dependency_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines within `dependencies = [ … ]` and within every extra's list."""
    section, inside = "", False
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            section, inside = line.strip(), False
        elif line.startswith("]"):
            inside = False
        elif inside and line.strip() and not line.strip().startswith("#"):
            yield number, line
        elif line.rstrip().endswith("["):
            inside = section == "[project.optional-dependencies]" or line.startswith("dependencies")


def _wanted(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    return [
        Requirement(line) for line in [*project["dependencies"], *(one for extra in extras for one in extra)]
    ]
