"""What every story in the hall needs, handed over once by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from approvals.database import Database
from approvals.policy import Rules
from approvals.requests import Agenda, Terms
from approvals.syncing import Syncer
from bot.courtesy import Courtesy
from bot.guard import Guard
from bot.metrics import Metrics
from bot.people import Directory
from bot.roll import Rolls
from bot.settings import Settings
from bot.tasks import Tasks
from connectors.contract import Clock, Connector


@dataclass(frozen=True)
class Hall:
    """The people's side of Seatkeeper: settings, clock, database, apps, Slack and who is who in it."""

    settings: Settings
    rules: Rules
    clock: Clock
    database: Database
    agenda: Agenda
    connectors: Mapping[str, Connector]
    slack: AsyncWebClient
    directory: Directory
    tasks: Tasks
    metrics: Metrics
    guard: Guard
    courtesy: Courtesy
    rolls: Rolls
    syncer: Syncer

    def terms(self) -> Terms:
        """The moment and the rules under which something is done now."""
        return Terms(now=self.clock(), rules=self.rules, agenda=self.agenda)
