"""Slack's JSON about messages, views and people's acts, as the app receives it."""

from bot.workbench.company import Channel, Person
from bot.workbench.messages import Message
from bot.workbench.rooms import payload_name
from bot.workbench.surfaces import View
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

UNDRAWN = "This content can't be displayed."
"""The text that Slack puts into a message that came with blocks only."""


def message_json(slack: Workspace, message: Message) -> Json:
    """A message as chat.postMessage and interaction payloads carry it."""
    app = slack.company.app
    body: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "team": slack.company.team_id,
        "text": message.text or UNDRAWN,
    }
    if message.bot:
        body |= {"bot_id": app.bot_id, "app_id": app.id, "blocks": list(message.blocks)}
        body["bot_profile"] = {"id": app.bot_id, "app_id": app.id, "name": app.name, "deleted": False}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited:
        body["edited"] = {"user": app.bot_id, "ts": message.edited}
    if message.metadata:
        body["metadata"] = message.metadata
    if message.files:
        body["files"] = list(message.files)
    return body


def view_json(slack: Workspace, view: View) -> Json:
    """A view as views.* answer it and as interaction payloads carry it."""
    body = view.body
    app, team = slack.company.app, slack.company.team_id
    return {
        "id": view.id,
        "team_id": team,
        "type": view.type,
        "blocks": body["blocks"],
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "title": body.get("title"),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": team,
        "bot_id": app.bot_id,
    }


def _head(slack: Workspace, kind: str, person: Person) -> Json:
    company = slack.company
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "api_app_id": company.app.id,
        "token": slack.verification_token,
        "team": {"id": company.team_id, "domain": company.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def command(slack: Workspace, person: Person, channel: Channel, word: str, text: str) -> Json:
    """The fields of a slash command."""
    company = slack.company
    return {
        "token": slack.verification_token,
        "team_id": person.team_id,
        "team_domain": company.team_domain,
        "channel_id": channel.id,
        "channel_name": payload_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": word,
        "text": text,
        "api_app_id": company.app.id,
        "is_enterprise_install": "false",
        "response_url": slack.base_url + slack.addresses.give(channel.id, person.id),
        "trigger_id": slack.triggers.give(person.id),
    }


def message_action(slack: Workspace, person: Person, message: Message, action: Json, state: Json) -> Json:
    """block_actions from a message; an ephemeral one carries no ``message``."""
    channel = slack.company.find_channel(message.channel)
    path = slack.addresses.give(message.channel, person.id, message.ts)
    payload = _head(slack, "block_actions", person) | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral,
        },
        "trigger_id": slack.triggers.give(person.id),
        "channel": {"id": message.channel, "name": payload_name(channel) if channel else ""},
        "state": {"values": state},
        "response_url": slack.base_url + path,
        "actions": [action],
    }
    if message.thread_ts:
        payload["container"]["thread_ts"] = message.thread_ts
    if not message.ephemeral:
        payload["message"] = message_json(slack, message)
    return payload


def view_action(slack: Workspace, person: Person, view: View, action: Json) -> Json:
    """block_actions from a modal or a home tab."""
    return _head(slack, "block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": slack.triggers.give(person.id),
        "view": view_json(slack, view),
        "actions": [action],
    }


def view_submission(slack: Workspace, person: Person, view: View) -> Json:
    return _head(slack, "view_submission", person) | {
        "trigger_id": slack.triggers.give(person.id),
        "view": view_json(slack, view),
        "response_urls": [],
    }


def view_closed(slack: Workspace, person: Person, view: View, cleared: bool) -> Json:
    return _head(slack, "view_closed", person) | {"view": view_json(slack, view), "is_cleared": cleared}


def event_callback(slack: Workspace, event: Json) -> Json:
    """The wrapper of the Events API around one event."""
    company = slack.company
    granted = {
        "enterprise_id": None,
        "team_id": company.team_id,
        "user_id": company.app.bot_user,
        "is_bot": True,
    }
    return {
        "token": slack.verification_token,
        "team_id": company.team_id,
        "api_app_id": company.app.id,
        "event": {"event_ts": slack.mint.ts(), **event},
        "type": "event_callback",
        "event_id": slack.mint.id("Ev"),
        "event_time": int(slack.now().timestamp()),
        "authorizations": [{**granted, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }
