"""What is done to an account, in words: by which way, and by whom where a person does it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from approvals.cautions import Caution
from approvals.people import Person
from approvals.plan import AppPlan, PlannedAccount
from approvals.report import Report, StepView
from approvals.states import Way
from approvals.work import Chore, Work
from bot.blocks.accounts import raw_handle
from bot.blocks.text import clip, count, esc, is_slack_id, mention, people_list, plain
from connectors.contract import Operation


class Wording(NamedTuple):
    """One work in words: in a sentence, as an order, as a result, and as what is counted."""

    what: str
    order: str
    done: str
    noun: str = "account"
    name: str = ""


WORKS: Mapping[Work, Wording] = {
    Chore.HAND_OVER: Wording(
        "hand over the content of {it}", "Hand its content over", "handed over", name="hand-over"
    ),
    Operation.DEACTIVATE: Wording("deactivate {it}", "Deactivate it", "deactivated"),
    Operation.REACTIVATE: Wording("reactivate {it}", "Reactivate it", "reactivated", name="reactivation"),
    Operation.WITHDRAW_INVITATION: Wording(
        "withdraw {it}", "Withdraw the invitation", "withdrawn", "invitation", "invitation"
    ),
}

BOXES: Mapping[tuple[Work, Way], str] = {
    (Operation.DEACTIVATE, Way.AUTOMATIC): "Deactivate this account",
    (Operation.DEACTIVATE, Way.BY_HAND): "Have it deactivated by hand",
    (Operation.REACTIVATE, Way.AUTOMATIC): "Reactivate this account",
    (Operation.REACTIVATE, Way.BY_HAND): "Have it reactivated by hand",
    (Operation.WITHDRAW_INVITATION, Way.AUTOMATIC): "Withdraw this invitation",
    (Operation.WITHDRAW_INVITATION, Way.BY_HAND): "Have the invitation withdrawn by hand",
}
PROBED = "deactivated, deactivated again and reactivated"

UNPROVEN: Mapping[Caution, str] = {
    Caution.UNPROVEN: "what this does in {apps} is not proven, and it might destroy data",
    Caution.CONTRADICTED: "the last time, {apps} said yes and did not do it",
}
"""What an override goes against, going on where a sentence is begun."""


def box_label(planned: PlannedAccount) -> str:
    """What a tick asks for, as a box says it."""
    return BOXES.get((planned.operation, planned.way), WORKS[planned.operation].order)


def asked_for(report: Report) -> str:
    """Everything that a request asks for, counted: "deactivate 2 accounts and withdraw 1 invitation"."""
    works = [step.operation for step in report.steps]
    wanted = [work for work in WORKS if work in works] or [Operation.DEACTIVATE]
    return people_list([WORKS[work].what.format(it=_counted(works, work)) for work in wanted])


def measure(report: Report) -> str:
    """What the steps of a request are counted in: accounts, where each has one step."""
    accounts = {(step.app, step.account.id) for step in report.steps}
    return "account" if len(accounts) == len(report.steps) else "step"


def label(step: StepView) -> str:
    """The app, and whatever makes this step another than a plain deactivation."""
    override = "override" if step.way is Way.OVERRIDE else ""
    told = [esc(step.title, 60), esc(step.apart, 60), WORKS[step.operation].name, override]
    return ", ".join(filter(None, told))


def called(step: StepView) -> str:
    """What people know the account of a step by, with what tells it from another of the same address."""
    return esc(raw_called(step), 160)


def raw_called(step: StepView, most: int = 80) -> str:
    """The same for places where Slack parses no markup."""
    return clip(raw_handle(step.account), most) + (f" ({clip(plain(step.apart), 40)})" if step.apart else "")


def doers(report: Report, step: StepView) -> str:
    """Who does a step by hand: those who were asked, or those who would be."""
    if step.task is not None:
        return people(step.task.assignees)
    part = report.plan.part(step.app)
    return owners(part, report.requester) if part else mention(report.requester)


def owners(part: AppPlan, otherwise: Person) -> str:
    """Who does by hand what an app's API cannot."""
    return people(part.owners) if part.owners else mention(otherwise)


def people(slack_ids: Sequence[str]) -> str:
    """People by their Slack ids, as mentions."""
    told = [f"<@{who}>" if is_slack_id(who) else esc(who, 60) for who in slack_ids]
    return people_list(told, last="or", most=4) or "nobody"


def override_words(report: Report) -> str:
    """What is sent although it is not proven, raw and as a sentence; nothing where nothing is."""
    apps: dict[str, list[str]] = {}
    for step in report.steps:
        if step.way is Way.OVERRIDE:
            apps.setdefault(_against(report, step), []).append(clip(plain(step.title), 30))
    told = [why.format(apps=people_list(list(dict.fromkeys(titles)), most=2)) for why, titles in apps.items()]
    return f"Override: {'; '.join(told)}; needs {count(report.quorum, 'approval')}." if told else ""


def probed(report: Report) -> str:
    """The account that a probe tries an operation on, raw."""
    handles = dict.fromkeys(clip(raw_handle(step.account), 60) for step in report.steps)
    return people_list(list(handles), most=2) or "an account"


def _against(report: Report, step: StepView) -> str:
    planned = report.plan.find(step.app, step.account.id)
    known: Iterable[Caution] = planned.cautions if planned else ()
    return next((UNPROVEN[warning] for warning in known if warning in UNPROVEN), UNPROVEN[Caution.UNPROVEN])


def _counted(works: Sequence[Work], work: Work) -> str:
    return count(works.count(work), WORKS[work].noun)
