"""The tenant's rules as values: who may ask, who may approve, in which order and how many."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from approvals.calendar import Calendar, after
from approvals.policy_hours import Hours, parse_hours
from connectors.contract import Value

EVERYBODY = "*"
MANAGER = "manager"
OWNER = "owner"
ADMIN = "admin"
OVERRIDERS = 2
"""An override of the gate needs as many people, whatever the rules say."""


class Matter(StrEnum):
    """What a request can be for, as rules name it; an override is one of an account, in any request."""

    OFFBOARD = "offboard"
    PROBE = "probe"
    RECLAIM = "reclaim"
    UNDO = "undo"
    OVERRIDE = "override"


NEVER_AT_ONCE = frozenset({Matter.PROBE, Matter.OVERRIDE})
"""What is always approved by people, also where a rule only tells them."""


class Escalate(StrEnum):
    """What becomes of a stage that nobody answers: whose approval counts for it as well, or the end."""

    NEXT_STAGE = "next_stage"
    FALLBACK = "fallback"
    CANCEL = "cancel"


class Mode(StrEnum):
    """How those whom a rule names hear of it: asked, asked without a ping, or told what happens at once."""

    APPROVE = "approve"
    QUIET = "quiet"
    NOTIFY = "notify"


def _several(written: object) -> object:
    return [written] if isinstance(written, str) else written


class Match(Value):
    """What a rule is about; what is left out matches everything.

    ``roles`` are the app's own words in any case, or ``admin`` for whoever is an administrator;
    ``accounts_over`` counts the accounts of the whole request; ``hours`` are those in which it was asked for.
    """

    kinds: tuple[Matter, ...] = ()
    apps: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    accounts_over: int | None = None
    hours: Annotated[
        tuple[Annotated[Hours, BeforeValidator(parse_hours)], ...], BeforeValidator(_several)
    ] = ()


class Group(Value):
    """``quorum`` different people of those whom ``who`` names, or with ``all_of`` every one of them."""

    who: tuple[str, ...]
    quorum: int = 1
    all_of: bool = False


class Stage(Group):
    """What has to be complete before the next stage is asked: one group, or all of several ``groups``.

    Inside a stage everybody counts for one group only: a peer *and* the manager are two people.
    """

    who: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def parts(self) -> tuple[Group, ...]:
        """The groups, or the one that the stage itself is."""
        return self.groups or (Group(who=self.who, quorum=self.quorum, all_of=self.all_of),)


class Rule(Value):
    """Who may ask for what it matches, and the stages that must agree.

    ``requesters`` of none are those of the policy. ``deny`` names those who never approve, whoever else names
    them; ``fallback`` those who stand in where too few of the named can. ``escalate_after`` of None is the
    policy's, of nothing is never.
    """

    match: Match = Match()
    requesters: tuple[str, ...] = ()
    stages: tuple[Stage, ...]
    deny: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    escalate_after: timedelta | None = None
    escalate_to: Escalate | None = None
    mode: Mode = Mode.APPROVE
    reason_required: bool = True

    @property
    def named(self) -> tuple[str, ...]:
        """Every entry that can make somebody an approver."""
        return (*(entry for each in self.stages for part in each.parts for entry in part.who), *self.fallback)


class Rules(Value):
    """The tenant's policy. Entries are Slack ids, addresses, ``@group``, ``manager``, ``owner`` or ``*``.

    The first of ``rules`` that matches an account counts for it; what none matches needs ``quorum`` of the
    ``approvers``. ``deny`` and ``fallback`` hold besides what a rule says itself, as does what becomes of
    silence. Durations count in the ``calendar``, where there is one. More than ``fuse_accounts`` accounts
    within an hour, or ``fuse_share`` percent of an app's, need one more approval.
    For ``undo_for`` after a request has ended, its deactivations can be undone. ``on_leave`` has the last
    day of somebody's leave by address.
    """

    requesters: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    quorum: int = 1
    expires_after: timedelta = timedelta(hours=8)
    undo_for: timedelta = timedelta(days=14)
    deny: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    remind_after: timedelta = timedelta(hours=2)
    escalate_after: timedelta | None = None
    escalate_to: Escalate | None = None
    calendar: Calendar | None = None
    fuse_accounts: int | None = None
    fuse_share: int | None = None
    on_leave: Mapping[str, date] = {}

    def after(self, at: datetime, duration: timedelta) -> datetime:
        """The moment at which so much time has passed, as the tenant counts it."""
        return after(at, duration, self.calendar)

    @property
    def has_fuse(self) -> bool:
        """Whether there is anything that would be too much."""
        return self.fuse_accounts is not None or self.fuse_share is not None

    @property
    def whole(self) -> tuple[Rule, ...]:
        """The rules in order, the simple form last, each with everything that holds for it."""
        last = Rule(stages=(Stage(who=self.approvers, quorum=self.quorum),))
        return tuple(
            rule.model_copy(
                update={
                    "deny": (*rule.deny, *self.deny),
                    "fallback": rule.fallback or self.fallback,
                    "requesters": rule.requesters or self.requesters,
                    "escalate_after": self.escalate_after
                    if rule.escalate_after is None
                    else rule.escalate_after,
                    "escalate_to": rule.escalate_to or self.escalate_to,
                }
            )
            for rule in (*self.rules, last)
        )

    @property
    def named(self) -> tuple[str, ...]:
        """Every entry that can make somebody an approver of anything, each once."""
        return _once(entry for rule in self.whole for entry in rule.named)

    @property
    def askers(self) -> tuple[str, ...]:
        """Every entry that lets somebody ask for something."""
        return _once(entry for rule in self.whole for entry in rule.requesters)

    @property
    def entries(self) -> tuple[str, ...]:
        """Every entry that stands anywhere in the policy."""
        denied = (entry for rule in self.whole for entry in rule.deny)
        return _once((*self.askers, *self.named, *self.operators, *denied))


def _once(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))
