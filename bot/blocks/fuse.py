"""Why a request needs one approval more than its rules say: it touches too much within an hour."""

from approvals.policy import Blown
from approvals.report import Report
from approvals.states import RequestStatus
from bot.blocks.kit import Block, context, section
from bot.blocks.text import NAME, count, esc, people_list

UNDECIDED = frozenset({RequestStatus.SUBMITTED, RequestStatus.PENDING})


def fuse_signs(report: Report) -> list[Block]:
    """What would be too much, and of which apps no share can be told; nothing once it is decided."""
    if report.status not in UNDECIDED:
        return []
    blocks = [section(f"🧯 *Fuse:* {too_much(report.fuse)}")] if report.fuse else []
    apps = people_list([esc(title, NAME) for title in report.unsized], most=4)
    unknown = f"How many accounts {apps} has is not known, so the fuse did not look at its share of them."
    return [*blocks, *([context(unknown)] if apps else [])]


def too_much(fuse: Blown) -> str:
    """What would be touched, how much is allowed, and what follows."""
    lately = f"with {count(fuse.others, 'other request')} of the same hour " if fuse.others else ""
    accounts = count(fuse.accounts, "account")
    what = f"{accounts}, more than {fuse.limit}"
    if fuse.size is not None:
        what = f"{fuse.accounts} of the {fuse.size} accounts of {esc(fuse.title, NAME)}"
        what = f"{what}, more than {fuse.limit} %"
    return f"{lately}this would touch {what}; one more approval is needed."
