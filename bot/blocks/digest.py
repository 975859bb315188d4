"""The weekly digest: its headline in five seconds, then every app, then our own numbers."""

from collections.abc import Sequence
from datetime import date

from approvals import digest_words as words
from approvals.digest import AppDigest, Digest
from approvals.digest_worth import first_told, value_notes, value_told, worth_told
from approvals.posted import Posted
from approvals.stale_groups import TITLES
from bot.blocks.kit import (
    Block,
    Message,
    button,
    clip,
    context,
    divider,
    header,
    message,
    moment,
    more,
    packed,
    section,
    table,
)
from bot.blocks.text import NAME, esc, plain_day, sentence

REVIEW = "digest.review"
HEAD = ("App", "In use", "Come back")
"""Three columns: a phone shows no more, and what is over its plan must not be the part that is cut off."""
NUMBERS = (1, 2)
WIDEST = 100
"""Characters of a cell; so many are wrapped."""
MOST_APPS, MOST_ROWS, MOST_SCARCE = 40, 20, 3


def digest_message(seen: Posted) -> Message:
    """A digest as it was posted; only the newest has buttons."""
    digest = seen.digest
    apps = sorted(digest.apps, key=_weight, reverse=True)
    review = seen.id if seen.is_newest else 0

    def draw(room: int) -> list[Block]:
        told = [app for app in apps if _is_worth_telling(app) or len(apps) == 1]
        shown = [_app(app, digest, review) for app in told[:room]]
        hidden = len(told) - len(shown)
        rest = [context(f"{more(hidden, 'app')}: `/seats` has them all.")] if hidden else []
        return [*_top(digest), *_overview(apps, room), *shown, *rest, divider(), *_bottom(digest)]

    return message(_summary(digest), draw, most=MOST_APPS)


def parse_review(value: str) -> tuple[str, int]:
    """The app and the digest's id, from a button's value."""
    app, _, digest_id = value.partition(":")
    return app, int(digest_id) if digest_id.isdigit() else 0


def _weight(app: AppDigest) -> tuple[int, int, int]:
    return app.over, app.could_come_back, len(words.warnings(app))


def _is_worth_telling(app: AppDigest) -> bool:
    return app.is_reviewable or bool(words.warnings(app) or app.forecast)


def _top(digest: Digest) -> list[Block]:
    notes = [words.changes_told(digest), words.late_told(digest), *map(sentence, value_notes(digest))]
    notes += [f"⚠️ {sentence(gap)}" for gap in (words.gaps_told(digest), digest.people_gap) if gap]
    return [
        header(f"Seats on {plain_day(digest.today)}"),
        section("\n".join(_headline(digest))),
        section("\n".join(filter(None, notes))),
    ]


def _headline(digest: Digest) -> list[str]:
    """What somebody reads in five seconds: a line for each of the seats, what could come back, what first."""
    value = value_told(digest)
    could = f"*{words.could_told(digest)}*{f', {esc(value)}' if value else ''}."
    return [
        " ".join(f"*{told}.*" for told in [words.seats_told(digest), *_scarce(digest)]),
        could,
        *([sentence(first)] if (first := first_told(digest)) else []),
    ]


def _scarce(digest: Digest) -> list[str]:
    told = [esc(each, 150) for each in words.scarce_told(digest)]
    hidden = len(told) - MOST_SCARCE
    return [*told[:MOST_SCARCE], *([f"So {'is' if hidden == 1 else 'are'} {hidden:,} more"] * (hidden > 0))]


def _overview(apps: Sequence[AppDigest], room: int) -> list[Block]:
    """All apps side by side; of one alone its own lines say as much."""
    shown = apps[: min(room, MOST_ROWS)]
    if len(apps) < 2 or not shown:
        return []
    hidden = len(apps) - len(shown)
    return [
        table(HEAD, [_cells(app) for app in shown], NUMBERS, WIDEST),
        *([context(more(hidden, "app"))] * bool(hidden)),
    ]


def _cells(app: AppDigest) -> tuple[str, ...]:
    if app.used is None:
        return app.title, "not read", "–"
    change = f" ({app.used_change:+,})" if app.used_change else ""
    limit = f" of {app.limit:,}" if app.limit is not None else ""
    left = "" if app.left is None else f", {words.left_told(app.left)}{'' if app.over else ' left'}"
    return app.title, f"{app.used:,}{limit}{change}{left}", f"{app.could_come_back:,}"


def _app(app: AppDigest, digest: Digest, review: int) -> Block:
    drawn = section(
        "\n".join([f"*{esc(app.title, NAME)}* · {esc(words.app_told(app), 200)}", *_lines(app, digest)])
    )
    if not review or not app.is_reviewable:
        return drawn
    pressed = button("Review", REVIEW, f"{app.app}:{review}")
    return drawn | {"block_id": f"digest:{app.app}", "accessory": pressed}


def _lines(app: AppDigest, digest: Digest) -> list[str]:
    groups = [
        f"• *{TITLES[line.group]} {line.accounts:,}*: {esc(words.group_told(line), 400)}"
        for line in app.groups
        if line.reason
    ]
    return [
        *groups,
        *_worth(app, digest),
        *_small(app, digest.today),
        *(f"⚠️ {sentence(told)}" for told in words.warnings(app)),
    ]


def _worth(app: AppDigest, digest: Digest) -> list[str]:
    """What this app's seats are worth, where the headline does not say it already."""
    if len(digest.worths) < 2 or not app.could_come_back or app.worth is None:
        return []
    return [sentence(f"{app.could_come_back:,} could come back, {worth_told(app.worth, digest.today)}")]


def _small(app: AppDigest, today: date) -> list[str]:
    others, ahead = words.others_told(app), words.ahead_told(app, today)
    return [sentence(told) for told in (f"Besides: {others}" if others else "", ahead) if told]


def _bottom(digest: Digest) -> list[Block]:
    own = [f"• {esc(line)}" for line in words.own_told(digest.figures, digest.today)]
    return [
        *packed(["*How we did*", *own]),
        section(f"*Savings ledger*\n{esc(words.saved_told(digest))}"),
        context(f"As of {moment(digest.at)}. {words.head_told(digest.figures.head)}."),
    ]


def _summary(digest: Digest) -> str:
    return clip(" ".join(_headline(digest)).replace("*", ""), 300)
