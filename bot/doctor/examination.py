"""Looks at everything that the bot depends on, in order, and changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.text import count
from bot.compose import slack_client
from bot.doctor.apps import look_at_apps
from bot.doctor.database import look_at_database
from bot.doctor.delegations import look_at_delegations
from bot.doctor.fuse import look_at_fuse
from bot.doctor.hearing import UNHEARD, heard, unheard
from bot.doctor.pause import look_at_pause
from bot.doctor.places import look_at_channels
from bot.doctor.policy import look_at_policy
from bot.doctor.tokens import NEW_SOCKET, REINSTALL, look_at_scopes, look_at_socket
from bot.doctor.verdict import Verdict
from bot.people import Directory
from bot.settings import Settings, SettingsError, config_path, load, read_variables
from bot.variables import Environ
from connectors.contract import Clock


async def examine(
    clock: Clock, environ: Environ | None = None, path: Path | None = None
) -> AsyncIterator[Verdict]:
    """One verdict after another: settings, database, Slack, apps. What cannot be seen is left out."""
    settings = None
    try:
        settings = load(environ, path)
    except SettingsError as error:
        for problem in error.problems:
            yield Verdict(check="settings", ok=False, says=problem, todo="see seatkeeper.example.toml")
    else:
        says = f"{path or config_path(environ)} is complete, with {count(len(settings.apps), 'app')}"
        yield Verdict(check="settings", ok=True, says=says)
    for verdict in await _look_at_database(environ, clock):
        yield verdict
    if settings is not None:
        async for verdict in _look_outside(settings, clock):
            yield verdict


async def _look_at_database(environ: Environ | None, clock: Clock) -> list[Verdict]:
    try:
        url = read_variables(environ).database_url.get_secret_value()
    except SettingsError:
        return []  # it stands among the problems of the settings already
    seen = await asyncio.to_thread(look_at_database, url)
    lent = await asyncio.to_thread(look_at_delegations, url, clock())
    return [*seen, *lent, *await asyncio.to_thread(look_at_pause, url)]


async def _look_outside(settings: Settings, clock: Clock) -> AsyncIterator[Verdict]:
    try:
        settings.check_slack()
    except SettingsError as error:
        for problem in error.problems:
            yield Verdict(check="slack", ok=False, says=problem, todo="see README.md and manifest.yml")
    else:
        async with aiohttp.ClientSession() as session:
            async for verdict in _look_at_slack(slack_client(settings, session), settings, clock):
                yield verdict
    async for verdict in look_at_apps(settings, clock):
        yield verdict


async def _look_at_slack(slack: AsyncWebClient, settings: Settings, clock: Clock) -> AsyncIterator[Verdict]:
    """The token first; without one that Slack takes, nothing else can be seen."""
    try:
        me = await slack.auth_test()
    except UNHEARD as error:
        yield unheard("bot token", REINSTALL, error)
        return
    says = f"{me['team']} ({me['team_id']}) knows the bot as @{me['user']}"
    yield Verdict(check="bot token", ok=True, says=says)
    yield look_at_scopes(dict(me.headers))
    yield await heard("socket", NEW_SOCKET, look_at_socket(slack, settings))
    directory = Directory(
        slack,
        team_id=me["team_id"],
        aliases=settings.people.aliases,
        manager_field=settings.people.manager_field,
        groups=settings.groups,
    )
    async for verdict in look_at_channels(slack, directory, settings):
        yield verdict
    async for verdict in look_at_policy(slack, directory, settings, clock()):
        yield verdict
    async for verdict in look_at_fuse(directory, settings):
        yield verdict
