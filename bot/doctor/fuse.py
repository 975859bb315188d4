"""What the fuse means, and whether enough people are there today for the one approval more."""

from collections.abc import AsyncIterator

from approvals.policy import Rules, Touched, stuck
from approvals.policy_rules import Match
from bot.blocks.text import people_list
from bot.doctor.policy import SOMEBODY, THE_MANAGER, asked_by, example, kind_of
from bot.doctor.verdict import Verdict
from bot.people import Directory
from bot.settings import Settings

TOO_MUCH = (Touched(accounts=10**6), Touched(accounts=10**6, app="any", size=1))


async def look_at_fuse(directory: Directory, settings: Settings) -> AsyncIterator[Verdict]:
    """A verdict on the fuse, if there is one."""
    rules = settings.rules()
    if not rules.has_fuse:
        return
    places = [f"policy.rules[{number}]" for number in range(1, len(rules.rules) + 1)]
    short = [each for n, each in enumerate(places) if await _lacks_people(directory, settings, n)]
    short += ["policy.approvers"] if await _lacks_people(directory, settings, None) else []
    says = meaning(rules)
    if not short:
        yield Verdict(check="policy.fuse", ok=True, says=says)
        return
    says = f"{says}; today nobody is left to give it under {people_list(short)}"
    yield Verdict(check="policy.fuse", ok=False, says=says, todo="name others there as well, or a fallback")


def meaning(rules: Rules) -> str:
    """When one more approval is asked for."""
    most, percent = rules.fuse_accounts, rules.fuse_share
    many = None if most is None else f"more than {most} accounts"
    share = None if percent is None else f"several accounts that are over {percent} % of an app's"
    what = " or ".join(filter(None, [many, share]))
    hour = "alone or with what was approved in the hour before"
    return f"a request that touches {what}, {hour}, needs one approval more than its rules say"


async def _lacks_people(directory: Directory, settings: Settings, place: int | None) -> bool:
    """Whether nobody could give one approval more under a rule, or under the simple form, today."""
    rules = settings.rules()
    rule = rules.whole[-1 if place is None else place]
    account, owners = await example(directory, settings, rule)
    people = (*await directory.approvers(rules, SOMEBODY, owners), THE_MANAGER)
    question = asked_by(SOMEBODY, kind=kind_of(rule), accounts=(account,), people=people, touched=TOO_MUCH)
    only = () if place is None else (rules.rules[place].model_copy(update={"match": Match()}),)
    return bool(stuck(question, (), rules.model_copy(update={"rules": only})))
