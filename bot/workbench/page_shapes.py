"""What one person's window shows, as JSON for the page."""

from collections.abc import Sequence

from bot.workbench.company import Channel, Person
from bot.workbench.messages import Message
from bot.workbench.payloads import view_json
from bot.workbench.rooms import may_read
from bot.workbench.surfaces import View
from bot.workbench.vendors import Vendor
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


def person_shape(person: Person) -> Json:
    keys = ("id", "name", "handle", "title", "email", "manager", "tz", "deleted", "is_bot")
    guest = person.is_guest or person.is_single_channel_guest
    return {key: getattr(person, key) for key in keys} | {"is_guest": guest}


def view_shape(slack: Workspace, view: View) -> Json:
    return view_json(slack, view) | {"errors": view.errors}


def message_shape(message: Message) -> Json:
    """A message without what only the app may know."""
    return {
        "ts": message.ts,
        "version": str(message.version),
        "user": message.user,
        "bot": message.bot,
        "text": message.text,
        "blocks": list(message.blocks),
        "ephemeral": message.ephemeral,
        "thread_ts": message.thread_ts,
        "edited": message.edited is not None,
        "files": [{"name": file["title"], "url": file["url"]} for file in message.files],
    }


def conversation_shape(slack: Workspace, person: Person, channel: Channel) -> Json:
    messages = slack.messages.visible(channel.id, person.id)
    shape: Json = {"id": channel.id, "name": channel.name, "kind": channel.kind, "archived": channel.archived}
    shape |= {"member": person.id in channel.members, "last_ts": messages[-1].ts if messages else None}
    if channel.person:
        shape["with"] = slack.company.app.bot_user
    return shape


def state_shape(slack: Workspace, person: Person, vendors: Sequence[Vendor], stories: Sequence[Json]) -> Json:
    """Everything but messages."""
    company = slack.company
    home = slack.surfaces.home(person.id)
    return {
        "now": slack.now().isoformat(),
        "team": {"id": company.team_id, "name": company.team_name},
        "me": person_shape(person),
        "people": [person_shape(one) for one in company.people],
        "app": {"id": company.app.id, "bot_user_id": company.app.bot_user, "name": company.app.name},
        "commands": [vars(command) for command in company.commands],
        "conversations": [
            conversation_shape(slack, person, channel)
            for channel in company.channels
            if may_read(company, person, channel)
        ],
        "modals": [view_shape(slack, view) for view in slack.surfaces.stack(person.id)],
        "home": view_shape(slack, home) if home else None,
        "vendors": [vendor.panel() for vendor in vendors],
        "stories": list(stories),
    }
