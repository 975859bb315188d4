"""``[policy]`` and its ``[[policy.rules]]``: what may stand there, checked as it is read."""

from collections.abc import Iterable, Sized
from datetime import timedelta
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from approvals.policy import EVERYBODY
from approvals.policy_reach import lacks_one_more, out_of_reach
from approvals.policy_rules import NEVER_AT_ONCE, Escalate, Group, Match, Mode, Rule, Rules, Stage
from approvals.policy_silence import pointless
from bot.calendar_table import CalendarTable
from bot.durations import Duration
from bot.entries import Approver, Named

Whole = TypeVar("Whole", bound=Sized)
STRICT = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def not_empty(value: Whole) -> Whole:
    """The value, if there is anything in it."""
    if not value:
        raise ValueError("it is empty")
    return value


def _positive(duration: timedelta) -> timedelta:
    if duration <= timedelta():
        raise ValueError("it must be longer than nothing")
    return duration


Several = Annotated[tuple[Approver, ...], AfterValidator(not_empty)]
Quorum = Annotated[int, Field(strict=True, ge=1)]


class MatchTable(Match):
    """``match``: what a rule is about."""

    model_config = STRICT

    accounts_over: Annotated[int, Field(strict=True, ge=0)] | None = None


class GroupTable(Group):
    """One of a stage's ``groups``."""

    model_config = STRICT

    who: Several
    quorum: Quorum = 1

    @model_validator(mode="after")
    def _can_be_all(self) -> Self:
        _bounded(self)
        return self


class StageTable(Stage):
    """One of a rule's ``stages``: either ``who`` with how many of them, or ``groups``."""

    model_config = STRICT

    who: tuple[Approver, ...] = ()
    quorum: Quorum = 1
    groups: tuple[GroupTable, ...] = ()

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> Self:
        if bool(self.who) == bool(self.groups):
            raise ValueError("it has both who and groups" if self.who else "it has neither who nor groups")
        if self.groups and {"quorum", "all_of"} & self.model_fields_set:
            raise ValueError("each of its groups has a quorum or all_of of its own")
        _bounded(self)
        return self


class RuleTable(Rule):
    """One of ``[[policy.rules]]``. A rule that nobody could ever satisfy is refused."""

    model_config = STRICT

    match: MatchTable = MatchTable()
    requesters: tuple[Named, ...] = ()
    stages: Annotated[tuple[StageTable, ...], AfterValidator(not_empty)]
    deny: tuple[Approver, ...] = ()
    fallback: tuple[Approver, ...] = ()
    escalate_after: Duration | None = None

    @model_validator(mode="after")
    def _can_be_satisfied(self) -> Self:
        at_once = [kind.value for kind in self.match.kinds if kind in NEVER_AT_ONCE]
        if self.mode is Mode.NOTIFY and at_once:
            raise ValueError(f'mode = "notify" cannot hold for {" and ".join(at_once)}: people approve those')
        for problem in _problems(self):
            raise ValueError(problem)
        return self


class PolicyTable(BaseModel):
    """``[policy]``: the simple form, which holds for whatever none of its ``rules`` matches."""

    model_config = STRICT

    requesters: Annotated[tuple[Named, ...], AfterValidator(not_empty)]
    approvers: Several
    operators: tuple[Named, ...] = ()
    quorum: Quorum = 1
    expires_after: Annotated[Duration, AfterValidator(_positive)] = timedelta(hours=8)
    undo_for: Duration = timedelta(days=14)
    deny: tuple[Approver, ...] = ()
    fallback: tuple[Approver, ...] = ()
    rules: tuple[RuleTable, ...] = ()
    remind_after: Duration = timedelta(hours=2)
    escalate_after: Duration | None = None
    escalate_to: Escalate | None = None
    calendar: CalendarTable | None = None
    fuse_accounts: Annotated[int, Field(strict=True, ge=1)] | None = None
    fuse_share: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _can_give_one_more(self) -> Self:
        rules = Rules(**dict(self))
        places = [*(f"rules[{number}]" for number in range(1, len(self.rules) + 1)), "approvers"]
        short = [place for place, rule in zip(places, rules.whole, strict=True) if lacks_one_more(rule)]
        if rules.has_fuse and short:
            key = "fuse_share" if self.fuse_accounts is None else "fuse_accounts"
            can = f"{short[0]} can give no more than it needs: name others as well, or a fallback"
            raise ValueError(f"{key} asks for one approval more, but {can}")
        return self

    @model_validator(mode="after")
    def _can_be_escalated(self) -> Self:
        for problem in pointless(Rules(**dict(self))):
            raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        *numbered, last = Rules(**dict(self)).whole
        single = {entry for entry in self.approvers if entry != EVERYBODY and not entry.startswith("@")}
        if len(single) == len(set(self.approvers)) < self.quorum and not self.fallback:
            raise ValueError(f"quorum is {self.quorum}, but approvers can be no more than {len(single)}")
        for problem in _problems(last):
            raise ValueError(problem.replace("stages[1]", "approvers"))
        for number, rule in enumerate(numbered, start=1):
            for problem in _problems(rule):
                raise ValueError(f"deny leaves too few for rules[{number}]: {problem}")
        return self


def _bounded(group: Group) -> None:
    if group.all_of and EVERYBODY in group.who:
        raise ValueError('all_of "*" would be every member of the workspace: name them, or set a quorum')


def _problems(rule: Rule) -> Iterable[str]:
    """What nobody could ever satisfy in a rule, going on where its key ends."""
    for each in out_of_reach(rule):
        who = ", ".join(each.who)
        can = f"no more than {each.given} of them" if each.given else "none of them"
        yield f"stages[{each.stage}] needs {each.needed} of {who}, but {can} can ever approve"
