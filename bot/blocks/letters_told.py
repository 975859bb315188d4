"""What people hear besides the letters about seats: a short reminder, and that asking has ended."""

from collections.abc import Mapping

from approvals.asking_over import Over
from approvals.inquired import Answer
from approvals.reminding import Waiting
from bot.blocks.holders_words import way_of_silence
from bot.blocks.kit import Message, message, section
from bot.blocks.text import NAME, count, day, esc, is_page, link, people_list

ENDS: Mapping[Answer, str] = {
    Answer.KEEP: "kept",
    Answer.RELEASE: "released, but no request could be sent",
    Answer.SILENCE: "without an answer",
    Answer.USED: "used since",
    Answer.HELD: "in a request of somebody else's",
    Answer.OFF: "off already",
    Answer.LEFT: "of people who have left",
    Answer.UNSENT: "about which no message could be delivered",
}


def reminder_message(waiting: Waiting, letter_url: str = "") -> Message:
    """What still waits for somebody's answer, in two lines; once nothing does, only that."""
    told = _reminder(waiting, letter_url)
    return message(_reminder(waiting).replace("*", ""), lambda _: [section(told)])


def over_message(over: Over) -> Message:
    """How it ended that somebody asked holders, and that nothing follows."""
    ends = people_list([f"{number:,} {ENDS[answer]}" for answer, number in over.ends], most=len(ENDS))
    seats = count(sum(number for _, number in over.ends), "seat")
    told = (
        f"You asked about {seats} of *{esc(over.title, NAME)}* on {day(over.asked_at)}. That is over: {ends}."
    )
    return message(told.replace("*", ""), lambda _: [section(f"{told} Nothing follows.")])


def _reminder(waiting: Waiting, url: str = "") -> str:
    title = f"*{esc(waiting.title, NAME)}*"
    if not waiting.seats or waiting.silent_at is None:
        return f"{title}: nothing waits for your answer any more."
    waits = "waits" if waiting.seats == 1 else "wait"
    then = {way_of_silence(*way) for way in waiting.ways}
    follows = f"; {then.pop()}" if len(then) == 1 else ""
    return (
        f"⏰ Reminder: {count(waiting.seats, 'seat')} of {title} still {waits} for your answer, in "
        f"{_letters(waiting, url)}.\nPlease answer by {day(waiting.silent_at)}{follows}."
    )


def _letters(waiting: Waiting, url: str) -> str:
    """The messages that ask, with a link to the first where Slack tells its address."""
    named = "my message" if waiting.letters == 1 else f"{waiting.letters} messages"
    since = f" of {day(waiting.sent_at)}" if waiting.sent_at else ""
    return f"{link(url, named) if is_page(url) else named}{since}"
