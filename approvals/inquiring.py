"""Asking the holders of seats whether they still need them: who can be asked, and the letters that do.

One letter asks one person about their seats of one app, so that their phone rings once.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, select

from approvals.drafts import held_accounts
from approvals.inquired import Asked, Inquiry, kept_of
from approvals.letters import Manner, Wish, write
from approvals.people import Person
from approvals.policy import Reason, may_request
from approvals.register import remember
from approvals.requests import Terms, refuse_command
from approvals.stale_roll import Whereabouts
from approvals.stale_stock import Stock
from approvals.stale_survey import Seat
from approvals.stale_words import why
from connectors.contract import Value

SEATS_EACH = 8
"""Seats in one letter: two buttons each still fit into one message."""


class Bar(StrEnum):
    """Why nobody is asked about a seat."""

    KEPT = "kept"
    ASKED = "asked"
    HELD = "held"
    LEFT = "left"
    NOBODY = "nobody"
    NO_LONGER = "no_longer"


class Barred(Value):
    """A seat about which nobody is asked, and until when it is kept."""

    account_id: str
    bar: Bar
    until: datetime | None = None


class Round(Value):
    """What came of asking: what somebody is asked about, what nobody is, and why nothing was asked at all."""

    reason: Reason = Reason.ALLOWED
    asked: tuple[Wish, ...] = ()
    barred: tuple[Barred, ...] = ()


def weigh(
    session: Session, stock: Stock | None, app: str, account_ids: Collection[str], at: datetime
) -> tuple[Sequence[Seat], Sequence[Barred]]:
    """The seats of the newest reading about which somebody can be asked, and those about which nobody can."""
    shown = {seat.account.id: seat for seat in stock.seats} if stock else {}
    barred = [*_barred(session, app, account_ids, shown, at)]
    said = {each.account_id for each in barred}
    left = [seat for id_, seat in shown.items() if id_ in account_ids and id_ not in said and _left(seat)]
    barred += [Barred(account_id=seat.account.id, bar=Bar.LEFT) for seat in left]
    said |= {seat.account.id for seat in left}
    return [shown[id_] for id_ in dict.fromkeys(account_ids) if id_ not in said], barred


def wish(seat: Seat, stock: Stock, app: str, holder: Person) -> Wish:
    """What is to be asked about a seat, as long as nobody is named who would be asked."""
    return Wish(
        account=seat.account.as_account(app),
        group=seat.group,
        why=why(seat, stock.survey),
        read_at=stock.survey.read_at,
        holder=holder,
    )


def ask(
    session: Session,
    terms: Terms,
    manner: Manner,
    title: str,
    actor: Person,
    wishes: Sequence[Wish],
) -> Round:
    """Asks about these seats, all of one app and each once at a time; a refusal is recorded."""
    reason = may_request(actor, terms.rules)
    if reason is not Reason.ALLOWED:
        refuse_command(session, actor, "ask_holders", reason, terms.now)
    if reason is not Reason.ALLOWED or not wishes:
        return Round(reason=reason)
    app, ids = wishes[0].account.app, [each.account.id for each in wishes]
    nobody = [Barred(account_id=each.account.id, bar=Bar.NOBODY) for each in wishes if not each.to]
    against = _barred(session, app, ids, ids, terms.now)
    said = {each.account_id for each in (*against, *nobody)}
    asked = tuple(each for each in wishes if each.account.id not in said)
    asker_id = remember(session, actor, terms.now)
    for ours in together(asked):
        write(session, terms, manner, title, asker_id, ours)
    return Round(asked=asked, barred=(*against, *nobody))


def together(wishes: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    """Those for the same people together, as many as one message holds."""
    by_people: dict[tuple[Asked, tuple[str, ...]], list[Wish]] = {}
    for each in wishes:
        by_people.setdefault((each.asks, tuple(one.slack_id for one in each.to)), []).append(each)
    for ours in by_people.values():
        for first in range(0, len(ours), SEATS_EACH):
            yield ours[first : first + SEATS_EACH]


def weigh_again(session: Session, app: str, account_ids: Sequence[str], at: datetime) -> Collection[str]:
    """Those of these accounts about which somebody can be asked still."""
    return set(account_ids) - {
        each.account_id for each in _barred(session, app, account_ids, account_ids, at)
    }


def _left(seat: Seat) -> bool:
    return seat.place.whereabouts is Whereabouts.LEFT


def _barred(
    session: Session, app: str, account_ids: Collection[str], shown: Collection[str], at: datetime
) -> Sequence[Barred]:
    kept, held = kept_of(session, app, at), held_accounts(session, app, list(account_ids))
    still = (Inquiry.app == app, Inquiry.answer == "")
    asked = set(session.exec(select(Inquiry.account_id).where(*still)).all())

    def bars() -> Iterator[Barred]:
        for id_ in dict.fromkeys(account_ids):
            if id_ in kept:
                yield Barred(account_id=id_, bar=Bar.KEPT, until=kept[id_].until)
            elif id_ in asked:
                yield Barred(account_id=id_, bar=Bar.ASKED)
            elif id_ in held:
                yield Barred(account_id=id_, bar=Bar.HELD)
            elif id_ not in shown:
                yield Barred(account_id=id_, bar=Bar.NO_LONGER)

    return list(bars())
