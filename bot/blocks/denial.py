"""The form that asks why a request is denied."""

from approvals.report import Report
from bot.blocks.asking import purpose
from bot.blocks.kit import Block, modal, reason_entry, section


def deny(report: Report) -> Block:
    """Asks for the reason; it goes to the requester and stays on the card."""
    hint = "The requester and everybody who sees the card can read it."
    blocks = [
        section(f"Request #{report.number} asks to {purpose(report)}. If you deny it, nothing is changed."),
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
