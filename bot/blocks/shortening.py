"""The same request with every text cut short, for a card that would not fit otherwise."""

from typing import TypeVar

from approvals.people import Person
from approvals.policy import Waiting
from approvals.report import Report, StepView
from bot.blocks.text import clip, plain
from connectors.contract import Value

SHORT = 24
APPROVERS = 2
GROUPS = ("waiting", "later", "stuck")

V = TypeVar("V", bound=Value)


def shortened(report: Report) -> Report:
    """Names, titles and words of at most 24 characters; all that can be decided or pressed stays."""
    steps = [_step(step) for step in report.steps]
    apps = tuple(_cut(part, "title", "gap", "usage_gap", "single_sign_on") for part in report.plan.apps)
    votes = tuple(_cut_people(vote, "voter", "on_behalf") for vote in report.votes)
    changed = {
        "leaver": _person(report.leaver),
        "requester": _person(report.requester),
        "steps": tuple(steps),
        "votes": votes,
        "lent": tuple(_cut_people(each, "delegator", "delegate") for each in report.lent),
        "plan": report.plan.model_copy(update={"apps": apps}),
        **{group: tuple(_waiting(each) for each in getattr(report, group)) for group in GROUPS},
        "names": {key: clip(plain(told), SHORT) for key, told in report.names.items()},
        "approvers": tuple(clip(plain(entry), SHORT) for entry in report.approvers[:APPROVERS]),
    }
    return _cut(report, "reason", "closing_word").model_copy(update=changed)


def _cut_people(value: V, *fields: str) -> V:
    known = {field: getattr(value, field) for field in fields}
    return value.model_copy(update={field: _person(who) for field, who in known.items() if who is not None})


def _waiting(each: Waiting) -> Waiting:
    fields = {
        field: tuple(clip(plain(entry), SHORT) for entry in getattr(each, field)[:APPROVERS])
        for field in ("who", "instead_of", "owners")
    }
    return each.model_copy(update=fields)


def _step(step: StepView) -> StepView:
    account = _cut(step.account, "email", "login", "name")
    account = account.model_copy(update={"owns": tuple(clip(plain(title), SHORT) for title in account.owns)})
    task = _cut(step.task, "declared_by", "note") if step.task else None
    evidence = _cut(step.evidence, "testimony") if step.evidence else None
    return _cut(step, "title", "word").model_copy(
        update={"account": account, "task": task, "evidence": evidence}
    )


def _person(person: Person) -> Person:
    cut = _cut(person, "name", "title", "manager_name")
    return cut.model_copy(update={"emails": tuple(clip(plain(email), SHORT) for email in person.emails[:1])})


def _cut(value: V, *fields: str) -> V:
    found = {field: getattr(value, field) for field in fields}
    return value.model_copy(update={field: clip(plain(text), SHORT) for field, text in found.items() if text})
