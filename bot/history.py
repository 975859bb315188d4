"""The story of /offboard history: what is on record about one person, told to those who may see it."""

from collections.abc import Awaitable, Callable

from approvals.history import look_up_history
from approvals.people import Person
from approvals.policy import Reason
from bot.blocks.history import history_message
from bot.blocks.kit import Message
from bot.blocks.words import refusal
from bot.guard import Tell
from bot.hall import Hall


async def tell_history(
    hall: Hall, actor: Person, whose: str, tell: Tell, post: Callable[[Message], Awaitable[None]]
) -> None:
    """Answers for somebody's Slack id or address; that it was looked at is recorded first."""
    about = await (hall.directory.by_email(whose) if "@" in whose else hall.directory.person(whose))
    seen = await hall.database.transact_soon(look_up_history, hall.terms(), actor, about)
    if isinstance(seen, Reason):
        await tell(refusal(seen))
    else:
        await post(history_message(seen, hall.clock()))
