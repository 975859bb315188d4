"""What the requester is told the moment that a request is sent: where it went, and if not there, why."""

from datetime import datetime

from approvals.privacy import Privacy
from approvals.submission import Submitted
from bot.blocks.moments import picked_words
from bot.blocks.text import NAME, esc

WHY: dict[Privacy, str] = {
    Privacy.SEEN: "{leaver} can see {channel}",
    Privacy.CONFIDENTIAL: "It is confidential, and others can see {channel}",
    Privacy.UNKNOWN: "Slack does not tell who can see {channel}",
}


OUTCOME_FOLLOWS = "A direct message will tell you how it ended."


def sent_words(submitted: Submitted, channel: str, now: datetime) -> str:
    """What the form says in its place once the request is sent."""
    when = f" {picked_words(submitted.moment, now)}" if submitted.moment else ""
    return f"{sent_to(submitted, channel)}{when} {OUTCOME_FOLLOWS}"


def sent_to(submitted: Submitted, channel: str) -> str:
    """Who gets the request now."""
    number = f"Request #{submitted.number} is on its way"
    if submitted.privacy is None:
        return f"{number} to {channel}."
    leaver = esc(submitted.leaver, NAME) or "Whoever leaves"
    why = WHY[submitted.privacy].format(leaver=leaver, channel=channel)
    return f"{number}. {why}, so the approvers got it privately."
