"""The digest as people read it, the same in Slack and in the terminal. Pure; nothing is escaped here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from approvals.digest import AppDigest, Digest, GroupLine
from approvals.digest_worth import first_told, value_notes, value_told, worth_told
from approvals.figures import Figures, Head, Spread
from approvals.policy_words import how_long
from approvals.savings_words import alarm_words, total_words
from approvals.seat_words import day_words, forecast_words
from approvals.stale_groups import TITLES

SOON = timedelta(days=180)
"""Seats that run out later than that are no part of the headline."""


def seats_told(digest: Digest) -> str:
    """How many seats there are in all, such as "212 of 400 seats in use"."""
    of = f" of {digest.limit:,}" if digest.limit is not None else ""
    seats = "seat" if (digest.limit or digest.used) == 1 else "seats"
    return f"{digest.used:,}{of} {seats} in use"


def scarce_told(digest: Digest) -> Sequence[str]:
    """The apps that are over their plans or have nothing left; else the one that runs out first, if soon."""
    over = [f"{app.title} is {app.over:,} over its plan" for app in digest.apps if app.over]
    full = [f"{app.title} has no seat left" for app in digest.apps if app.left == 0]
    ahead = [(app.forecast.about, app.title) for app in digest.apps if app.forecast]
    soon = sorted((day, title) for day, title in ahead if day - digest.today <= SOON)
    first = [f"{title} runs out first, about {day_words(day, digest.today)}" for day, title in soon[:1]]
    return [*over, *full] or first


def gaps_told(digest: Digest) -> str:
    """Which apps could not be read this time; or nothing."""
    unread = [app.title for app in digest.apps if app.is_gap]
    return f"Not read this time: {', '.join(unread)}." if unread else ""


def could_told(digest: Digest) -> str:
    """How many of them could come back."""
    return f"{digest.could_come_back:,} could come back" if digest.could_come_back else "none could come back"


def changes_told(digest: Digest) -> str:
    """What has changed since the digest before."""
    if digest.is_first:
        return "This is the first digest; the next one tells what has changed."
    known = [app.before for app in digest.apps if app.before]
    used = sum(app.used_change or 0 for app in digest.compared)
    could = sum(app.could_come_back for app in digest.apps if app.before)
    could -= sum(before.could_come_back for before in known)
    freed = sum(app.saved.standing for app in digest.apps if app.before)
    freed -= sum(before.standing for before in known)
    parts = [_more(used, "seat", "in use"), _more(could, "", "could come back")]
    parts += [f"{freed:,} freed"] if freed > 0 else []
    which = "digest asked for on" if digest.since_asked else "weekly digest of"
    return f"Since the {which} {day_words(digest.figures.since.date(), digest.today)}: {', '.join(parts)}."


def app_told(app: AppDigest) -> str:
    """An app's seats and who says so, such as "47 of 100 seats, 53 left (counted by us)"."""
    if app.used is None:
        return "not read"
    source = f" ({app.used_by})" if app.used_by else ""
    if app.limit is None:
        return f"{_count(app.used, 'seat')} in use, the limit is unknown{source}"
    left = app.limit - app.used if app.left is None else app.left
    return f"{app.used:,} of {app.limit:,} seats, {left_told(left)}{' left' if left >= 0 else ''}{source}"


def left_told(left: int) -> str:
    """The seats that are left, or how many are too many."""
    return f"{left:,}" if left >= 0 else f"{-left:,} over"


def group_told(line: GroupLine) -> str:
    """A group that people look at: how many, why, and who, as far as that may be told."""
    hidden = line.accounts - len(line.names)
    more = f" and {hidden:,} more" if hidden else ""
    who = f" ({', '.join(line.names)}{more})" if line.names else ""
    return f"{line.reason}{who}"


def others_told(app: AppDigest) -> str:
    """The groups that nobody has to look at, by their numbers."""
    return ", ".join(
        f"{line.accounts:,} {TITLES[line.group].lower()}" for line in app.groups if not line.reason
    )


def ahead_told(app: AppDigest, today: date) -> str:
    """When the seats run out, where that can be told."""
    return forecast_words(app.forecast, today) if app.forecast else ""


def warnings(app: AppDigest) -> Sequence[str]:
    """What makes the numbers doubtful, and seats that did not come back."""
    return tuple(filter(None, [*app.doubts, alarm_words(app.saved)]))


def own_told(figures: Figures, today: date) -> Sequence[str]:
    """Our own numbers, a line each without a stop."""
    since = day_words(figures.since.date(), today)
    share = figures.share_verified
    verified = "" if share is None else f"{figures.verified:,} of {_count(figures.steps, 'account')} verified"
    left = [
        f"{_count(figures.overdue_tasks, 'task')} by hand overdue",
        f"{_count(figures.unsigned_reviews, 'emergency review')} unsigned",
        f"{_count(figures.came_back, 'account')} came back",
    ]
    return tuple(
        filter(
            None,
            [
                f"{_count(figures.requests, 'request')} since {since}",
                _spread("from the request to its approval", figures.to_approval),
                _spread("until every account was verified", figures.to_verified),
                verified and f"{verified} ({share:.0%})",
                ", ".join(left),
            ],
        )
    )


def saved_told(digest: Digest) -> str:
    """The savings ledger in one sentence."""
    freed = sum(app.saved.freed for app in digest.apps)
    returned = sum(app.saved.returned for app in digest.apps)
    if not freed:
        return "No seat was freed yet."
    again = f", {returned:,} of them taken again" if returned else ""
    return f"{_count(freed, 'seat')} freed so far{again}: {total_words(digest.saved)}."


def head_told(head: Head) -> str:
    """The newest event of the audit chain: with it, a log that was cut off at its end shows."""
    return f"The audit chain ends with event {head.seq}, {head.hash}"


def late_told(digest: Digest) -> str:
    """That it comes on another day than it was due; or nothing."""
    if digest.due is None or digest.due.date() == digest.today:
        return ""
    return f"Late: it was due on {day_words(digest.due.date(), digest.today)}."


def lines(digest: Digest) -> Iterator[str]:
    """Everything, for a terminal."""
    value = value_told(digest)
    yield " ".join(f"{told}." for told in [seats_told(digest), *scarce_told(digest)])
    yield f"{could_told(digest)}{f', {value}' if value else ''}."
    yield from (
        f"{note[:1].upper()}{note[1:]}." for note in [first_told(digest), *value_notes(digest)] if note
    )
    notes = [late_told(digest), changes_told(digest), gaps_told(digest), digest.people_gap]
    yield from filter(None, notes)
    for app in digest.apps:
        yield ""
        yield from _app_lines(app, digest.today)
    yield ""
    yield from own_told(digest.figures, digest.today)
    yield saved_told(digest)
    yield head_told(digest.figures.head)


def _app_lines(app: AppDigest, today: date) -> Iterator[str]:
    yield f"{app.title}: {app_told(app)}"
    for line in app.groups:
        if line.reason:
            yield f"  {TITLES[line.group]} {line.accounts:,}: {group_told(line)}"
    if app.could_come_back and app.worth:
        yield f"  {app.could_come_back:,} could come back, {worth_told(app.worth, today)}"
    yield from _indented([others_told(app), ahead_told(app, today), *warnings(app)])


def _indented(told: Iterable[str]) -> Iterator[str]:
    return (f"  {one}" for one in told if one)


def _spread(what: str, spread: Spread) -> str:
    if spread.median is None or spread.p95 is None:
        return ""
    return f"{how_long(spread.median)} {what} (median; 95th percentile {how_long(spread.p95)})"


def _more(number: int, noun: str, rest: str) -> str:
    """Such as "1 more seat in use", or "as many seats in use"."""
    many = f"{abs(number):,} {'more' if number > 0 else 'fewer'}" if number else "as many"
    what = f"{noun}{'' if abs(number) == 1 else 's'}" if noun else ""
    return " ".join(filter(None, [many, what, rest]))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
