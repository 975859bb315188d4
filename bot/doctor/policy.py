"""Do the rules name people whom Slack knows, and enough of them?"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from approvals.people import Kind, Person
from approvals.plan import title_of
from approvals.policy import (
    EVERYBODY,
    MANAGER,
    OWNER,
    AskedAccount,
    Question,
    Reason,
    Rules,
    can_decide,
    matches_any,
    standing,
)
from approvals.policy_leave import is_on_leave
from approvals.policy_rules import ADMIN, Match, Matter, Rule
from approvals.policy_words import explain
from approvals.states import RequestKind, RequestStatus
from bot.blocks.text import count, people_list
from bot.doctor.hearing import heard
from bot.doctor.verdict import Verdict
from bot.people import MANAGER_LABEL, Directory
from bot.settings import Settings

SOMEBODY = Person()
"""A leaver who is none of those whom the rules name."""
THE_MANAGER = Person(slack_id="~manager", name="the leaver's manager")
SOMEBODY_MANAGED = SOMEBODY.model_copy(update={"manager_id": THE_MANAGER.slack_id})
PLAN = "user groups need a paid plan of Slack's and the scope usergroups:read"
MOST_NAMED = 5
UNFIT: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.GUEST: "a guest",
        Kind.BOT: "a bot",
        Kind.STRANGER: "nobody in this workspace",
        Kind.DEACTIVATED: "deactivated in Slack",
        Kind.OUTSIDE: "nobody in Slack",
    }
)
"""Why somebody whom a rule names can do nothing."""


async def look_at_policy(
    slack: AsyncWebClient, directory: Directory, settings: Settings, now: datetime
) -> AsyncIterator[Verdict]:
    """A verdict on each user group, on where managers are noted, and on each role's people."""
    rules = settings.rules()
    for handle in sorted(settings.groups):
        check = f"group @{handle}"
        yield await heard(check, PLAN, _look_at_group(slack, check, handle))
    if MANAGER in rules.named:
        look = _look_at_managers(slack, settings.people.manager_field)
        yield await heard("managers", "grant the scope users.profile:read", look)
    roles = {"requesters": rules.requesters, "operators": rules.operators, "approvers": rules.approvers}
    for role, entries in roles.items():
        check = f"policy.{role}"
        yield await heard(check, f"correct {check}", _look_at_role(directory, check, entries, rules, now))
    for number in range(1, len(rules.rules) + 1):
        check = f"policy.rules[{number}]"
        yield await heard(check, f"correct {check}", _look_at_rule(directory, check, settings, number, now))


async def _look_at_group(slack: AsyncWebClient, check: str, handle: str) -> Verdict:
    groups: Iterable[Mapping[str, Any]] = (await slack.usergroups_list())["usergroups"]
    found = next((group["id"] for group in groups if group.get("handle") == handle), None)
    if found is None:
        todo = "make it in Slack, or correct the policy"
        return Verdict(check=check, ok=False, says="there is no such user group", todo=todo)
    users = (await slack.usergroups_users_list(usergroup=found))["users"]
    todo = "" if users else "add people to it in Slack"
    return Verdict(check=check, ok=bool(users), says=f"it has {count(len(users), 'member')}", todo=todo)


async def _look_at_managers(slack: AsyncWebClient, wanted: str) -> Verdict:
    fields: Iterable[Mapping[str, Any]] = (await slack.team_profile_get())["profile"]["fields"]
    labels = {each["id"]: each.get("label", "").strip() for each in fields if each.get("type") == "user"}
    named = [key for key, label in labels.items() if label.lower() == MANAGER_LABEL]
    if wanted:
        named = [key for key in labels if key == wanted]
    if len(named) != 1:
        todo = 'set people.manager_field to that field\'s id, or take "manager" out of policy.approvers'
        says = "it is not clear which field of Slack's profiles names a person's manager"
        return Verdict(check="managers", ok=False, says=says, todo=todo)
    says = f"the profile field {labels[named[0]]} ({named[0]}) names a person's manager"
    return Verdict(check="managers", ok=True, says=says)


async def _look_at_role(
    directory: Directory, check: str, entries: Sequence[str], rules: Rules, now: datetime
) -> Verdict:
    people, problems = await _resolve(directory, entries)
    if problems:
        return Verdict(check=check, ok=False, says="; ".join(problems), todo=f"correct {check}")
    says = _name(people, entries)
    if check != "policy.approvers":
        return Verdict(check=check, ok=True, says=says)
    says = f"{says} can approve, and it takes {count(rules.quorum, 'approval')}"
    if len(people) + (MANAGER in entries) < rules.quorum and EVERYBODY not in entries:
        return Verdict(check=check, ok=False, says=says, todo="name more, or lower policy.quorum")
    stuck = [person.label for person in people if not _can_be_decided(person, people, rules)]
    hint = f"; too few are left for what {', '.join(stuck)} may request" if stuck else ""
    return Verdict(check=check, ok=True, says=f"{says}{_leave(people, rules, now)}{hint}")


def _leave(people: Sequence[Person], rules: Rules, now: datetime) -> str:
    """Who of them is on leave today."""
    away = [person.label for person in people if is_on_leave(person, rules, now)]
    return f"; on leave: {people_list(away, most=MOST_NAMED)}" if away else ""


async def _look_at_rule(
    directory: Directory, check: str, settings: Settings, number: int, now: datetime
) -> Verdict:
    """Whom a rule names and what it means, told of a request that it is about."""
    rules = settings.rules()
    rule = rules.rules[number - 1]
    _, problems = await _resolve(directory, [entry for entry in rule.named if entry != OWNER])
    account, owners = await example(directory, settings, rule)
    people = await directory.approvers(rules, SOMEBODY, owners)
    people = (*people, THE_MANAGER)
    question = asked_by(SOMEBODY, kind=kind_of(rule), accounts=(account,), people=people, at=now)
    only = rules.model_copy(update={"rules": (rule.model_copy(update={"match": Match()}),)})
    (sentence,) = explain(only, question)
    ok = sentence.holds and not problems
    says = "; ".join([*problems, f"{sentence.text}{_when(rule)}"])
    return Verdict(check=check, ok=ok, says=says, todo="" if ok else f"name others in {check}, or a fallback")


async def example(
    directory: Directory, settings: Settings, rule: Rule
) -> tuple[AskedAccount, tuple[str, ...]]:
    """An account that a rule is about, in the first app that it names, and the app's owners."""
    app = next(iter(rule.match.apps or (settings.apps if OWNER in rule.named else ())), "")
    known = settings.apps.get(app)
    owners = await directory.owners(known.owner, SOMEBODY) if known else ()
    role = rule.match.roles[0] if rule.match.roles else ""
    account = AskedAccount(
        app=app,
        title=title_of(app, known) if known else "",
        role="" if role == ADMIN else role,
        is_admin=role == ADMIN,
        overrides=Matter.OVERRIDE in rule.match.kinds,
        owners=owners,
    )
    return account, owners


def kind_of(rule: Rule) -> RequestKind:
    """A kind of request that a rule is about."""
    return RequestKind.PROBE if rule.match.kinds == (Matter.PROBE,) else RequestKind.OFFBOARD


def _when(rule: Rule) -> str:
    """What else a request must be for the rule to be about it."""
    over, hours = rule.match.accounts_over, [str(each) for each in rule.match.hours]
    more = [] if over is None else [f"of more than {count(over, 'account')}"]
    return "".join(f" (only {each})" for each in (*more, *([f"in {people_list(hours)}"] if hours else [])))


def asked_by(requester: Person, **more: Any) -> Question:
    """A request of this person's about somebody."""
    given = {"status": RequestStatus.PENDING, "version": 1, "seen_version": 1, "expired": False}
    return Question(**{**given, "requester": requester, "leaver": SOMEBODY_MANAGED, **more})


async def _resolve(directory: Directory, entries: Sequence[str]) -> tuple[list[Person], list[str]]:
    """The people whom the entries name and who may act, and what is wrong with entries for one person."""
    found: dict[str, Person] = {}
    problems: list[str] = []
    for entry in entries:
        people = await directory.approvers(Rules(approvers=(entry,)), SOMEBODY)
        able = [person for person in people if standing(person) is Reason.ALLOWED]
        found |= {person.slack_id: person for person in able}
        if not able and entry not in {EVERYBODY, MANAGER} and not entry.startswith("@"):
            problems.append(f"{entry} is {UNFIT[people[0].kind] if people else 'nobody in Slack'}")
    return list(found.values()), problems


def _can_be_decided(requester: Person, approvers: Sequence[Person], rules: Rules) -> bool:
    """Whether enough others are left to decide on a request of this person's, if they may make one."""
    if not matches_any(rules.requesters, requester) or {EVERYBODY, MANAGER} & set(rules.approvers):
        return True
    simple = rules.model_copy(update={"rules": ()})
    others = [each for each in approvers if can_decide(asked_by(requester), each, simple)]
    return len(others) >= rules.quorum


def _name(people: Sequence[Person], entries: Sequence[str]) -> str:
    if EVERYBODY in entries:
        return "every member"
    names = people_list([person.label for person in people], most=MOST_NAMED)
    known = [f"{count(len(people), 'member')} ({names})"] if people else []
    return " and ".join([*known, *(["the leaver's manager"] if MANAGER in entries else [])]) or "nobody"
