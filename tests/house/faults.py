"""The planted faults, law by law."""

from typing import Final

from tests.house.planted import LOCK, Fault, edited, fault

ROOMS: Final = (
    fault(
        "rooms_know_only_what_lies_behind_them",
        "connectors/inventory.py",
        "from approvals.plan import LIMITS\n",
        "connectors/inventory.py:1: connectors must not know approvals.plan.LIMITS",
    ),
    fault(
        "rooms_know_only_what_lies_behind_them",
        "approvals/votes.py",
        "def late():\n    import bot.app\n",
        "approvals/votes.py:2: approvals must not know bot.app",
    ),
    fault(
        "rooms_know_only_what_lies_behind_them",
        "connectors/inventory.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot import app\n",
        "connectors must not know bot.app",
    ),
)

KEEPERS: Final = tuple(
    fault("packages_stay_with_their_keepers", path, text, says)
    for path, text, says in (
        ("connectors/acme.py", "import httpx\n", "httpx belongs to connectors/http.py"),
        ("bot/offboard.py", "from sqlmodel import Session\n", "sqlmodel.Session belongs to approvals/*"),
        ("approvals/execution.py", "from dbos import DBOS\n", "dbos.DBOS belongs to approvals/engine*.py"),
        ("approvals/outbox.py", "import slack_sdk.errors\n", "slack_sdk.errors belongs to bot/*"),
        ("bot/delivery.py", "import os\nTOKEN = os.environ['T']\n", "os.environ belongs to bot/settings.py"),
        ("bot/delivery.py", "from os import getenv as g\n", "os.getenv belongs to bot/settings.py"),
        ("connectors/registry.py", "import importlib as i\ni.import_module('x')\n", "belongs to nobody"),
        ("bot/demo.py", "from tests.house import tree\n", "tests.house.tree belongs to nobody"),
    )
)

CONFINED: Final = tuple(
    fault("confined_files_know_little", path, text, says)
    for path, text, says in (
        (
            "bot/workbench/page.py",
            "from approvals import plan\n",
            "bot/workbench/* must not import approvals",
        ),
        ("bot/workbench/page.py", "from ..app import build\n", "must not import bot.app.build"),
        ("connectors/sandbox/acme.py", "import httpx\n", "connectors/sandbox/* must not import httpx"),
        ("connectors/sandbox/acme.py", "from connectors import http\n", "must not import connectors.http"),
        ("connectors/acme.py", "from connectors import beta\nclass A(Connector): ...\n", "connectors.beta"),
        ("connectors/beta/v1.py", "import tenacity\nclass B(Connector): ...\n", "must not import tenacity"),
    )
)

CIRCLES: Final = (
    fault(
        "imports_make_no_circle",
        "connectors/contract.py",
        "def late():\n    from .http import Wire\n",
        "connectors.http → connectors.contract → connectors.http",
    ),
)

HABITS: Final = tuple(
    fault(law, path, text, says)
    for law, path, text, says in (
        ("pure_modules_are_pure", "approvals/policy.py", "async def decide(): ...\n", "no await"),
        ("pure_modules_are_pure", "approvals/seats.py", "def use(session: Session): ...\n", "no Session"),
        ("pure_modules_are_pure", "approvals/plan.py", "import time\n", "no time"),
        (
            "pure_modules_are_pure",
            "bot/blocks/card.py",
            "def a(): return datetime.now()\n",
            "clock of its own",
        ),
        ("the_clock_is_passed_in", "bot/x.py", "def a(b):\n    c = datetime.now(UTC)\n", "datetime.now()"),
        ("the_clock_is_passed_in", "approvals/x.py", "import time\nT = time.time()\n", "time.time()"),
        ("nothing_is_built_at_import", "bot/app.py", "app = AsyncApp()\n", "bot/app.py:1: AsyncApp() runs"),
        ("nothing_is_built_at_import", "bot/x.py", "class A:\n    lock = asyncio.Lock()\n", "asyncio.Lock()"),
        (
            "nothing_is_built_at_import",
            "bot/x.py",
            "def f(c=httpx.AsyncClient()): ...\n",
            "httpx.AsyncClient()",
        ),
        ("nothing_is_built_at_import", "bot/x.py", "if 1:\n    register('acme')\n", "register() runs"),
        ("nothing_is_built_at_import", "bot/__main__.py", "app.run_all()\n", "app.run_all() runs"),
        ("no_module_keeps_state", "bot/x.py", "def f():\n    global count\n    count = 1\n", "global count"),
        ("no_module_keeps_state", "bot/x.py", "seen: dict[str, int] = {}\n", "seen: dict[str, int] = {}"),
        ("no_module_keeps_state", "bot/x.py", "seen = defaultdict(list)\n", "defaultdict(list)"),
        ("names_say_something", "bot/utils.py", "", "'utils' says nothing"),
        ("names_say_something", "connectors/common/http.py", "", "'common' says nothing"),
        ("names_say_something", "tests/test_helpers.py", "", "'test_helpers' says nothing"),
        ("nothing_is_mocked", "tests/test_x.py", "from unittest.mock import patch\n", "unittest.mock.patch"),
        (
            "nothing_is_mocked",
            "tests/test_x.py",
            "import unittest as u\nMagicMock()\n",
            "MagicMock is a mock",
        ),
        ("nothing_is_mocked", "tests/test_x.py", "def test_a(mocker): ...\n", "mocker is a mock"),
    )
)

SIZES: Final = (
    fault("files_are_short", "bot/long.py", "a = 1\n" * 251, "bot/long.py: 251 lines"),
    fault("files_are_short", "bot/workbench/static/long.js", "a\n" * 251, "long.js: 251 lines"),
    fault("files_are_short", "README.md", "a\n" * 151, "README.md: 151 lines"),
    fault("functions_are_short", "bot/long.py", "def f():\n" + "    a = 1\n" * 45, "f has 46 lines"),
    fault(
        "functions_are_short",
        "bot/long.py",
        "class A:\n    async def f(self):\n" + "        a = 1\n" * 45,
        "f has 46 lines",
    ),
)

HOME = "/" + "home/ada/seatkeeper"
REGISTRY = "https://" + ".".join(("pypi", "org")) + "/simple"

TEXTS: Final = (
    fault(
        "files_name_no_registry", "Dockerfile", f"RUN pip install -i {REGISTRY} x\n", "Dockerfile:1: names"
    ),
    fault("files_name_no_machine", "bot/x.py", f"\nROOT = '{HOME}'\n", "bot/x.py:2: a path of one machine"),
    edited(
        "dependencies_have_reasons",
        "pyproject.toml",
        '"httpx>=0.28,<1",  # speaks to vendors',
        '"httpx>=0.28,<1",',
        "pyproject.toml:3: why",
    ),
    edited(
        "dependencies_have_reasons", "pyproject.toml", "  # runs the tests", "  # why?", "pyproject.toml:7"
    ),
    edited("the_lock_is_locked", "requirements.lock", "# made", f"--index-url {REGISTRY}\n# made", "lock:1:"),
    edited("the_lock_is_locked", "requirements.lock", "==0.28.1", ">=0.28.1", "requirements.lock:2:"),
    fault("the_lock_is_locked", "requirements.lock", LOCK.replace("    --hash=sha256:0", "#"), "lock:5:"),
    edited("the_lock_covers_pyproject", "requirements.lock", "==0.28.1", "==1.0", "1.0 is locked"),
    edited("the_lock_covers_pyproject", "pyproject.toml", '"pytest>=8"', '"ruff>=1"', "None is locked"),
)

READMES: Final = tuple(
    edited("readme_commands_exist", "README.md", "make demo PYTHON", command, says)
    for command, says in (
        ("make party\nmake demo PYTHON", "README.md:5: `make party`: no such make target: party"),
        ("seatkeeper dance\nmake demo PYTHON", "no such command: dance"),
        (".venv/bin/seatkeeper demo --loud\nmake demo PYTHON", "no such option: --loud"),
        ("git pull && brew install x\nmake demo PYTHON", "is brew on every machine?"),
    )
)

MANIFESTS: Final = (
    edited("manifest_fits_the_schema", "manifest.yml", "/seats,", "seats,", "command"),
    edited("manifest_fits_the_schema", "manifest.yml", "name: Seatkeeper", f"name: {'S' * 36}", "too long"),
    edited("manifest_fits_the_schema", "manifest.yml", "settings:", "settings:\n  colour: red", "colour"),
    edited(
        "manifest_fits_the_schema", "manifest.yml", "chat:write #", "channels:history #", "channels:history"
    ),
    edited(
        "manifest_fits_the_schema",
        "manifest.yml",
        "socket_mode_enabled: true",
        "socket_mode_enabled: false",
        "url",
    ),
    edited(
        "manifest_fits_the_schema",
        "manifest.yml",
        "is_enabled: true",
        "is_enabled: true, request_url: x",
        "url",
    ),
    edited(
        "manifest_asks_for_what_is_used",
        "manifest.yml",
        "      - chat:write # cards\n",
        "",
        "the scope chat:write is not asked for",
    ),
    edited(
        "manifest_asks_for_what_is_used",
        "manifest.yml",
        "      - chat:write",
        "      - files:write # x\n      - chat:write",
        "the scope files:write is asked for, but nothing uses it",
    ),
    edited(
        "manifest_asks_for_what_is_used", "manifest.yml", "/seats,", "/seat,", "the command /seats is not"
    ),
    fault("manifest_asks_for_what_is_used", "bot/x.py", "app.event('user_change')(f)\n", "event user_change"),
    fault("manifest_asks_for_what_is_used", "bot/x.py", "c.api_call('users.list')\n", "the scope users:read"),
    fault(
        "manifest_asks_for_what_is_used", "bot/x.py", "c.chat_scheduleMessage()\n", "which scopes does chat_"
    ),
    fault(
        "manifest_asks_for_what_is_used",
        "bot/x.py",
        "app.event('tokens_revoked')(f)\n",
        "does tokens_revoked",
    ),
    edited("scopes_have_reasons", "manifest.yml", "chat:write # cards", "chat:write", "why is it asked for?"),
)

FAULTS: Final[tuple[Fault, ...]] = (
    *(*ROOMS, *KEEPERS, *CONFINED, *CIRCLES, *HABITS, *SIZES),
    *(*TEXTS, *READMES, *MANIFESTS),
)
