"""chat.*: messages in channels."""

from bot.workbench.messages import Message
from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method
from bot.workbench.payloads import message_json
from bot.workbench.refusals import Refusal
from bot.workbench.rooms import postable, visible_to_app
from bot.workbench.rules.messages import checked_content
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000


def _pace(slack: Workspace, channel: str) -> None:
    seconds = slack.paces.post(channel)
    if seconds:
        raise Refusal("ratelimited", retry_after=seconds)


def _metadata(args: Args) -> Json | None:
    metadata = args.json("metadata", "invalid_metadata_format")
    fits = isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()
    if metadata and not fits:
        raise Refusal("invalid_metadata_schema")
    return metadata or None


def _content(args: Args) -> tuple[str, list[Json]]:
    text = args.text("text")
    return text, checked_content(text, args.json("blocks", "invalid_blocks_format"))


def post_message(slack: Workspace, args: Args) -> Json:
    channel = postable(slack.company, args.need("channel", "channel_not_found"))
    text, blocks = _content(args)
    metadata = _metadata(args)
    _pace(slack, channel.id)
    fields = {"thread_ts": args.text("thread_ts") or None, "metadata": metadata}
    message = slack.post(channel.id, text[:LONGEST_POST], blocks, **fields)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": message_json(slack, message)}
    if len(text) > LONGEST_POST:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def post_ephemeral(slack: Workspace, args: Args) -> Json:
    channel = postable(slack.company, args.need("channel", "channel_not_found"))
    user = args.need("user", "user_not_in_channel")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks = _content(args)
    fields = {"thread_ts": args.text("thread_ts") or None, "addressee": user}
    message = slack.post(channel.id, text[:LONGEST_POST], blocks, **fields)
    return {"message_ts": message.ts}


def _own(slack: Workspace, args: Args, error: str) -> Message:
    key = args.need("channel", "channel_not_found")
    channel = visible_to_app(slack.company, key)
    if channel.id != key:
        raise Refusal("channel_not_found")
    if channel.archived:
        raise Refusal("is_inactive")
    message = slack.messages.find(channel.id, args.need("ts", "message_not_found"))
    if message is None or message.ephemeral:
        raise Refusal("message_not_found")
    if not message.bot:
        raise Refusal(error)
    return message


def update(slack: Workspace, args: Args) -> Json:
    """Change a message of the app: text without blocks takes the blocks away, metadata stays if not given.

    Source: the argument descriptions of chat.update at docs.slack.dev/reference/methods.
    """
    message = _own(slack, args, "cant_update_message")
    if not ("text" in args or "blocks" in args):
        raise Refusal("no_text")
    if len(args.text("text")) > LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    metadata = _metadata(args) if "metadata" in args else message.metadata
    message = slack.rewrite(message, *_content(args), metadata=metadata)
    body = message_json(slack, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": body}


def delete(slack: Workspace, args: Args) -> Json:
    message = _own(slack, args, "cant_delete_message")
    slack.messages.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(slack: Workspace, args: Args) -> Json:
    channel = visible_to_app(slack.company, args.need("channel", "channel_not_found"))
    ts = args.need("message_ts", "message_not_found")
    if slack.messages.find(channel.id, ts) is None:
        raise Refusal("message_not_found")
    site = f"https://{slack.company.team_domain}.slack.com"
    return {"channel": channel.id, "permalink": f"{site}/archives/{channel.id}/p{ts.replace('.', '')}"}


METHODS = (
    Method("chat.postMessage", post_message, "chat:write", tier=0),
    Method("chat.postEphemeral", post_ephemeral, "chat:write", tier=4),
    Method("chat.update", update, "chat:write", tier=3),
    Method("chat.delete", delete, "chat:write", tier=3),
    Method("chat.getPermalink", permalink, tier=0),
)
