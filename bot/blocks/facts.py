"""What is known about apps and how well: one table for all of them, or one app with its sources."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from approvals.claims import Claim
from approvals.knowledge import AppKnowledge, Certainty, Known
from bot.blocks.claims import PHRASES, Verdict, certainty, seen_here, verdict
from bot.blocks.kit import Block, Message, context, esc, header, message, more, packed, section, table
from bot.blocks.seats import NO_APPS
from bot.blocks.text import NAME, link, pages, people_list, plain_day, sentence
from connectors.contract import Effect, Operation, Subject

HEAD = ("What", "Known", "How sure")
MOST_APPS = 19
"""A table of Slack's has twenty columns, and the first one names the subjects."""
CONTEXT = 2000

LABELS: Mapping[Subject, str] = {
    Operation.LIST: "Lists every account",
    Operation.FIND: "Finds by address",
    Operation.READ: "Reads one account",
    Operation.REACTIVATE: "Reactivation works",
    Operation.END_SESSIONS: "Ends sessions by a call",
    Operation.WITHDRAW_INVITATION: "Withdraws invitations",
    Operation.USAGE: "Tells the seats in use",
    Effect.ENDS_SESSIONS: "Ends sessions by itself",
    Effect.CASCADES: "Changes other accounts",
    Effect.TELLS_LAST_ACTIVITY: "Tells the last activity",
    Effect.TELLS_SEAT_LIMIT: "Tells the seat limit",
}


def facts_overview(apps: Sequence[AppKnowledge]) -> Message:
    """Every app in a column, with a word for each operation and effect."""
    if not apps:
        return message(NO_APPS, lambda _: [section(NO_APPS)])
    hint = f"`/seats facts {esc(apps[0].app, NAME)}` tells where it was read, and what it needs."

    def draw(room: int) -> list[Block]:
        hidden = len(apps) - min(len(apps), room)
        rest = [context(more(hidden, "app"))] if hidden else []
        shown = [table(*overview(apps[:room]))] if room else []
        return [header("What is known"), *shown, *rest, context(hint)]

    names = people_list([esc(app.title, 60) for app in apps])
    return message(f"What is known about {names}", draw, most=MOST_APPS)


def facts_of_app(app: AppKnowledge) -> Message:
    """One app's claims with how sure they are, where they were read, and why some are not sure."""
    sources = list(dict.fromkeys(map(_origin, app.known)))
    marks = {source: f"[{number}]" for number, source in enumerate(sources, start=1)}
    rows = [_row(told, marks[_origin(told)]) for told in app.known]
    small = [*pages([f"{mark} {source}" for source, mark in marks.items()], CONTEXT), *_needs(app.known)]
    doubts = [f"*{label(told.subject)}*: {sentence(told.note, 300)}" for told in app.known if _doubtful(told)]

    def draw(room: int) -> list[Block]:
        hidden = len(doubts) - min(len(doubts), room)
        rest = [context(more(hidden, "note"))] if hidden else []
        title = header(f"What is known about {app.title}")
        return [title, table(HEAD, rows), *map(context, small), *packed(doubts[:room]), *rest]

    return message(f"What is known about {esc(app.title, 60)}: {_summary(app.known)}", draw, most=len(doubts))


def overview(apps: Sequence[AppKnowledge]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a table with a column for each app, in plain words."""
    found = [{told.subject: told for told in app.known} for app in apps]
    told_of: tuple[Subject, ...] = tuple(
        s for s in (*Operation, *Effect) if any(s in known for known in found)
    )
    rows = [
        [label(subject), *(in_short(known[subject]) if subject in known else "" for known in found)]
        for subject in told_of
    ]
    return ["What", *(app.title for app in apps)], rows


def cells(told: Known) -> tuple[str, str, str]:
    """What it is about, what is known of it and how sure that is, in plain words."""
    return label(told.subject), verdict(told).value, certainty(told, plain_day)


def in_short(told: Claim) -> str:
    """What is known with its best reason: what was seen here, or else the vendor's word."""
    found = verdict(told)
    why = seen_here(told, plain_day) or ("" if found is Verdict.UNKNOWN else told.basis.value)
    return ", ".join(filter(None, [found.value, why]))


def label(subject: Subject) -> str:
    """What a claim is about, as the head of a line."""
    return LABELS[subject] if subject in LABELS else PHRASES[subject].label


def unknown_app(named: str, apps: Iterable[str]) -> str:
    """What was asked for is no app; the nearest of those that there are, and all of them."""
    known = list(apps)
    near = [f"Did you mean `{esc(app, NAME)}`?" for app in get_close_matches(named.casefold(), known, n=1)]
    listed = people_list([f"`{esc(app, NAME)}`" for app in known], most=20)
    there_are = f"There are {listed}." if listed else NO_APPS
    return " ".join([f"There is no app “{esc(named, NAME)}”.", *near, there_are])


def _row(told: Known, mark: str) -> tuple[str, str, str]:
    what, known, sure = cells(told)
    return what, known, f"{sure} {mark}".lstrip()


def _origin(told: Known) -> str:
    return f"{link(told.source, told.source.partition('://')[2])}, read on {plain_day(told.read_on)}"


def _needs(known: Iterable[Known]) -> list[str]:
    what: dict[str, list[str]] = {}
    for told in known:
        if told.needs:
            what.setdefault(told.needs, []).append(f"“{label(told.subject)}”")
    lines = [
        f"{people_list(names, most=len(names))}: needs {esc(needs, 300)}" for needs, names in what.items()
    ]
    return pages(lines, CONTEXT)


def _doubtful(told: Known) -> bool:
    unsure = told.certainty is not Certainty.DOCUMENTED or verdict(told) is Verdict.DOUBTFUL
    return unsure and bool(told.note)


def _summary(known: Sequence[Known]) -> str:
    counts = ((sum(told.certainty is kind for told in known), kind.value) for kind in Certainty)
    return ", ".join(f"{number} {word}" for number, word in counts)
