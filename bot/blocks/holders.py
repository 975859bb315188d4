"""Letters to the holders of seats: do you still need this, two buttons each, and what became of it."""

from datetime import timedelta

from approvals.inquired import Answer, Asked
from approvals.inquiring import Round
from approvals.inquiry_view import InquiryView, LetterView
from approvals.policy import Reason
from approvals.stale_groups import Group
from bot.blocks.accounts import handle, raw_handle, title_line
from bot.blocks.holders_words import ending, not_asked, way_of_silence, what_follows
from bot.blocks.kit import Block, Message, actions, button, confirm, context, header, message, section
from bot.blocks.refusals import refusal
from bot.blocks.text import NAME, clip, count, day, esc, mention, name, plain, plain_day, sentence
from bot.blocks.undoing import UNDO

KEEP, RELEASE, BACK = "holder.keep", "holder.release", "holder.back"
MONTHS = 60
"""Days from which on people count in months."""


def letter_message(letter: LetterView) -> Message:
    """What somebody is asked, with Keep and Release at each seat; what is over only says how it ended."""

    def draw(room: int) -> list[Block]:
        still = any(seat.answer is None for seat in letter.seats)
        top = [header(_question(letter)), section(_because(letter))] if still else [section(_closed(letter))]
        seats = [block for seat in letter.seats for block in _seat(letter, seat, room)]
        return [*top, *seats, *([context(_until(letter))] if still else [])]

    return message(_words(letter), draw)


def taken_back(letter: LetterView, seat: InquiryView) -> Message:
    """That a seat was taken back, and the button to get it back again; of an invitation there is none."""
    title, account = esc(letter.title, NAME), handle(seat.account)
    if seat.is_invitation:
        return _withdrawn(letter, seat)

    def draw(_: int) -> list[Block]:
        if seat.back_done:
            return [section(f"↩️ *{account}* in {title} is active again.")]
        why = _why(letter, seat)
        told = f"*{account}* has been switched off since request #{seat.number}, because {why}. "
        if seat.back_at:
            asked = f"You asked for it back on {day(seat.back_at)}; {mention(letter.asked_by)} was told."
            kept = f" Nobody asks about it again before {day(seat.kept_until)}." if seat.kept_until else ""
            return [_taken_header(letter), section(told), context(asked + kept)]
        way = "If you need it after all, say so: one tap is enough."
        return [_taken_header(letter), section(told + way), actions(button("I need it back", BACK, seat.id))]

    done = "is active again" if seat.back_done else "was taken back; tap “I need it back” if you need it"
    return message(f"Your {title} seat {account} {done}.", draw)


def _why(letter: LetterView, seat: InquiryView) -> str:
    """By whose word, or silence, a seat was taken back, for its holder."""
    if seat.answer is not Answer.RELEASE:
        return "nobody answered the question about it"
    mine = letter.asks is Asked.HOLDER or seat.answered_by is None
    return "you released it" if mine else f"{mention(seat.answered_by or seat.holder)} released it"


def _withdrawn(letter: LetterView, seat: InquiryView) -> Message:
    """That an invitation is gone, and the only way to another."""
    title, account = esc(letter.title, NAME), handle(seat.account)
    why = f"by request #{seat.number}, because {_why(letter, seat)}"
    way = f"if you need it after all, ask {mention(letter.asked_by)} to invite you anew"
    told = f"The invitation of *{account}* was withdrawn {why}. That cannot be undone: {way}."
    head = header(f"Your {clip(plain(letter.title), 60)} invitation was withdrawn")
    text = f"Your {title} invitation {account} was withdrawn; if you need it, ask to be invited anew."
    return message(text, lambda _: [head, section(told)])


def wanted_back(letter: LetterView, seat: InquiryView) -> Message:
    """That a holder needs a seat which was taken back, for those who may ask for an undo."""
    who, title = name(seat.holder), esc(letter.title, NAME)
    told = f"*{who}* needs *{handle(seat.account)}* in {title} back. Request #{seat.number} took it."
    gone = f"Request #{seat.number} withdrew the invitation, which cannot be undone: invite them anew"

    def draw(_: int) -> list[Block]:
        if seat.back_done:
            return [section(f"↩️ *{handle(seat.account)}* in {title} is active again, as {who} asked.")]
        if seat.is_invitation:
            return [section(f"*{who}* needs *{handle(seat.account)}* in {title}. {gone}.")]
        value = f"{seat.request_id}:{seat.version}"
        return [section(told), actions(button("Undo", UNDO, value, "primary"))]

    return message(f"{who} needs a seat in {title} back.", draw)


def asked_words(asked: Round, title: str) -> str:
    """What came of asking, for whoever asked."""
    if asked.reason is not Reason.ALLOWED:
        return refusal(asked.reason)
    people = {one.slack_id for wish in asked.asked for one in wish.to}
    lines = []
    if asked.asked:
        who = f"{count(len(people), 'person')}".replace("persons", "people")
        lines.append(f"Asked {who} about {count(len(asked.asked), 'seat')} in {esc(title, NAME)}.")
        lines += _in_their_place(asked)
    return "\n".join([*lines, *not_asked(asked)]) or "Nobody was asked: no seat was chosen."


def _in_their_place(asked: Round) -> list[str]:
    """Whose seats the app's owner is asked about."""
    wishes = [wish for wish in asked.asked if wish.asks is Asked.OWNER]
    holders = [raw_handle(wish.account) for wish in wishes]
    if not holders:
        return []
    shown = ", ".join(esc(each, 60) for each in holders[:6])
    rest = f" and {len(holders) - 6} more" if len(holders) > 6 else ""
    return [f"Not in Slack, so the app's owner is asked: {shown}{rest}."]


def _taken_header(letter: LetterView) -> Block:
    return header(f"Your {clip(plain(letter.title), 60)} seat was taken back")


def _question(letter: LetterView) -> str:
    """Raw."""
    title, several = clip(plain(letter.title), 60), len(letter.seats) > 1
    if letter.asks is Asked.HOLDER:
        return f"Do you still need {title}?"
    return f"{'Are these' if several else 'Is this'} {title} seat{'s' if several else ''} still needed?"


def _because(letter: LetterView) -> str:
    who, looks = mention(letter.asked_by), "these look" if len(letter.seats) > 1 else "it looks"
    place = {
        Asked.HOLDER: "",
        Asked.OWNER: " You are asked because the holder is not in Slack.",
        Asked.MANAGER: " You are asked because the holder did not answer.",
    }[letter.asks]
    return f"{who} asks because {looks} unused.{place} Nothing is changed by your answer alone."


def _seat(letter: LetterView, seat: InquiryView, room: int) -> list[Block]:
    who = f"*{handle(seat.account)}*" if letter.asks is Asked.HOLDER else title_line(seat.account)
    if seat.answer is not None:
        return [section(f"{who}\n{ending(letter, seat)}")]
    told = [who, _evidence(seat)] if room else [who]
    return [section("\n".join(told)), _buttons(letter, seat)]


def _buttons(letter: LetterView, seat: InquiryView) -> Block:
    whose = "You" if letter.asks is Asked.HOLDER else "The holder"
    text = f"It is switched off once that is approved. {whose} can ask for it back afterwards."
    if seat.is_invitation:
        text = "The invitation is withdrawn once that is approved. Only a new one brings it back."
    sure = confirm(f"Release {clip(raw_handle(seat.account), 60)}?", text, "Release it", "Not now")
    row = actions(button("Keep", KEEP, seat.id, "primary"), button("Release", RELEASE, seat.id, "", sure))
    return row | {"block_id": f"holder:{seat.id}"}


def _evidence(seat: InquiryView) -> str:
    """Why it looks unused, in the words of somebody who uses it."""
    active, made = seat.account.last_active_at, seat.account.created_at
    if active is not None and seat.group is not Group.INVITATION:
        return f"Last used {plain_day(active)}, {_ago(seat.read_at - active)}."
    if made is not None and seat.group is Group.INVITATION:
        return f"Invited {plain_day(made)}, {_ago(seat.read_at - made)}, and not accepted."
    if made is not None and seat.group is Group.NEVER_ACTIVE:
        return f"Created {plain_day(made)}; the app has told of no use since."
    return sentence(seat.why)


def _ago(length: timedelta) -> str:
    days = max(length.days, 0)
    return f"about {count(days // 30, 'month')} ago" if days >= MONTHS else f"{count(days, 'day')} ago"


def _until(letter: LetterView) -> str:
    kept = count(round(letter.keep_seconds / 86400), "day")
    open_ones = [seat for seat in letter.seats if seat.answer is None]
    then = way_of_silence(letter.on_silence, letter.asks, what_follows(open_ones))
    return f"Please answer by {day(letter.silent_at)}; {then}. After Keep, nobody asks again for {kept}."


def _closed(letter: LetterView) -> str:
    return f"This question about *{esc(letter.title, NAME)}* is closed."


def _words(letter: LetterView) -> str:
    """The message in one sentence, for notifications."""
    open_ones = [seat for seat in letter.seats if seat.answer is None]
    if open_ones:
        shown = ", ".join(handle(seat.account) for seat in open_ones[:3])
        return f"{esc(_question(letter), 150)} {shown}: Keep or Release."
    ends = " ".join(ending(letter, seat) for seat in letter.seats[:3])
    return f"{esc(letter.title, NAME)}: {ends}"
