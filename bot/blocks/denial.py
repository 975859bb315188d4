"""The form that asks why a request is denied."""

from approvals.report import Report
from bot.blocks.asking import where
from bot.blocks.kit import Block, modal, reason_entry, section
from bot.blocks.text import count, name


def deny(report: Report) -> Block:
    """Asks for the reason; it goes to the requester and stays on the card."""
    what = f"{count(len(report.steps), 'account')} of *{name(report.leaver)}* in {where(report)}"
    hint = "The requester and everybody who sees the card can read it."
    blocks = [
        section(f"Request #{report.number} asks to deactivate {what}. If you deny it, nothing is changed."),
        reason_entry("Why not?", "For example: she moves to another team and keeps her account", hint),
    ]
    metadata = f"{report.id}:{report.version}"
    return modal(
        f"Deny request #{report.number}",
        lambda _: blocks,
        callback_id="request.denied",
        metadata=metadata,
        submit="Deny",
    )
