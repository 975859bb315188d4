"""The card's buttons: every click is weighed and committed first, and answered afterwards."""

import asyncio
from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError

from approvals import report
from approvals.asked import to_look_up
from approvals.people import Person
from approvals.policy import Choice, Reason
from approvals.votes import Ballot, Ruling, cast_vote, weigh_vote
from bot.blocks.denial import deny
from bot.blocks.details import details
from bot.blocks.preview import message_view
from bot.blocks.words import refusal
from bot.bulk import bulk_files
from bot.guard import Body, Tell
from bot.hall import Hall

LOOKS = 1.0
"""Seconds in which Slack has to tell who is still there, since a click is acknowledged within three."""


class Votes:
    """Approve, Deny and Details."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def approve(self, body: Body) -> str:
        """Counts an approval; returns the private sentence for somebody whose click changed nothing."""
        request_id, version = parse_value(body["actions"][0]["value"])
        ruling = await self._cast(body, request_id, version, Choice.APPROVE, "")
        return sentence(ruling)

    async def ask_why(self, body: Body, tell: Tell) -> None:
        """Opens the form that asks for the reason of a denial, unless it would not count anyway."""
        hall = self._hall
        request_id, version = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        ballot = Ballot(request_id, version, actor, Choice.DENY, place=_place(body))
        ruling = await hall.database.transact_soon(weigh_vote, hall.terms(), ballot)
        if not ruling.decision.allowed:
            hall.metrics.vote(Choice.DENY.value, allowed=False)
            await self._tell(body, tell, sentence(ruling))
            return
        drawn = await hall.database.read_soon(report.report, request_id, hall.rules)
        view = deny(drawn.model_copy(update={"version": version}))
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def _tell(self, body: Body, tell: Tell, said: str) -> None:
        """In private beside the card; App Home has no place for that, so there it is a window."""
        if body.get("response_url"):
            await tell(said)
        else:
            view = message_view("Seatkeeper", said)
            await self._hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def deny(self, body: Body) -> str:
        """Counts a denial with its reason; returns the sentence for somebody who changed nothing."""
        request_id, version = parse_value(body["view"]["private_metadata"])
        reason = body["view"]["state"]["values"]["reason"]["reason"].get("value") or ""
        return sentence(await self._cast(body, request_id, version, Choice.DENY, reason))

    async def details(self, body: Body) -> None:
        """Shows everything about a request to those who may see it; looking is recorded."""
        hall = self._hall
        request_id, _ = parse_value(body["actions"][0]["value"])
        actor = await hall.directory.person(body["user"]["id"])
        now = hall.clock()
        seen = await hall.database.transact_soon(report.show, request_id, actor, hall.rules, now, "details")
        if isinstance(seen, Reason):
            view = message_view("Details", refusal(seen))
        else:
            told = await hall.database.read_soon(report.history, request_id)
            view = details(seen, told, now, bulk_files(hall.connectors, seen))
        await hall.slack.views_open(trigger_id=body["trigger_id"], view=view)

    async def _cast(self, body: Body, request_id: str, version: int, choice: Choice, reason: str) -> Ruling:
        hall = self._hall
        actor = await hall.directory.person(body["user"]["id"])
        people = await self._look_again(request_id)
        ballot = Ballot(request_id, version, actor, choice, reason, _place(body), people)
        ruling = await hall.database.transact_soon(cast_vote, hall.terms(), ballot)
        hall.metrics.vote(choice.value, allowed=ruling.decision.allowed)
        return ruling

    async def _look_again(self, request_id: str) -> Sequence[Person]:
        """Those whose standing matters, as Slack shows them now; nobody where it does not tell in time."""
        hall = self._hall
        ids = await hall.database.read_soon(to_look_up, request_id)
        try:
            async with asyncio.timeout(LOOKS):
                return await asyncio.gather(*(hall.directory.person(slack_id) for slack_id in ids))
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return ()  # then they count as they were last seen


def sentence(ruling: Ruling) -> str:
    """What the voter is told in private: nothing when the vote counted, else why it did not."""
    if ruling.decision.allowed:
        return ""
    return refusal(
        ruling.decision.reason, number=ruling.number, status=ruling.status, decided_by=ruling.decided_by
    )


def _place(body: Body) -> tuple[str, str]:
    """The channel and the ts of the card that was clicked; empty where it was none."""
    container = body.get("container", {})
    return container.get("channel_id", ""), container.get("message_ts", "")


def parse_value(value: str) -> tuple[str, int]:
    """The request's id and the version that was shown, from a button's value."""
    request_id, _, version = value.partition(":")
    return request_id, int(version) if version.isdigit() else 0
