"""Slack's people as Persons: looked up live, remembered for seconds only, asked for once at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from approvals.people import Kind, Person, same_person
from approvals.policy import EVERYBODY, MANAGER, OWNER, Rules

FRESH = 30.0
"""Seconds for which an answer of Slack's is believed; a hundred clicks at once ask once."""
MANAGER_LABEL = "manager"
SLACKBOT = "USLACKBOT"

T = TypeVar("T")


class Recent:
    """Answers kept for ``seconds``; whoever asks while a question is under way waits for the same answer."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[float, asyncio.Future[Any]]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The recent answer under ``key``, or a new one; a failure is not kept."""
        at, answer = self._kept.get(key, (0.0, None))
        if answer is None or monotonic() - at > self._seconds:
            self._forget_old()
            answer = asyncio.ensure_future(ask())
            self._kept[key] = (monotonic(), answer)
            answer.add_done_callback(lambda done: self._drop_failure(key, done))
        result: T = await asyncio.shield(answer)
        return result

    def _drop_failure(self, key: str, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._kept.pop(key, None)

    def _forget_old(self) -> None:
        horizon = monotonic() - self._seconds
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > horizon}


class Directory:
    """Who is who in this workspace. ``aliases`` maps a main address to the person's other ones."""

    def __init__(
        self,
        slack: AsyncWebClient,
        *,
        team_id: str,
        aliases: Mapping[str, Sequence[str]],
        manager_field: str,
        groups: Iterable[str],
    ) -> None:
        self._slack = slack
        self._team_id = team_id
        self._aliases = aliases
        self._manager_field = manager_field
        self._groups = frozenset(groups)
        self._recent = Recent(FRESH)

    async def person(self, slack_id: str) -> Person:
        """The person behind a Slack id; somebody whom Slack does not show us is a stranger."""
        return await self._recent.get(f"person:{slack_id}", lambda: self._person(slack_id))

    async def leaver(self, slack_id: str) -> Person:
        """The same with their manager, read live because Slack sends no event when it changes."""
        person, manager_id = await asyncio.gather(self.person(slack_id), self._manager_of(slack_id))
        if not manager_id:
            return person.model_copy(update={"manager_id": "", "manager_name": ""})
        manager = await self.person(manager_id)
        return person.model_copy(update={"manager_id": manager_id, "manager_name": manager.label})

    async def by_email(self, email: str) -> Person:
        """The person with this address; somebody outside Slack when no address of theirs is known there."""
        addresses = self.addresses(email)
        for address in addresses:
            try:
                answer = await self._slack.users_lookupByEmail(email=address)
            except SlackApiError as error:
                if error.response.get("error") != "users_not_found":
                    raise
            else:
                return await self.leaver(answer["user"]["id"])
        return Person(emails=addresses, kind=Kind.OUTSIDE, name="")

    def addresses(self, email: str) -> tuple[str, ...]:
        """Every address of the person who has this one, this one first."""
        email = email.strip().lower()
        for main, others in self._aliases.items():
            if email == main or email in others:
                return tuple(dict.fromkeys((email, main, *others)))
        return (email,)

    async def approvers(self, rules: Rules, leaver: Person, owners: Iterable[str] = ()) -> Sequence[Person]:
        """Everybody whom any rule could name for this departure, also those who have left.

        ``owners`` are the Slack ids of the apps' owners; ``*`` names nobody in particular.
        """
        ids: dict[str, None] = {}
        for entry in rules.named:
            ids |= dict.fromkeys(owners if entry == OWNER else await self._ids(entry, leaver))
        return await asyncio.gather(*(self.person(slack_id) for slack_id in ids))

    async def owners(self, entry: str, leaver: Person) -> tuple[str, ...]:
        """Those whom an app's ``owner`` names, by Slack id: members here, and never the person leaving."""
        ids = await self._ids(entry, leaver) if entry else ()
        people = await asyncio.gather(*(self.person(slack_id) for slack_id in ids))
        fit = [one for one in people if one.kind is Kind.MEMBER and not same_person(one, leaver)]
        return tuple(dict.fromkeys(one.slack_id for one in fit))

    async def _ids(self, entry: str, leaver: Person) -> Sequence[str]:
        if entry == EVERYBODY:
            return []
        if entry == MANAGER:
            return [leaver.manager_id] if leaver.manager_id else []
        if entry.startswith("@"):
            return sorted(await self._members_of_group(entry[1:]))
        if "@" in entry:
            found = await self.by_email(entry)
            return [found.slack_id] if found.slack_id else []
        return [entry]

    async def channel_id(self, channel: str) -> str:
        """The id behind ``#name``; what is no name, or cannot be found, is returned as it is."""
        if not channel.startswith("#"):
            return channel
        names = await self._recent.get("channels", self._channels)
        return names.get(channel[1:], channel)

    async def members(self, channel: str) -> frozenset[str]:
        """Who can see a channel; nobody, as far as we know, when Slack does not tell."""
        return await self._recent.get(f"members:{channel}", lambda: self._members(channel))

    async def _person(self, slack_id: str) -> Person:
        try:
            answer, groups = await asyncio.gather(
                self._slack.users_info(user=slack_id), self._groups_of(slack_id)
            )
        except SlackApiError as error:
            if error.response.get("error") in {"user_not_found", "user_not_visible"}:
                return Person(slack_id=slack_id, kind=Kind.STRANGER)
            raise
        return self._translate(answer["user"], groups)

    def seen(self, user: Mapping[str, Any]) -> Person | None:
        """The person in one of Slack's user objects; nobody for bots and people of other organisations."""
        person = self._translate(user, frozenset())
        is_bot = user["id"] == SLACKBOT or any(user.get(mark) for mark in _BOTS)
        return None if is_bot or person.kind is Kind.STRANGER else person

    def _translate(self, user: Mapping[str, Any], groups: frozenset[str]) -> Person:
        profile = user.get("profile", {})
        email = profile.get("email")
        return Person(
            slack_id=user["id"],
            team_id=user.get("team_id", ""),
            name=unescaped(profile.get("real_name") or user.get("real_name") or user.get("name", "")),
            title=unescaped(profile.get("title", "")),
            emails=self.addresses(email) if email else (),
            timezone=user.get("tz") or "",
            kind=self._kind(user),
            groups=groups,
        )

    def _kind(self, user: Mapping[str, Any]) -> Kind:
        if user.get("is_stranger") or user.get("team_id", self._team_id) != self._team_id:
            return Kind.STRANGER
        if user.get("deleted"):
            return Kind.DEACTIVATED
        if user["id"] == SLACKBOT or any(user.get(mark) for mark in _BOTS):
            return Kind.BOT
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        return Kind.GUEST if guest else Kind.MEMBER

    async def _groups_of(self, slack_id: str) -> frozenset[str]:
        names = sorted(self._groups)
        members = await asyncio.gather(*(self._members_of_group(name) for name in names))
        return frozenset(name for name, inside in zip(names, members, strict=True) if slack_id in inside)

    async def _members_of_group(self, handle: str) -> frozenset[str]:
        return await self._recent.get(f"group:{handle}", lambda: self._ask_group(handle))

    async def _ask_group(self, handle: str) -> frozenset[str]:
        groups = await self._recent.get("groups", self._slack.usergroups_list)
        for group in groups["usergroups"]:
            if group.get("handle") == handle:
                answer = await self._slack.usergroups_users_list(usergroup=group["id"])
                return frozenset(answer["users"])
        return frozenset()

    async def _manager_of(self, slack_id: str) -> str:
        field = self._manager_field or await self._recent.get("manager-field", self._ask_manager_field)
        if not field:
            return ""
        answer = await self._slack.users_profile_get(user=slack_id)
        fields = answer["profile"].get("fields") or {}
        return str(fields.get(field, {}).get("value", ""))

    async def _ask_manager_field(self) -> str:
        answer = await self._slack.team_profile_get()
        found = [
            field["id"]
            for field in answer["profile"]["fields"]
            if field.get("type") == "user" and field.get("label", "").strip().lower() == MANAGER_LABEL
        ]
        return found[0] if len(found) == 1 else ""

    async def _channels(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        pages = await self._slack.conversations_list(
            types="public_channel,private_channel", limit=200, exclude_archived=False
        )
        async for page in pages:
            names |= {channel["name"]: channel["id"] for channel in page["channels"]}
        return names

    async def _members(self, channel: str) -> frozenset[str]:
        members: set[str] = set()
        try:
            async for page in await self._slack.conversations_members(channel=channel, limit=200):
                members |= set(page["members"])
        except SlackApiError:
            return frozenset()
        return frozenset(members)


def unescaped(text: str) -> str:
    """Slack's three entities as the characters that people typed; the blocks escape them again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_BOTS = ("is_bot", "is_app_user", "is_workflow_bot", "is_connector_bot")
