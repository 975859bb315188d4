"""Who may see, enter and post in which conversation."""

from bot.workbench.company import Channel, Company, Person
from bot.workbench.refusals import Refusal, Unfit


def add_direct_conversations(company: Company) -> None:
    """Give everybody who lacks one a conversation with the app, as Slack shows it in the sidebar."""
    bot = company.app.bot_user
    known = {channel.person for channel in company.channels}
    for person in company.people:
        if not person.is_bot and person.id not in known:
            name = f"D{person.id[1:]}"
            company.channels.append(Channel(name, name, {person.id, bot}, True, False, person.id))


def direct_conversation(company: Company, user: str) -> Channel:
    """The app's conversation with a person."""
    found = next((channel for channel in company.channels if channel.person == user), None)
    if found is None:
        raise Refusal("user_not_found")
    return found


def may_read(company: Company, person: Person, channel: Channel) -> bool:
    """Members read everything of theirs; public channels are open to everybody but guests."""
    if person.id in channel.members:
        return True
    return not (channel.private or person.is_guest or person.is_single_channel_guest)


def readable(company: Company, person: Person, channel_id: str) -> Channel:
    """The conversation, for a person who may see it; raise Unfit."""
    channel = company.find_channel(channel_id)
    if channel is None or not may_read(company, person, channel):
        raise Unfit(f"{person.name} sees no conversation {channel_id}")
    return channel


def visible_to_app(company: Company, key: str) -> Channel:
    """A conversation that the app may know of: public ones, and private ones that it is a member of."""
    channel = company.find_channel(key)
    if channel is None or (channel.private and company.app.bot_user not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def postable(company: Company, key: str) -> Channel:
    """A conversation in which the app may post; ``key`` is an id, a ``#name`` or a person's id."""
    person = company.find_person(key)
    if person:
        if person.deleted:
            raise Refusal("channel_not_found")
        return direct_conversation(company, person.id)
    channel = visible_to_app(company, key)
    if channel.archived:
        raise Refusal("is_archived")
    if company.app.bot_user not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def acting(company: Company, user: str) -> Person:
    """A person who can use Slack at all; raise Unfit for others."""
    person = company.find_person(user)
    if person is None or person.is_bot:
        raise Unfit(f"there is no person {user}")
    if person.deleted:
        raise Unfit(f"{person.name} is deactivated and cannot use Slack")
    return person


def payload_name(channel: Channel) -> str:
    """The name that payloads carry: Slack hides the names of private conversations."""
    return {"dm": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)
