"""Sentences about seats and money, the same in Slack and in the terminal. Pure; nothing is escaped here."""

from datetime import date
from decimal import Decimal

from approvals.days import full_day
from approvals.forecast import Forecast
from approvals.invites import Answer, Verdict
from approvals.seat_costs import NOTHING, Ground, Worth
from approvals.seats import AppSeats, Disagreement
from connectors.seats import Price

IF_BY_USER = ", if the contract is priced by the user"
UNPRICED = "an unknown amount more"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def money(price: Price, currency: str) -> str:
    """A price such as "$12 to 20", "€4.50" or "12 CHF"; a range where only that is known."""
    amounts = dict.fromkeys(_amount(amount) for amount in (price.low, price.high))
    told = " to ".join(amounts)
    return SIGNS[currency] + told if currency in SIGNS else f"{told} {currency}".rstrip()


def _amount(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def day_words(day: date, today: date) -> str:
    """A day such as "12 March", with its year where that is another."""
    return f"{day.day} {day:%B}" if day.year == today.year else full_day(day)


def answer_words(answer: Answer, title: str) -> str:
    """The answer to "can I invite so many?" in one or two sentences."""
    stale = _stale_words(answer)
    return f"{_verdict_words(answer, title)}{' ' if stale else ''}{stale}"


def _verdict_words(answer: Answer, title: str) -> str:
    more = f"about {money(answer.cost, answer.currency)} a month more" if answer.cost else UNPRICED
    over = f"{answer.over:,} over the plan{_of_them_new(answer)}"
    these = _these(answer)
    match answer.verdict:
        case Verdict.YES:
            return f"Yes: {title} has {_seats(answer.left or 0)} left."
        case Verdict.CHARGED:
            costs = f"{these} {'costs' if answer.new == 1 else 'cost'} " if these else ""
            return f"{over}: {costs}{more}."
        case Verdict.DISPUTED:
            return f"{over}: {these or 'it'} may fail, or may cost {more}; the guides to {title} disagree."
        case Verdict.NEXT_TIER:
            size = f", up to {answer.tier_seats:,}" if answer.tier_seats else ""
            return f"{over}: it needs {f'the plan {answer.tier}{size}' if answer.tier else 'a larger plan'}."
        case Verdict.NO_RULE:
            return f"{over}: nobody tells what {title} does then. Ask the vendor first."
        case Verdict.NO_LIMIT:
            return f"Unknown: nobody tells how many seats {title} has. Set seats for the app."
        case Verdict.NOT_READ:
            return f"Unknown: {title} has not been read yet. Run `seatkeeper sync`."


def _stale_words(answer: Answer) -> str:
    if not answer.over or not answer.reclaimable:
        return ""
    stale = f"{answer.reclaimable:,} stale {'seat' if answer.reclaimable == 1 else 'seats'}"
    then = "is enough" if answer.enough_stale else f"leaves {answer.over - answer.reclaimable:,} over"
    return f"{stale} could be taken back first, which {then}."


def _of_them_new(answer: Answer) -> str:
    return f", {answer.new:,} of them new" if answer.new < answer.over else ""


def _these(answer: Answer) -> str:
    """Those that are asked about, where others are beyond the plan already."""
    if answer.new == answer.over:
        return ""
    return "this one" if answer.new == 1 else f"these {answer.new:,}"


def _seats(number: int) -> str:
    return f"{number:,} {'seat' if number == 1 else 'seats'}"


def forecast_words(ahead: Forecast, today: date) -> str:
    """When the seats run out, with the range."""
    latest = f"{day_words(ahead.latest, today)}" if ahead.latest else "much later"
    span = f" (between {day_words(ahead.earliest, today)} and {latest})"
    certain = ahead.earliest == ahead.latest
    about = f"about {day_words(ahead.about, today)}{'' if certain else span}"
    return f"{ahead.left:,} left; at this pace you run out {about}"


def worth_words(worth: Worth, today: date) -> str:
    """What seats are worth, now and at the renewal, such as "$0 now, $1,080 at the renewal on 1 June"."""
    if worth.per_month is None:
        return f"of unknown worth, though the plan {worth.plan} would do" if worth.plan else "price unknown"
    if worth.per_month == NOTHING:
        return _WORTH_NOTHING.get(worth.ground, "worth nothing")
    return f"{_saved(worth, today)}{IF_BY_USER if worth.ground is Ground.IF_BY_USER else ''}"


def _saved(worth: Worth, today: date) -> str:
    assert worth.per_month is not None
    if worth.at_renewal is None:
        since = "a month" if worth.now is not None else "a month, when the contract lets it"
        return f"{money(worth.per_month, worth.currency)} {since}"
    renewal = f"on {day_words(worth.renewal, today)}" if worth.renewal else "(its date is not set)"
    last = f", decide by {day_words(worth.decide_by, today)}" if worth.decide_by else ""
    year = money(worth.at_renewal, worth.currency)
    return f"{money(NOTHING, worth.currency)} now, {year} a year from the renewal {renewal}{last}"


_WORTH_NOTHING = {
    Ground.WITHIN_INCLUDED: "worth nothing, within the included seats",
    Ground.NO_LOWER_PLAN: "worth nothing, as no lower plan is reached",
    Ground.KEEPS_SEATS: "worth nothing, as a deactivation gives no seat back here",
}


def disagreement_words(said: Disagreement) -> str:
    """Both numbers, and whose they are."""
    if said.what == "limit":
        return f"the limit is {said.ours:,} here, and {said.theirs:,} as the vendor reports"
    return f"counted {said.ours:,} in use, the vendor reports {said.theirs:,}"


def doubts(seats: AppSeats) -> tuple[str, ...]:
    """What makes an app's numbers doubtful, one sentence each, without a full stop."""
    held, gap = seats.held, seats.gap
    told = [disagreement_words(said) for said in seats.disagreements]
    if gap:
        told.append(f"not read on {full_day(gap.at)} at {gap.at:%H:%M} UTC: {gap.sentence}")
    if held:
        told.append(
            f"a reading with {held.accounts:,} instead of {held.before:,} accounts is held back until "
            f"another shows the same, or until `seatkeeper sync --accept {seats.app}`"
        )
    if seats.reported_gap:
        told.append(f"the vendor's own number could not be read: {seats.reported_gap}")
    if seats.unclear:
        accounts = "account" if seats.unclear == 1 else "accounts"
        told.append(f"{seats.unclear:,} {accounts} in a state that nobody documented, which may take a seat")
    return tuple(told)
