"""conversations.*: channels and direct conversations."""

from bot.workbench.company import Channel
from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method, need_scope, page
from bot.workbench.refusals import Refusal
from bot.workbench.rooms import direct_conversation, visible_to_app
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

SCOPE_OF_KIND = {"channel": "channels:read", "private": "groups:read", "dm": "im:read"}
KIND_OF_TYPE = {"public_channel": "channel", "private_channel": "private", "im": "dm", "mpim": "mpim"}


def channel_json(slack: Workspace, channel: Channel) -> Json:
    """A conversation object as the app sees it."""
    common: Json = {"id": channel.id, "is_archived": channel.archived, "created": 0}
    common |= {"context_team_id": slack.company.team_id, "is_org_shared": False}
    if channel.person:
        return common | {"is_im": True, "user": channel.person, "is_user_deleted": False}
    topic = {"value": "", "creator": "", "last_set": 0}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_general": channel.name == "general",
        "is_member": slack.company.app.bot_user in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "topic": topic,
        "purpose": topic,
    }


def _seen(slack: Workspace, args: Args) -> Channel:
    channel = visible_to_app(slack.company, args.need("channel", "channel_not_found"))
    need_scope(slack, SCOPE_OF_KIND[channel.kind])
    return channel


def info(slack: Workspace, args: Args) -> Json:
    channel = _seen(slack, args)
    body = channel_json(slack, channel)
    if args.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def list_channels(slack: Workspace, args: Args) -> Json:
    kinds = {KIND_OF_TYPE.get(kind.strip(), "") for kind in args.text("types", "public_channel").split(",")}
    if "" in kinds:
        raise Refusal("invalid_types")
    for kind in sorted(kinds - {"mpim"}):
        need_scope(slack, SCOPE_OF_KIND[kind])
    found = [
        channel
        for channel in slack.company.channels
        if channel.kind in kinds and _listed(slack, channel, args)
    ]
    chosen, metadata = page(found, args, default=100)
    return {"channels": [channel_json(slack, channel) for channel in chosen], "response_metadata": metadata}


def _listed(slack: Workspace, channel: Channel, args: Args) -> bool:
    known = not channel.private or slack.company.app.bot_user in channel.members
    return known and not (channel.archived and args.flag("exclude_archived"))


def members(slack: Workspace, args: Args) -> Json:
    users, metadata = page(sorted(_seen(slack, args).members), args, default=100)
    return {"members": users, "response_metadata": metadata}


def open_conversation(slack: Workspace, args: Args) -> Json:
    """Open the direct conversation with one person."""
    users = [user.strip() for user in args.need("users", "users_list_not_supplied").split(",")]
    if len(users) != 1:
        need_scope(slack, "mpim:write")
    person = slack.person(users[0])
    if person is None:
        raise Refusal("user_not_found")
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.deleted:
        raise Refusal("user_disabled")
    channel = direct_conversation(slack.company, person.id)
    whole = channel_json(slack, channel) if args.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": whole}


METHODS = (
    Method("conversations.info", info, tier=3),
    Method("conversations.list", list_channels, tier=2),
    Method("conversations.members", members, tier=4),
    Method("conversations.open", open_conversation, "im:write", tier=3),
)
