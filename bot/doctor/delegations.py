"""Who votes for whom today, and from when? Nothing is said where nobody has named a delegate."""

from datetime import datetime

from approvals.ledger import Unopened, reading
from approvals.lent import lent_since
from approvals.people import Kind
from approvals.policy import Delegation
from approvals.versions import Migration, migration_state
from bot.blocks.delegations import span
from bot.blocks.text import people_list, plain
from bot.doctor.verdict import Verdict

MOST = 10


def look_at_delegations(url: str, now: datetime) -> list[Verdict]:
    """One verdict on the delegations that hold or will hold; none where the database cannot tell."""
    try:
        with reading(url) as session:
            lent = lent_since(session, now) if migration_state(session) is Migration.CURRENT else ()
    except Unopened:
        return []  # the verdict on the database says so
    if not lent:
        return []
    gone = [each for each in lent if each.delegate.kind is not Kind.MEMBER]
    says = people_list([_line(each, now) for each in lent], most=MOST)
    todo = f"{plain(gone[0].delegator.label)} should name somebody else" if gone else ""
    return [Verdict(check="delegations", ok=not gone, says=says, todo=todo)]


def _line(each: Delegation, now: datetime) -> str:
    return f"{plain(each.delegate.label)} for {plain(each.delegator.label)} {span(each, now)}"
