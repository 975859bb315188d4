"""What the seats are worth that could come back, as a digest tells it. Pure; nothing is escaped here."""

from collections.abc import Iterator, Sequence
from datetime import date

from approvals.digest import Digest
from approvals.savings_words import total_words
from approvals.seat_costs import NOTHING, Ground, Worth
from approvals.seat_words import IF_BY_USER, day_words, worth_words


def value_told(digest: Digest) -> str:
    """What those are worth, now and at the renewals, or why that is nothing; going on after their number."""
    worths = digest.worths
    if len(worths) == 1:
        return worth_told(worths[0], digest.today)
    if _is_paid(worths):
        return f"worth {total_words(digest.could_save)}"
    if worths and all(worth.per_month == NOTHING for worth in worths):
        return "worth nothing by the plans of these apps"
    return _left_out(digest)


def first_told(digest: Digest) -> str:
    """The renewal that has to be decided on first, where there are several apps; or nothing."""
    return _first_renewal(digest) if len(digest.worths) > 1 else ""


def value_notes(digest: Digest) -> Sequence[str]:
    """What is to be known of the sums: on what they depend, and what is no part of them."""
    if len(digest.worths) < 2 or not _is_paid(digest.worths):
        return ()
    return tuple(filter(None, [*_doubtful(digest), _left_out(digest)]))


def _is_paid(worths: Sequence[Worth]) -> bool:
    return any(worth.per_month not in (None, NOTHING) for worth in worths)


def _left_out(digest: Digest) -> str:
    free, unknown = digest.could_come_back_for(NOTHING), digest.could_come_back_for(None)
    are = "is" if free == 1 else "are"
    nothing = f"{free:,} of them {are} worth nothing by the plan" if free else ""
    price = f"the price of {unknown:,}{'' if free else ' of them'} is unknown" if unknown else ""
    return ", ".join(filter(None, [nothing, price]))


def worth_told(worth: Worth, today: date) -> str:
    """What seats are worth, going on where they are counted."""
    told = worth_words(worth, today)
    return told if told.startswith(("worth", "of", "price")) else f"worth {told}"


def _doubtful(digest: Digest) -> Iterator[str]:
    """The apps whose part of the sums depends on a contract that nobody here knows."""
    for app in digest.apps:
        if app.could_come_back and app.worth and app.worth.ground is Ground.IF_BY_USER:
            yield f"{app.title}'s part counts only{IF_BY_USER.removeprefix(',')}"


def _first_renewal(digest: Digest) -> str:
    """Of several renewals the one that has to be decided on first."""
    ahead = [
        (worth.decide_by or worth.renewal, app.title, worth.renewal)
        for app in digest.apps
        if (worth := app.worth) and app.could_come_back and worth.at_renewal and worth.renewal
    ]
    dated = [(last, title, renewal) for last, title, renewal in ahead if last and renewal]
    if not dated:
        return ""
    last, title, renewal = min(dated)
    decide = f"decide by {day_words(last, digest.today)}: " if last != renewal else ""
    return f"{decide}{title} renews on {day_words(renewal, digest.today)}"
