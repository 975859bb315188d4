"""What the requester is told the moment that a request is sent: where it went, and if not there, why."""

from approvals.privacy import Privacy
from approvals.submission import Submitted
from bot.blocks.text import NAME, esc

WHY: dict[Privacy, str] = {
    Privacy.SEEN: "{leaver} can see {channel}",
    Privacy.CONFIDENTIAL: "It is confidential, and others can see {channel}",
    Privacy.UNKNOWN: "Slack does not tell who can see {channel}",
}


def sent_to(submitted: Submitted, channel: str) -> str:
    """Who gets the request now."""
    number = f"Request #{submitted.number} is on its way"
    if submitted.privacy is None:
        return f"{number} to {channel}."
    leaver = esc(submitted.leaver, NAME) or "Whoever leaves"
    why = WHY[submitted.privacy].format(leaver=leaver, channel=channel)
    return f"{number}. {why}, so the approvers got it privately."
