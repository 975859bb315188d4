from importlib import import_module

import pytest

from bot.memory import without

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
