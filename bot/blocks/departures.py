"""Somebody left Slack: what operators are shown, and what became of it."""

from approvals.departed import Ended
from approvals.departing import Answer, AppFound, DepartureView
from approvals.policy import Reason, Rules
from bot.blocks.accounts import short_line
from bot.blocks.kit import Block, Message, actions, button, context, header, message, more, section
from bot.blocks.refusals import refusal
from bot.blocks.text import (
    NAME,
    count,
    esc,
    is_slack_id,
    mention,
    moment,
    name,
    people_list,
    plain,
    sentence,
)

OPEN, DISMISS = "departure.open", "departure.dismiss"
UNCHANGED = "Nothing was changed."
NOTHING_YET = "Nobody has asked for anything yet; nothing is changed."
POSSIBLE = "Possible match by name or login"
MOST_APPS = 12
MOST_NAMES = 5


def departure_message(seen: DepartureView) -> Message:
    """The draft with its two buttons or, once it is over, why; nothing here acts by itself."""

    def draw(room: int) -> list[Block]:
        left = "is back in" if seen.ended is Ended.BACK else "has left"
        top = [header(f"{plain(seen.person.label)} {left} Slack"), section(_who(seen))]
        if seen.ended:
            ending = UNCHANGED if seen.ended is Ended.BACK else _ending(seen)  # the headline says the rest
            return [*top, context(ending)]
        shown = [block for found in seen.found[:MOST_APPS] for block in _app(found, room)]
        hidden = len(seen.found) - MOST_APPS
        rest = [context(more(hidden, "app"))] if hidden > 0 else []
        return [*top, *shown, *rest, context(NOTHING_YET), _buttons(seen)]

    return message(_summary(seen), draw)


def departure_rows(seen: DepartureView) -> list[Block]:
    """The same in two lines with its buttons, for a list."""
    return [section(_summary(seen, "")), _buttons(seen)]


def told(answer: Answer) -> str:
    """What somebody is told in private whose click changed nothing; nothing where it counted."""
    if answer.reason is Reason.NOT_OPEN:
        return f"It is closed already. {_ending(answer.departure)}"
    return "" if answer.reason is Reason.ALLOWED else refusal(answer.reason)


def who_may_open(rules: Rules) -> str:
    """For an operator who may not ask for anything themselves: who may."""
    known = [f"<@{entry}>" if is_slack_id(entry) else esc(entry, NAME) for entry in rules.askers]
    who = people_list(known, last="or", most=MOST_NAMES) or "nobody yet"
    return f"You can see this, but a request can only be asked for by: {who}. *Not needed* is yours to press."


def _who(seen: DepartureView) -> str:
    person = seen.person
    about = [f"*{name(person)}*", esc(person.title, NAME), esc(person.email, NAME)]
    noticed = f"Their deactivation was noticed {moment(seen.noticed_at)}."
    return "\n".join([" · ".join(filter(None, about)), noticed])


def _app(found: AppFound, room: int) -> list[Block]:
    title = f"*{esc(found.title, NAME)}*"
    if found.gap:
        return [section(f"{title}\n⚠️ {sentence(found.gap)}")]
    accounts = [*found.accounts, *found.possible]
    sure = [short_line(account) for account in found.accounts]
    maybe = [f"{POSSIBLE}: {short_line(account)}" for account in found.possible]
    lines = [f"• {line}" for line in [*sure, *maybe][:room]]
    hidden = len(accounts) - len(lines)
    lines += [more(hidden, "account")] if hidden else []
    return [section("\n".join([title, *lines]))] if accounts else []


def _buttons(seen: DepartureView) -> Block:
    opening = button("Open the request", OPEN, seen.id, "primary")
    row = actions(opening, button("Not needed", DISMISS, seen.id))
    return row | {"block_id": f"departure:{seen.id}"}


def _ending(seen: DepartureView) -> str:
    """Why nothing is to be done here any more."""
    by = mention(seen.ended_by) if seen.ended_by else "somebody"
    match seen.ended:
        case Ended.BACK:
            return f"↩️ {name(seen.person)} is back in Slack. {UNCHANGED}"
        case Ended.NOT_NEEDED:
            return f"Closed by {by}: nothing is needed. {UNCHANGED}"
        case Ended.REQUESTED:
            return f"Request #{seen.number} by {by} asks for it."
        case _:
            return "No account was found."


def _summary(seen: DepartureView, end: str = f" {NOTHING_YET}") -> str:
    who = name(seen.person)
    if seen.ended:
        return _ending(seen) if seen.ended is Ended.BACK else f"{who} has left Slack. {_ending(seen)}"
    accounts = sum(len(found.accounts) for found in seen.found)
    possible = sum(len(found.possible) for found in seen.found)
    gaps = sum(bool(found.gap) for found in seen.found)
    parts = [f"{count(accounts, 'account')} still active" if accounts else ""]
    parts += [f"{possible} possible" if possible else "", f"{count(gaps, 'app')} not read" if gaps else ""]
    return f"{who} has left Slack: {', '.join(filter(None, parts))}.{end}"
