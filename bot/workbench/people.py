"""Slack's JSON about people, with what the app's scopes let it see."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.workbench.company import Person
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

SLACKBOT = Person("USLACKBOT", "slackbot", "Slackbot")
"""Slack's own, which every workspace lists and which is not marked as a bot."""


def user_json(slack: Workspace, person: Person) -> Json:
    """A user object as users.info answers it; a deactivated one has no time zone and no roles."""
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "deleted": person.deleted,
        "profile": profile_json(slack, person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(slack.now().timestamp()),
    }
    if person.is_stranger:
        user["is_stranger"] = True
    return user if person.deleted else user | _present(slack.now(), person)


def _present(now: datetime, person: Person) -> Json:
    zone = now.astimezone(ZoneInfo(person.tz))
    offset = zone.utcoffset()
    return {
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": zone.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest or person.is_single_channel_guest,
        "is_ultra_restricted": person.is_single_channel_guest,
        "is_email_confirmed": not person.is_bot,
    }


def profile_json(slack: Workspace, person: Person) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "first_name": person.name.split(" ")[0],
        "last_name": person.name.partition(" ")[2],
        "team": person.team_id,
    }
    if person.email and "users:read.email" in slack.scopes:
        profile["email"] = person.email
    return profile


def full_profile_json(slack: Workspace, person: Person, labelled: bool) -> Json:
    """A profile with its custom fields, as users.profile.get answers it."""
    fields: Json = {}
    if person.manager:
        fields[slack.company.manager_field] = {"value": person.manager, "alt": ""}
        if labelled:
            fields[slack.company.manager_field]["label"] = "Manager"
    return profile_json(slack, person) | {"fields": fields}
