"""A digest from what is stored: readings, people, requests and the savings ledger. No vendor is asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlmodel import Session

from approvals.digest import AppDigest, Digest, GroupLine, Names, compare
from approvals.digest_names import Unnamed, find_unnamed, names_of
from approvals.figures import figures
from approvals.inquired import kept_of
from approvals.posted import previous
from approvals.savings import AppSavings
from approvals.savings_read import ledger
from approvals.seat_readings import app_seats
from approvals.seat_words import day_words, doubts
from approvals.seats import AppSeats
from approvals.stale_groups import MEANING, OFFERED, Group
from approvals.stale_stock import Circumstances, Stock, stock_of
from approvals.stale_survey import Survey
from approvals.stale_words import days
from approvals.stocks import AppStock
from connectors.contract import Connector

WEEK = timedelta(days=7)
AGED = timedelta(days=1)
"""A reading older than this is no part of this digest, and that is said."""
NO_ROLL = "Slack's people could not be read, so nobody can be said to have left"


def take_digest(
    session: Session,
    connectors: Mapping[str, Connector],
    known: Circumstances,
    names: Names,
    due: datetime | None = None,
) -> Digest:
    """The digest of this moment, compared with the one of last week, or what stands in for it."""
    earlier, unnamed = previous(session), find_unnamed(session)
    saved = {one.app: one for one in ledger(session, connectors, known.at)}
    apps = [
        _app_digest(session, connector, known, saved[app], names, unnamed)
        for app, connector in connectors.items()
    ]
    since = earlier.at if earlier else known.at - WEEK
    return Digest(
        at=known.at,
        due=due,
        is_first=earlier is None,
        since_asked=earlier is not None and earlier.due is None,
        apps=compare(apps, earlier),
        figures=figures(session, since, known.at, list(connectors)),
        people_gap=NO_ROLL if known.roll is None else known.roll.gap,
    )


def _app_digest(
    session: Session,
    connector: Connector,
    known: Circumstances,
    saved: AppSavings,
    names: Names,
    unnamed: Unnamed,
) -> AppDigest:
    app = connector.app
    seats = app_seats(session, connector, known.at)
    kept = kept_of(session, app, known.at)
    stock = stock_of(session, app, connector.settings, connector.facts, known, kept)
    whole = AppStock(seats, stock)
    used = seats.used.value if seats.used else None
    return AppDigest(
        app=app,
        title=seats.title,
        used=used,
        used_by=seats.used.origin.words if seats.used else "",
        limit=seats.limit.value if seats.limit else None,
        left=seats.headroom.left if seats.headroom else None,
        could_come_back=whole.could_come_back,
        groups=tuple(_lines(app, stock, names, unnamed)) if stock else (),
        worth=whole.worth(known.at.date()),
        forecast=seats.forecast,
        doubts=tuple(_doubts(seats, known.at)),
        is_gap=seats.gap is not None or used is None,
        saved=saved,
    )


def _lines(app: str, stock: Stock, names: Names, unnamed: Unnamed) -> Iterator[GroupLine]:
    """The groups that people look at with their reasons, and then the other ones."""
    seats = {group: list(each) for group, each in groupby(stock.seats, key=lambda seat: seat.group)}
    for group in (*OFFERED, *(other for other in Group if other not in OFFERED)):
        if number := stock.tally.counts.get(group, 0):
            shown = names_of(app, seats.get(group, ()), names, unnamed)
            reason = _reason(group, stock.survey) if group in OFFERED else ""
            yield GroupLine(group=group, accounts=number, reason=reason, names=shown)


def _reason(group: Group, survey: Survey) -> str:
    match group:
        case Group.STALE:
            return f"no activity for {days(survey.stale_after)}"
        case Group.NEVER_ACTIVE:
            return f"created over {days(survey.stale_after)} ago, and no activity was ever told"
        case Group.INVITATION:
            return f"invited over {days(survey.invited_after)} ago, and never came"
        case Group.NOT_IN_SLACK:
            return "an address of ours that Slack does not know; not counted"
        case _:
            return MEANING[group]


def _doubts(seats: AppSeats, now: datetime) -> Sequence[str]:
    if seats.as_of is None:
        return doubts(seats) or ("not read yet",)
    told = f"the numbers are from {day_words(seats.as_of.date(), now.date())}"
    return (*doubts(seats), *([told] if now - seats.as_of > AGED else []))
