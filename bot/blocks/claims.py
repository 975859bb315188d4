"""What a deactivation does in an app and how sure that is; not knowing never reads as yes."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from approvals.claims import Claim, Standing
from approvals.plan import AppPlan
from approvals.work import Work
from bot.blocks.text import day, esc, people_list, sentence
from connectors.contract import Counting, Effect, Holds, Operation, Subject


class Verdict(Enum):
    """What may be told of a claim, once the vendor's word and this tenant's own experience are weighed."""

    YES = "yes"
    NO = "no"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class Phrases(NamedTuple):
    """One claim in words: as a label, and as parts of a sentence."""

    label: str
    yes: str
    no: str
    whether: str


PHRASES: dict[Subject, Phrases] = {
    Operation.DEACTIVATE: Phrases(
        "Deactivation works", "", "cannot be deactivated from here", "whether the deactivation works"
    ),
    Operation.WITHDRAW_INVITATION: Phrases(
        "Withdraws invitations",
        "withdraws invitations",
        "cannot withdraw invitations",
        "whether the invitation is withdrawn",
    ),
    Effect.REVERSIBLE: Phrases(
        "Can be undone", "can be undone", "cannot be undone", "whether it can be undone"
    ),
    Effect.KEEPS_DATA: Phrases(
        "Keeps the training records",
        "keeps the training records",
        "does not keep the training records",
        "whether the training records are kept",
    ),
    Effect.FREES_SEAT: Phrases(
        "Frees the seat", "frees the seat", "does not free the seat", "whether the seat becomes free"
    ),
    Effect.ENDS_SESSIONS: Phrases(
        "Sessions ended", "ends open sessions", "does not end open sessions", "whether open sessions end"
    ),
    Operation.END_SESSIONS: Phrases(
        "Open sessions are ended by a call of their own",
        "ends open sessions by a call of its own",
        "cannot end open sessions",
        "whether open sessions can be ended",
    ),
    Effect.CASCADES: Phrases(
        "Changes other apps", "changes other apps", "changes no other app", "whether other apps change"
    ),
    Effect.COMES_BACK_BY_SSO: Phrases(
        "Comes back by single sign-on",
        "comes back by single sign-on",
        "does not come back by single sign-on",
        "whether single sign-on brings it back",
    ),
}


def claim(told: Claim) -> str:
    """One claim with how sure it is, on one line of mrkdwn."""
    phrases = PHRASES.get(told.subject)
    label = phrases.label if phrases else esc(told.subject.replace("_", " ").capitalize(), 80)
    sure = certainty(told)
    return f"{label}: {verdict(told).value}{f' ({sure})' if sure else ''}"


def verdict(told: Claim) -> Verdict:
    """What may be told of it: one side only while the vendor and our own experience do not disagree."""
    shown = _shown(told.standing)
    if told.holds is Holds.UNKNOWN:
        return Verdict.UNKNOWN if shown is None else Verdict.YES if shown else Verdict.NO
    if shown is not None and shown is not (told.holds is Holds.YES):
        return Verdict.DOUBTFUL
    return Verdict.YES if told.holds is Holds.YES else Verdict.NO


def certainty(told: Claim, on: Callable[[datetime], str] = day) -> str:
    """Why it is believed: the vendor's word, then what this tenant has shown, and when."""
    word = "" if told.holds is Holds.UNKNOWN else told.basis.value
    return ", ".join(filter(None, [word, seen_here(told, on)]))


def seen_here(told: Claim, on: Callable[[datetime], str] = day) -> str:
    """What this tenant showed last about it, with the day as ``on`` writes it; empty without a proof."""
    shown, standing = _shown(told.standing), told.standing
    if shown is None:
        return ""
    moment = standing.verified_at if shown else standing.contradicted_at
    assert moment is not None
    if told.holds is Holds.UNKNOWN:
        return f"{'happened' if shown else 'did not happen'} here on {on(moment)}"
    agrees = shown is not (told.holds is Holds.NO)
    return f"{'verified' if agrees else 'contradicted'} here on {on(moment)}"


def about(claims: Sequence[Claim], works: Collection[Work]) -> Sequence[Claim]:
    """The claims that these works go by: of a withdrawn invitation, nothing that a deactivation promises."""
    withdraw = Operation.WITHDRAW_INVITATION
    others = set(works) - {withdraw}
    return [told for told in claims if (withdraw in works if told.subject is withdraw else others)]


def effects(claims: Sequence[Claim]) -> str:
    """All claims of an app in one to three short sentences of mrkdwn."""
    sure: dict[str, list[str]] = {}
    unsure: dict[Verdict, list[str]] = {}
    for told in claims:
        phrases, found = PHRASES.get(told.subject), verdict(told)
        if phrases is None:
            continue
        if found in {Verdict.UNKNOWN, Verdict.DOUBTFUL}:
            unsure.setdefault(found, []).append(phrases.whether)
        elif part := phrases.yes if found is Verdict.YES else phrases.no:
            sure.setdefault(_sureness(told), []).append(part)
    said = [f"{_capital(people_list(parts))} ({why})." for why, parts in sure.items()]
    said += [f"{found.value.capitalize()}: {people_list(parts)}." for found, parts in unsure.items()]
    return " ".join(said)


def seats_used(part: AppPlan, leaving: int) -> str:
    """The app's seats now and after ``leaving`` deactivations, with who says so."""
    if part.usage is None:
        return f"Seats: not known. {sentence(part.usage_gap)}".strip()
    used, limit = part.usage.used, part.limit
    source = "counted by us" if part.usage.counting is Counting.COUNTED else part.usage.counting.value
    after = _after(part.claims, used, leaving)
    told = f"{after} after" if isinstance(after, int) else after
    whole = f"{used} seats used" if limit is None else f"{used} of {limit} seats"
    return f"{whole} ({source})" + (f", {told}" if told else "")


def seats(part: AppPlan, leaving: int, withdrawn: int = 0) -> str:
    """The same with the headroom now and after, also that of so many invitations that take no seat yet."""
    told = seats_used(part, leaving)
    if part.usage is None:
        return told
    after = _after(part.claims, part.usage.used, leaving)
    return f"{told} · {_headroom(part, part.usage.used, after, withdrawn)}"


def limit_source(part: AppPlan) -> str:
    """Where the limit comes from."""
    known = part.usage is not None and part.limit is not None  # of unknown seats the limit is not told
    return f"limit from {esc(part.limit_source, 60)}" if known and part.limit_source else ""


def headroom(limit: int, used: int) -> str:
    """Seats that can still be filled, or how many are filled beyond the limit."""
    return f"{used - limit} over" if used > limit else str(limit - used)


def _headroom(part: AppPlan, used: int, after: int | str, withdrawn: int) -> str:
    """Open invitations and approved returns are no headroom; ``withdrawn`` are those that end with it."""
    if part.limit is None:
        return "limit unknown"
    told = f"headroom {headroom(part.limit, used + part.promised)}"
    left = used if withdrawn and after == "" else after
    if not isinstance(left, int):
        return told
    return f"{told}, then {headroom(part.limit, left + max(part.promised - withdrawn, 0))}"


def _after(claims: Sequence[Claim], used: int, leaving: int) -> int | str:
    if not leaving:
        return ""
    frees = next((verdict(told) for told in claims if told.subject is Effect.FREES_SEAT), Verdict.UNKNOWN)
    if frees is Verdict.YES:
        return max(used - leaving, 0)
    return "the same after" if frees is Verdict.NO else "unknown after"


def _shown(standing: Standing) -> bool | None:
    """What this tenant showed last; at the same moment the bad news counts."""
    verified, contradicted = standing.verified_at, standing.contradicted_at
    if verified is None and contradicted is None:
        return None
    return contradicted is None or (verified is not None and verified > contradicted)


def _sureness(told: Claim) -> str:
    return told.basis.value if _shown(told.standing) is None else "verified here"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
