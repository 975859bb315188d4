"""A small sound tree, and faults to plant in it: each law must find its own."""

from dataclasses import dataclass
from typing import Final

Tree = dict[str, str]
"""Texts by path."""


@dataclass(frozen=True)
class Fault:
    """Files that break a law when they are planted, and words that its finding must contain."""

    law: str
    files: Tree
    says: str


PYPROJECT: Final = """\
[project]
dependencies = [
  "httpx>=0.28,<1",  # speaks to vendors
]
[project.optional-dependencies]
dev = [
  "pytest>=8",  # runs the tests
]
"""

LOCK: Final = f"""\
# made by make lock
httpx==0.28.1 \\
    --hash=sha256:{"0" * 64}
    # via seatkeeper (pyproject.toml)
pytest==9.2.0 ; python_version >= '3.11' \\
    --hash=sha256:{"1" * 64} \\
    --hash=sha256:{"2" * 64}
"""

MANIFEST: Final = """\
_metadata: {major_version: 2}
display_information: {name: Seatkeeper, description: Takes seats back.}
features:
  bot_user: {display_name: seatkeeper}
  slash_commands:
    - {command: /seats, description: Show seats, should_escape: true}
oauth_config:
  scopes:
    bot:
      - commands # /seats
      - chat:write # cards
settings:
  socket_mode_enabled: true
  interactivity: {is_enabled: true}
"""

README: Final = """\
# Seatkeeper

```sh
git clone a/b && cd b   # anywhere
make demo PYTHON=python3.12
PORT=1 seatkeeper demo --port 1
```

```toml
[not] = "a command"
```

```console
$ make demo
an answer, not a command
```
"""

SOUND: Final[Tree] = {
    "pyproject.toml": PYPROJECT,
    "requirements.lock": LOCK,
    "manifest.yml": MANIFEST,
    "README.md": README,
    "Makefile": "demo: install\n\ttrue\ninstall:\n\ttrue\n",
    "connectors/__init__.py": "",
    "connectors/contract.py": "class Connector: ...\n",
    "connectors/errors.py": "",
    "connectors/http.py": "import httpx\nfrom connectors.contract import Connector\n",
    "connectors/acme.py": "import pydantic\nfrom connectors import http\n"
    "from connectors.contract import Connector\nclass Acme(Connector): ...\n",
    "connectors/sandbox/acme.py": "from aiohttp import web\nfrom connectors.contract import Connector\n",
    "approvals/plan.py": "from connectors.contract import Connector\nLIMITS = {'a': 1}\n",
    "approvals/database.py": "import sqlalchemy\ndef build():\n    return sqlalchemy.create_engine('')\n",
    "approvals/engine.py": "import dbos\n",
    "bot/settings.py": "import os\ndef read():\n    return os.environ\n",
    "bot/clock.py": "from datetime import datetime, UTC\ndef utc_now():\n    return datetime.now(UTC)\n",
    "bot/app.py": "from slack_bolt.async_app import AsyncApp\nfrom approvals import plan\n"
    "def build(client):\n    app = AsyncApp(client=client)\n    app.command('/seats')(client.chat_update)\n",
    "bot/blocks/card.py": "from datetime import datetime\ndef draw(at: datetime):\n    return str(at)\n",
    "bot/workbench/server.py": "from aiohttp import web\nfrom bot.workbench import page\n",
    "bot/workbench/page.py": "from connectors.contract import Connector\n",
    "bot/workbench/static/page.js": "'use strict'\n",
    "bot/__main__.py": "import typer\napp = typer.Typer()\naudit = typer.Typer()\napp.add_typer(audit)\n"
    "app.command()(len)\n",
    "tests/test_app.py": "from bot.app import build\n",
}


def fault(law: str, path: str, text: str, says: str) -> Fault:
    """A fault that lies in one file."""
    return Fault(law, {path: text}, says)


def edited(law: str, path: str, before: str, after: str, says: str) -> Fault:
    """A fault made by one change in a sound file."""
    assert before in SOUND[path], f"{path} has no {before!r}"
    return Fault(law, {path: SOUND[path].replace(before, after, 1)}, says)
