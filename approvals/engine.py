"""Durable execution: the only module that knows DBOS.

Approval waits in our rows, never in a workflow. What is promised here is promised in the caller's
transaction; a timer is a hint, and whoever it wakes reads the row again.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, StepOptions
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event
from sqlmodel import Session

from approvals.database import PAGES, Database

NAME = "seatkeeper"
VERSION = "1"
"""Changes only when the steps of a workflow change; timers carry none, so the newest code runs them."""
EXECUTIONS = "executions"
TIMERS = "timers"
AT_ONCE = 8
"""Requests that are executed at the same time; each spends its time waiting for vendors."""
GIVEN_UP = frozenset({"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
SWEEP_CRON = "*/2 * * * *"
PATIENCE = StepOptions(retries_allowed=True, interval_seconds=2.0, backoff_rate=1.0, max_attempts=1800)
"""A database that is away for an hour delays an execution; it does not lose it."""


@dataclass(frozen=True)
class Workflows:
    """What the engine runs; the composition root hands them over, so that no arrow points back.

    ``wake`` is given the chore and the row that a timer was set for.
    """

    execute: Callable[[str], Coroutine[Any, Any, None]]
    expire: Callable[[str], Coroutine[Any, Any, None]]
    sweep: Callable[[], Coroutine[Any, Any, None]]
    wake: Callable[[str, str], Coroutine[Any, Any, None]]


class Engine:
    """Promises work inside the caller's transaction, and runs it in the one process that holds the lease."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = _system_engine(database)
        self._client: DBOSClient | None = None
        self._working: set[asyncio.Task[Any]] = set()

    def prepare(self) -> None:
        """Makes or updates the engine's own tables; must have run before anything is promised."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(self._database.url)
        self._client = DBOSClient(
            system_database_engine=self._sql, serializer=DBOSPortableJSONSerializer(), application_name=NAME
        )

    def execute(self, session: Session, request_id: str, turn: int = 1) -> None:
        """Puts a round of a request on the worker's queue, once however often it is asked for."""
        wanted = EnqueueOptions(workflow_name="execute", queue_name=EXECUTIONS, app_version=VERSION)
        self._promise(session, wanted, _execution(request_id, turn), request_id)

    def expire(self, session: Session, request_id: str, delay: timedelta) -> None:
        """Wakes the request up when its time to be decided is over."""
        seconds = max(delay.total_seconds(), 0.0)
        wanted = EnqueueOptions(workflow_name="expire", queue_name=TIMERS, delay_seconds=seconds)
        self._promise(session, wanted, f"expire:{request_id}", request_id)

    def wake(self, session: Session, chore: str, row_id: str, delay: timedelta, turn: str = "") -> None:
        """Wakes a row up for a chore, once for each ``turn`` of it."""
        seconds = max(delay.total_seconds(), 0.0)
        wanted = EnqueueOptions(workflow_name="wake", queue_name=TIMERS, delay_seconds=seconds)
        self._promise(session, wanted, f"{chore}:{row_id}:{turn}", chore, row_id)

    def _promise(self, session: Session, wanted: EnqueueOptions, workflow_id: str, *arguments: str) -> None:
        assert self._client is not None, "prepare() comes first"
        wanted["workflow_id"] = workflow_id
        self._client.enqueue_in_transaction(session, wanted, *arguments)

    async def launch(self, workflows: Workflows) -> None:
        """Starts running promised work in this process, beginning with what a dead one left behind."""
        DBOS(config=self._config())
        sweep = self._register(workflows)
        DBOS.launch()
        await DBOS.register_queue_async(EXECUTIONS, worker_concurrency=AT_ONCE, polling_interval_sec=0.5)
        await DBOS.register_queue_async(TIMERS, worker_concurrency=5, polling_interval_sec=1.0)
        await DBOS.apply_schedules_async(
            [{"schedule_name": "sweep", "workflow_fn": sweep, "schedule": SWEEP_CRON, "context": None}]
        )

    async def revive(self, request_id: str, turn: int = 1) -> None:
        """Takes an execution up again that the engine had given up; one that is under way is left alone."""
        status = await DBOS.get_workflow_status_async(_execution(request_id, turn))
        if status is not None and status.status in GIVEN_UP:
            await DBOS.resume_workflow_async(_execution(request_id, turn))

    async def close(self) -> None:
        """Stops at once; what was in flight is taken up again by the next launch."""
        loop = asyncio.get_running_loop()
        await self._let_go()
        with ThreadPoolExecutor(1) as thread:
            await loop.run_in_executor(thread, _destroy)
        await self._let_go()  # of what was begun in between
        loop.set_default_executor(ThreadPoolExecutor())  # DBOS had put its own there, and it is shut down
        if self._client is not None:
            self._client.destroy()
        self._sql.dispose()

    async def _let_go(self) -> None:
        """Cancels what runs, which DBOS would leave running; a cancelled step is not on its record."""
        working = list(self._working)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def _register(self, workflows: Workflows) -> Callable[[datetime, Any], Any]:
        @DBOS.workflow(name="execute", max_recovery_attempts=50)
        async def execute(request_id: str) -> None:
            self._note_task()
            await DBOS.run_step_async(PATIENCE, workflows.execute, request_id)

        @DBOS.workflow(name="expire")
        async def expire(request_id: str) -> None:
            self._note_task()
            await DBOS.run_step_async(PATIENCE, workflows.expire, request_id)

        @DBOS.workflow(name="wake")
        async def wake(chore: str, row_id: str) -> None:
            self._note_task()
            await DBOS.run_step_async(PATIENCE, workflows.wake, chore, row_id)

        @DBOS.workflow(name="sweep")
        async def sweep(_: datetime, __: Any) -> None:
            self._note_task()
            await DBOS.run_step_async(None, workflows.sweep)

        return sweep

    def _note_task(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    def _config(self) -> DBOSConfig:
        return {
            "name": NAME,
            "system_database_url": self._database.url,
            "system_database_engine": self._sql,
            "application_version": VERSION,
            "executor_id": "worker",
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "max_executor_threads": 4,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.25,  # nothing listens; an end waits for it
        }


def _execution(request_id: str, turn: int) -> str:
    return f"exec:{request_id}" if turn == 1 else f"exec:{request_id}:{turn}"


def _destroy() -> None:
    DBOS.destroy(destroy_registry=True)


def _system_engine(database: Database) -> SqlEngine:
    engine = create_engine(database.url, pool_size=8, max_overflow=0, pool_pre_ping=not database.is_sqlite)
    if database.is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "synchronous=FULL", PAGES):
        connection.execute(f"PRAGMA {pragma}")
