"""The answer to "can I invite so many?", with the numbers that it rests on."""

from datetime import datetime

from approvals.invites import Answer, Verdict, can_invite
from approvals.seat_words import answer_words
from approvals.seats import AppSeats
from approvals.stocks import AppStock
from bot.blocks.kit import Block, Message, clip, context, message, packed, section
from bot.blocks.seat_cells import held, left
from bot.blocks.seats import warnings
from bot.blocks.seats_app import note
from bot.blocks.text import count, esc, moment, sentence

SIGNS = {Verdict.YES: "✅", Verdict.CHARGED: "💰", Verdict.NEXT_TIER: "⛔", Verdict.DISPUTED: "⚠️"}


def answer_of(stock: AppStock, number: int) -> Answer:
    """What inviting so many leads to."""
    return can_invite(stock.seats, number, stock.could_come_back)


def answer_message(stock: AppStock, number: int, now: datetime) -> Message:
    """Whether so many can be invited, what it costs or needs otherwise, and which seats could come first."""
    seats, answer = stock.seats, answer_of(stock, number)
    told = sentence(answer_words(answer, seats.title), 600)
    sign = SIGNS.get(answer.verdict, "❓")
    first = f" `/seats stale {esc(seats.app, 60)}` names them." if answer.over and answer.reclaimable else ""

    def draw(room: int) -> list[Block]:
        asked = f"*{count(number, 'more person').replace('persons', 'people')} in {esc(seats.title, 80)}?*"
        small = [context(clip(line, 1900)) for line in _ground(seats, answer)]
        return [section(f"{asked}\n{sign} {told}{first}"), *packed(warnings([seats])[:room]), *small]

    return message(f"{sign} {told}", draw)


def no_number(app: str, typed: str) -> str:
    """That so many cannot be invited to an app, and what can be asked."""
    example = f"`/seats {esc(app, 60)} 12`"
    return (
        f"“{esc(typed, 40)}” is no number of people: write a whole one from 1 to 999,999, such as {example}."
    )


def _ground(seats: AppSeats, answer: Answer) -> list[str]:
    """What the answer was reckoned from, and by whose rule."""
    if seats.used is None or seats.as_of is None:
        return []
    limit = f"limit {seats.limit.value:,} ({seats.limit.origin.words})" if seats.limit else "limit unknown"
    parts = [f"{seats.used.value:,} in use ({seats.used.origin.words})", limit]
    if seats.headroom:
        parts += [*held(seats.headroom), f"headroom {left(seats)}"]
    told = " · ".join([*(esc(part, 200) for part in parts), f"as of {moment(seats.as_of)}"])
    return [told, *([note(seats.model)] if answer.over and seats.model.note else [])]
