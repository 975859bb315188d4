"""manifest.yml is one that Slack takes, and asks for what the code uses: no less and no more."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from slack_sdk.web.async_client import AsyncWebClient

from tests.house.tree import Module, dotted, read_modules

SCHEMA = Path(__file__).parents[1] / "schemas" / "manifest.schema.json"
NO_SCOPE: tuple[str, ...] = ()
CHANNELS = ("channels:read", "groups:read")

SCOPES = {
    "auth_test": NO_SCOPE,
    "apps_connections_open": NO_SCOPE,  # the app-level token's own
    "views_open": NO_SCOPE,
    "views_update": NO_SCOPE,
    "views_push": NO_SCOPE,
    "views_publish": NO_SCOPE,
    "chat_postMessage": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_update": ("chat:write",),
    "chat_delete": ("chat:write",),
    "chat_getPermalink": NO_SCOPE,
    "conversations_open": ("im:write",),
    "conversations_info": CHANNELS,
    "conversations_list": CHANNELS,
    "conversations_members": CHANNELS,
    "users_info": ("users:read",),
    "users_list": ("users:read",),
    "users_lookupByEmail": ("users:read.email",),
    "users_profile_get": ("users.profile:read",),
    "team_profile_get": ("users.profile:read",),
    "team_info": ("team:read",),
    "usergroups_list": ("usergroups:read",),
    "usergroups_users_list": ("usergroups:read",),
    "files_upload_v2": ("files:write",),
}
"""A Slack method, as slack_sdk spells it, and the bot scopes that it needs (Slack's method reference)."""

EVENTS = {
    "app_home_opened": NO_SCOPE,
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "subteam_members_changed": ("usergroups:read",),
    "member_joined_channel": CHANNELS,
}
"""An event that Slack can send, and the bot scopes that it needs."""

CALLED_BY_NAME = re.compile(r"[a-z]+(\.[a-zA-Z]+)+")


def manifest_fits_the_schema(root: Path) -> list[str]:
    """The keys and limits of Slack's manifest, version 2."""
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    found = sorted(validator.iter_errors(read_manifest(root)), key=lambda error: error.json_path)
    return [f"manifest.yml: {error.json_path}: {error.message}" for error in found]


def manifest_asks_for_what_is_used(root: Path) -> list[str]:
    """Scopes, commands and events: those that the bot's code needs, exactly."""
    manifest = read_manifest(root)
    modules = [module for module in read_modules(root, "bot") if not module.matches("bot/workbench/*")]
    methods = {name for module in modules for name in _slack_methods(module)}
    events = {word for module in modules for word in _registered(module, "event")}
    commands = {word for module in modules for word in _registered(module, "command") if word.startswith("/")}
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    declared = {command["command"] for command in features.get("slash_commands", [])}
    subscribed = set(settings.get("event_subscriptions", {}).get("bot_events", []))
    asked = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    needed = {scope for word in methods | events for scope in (SCOPES | EVENTS).get(word, NO_SCOPE)}
    return [
        *_differ("scope", asked, needed | ({"commands"} if commands else set())),
        *_differ("command", declared, commands),
        *_differ("event", subscribed, events),
        *(
            f"tests/house/manifest.py: which scopes does {word} need?"
            for word in sorted(methods - set(SCOPES))
        ),
        *(
            f"tests/house/manifest.py: which scopes does {word} need?"
            for word in sorted(events - set(EVENTS))
        ),
    ]


def scopes_have_reasons(root: Path) -> list[str]:
    """Whoever installs the app reads beside each scope why it is asked for."""
    scopes = set(read_manifest(root).get("oauth_config", {}).get("scopes", {}).get("bot", []))
    lines = (root / "manifest.yml").read_text(encoding="utf-8").splitlines()
    return [
        f"manifest.yml:{number}: why is it asked for? {line.strip()}"
        for number, line in enumerate(lines, 1)
        if line.strip().startswith("- ") and line.strip()[2:] in scopes
    ]


def read_manifest(root: Path) -> dict[str, Any]:
    """manifest.yml as Slack reads it."""
    manifest = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    assert isinstance(manifest, dict)
    return manifest


def _slack_methods(module: Module) -> Iterator[str]:
    """The methods of Slack's Web API that a module names: `client.chat_update`, `api_call("chat.update")`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and "_" in node.attr.strip("_") and _is_slack_method(node.attr):
            yield node.attr
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("api_call"):
            names = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from (str(name).replace(".", "_") for name in names if CALLED_BY_NAME.fullmatch(str(name)))


def _is_slack_method(name: str) -> bool:
    family = name.partition("_")[0]
    return hasattr(AsyncWebClient, name) and family in {one.partition("_")[0] for one in (*SCOPES, "files_")}


def _registered(module: Module, kind: str) -> Iterator[str]:
    """The words that are given to a function such as `app.command` or `_command`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2].strip("_") == kind:
            words = (one.value for one in node.args if isinstance(one, ast.Constant))
            yield from (word for word in words if isinstance(word, str))


def _differ(what: str, declared: set[str], used: set[str]) -> list[str]:
    return [
        *(
            f"manifest.yml: the {what} {word} is not asked for, but the code uses it"
            for word in sorted(used - declared)
        ),
        *(
            f"manifest.yml: the {what} {word} is asked for, but nothing uses it"
            for word in sorted(declared - used)
        ),
    ]
