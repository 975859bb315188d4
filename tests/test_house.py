"""The laws of the house hold, and each of them has once been seen to fail on a planted fault."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_command

from tests.house import habits, imports, manifest, sizes, texts
from tests.house.faults import FAULTS
from tests.house.planted import SOUND, Fault, Tree
from tests.house.readme import Command, readme_commands_exist

ROOT = Path(__file__).parents[1]

Law = Callable[[Path], list[str]]

LAWS: tuple[Law, ...] = (
    imports.rooms_know_only_what_lies_behind_them,
    imports.packages_stay_with_their_keepers,
    imports.confined_files_know_little,
    imports.imports_make_no_circle,
    habits.pure_modules_are_pure,
    habits.the_clock_is_passed_in,
    habits.nothing_is_built_at_import,
    habits.no_module_keeps_state,
    habits.names_say_something,
    habits.nothing_is_mocked,
    sizes.files_are_short,
    sizes.functions_are_short,
    texts.files_name_no_registry,
    texts.files_name_no_machine,
    texts.dependencies_have_reasons,
    texts.the_lock_is_locked,
    texts.the_lock_covers_pyproject,
    manifest.manifest_fits_the_schema,
    manifest.manifest_asks_for_what_is_used,
    manifest.scopes_have_reasons,
)


class PlantedGroup:
    """A command line with `seatkeeper demo [--port]`, for the planted README."""

    def __init__(self, *options: str, **commands: "PlantedGroup") -> None:
        self.params = [PlantedOption([name]) for name in options]
        self.commands = commands


class PlantedOption:
    """An option as Typer describes it: its names, and those that switch it off."""

    def __init__(self, opts: list[str]) -> None:
        self.opts = opts
        self.secondary_opts: list[str] = []


PLANTED_CLI = PlantedGroup(demo=PlantedGroup("--port"))
README_LAW: Law = partial(readme_commands_exist, cli=PLANTED_CLI)


def name_law(law: Law) -> str:
    """The law's name, as it reads in a report."""
    return law.__name__ if hasattr(law, "__name__") else readme_commands_exist.__name__


def plant(root: Path, files: Tree) -> None:
    """Write a tree: a sound one, with these files added or put in the place of its own."""
    for path, text in {**SOUND, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def command_line() -> Command | None:
    """The real command line, or None as long as there is none."""
    if find_spec("bot.__main__") is None:
        return None
    command: Command = get_command(import_module("bot.__main__").app)
    return command


@pytest.mark.parametrize("law", LAWS, ids=name_law)
def test_the_law_holds(law: Law) -> None:
    assert law(ROOT) == []


def test_every_command_in_the_readme_exists() -> None:
    assert readme_commands_exist(ROOT, command_line()) == []


@pytest.mark.parametrize("law", [*LAWS, README_LAW], ids=name_law)
def test_a_sound_tree_passes(law: Law, tmp_path: Path) -> None:
    plant(tmp_path, {})
    assert law(tmp_path) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.law)
def test_a_planted_fault_is_found(fault: Fault, tmp_path: Path) -> None:
    plant(tmp_path, fault.files)
    law = next(law for law in [*LAWS, README_LAW] if name_law(law) == fault.law)
    findings = law(tmp_path)
    assert any(fault.says in finding for finding in findings), findings


def test_every_law_has_been_seen_to_fail() -> None:
    assert {name_law(law) for law in [*LAWS, README_LAW]} == {fault.law for fault in FAULTS}
