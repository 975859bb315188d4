import gc
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from bot.memory import for_good, without

PACKAGE = "this"  # Python's own, which nobody imports


def test_what_is_imported_inside_finds_the_package_not_installed() -> None:
    with without(PACKAGE), pytest.raises(ModuleNotFoundError):
        import_module(PACKAGE)


def test_afterwards_it_is_there_for_who_wants_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="inside"), without(PACKAGE):
        raise RuntimeError("inside")
    assert import_module(PACKAGE).__name__ == PACKAGE
    assert "Beautiful" in capsys.readouterr().out


def test_what_was_imported_before_stays() -> None:
    with without("pytest"):
        assert import_module("pytest") is pytest


@pytest.fixture
def thawed() -> Iterator[None]:
    """Nothing is out of the searches for garbage, as before a program has begun."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.fixture
def searches() -> Iterator[list[str]]:
    """The searches for garbage from now on."""
    heard: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        heard.append(phase)

    gc.callbacks.append(note)
    yield heard
    gc.callbacks.remove(note)


@pytest.mark.usefixtures("thawed")
def test_what_is_imported_for_good_is_not_looked_through(
    searches: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, PACKAGE, raising=False)
    with for_good():
        import_module(PACKAGE)
        made: list[list[int]] = [[] for _ in range(200_000)]  # searched for garbage wherever that is on
    assert gc.get_freeze_count() > len(made)
    assert gc.isenabled()
    assert searches == []


@pytest.mark.usefixtures("thawed")
def test_where_nothing_was_imported_garbage_is_still_found() -> None:
    with for_good():
        import_module("json")
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()


def test_who_looks_for_no_garbage_is_not_made_to() -> None:
    gc.disable()
    with for_good():
        pass
    assert not gc.isenabled()
    gc.enable()
