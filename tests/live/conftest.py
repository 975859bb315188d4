"""A test for each app of the tenant; without a tenant there is one, which is left out and says why."""

import pytest

from tests.live.tenant import known_apps


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every app that can be looked at, and those that cannot, with what is missing."""
    if "live" not in metafunc.fixturenames:
        return
    found, missing = known_apps()
    skipped = [pytest.param(None, id=why, marks=pytest.mark.skip(why)) for why in missing]
    metafunc.parametrize("live", [*(pytest.param(live, id=live.app) for live in found), *skipped])


def pytest_configure(config: pytest.Config) -> None:
    """No traceback shows the arguments of calls: a key may be among them."""
    config.option.tbstyle, config.option.showlocals = "short", False
