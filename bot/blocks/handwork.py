"""How far something is that a person does by hand: who was asked, what they said, what a read showed."""

from approvals.report import StepView
from approvals.states import StepStatus
from bot.blocks.text import NAME, esc, moment, sentence
from bot.blocks.works import people

NOTE = 200


def how_far(step: StepView) -> str:
    """Where a manual step is, as sentences of mrkdwn."""
    task, said = step.task, sentence(step.word)
    if task is None:
        return said
    if is_disputed(step):
        return f"{esc(task.declared_by, NAME)} said that it is done{note(step)}. {contradiction(step)}"
    if task.declared_at is not None:
        who = f"{esc(task.declared_by, NAME)} said {moment(task.declared_at)}"
        return f"{who} that it is done{note(step)}. It is read again to see."
    return f"{people(task.assignees)} is asked to do this by hand. {said}".rstrip()


def is_disputed(step: StepView) -> bool:
    """Whether somebody said that it is done, and a read since then did not show it."""
    declared = step.task.declared_at if step.task else None
    looked = step.evidence is not None and declared is not None and step.evidence.read_at >= declared
    return looked and step.status is StepStatus.MANUAL


def contradiction(step: StepView) -> str:
    """What the read showed instead."""
    if (seen := step.evidence) is None:
        return ""
    return f"A fresh read {moment(seen.read_at)} still shows it as {esc(seen.state_after, 40)}."


def declared_by(step: StepView) -> str:
    """Who said that it is done, and their note; nothing where nobody did."""
    task = step.task
    if task is None or task.declared_at is None:
        return ""
    return f"done by hand by {esc(task.declared_by, NAME) or 'somebody'}{note(step)}"


def note(step: StepView) -> str:
    """What they wrote beside it."""
    told = esc(step.task.note, NOTE) if step.task else ""
    return f" (“{told}”)" if told else ""
