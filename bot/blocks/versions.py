"""The versions of a request, as people read them: what each covered, and who changed it."""

from collections.abc import Sequence
from datetime import datetime

from approvals.former import Change
from approvals.policy import Choice
from approvals.report import FormerView, Report, StepView
from approvals.states import RequestStatus
from bot.blocks.accounts import handle
from bot.blocks.kit import Block, Message, actions, button, context, message, packed, section
from bot.blocks.text import esc, moment, name, people_list
from bot.blocks.works import label

MOST = 4
"""Accounts in a line of the card; three times as many in the details."""


def changes(report: Report) -> Sequence[tuple[FormerView, Sequence[StepView], datetime | None]]:
    """Every former version, with what the one after it covers and when that is meant for."""
    after = [*((each.steps, each.run_at) for each in report.former[1:]), (report.steps, report.run_at)]
    return [(former, *then) for former, then in zip(report.former, after, strict=False)]


def version_line(report: Report) -> list[Block]:
    """What the newest version changed, by whom and why; nothing while a request is as it was sent."""
    if not report.former or report.former[-1].change is Change.PLAN:  # what has changed is told by itself
        return []
    last = report.former[-1]
    voted = any(vote.version < report.version and vote.choice is Choice.APPROVE for vote in report.votes)
    open_ = report.status is RequestStatus.PENDING
    rest = " Earlier approvals do not count." if voted and open_ else ""
    told = f"✏️ *Version {report.version}:* {_changed(last, report.steps, report.run_at)}.{rest}"
    lines = "\n".join([told, *_why(last)])
    return [section(lines) if open_ else context(lines)]


def changed_by(report: Report) -> str:
    """Who had it cover something else than was sent, beside the requester; nothing where nobody had."""
    covers = [former for former in report.former if former.change is Change.ACCOUNTS]
    people = [name(former.by) for former in covers if former.by and former.by != report.requester]
    return people_list(list(dict.fromkeys(people)), most=2)


def changed_message(report: Report, version: int) -> Message:
    """What the requester gets when somebody else made their request this version of it."""
    former, steps, run_at = next(each for each in changes(report) if each[0].version == version - 1)
    it = f"request #{report.number} about *{name(report.leaver)}*"
    said = f"✏️ Your {it} was changed: {_changed(former, steps, run_at)}."
    ways = actions(button("Details", "request.details", f"{report.id}:{report.version}"))
    return message(said.replace("*", ""), lambda _: [section("\n".join([said, *_why(former)])), ways])


def versions(report: Report) -> list[Block]:
    """Every version that another took the place of: what it covered, who approved it, and what changed it."""
    if not report.former:
        return []
    lines = [line for change in changes(report) for line in _version(report, *change)]
    return [section("*Earlier versions*"), *packed(lines)]


def _version(
    report: Report, former: FormerView, steps: Sequence[StepView], run_at: datetime | None
) -> list[str]:
    votes = [vote for vote in report.votes if vote.version == former.version]
    approved = people_list([name(vote.voter) for vote in votes if vote.choice is Choice.APPROVE])
    covered = people_list(list(dict.fromkeys(map(_account, former.steps))), most=3 * MOST) or "nothing"
    when = f", for {moment(former.run_at)}" if former.run_at else ""
    return [
        f"*Version {former.version}* covered {covered}{when}. Approved by {approved or 'nobody'}.",
        f"{moment(former.at)}: {_changed(former, steps, run_at)}.",
        *_why(former),
    ]


def _changed(former: FormerView, steps: Sequence[StepView], run_at: datetime | None) -> str:
    """What was changed, by whom."""
    who = name(former.by) if former.by else "Seatkeeper"
    if former.change is Change.MOMENT:
        return f"{who} moved it to {moment(run_at)}" if run_at else f"{who} has it done at once"
    if former.change is Change.PLAN:
        return "the accounts have changed since it was approved"
    gone, new = _besides(former.steps, steps), _besides(steps, former.steps)
    told = [f"took {gone} out" if gone else "", f"put {new} in" if new else ""]
    return f"{who} {' and '.join(filter(None, told)) or 'changed how it is done'}"


def _besides(steps: Sequence[StepView], others: Sequence[StepView]) -> str:
    """What of these steps is not among the others; an app of which nothing is, by its name alone."""
    known = {_key(step) for step in others}
    apps = {step.app for step in others}
    told = [
        _account(step) if step.app in apps else esc(step.title, 60)
        for step in steps
        if _key(step) not in known
    ]
    return people_list(list(dict.fromkeys(told)), most=MOST)


def _key(step: StepView) -> tuple[str, ...]:
    return step.app, step.account.id, str(step.operation), str(step.way)


def _account(step: StepView) -> str:
    return f"{handle(step.account)} ({label(step)})"


def _why(former: FormerView) -> list[str]:
    return [f"> {esc(former.reason, 280)}"] if former.reason else []
