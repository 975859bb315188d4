"""Whom an entry names, and which rule an account falls under."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from approvals.people import Kind, Person, same_person
from approvals.policy_question import AskedAccount, Question
from approvals.policy_rules import (
    ADMIN,
    EVERYBODY,
    MANAGER,
    NEVER_AT_ONCE,
    OVERRIDERS,
    OWNER,
    Match,
    Matter,
    Mode,
    Rule,
    Rules,
    Stage,
)
from approvals.states import RequestKind


@dataclass(frozen=True)
class Track:
    """One rule as it holds for a request: the stages that must agree, side by side with the other tracks.

    ``number`` counts the rules from 1, and is 0 for the simple form. ``owners`` are Slack ids. A track of a
    rule that only tells has no stages; ``told`` are then the entries of those who are told. One that an
    urgent request has shortened has neither.
    """

    number: int
    rule: Rule
    stages: tuple[Stage, ...]
    owners: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def is_shortened(self) -> bool:
        """Whether one word of anybody whom the rule names is enough, because it is urgent."""
        return not self.stages and not self.told


def matches_any(
    entries: Sequence[str], person: Person, leaver: Person | None = None, owners: Collection[str] = ()
) -> bool:
    """Whether any entry names ``person``; ``manager`` means the leaver's, ``owner`` one of ``owners``."""
    return any(_matches(entry, person, leaver, owners) for entry in entries)


def _matches(entry: str, person: Person, leaver: Person | None, owners: Collection[str]) -> bool:
    if entry == EVERYBODY:
        return True
    if entry == MANAGER:
        return leaver is not None and bool(leaver.manager_id) and leaver.manager_id == person.slack_id
    if entry == OWNER:
        return bool(person.slack_id) and person.slack_id in owners
    if entry.startswith("@"):
        return entry[1:] in person.groups
    if "@" in entry:
        return entry.lower() in person.emails
    return entry == person.slack_id


def is_member(person: Person) -> bool:
    """Whether this person can do anything here: no guest, bot or stranger, and nobody who has left.

    Somebody whom nothing tells from others is a stranger, whatever else is said of them.
    """
    return person.kind is Kind.MEMBER and person.is_known


def is_party(person: Person, question: Question) -> bool:
    """Whether this is the leaver, holds one of the seats, or asked for any part: their word never counts."""
    parties = (question.requester, question.leaver, *question.added_by)
    return any(same_person(person, party) for party in parties) or question.holds_seat(person)


def rule_for(account: AskedAccount, question: Question, rules: Rules) -> tuple[int, Rule]:
    """The first rule that matches, with its number; the simple form, as 0, matches everything."""
    *numbered, last = rules.whole
    for number, rule in enumerate(numbered, start=1):
        if fits(rule.match, account, question):
            return number, rule
    return 0, last


def fits(match: Match, account: AskedAccount, question: Question) -> bool:
    """Whether a rule is about this account of this request."""
    matters = {Matter(question.kind.value), *([Matter.OVERRIDE] if account.overrides else [])}
    if match.kinds and not matters & set(match.kinds):
        return False
    if match.apps and account.app not in match.apps:
        return False
    if match.roles and not any(_has_role(account, role) for role in match.roles):
        return False
    if match.accounts_over is not None and len(question.asked) <= match.accounts_over:
        return False
    at = question.asked_at
    return not match.hours or (at is not None and any(hours.covers(at) for hours in match.hours))


def _has_role(account: AskedAccount, role: str) -> bool:
    said = role.casefold() == account.role.strip().casefold()
    return said or (role.casefold() == ADMIN and account.is_admin)


def tracks_of(question: Question, rules: Rules) -> tuple[Track, ...]:
    """Everything that must agree: the stages of every rule that an account of the request falls under."""
    found: dict[tuple[int, tuple[str, ...]], tuple[Rule, bool]] = {}
    for account in question.asked:
        number, rule = rule_for(account, question, rules)
        key = number, account.owners if OWNER in rule.named else ()
        before = found.get(key, (rule, False))[1]
        found[key] = rule, before or account.overrides
    return tuple(
        _track(number, rule, owners, overrides, question)
        for (number, owners), (rule, overrides) in found.items()
    )


def _track(number: int, rule: Rule, owners: tuple[str, ...], overrides: bool, question: Question) -> Track:
    if _at_once(rule, overrides, question):
        return Track(number, rule, (), owners, rule.named)
    if question.urgent and not overrides and question.kind is not RequestKind.PROBE:
        return Track(number, rule, (), owners)
    return Track(number, rule, _with_floor(rule.stages) if overrides else rule.stages, owners)


def _at_once(rule: Rule, overrides: bool, question: Question) -> bool:
    """Whether a rule only tells; never of an override or a probe, nor when somebody asks about themselves."""
    if rule.mode is not Mode.NOTIFY or overrides or Matter(question.kind.value) in NEVER_AT_ONCE:
        return False
    asker = question.requester
    return not same_person(asker, question.leaver) and not question.holds_seat(asker)


def _with_floor(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The stages with at least two people in them all together."""
    if len(stages) == 1 and len(stages[0].parts) == 1:
        (only,) = stages[0].parts
        return (Stage(who=only.who, quorum=max(only.quorum, OVERRIDERS), all_of=only.all_of),)
    who = tuple(dict.fromkeys(entry for stage in stages for part in stage.parts for entry in part.who))
    return (*stages, Stage(who=who, quorum=OVERRIDERS))
