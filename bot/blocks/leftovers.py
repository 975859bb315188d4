"""What can be done about what an execution left: the buttons, and the form that closes it by name."""

from collections.abc import Sequence

from approvals.leftovers import FAILED
from approvals.report import Report, StepView
from approvals.states import SETTLED_WELL, RequestKind, RequestStatus, StepStatus
from bot.blocks.accounts import handle
from bot.blocks.kit import Block, button, confirm, modal, more, packed, reason_entry, section
from bot.blocks.text import clip, count, name, people_list, plain
from bot.blocks.words import step_icon, step_word
from bot.blocks.works import label, measure, raw_called

AGAIN, BY_HAND, CLOSE = "rest.again", "rest.by_hand", "rest.close"
CLOSED = "rest.closed"


def rest_buttons(report: Report, *, closing: bool = True) -> list[Block]:
    """Ways to settle what is left, each saying what it will do; none where nothing is left.

    ``closing`` is False for readers who could not close it.
    """
    if report.status is not RequestStatus.INCOMPLETE:
        return []
    failed = [step for step in report.steps if step.status in FAILED]
    value = f"{report.id}:{report.version}"
    made = []
    if failed:
        made.append(button("Try again", AGAIN, value, confirm=_again(report, failed)))
    if failed and report.kind is not RequestKind.PROBE:
        made.append(button("Do by hand", BY_HAND, value, confirm=_by_hand(report, failed)))
    return [*made, *([button("Close with a reason", CLOSE, value)] if closing else [])]


def close_form(report: Report) -> Block:
    """Asks for the reason to close what is left; it is recorded by name."""
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    told = f"*{name(report.leaver)}* (#{report.number}): {count(len(left), measure(report))} not settled."

    def draw(room: int) -> list[Block]:
        lines = [
            f"{step_icon(step.status)} {handle(step.account)} ({label(step)}): {step_word(step.status)}"
            for step in left[:room]
        ]
        hidden = len(left) - len(lines)
        return [
            section(f"{told} If you close it, that stays as it is, and the request counts as done."),
            *packed([*lines, *([more(hidden, measure(report))] if hidden else [])]),
            reason_entry(
                "Why can it be closed?",
                "For example: the vendor's support has removed the account",
                "It is recorded under your name, and everybody who sees the card can read it.",
            ),
        ]

    metadata = f"{report.id}:{report.version}"
    title = f"Close request #{report.number}"
    return modal(title, draw, callback_id=CLOSED, metadata=metadata, submit="Close it")


def _again(report: Report, failed: Sequence[StepView]) -> Block:
    broken = any(step.status is StepStatus.CONTRADICTED for step in failed)
    declared = any(step.task and step.task.declared_at for step in failed)
    person = ", or of a person where the app said yes and did not do it" if broken else ""
    told = (
        f"{_these(report, failed, 1 if broken or declared else 2)}. Each account is read first. "
        f"What is not so already is asked of the app again{person}."
        f"{' What was said to be done by hand is only read.' if declared else ''}"
    )
    return confirm(f"Try {count(len(failed), measure(report))} again?", told, "Try again", "Not now")


def _by_hand(report: Report, failed: Sequence[StepView]) -> Block:
    these = _these(report, failed)
    told = f"{these}. Whoever looks after the app is asked in a direct message, with what to do."
    title = f"Have {count(len(failed), measure(report))} done by hand?"
    return confirm(title, told, "Ask them", "Not now")


def _these(report: Report, failed: Sequence[StepView], most: int = 2) -> str:
    """Raw, for a confirm dialog; of seats that are many people's, *Details* tells whose."""
    if report.kind is RequestKind.RECLAIM:
        return f"{count(len(failed), 'seat')}; Details says which"
    told = [f"{raw_called(step, 40)} in {clip(plain(step.title), 30)}" for step in failed]
    return people_list(told, most=most)
