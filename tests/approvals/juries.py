"""A company with rules of every kind, for sentences about who is waited for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from approvals.people import Kind, Person
from approvals.policy import AskedAccount, Choice, Decision, Delegation, Question, Rules, Vote, decide
from approvals.policy_rules import Group, Match, Rule, Stage
from tests.approvals.parties import question
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, person

LEADS = frozenset({"it-leads"})
HANA = person("hana", "Hana Sato", groups=LEADS)
INES = person("ines", "Ines Duarte", groups=LEADS)
KIM = person("kim", "Kim Larsen")
LEA = person("lea", "Léa Moreau")
COMPANY = (ADA, BRUNO, CHEN, DANA, FARAH, HANA, INES, KIM, LEA)
"""Ada, Hana and Ines are @it-leads; Chen is Dana's manager; Farah owns Trainual; Bruno asks about Dana."""

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
"""A Thursday."""
TALENTLMS = AskedAccount(app="talentlms", account="7", title="TalentLMS", role="Learner", owners=("UKIM",))
TALENTLMS_ADMIN = TALENTLMS.model_copy(update={"account": "1", "role": "Administrator", "is_admin": True})
OVERRIDING = TALENTLMS.model_copy(update={"overrides": True})
TRAINUAL = AskedAccount(app="trainual", account="9", title="Trainual", role="general", owners=("UFARAH",))


def one(*who: str, quorum: int = 1, all_of: bool = False) -> Stage:
    """A stage of one group."""
    return Stage(who=who, quorum=quorum, all_of=all_of)


def both(*groups: Group) -> Stage:
    """A stage in which every group has to agree."""
    return Stage(groups=groups)


def ruled(*stages: Stage, match: Match | None = None, **more: Any) -> Rule:
    """A rule, about everything unless told otherwise."""
    return Rule(match=match or Match(), stages=stages, **more)


def policy(*rules: Rule, approvers: Sequence[str] = ("ULEA",), **more: Any) -> Rules:
    """A policy in which everybody may ask, and Léa approves what no rule is about."""
    return Rules(requesters=("*",), approvers=tuple(approvers), rules=rules, **more)


def gone(who: Person) -> Person:
    """The same person after they have left Slack."""
    return who.model_copy(update={"kind": Kind.DEACTIVATED})


def lends(delegator: Person, delegate: Person, days: float = 7, since: datetime = NOON) -> Delegation:
    """A delegation from yesterday of ``since``, for some days from then."""
    starts = since - timedelta(days=1)
    ends = starts + timedelta(days=days)
    return Delegation(delegator=delegator, delegate=delegate, starts=starts, ends=ends)


@dataclass(frozen=True)
class Case:
    """Some have approved, somebody clicks: this is what becomes of it."""

    rules: Rules
    actor: Person
    approved: Sequence[Person] = ()
    without: Sequence[Person] = ()
    away: Sequence[Person] = ()
    lent: Sequence[Delegation] = ()
    choice: Choice = Choice.APPROVE
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """Bruno's request about Dana's account in TalentLMS, unless told otherwise."""
        left = {who.slack_id for who in self.without}
        people = tuple(gone(who) if who.slack_id in left else who for who in COMPANY)
        away = frozenset(who.slack_id for who in self.away)
        given = {"accounts": (TALENTLMS,), "people": people, "away": away, "at": NOON, "asked_at": NOON}
        return question(**{**given, **self.asked})

    def decide(self) -> Decision:
        """What the policy says."""
        votes = [Vote(voter=who, choice=Choice.APPROVE, version=1, at=NOON) for who in self.approved]
        return decide(self.question, self.actor, votes, self.rules, self.lent, self.choice)


def told(decision: Decision) -> str:
    """A decision in short: why not, or for whom it waits now and later."""
    if not decision.allowed:
        return decision.reason.value
    waiting = " and ".join(f"{w.given}/{w.needed} {'|'.join(w.who)}" for w in decision.waiting)
    later = " and ".join(f"{w.given}/{w.needed} {'|'.join(w.who)}" for w in decision.later)
    return " then ".join(filter(None, [waiting, later])) or "approved"
