"""What somebody is asked to do by hand: the message, and the forms in which they say how it went."""

from collections.abc import Collection, Mapping, Sequence

from approvals.cautions import Caution
from approvals.claims import CLOSED
from approvals.planner import GATED
from approvals.report import Report, StepView
from approvals.states import IN_FLIGHT, StepStatus
from approvals.work import Chore
from bot.blocks.asking import headline
from bot.blocks.bulk import BulkFile, bulk_offer
from bot.blocks.cautioning import caution, titles
from bot.blocks.handwork import contradiction, declared_by, how_far, is_disputed
from bot.blocks.kit import (
    Block,
    Message,
    actions,
    button,
    context,
    entry,
    header,
    link_button,
    message,
    modal,
    more,
    reason_entry,
    section,
)
from bot.blocks.reclaimed import is_of_many
from bot.blocks.shortening import shortened
from bot.blocks.text import clip, count, esc, is_page, mention, name, plain, sentence
from bot.blocks.words import step_icon
from bot.blocks.works import WORKS, called

DONE, CANNOT = "task.done", "task.cannot"
DECLARED, DECLINED = "task.declared", "task.declined"
NOTE = 500

WHY: Mapping[Caution, str] = {
    Caution.NO_API: "the API of {app} has no way to do it",
    Caution.UNPROVEN: "it is not proven what the API of {app} does to the account, and it might destroy data",
    Caution.CONTRADICTED: "the last time that the API of {app} was asked, it said yes and did not do it",
    Caution.DESTRUCTIVE: "the API of {app} has destroyed an account before",
}
"""Why Seatkeeper does not send it, for whoever does it in the app itself, where none of this holds."""
BY_WORD = {CLOSED[gate]: known for gate, known in GATED.items()}
"""The same of a step that a closed gate kept back after it was approved."""
HEED = (Caution.COMES_BACK, Caution.PAIRED, Caution.CASCADES)
"""What is so whoever does it, and has to be known before."""


def task_message(
    report: Report, slack_id: str, *, ordinal: int = 0, times: int = 0, files: Sequence[BulkFile] = ()
) -> Message:
    """What this person is asked to do in a request, those things first that are still to be done.

    A reminder is of the one step with this ``ordinal``; ``times`` counts its reminders.
    ``files`` do several of them at once, where they are imported in the app itself.
    """

    def draw(room: int) -> list[Block]:
        told = report if room else shortened(report)
        mine = _given(told, slack_id, ordinal)
        shown = [block for step in mine[: room or 1] for block in _step(told, step, room)]
        hidden = len(mine) - min(len(mine), room or 1)
        rest = f"{more(hidden, 'step')}, shown here as the ones above are settled."
        top = [header(_title(told, times)), section(_intro(told, bool(mine)))]
        offered = [block for file in files[:room] for block in bulk_offer(file)]
        return [*top, *shown, *([context(rest)] if hidden else []), *offered]

    return message(_summary(report, _given(report, slack_id, ordinal), times), draw)


def done_form(report: Report, step: StepView) -> Block:
    """Takes somebody's word that it is done, with a note if they like."""
    note = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": NOTE}
    told = "The account is read again at once, and the card shows what is seen."
    field = entry("note", "Note", note, "Everybody who sees the request can read it.", optional=True)
    blocks = [section(f"{_what(step)}\n{told}"), field]
    metadata = _value(report, step)
    return modal("It is done", lambda _: blocks, callback_id=DECLARED, metadata=metadata, submit="Send")


def cannot_form(report: Report, step: StepView) -> Block:
    """Asks why it cannot be done."""
    hint = "The requester and everybody who sees the card can read it."
    blocks = [
        section(f"{_what(step)}\nIf you cannot do it, it goes back to whoever asked for it."),
        reason_entry("Why not?", "For example: I am not an administrator of this app any more", hint),
    ]
    metadata = _value(report, step)
    return modal("I can’t", lambda _: blocks, callback_id=DECLINED, metadata=metadata, submit="Send")


def _given(report: Report, slack_id: str, ordinal: int) -> list[StepView]:
    """The steps that this person was asked to do, the open ones first."""
    looked_at = report.steps[ordinal - 1 : ordinal] if ordinal else report.steps
    mine = [step for step in looked_at if step.task and slack_id in step.task.assignees]
    return sorted(mine, key=lambda step: step.status is not StepStatus.MANUAL)


def _title(report: Report, times: int) -> str:
    """Raw."""
    return f"{f'Reminder {times}' if times else 'To be done by hand'}: {headline(report)}"


def _intro(report: Report, any_: bool) -> str:
    asker = f"{mention(report.requester)} asked for this, and it is approved (#{report.number})."
    return asker if any_ else f"{asker} You are no longer asked to do anything in it."


def _summary(report: Report, mine: list[StepView], times: int) -> str:
    left = [step for step in mine if step.status is StepStatus.MANUAL]
    if not left:
        return f"Request #{report.number}: nothing is left for you to do by hand."
    whose = "" if is_of_many(report) else f" of {name(report.leaver)}"
    what = _what(left[0]) if len(left) == 1 else f"{count(len(left), 'step')}{whose}"
    return f"{f'Reminder {times}: ' if times else ''}✋ By hand, for request #{report.number}: {what}"


def _step(report: Report, step: StepView, room: int) -> list[Block]:
    """One thing to do, with how and the buttons, or what became of it."""
    if step.status is not StepStatus.MANUAL:
        return [section(f"{step_icon(step.status)} {_what(step)}\n{_ending(step)}")]
    disputed = is_disputed(step)
    waiting = step.task is not None and step.task.declared_at is not None and not disputed
    told = how_far(step) if disputed or waiting else _why(report, step)
    what = section("\n".join(filter(None, [f"*{_what(step)}*", told])))
    return [what] if waiting else [what, section(_how(step, room)), _buttons(report, step)]


def _what(step: StepView) -> str:
    """What is to be done to which account: "Trainual: deactivate dana@harbourpine.example"."""
    return f"{esc(step.title, 60)}: {WORKS[step.operation].what.format(it=called(step))}"


def why_by_hand(step: StepView, known: Collection[Caution] = ()) -> str:
    """Why a person has to do it, for whoever does; ``known`` are the cautions of its account."""
    told = "" if step.word in BY_WORD else sentence(step.word)
    barred = BY_WORD.get(step.word) or next((each for each in WHY if each in known), None)
    if barred is None or step.operation is Chore.HAND_OVER:
        return told
    because = WHY[barred].format(app=esc(step.title, 60))
    return f"{told} Seatkeeper does not do this by itself, because {because}.".lstrip()


def _why(report: Report, step: StepView) -> str:
    """The same with what to heed before."""
    part, planned = report.plan.part(step.app), report.plan.find(step.app, step.account.id)
    known = planned.cautions if planned and step.operation is not Chore.HAND_OVER else ()
    provider = part.single_sign_on if part else ""
    heed = [f"⚠️ {caution(each, step.account, provider=provider)}" for each in HEED if each in known]
    return "\n".join(filter(None, [why_by_hand(step, known), *heed]))


def _how(step: StepView, room: int) -> str:
    """The numbered steps, or the plain order where nobody wrote any down."""
    if step.operation is Chore.HAND_OVER:
        return f"1. Give this to somebody else: {titles(step.account) or 'whatever the account owns'}."
    lines = step.task.instructions if step.task else ()
    if not lines:
        lines = (f"{WORKS[step.operation].order} in {plain(step.title)}, as an administrator.",)
    most, length = (12, 200) if room else (6, 40)
    return "\n".join(f"{number}. {esc(line, length)}" for number, line in enumerate(lines[:most], start=1))


def _buttons(report: Report, step: StepView) -> Block:
    page = step.task.link if step.task else ""
    value = _value(report, step)
    opening = f"Open {clip(plain(step.title), 40)}"
    row = actions(
        *([link_button(opening, "task.page", page)] if is_page(page) else []),
        button("I have done it", DONE, value, "primary"),
        button("I can’t", CANNOT, value),
    )
    return row | {"block_id": f"task:{step.id}"}


def _ending(step: StepView) -> str:
    """What became of something that is no longer to be done by hand."""
    by = declared_by(step)
    match step.status:
        case StepStatus.VERIFIED:
            return f"{f'{_capital(by)}. ' if by else ''}A fresh read shows it. Thank you."
        case StepStatus.UNVERIFIED if by:
            return f"Recorded as {by}; nothing could be read. {sentence(step.word)}"
        case status if status in IN_FLIGHT:
            return "It is tried through the API again."
        case _:
            return sentence(step.word) or contradiction(step) or "There is nothing to do here any more."


def _value(report: Report, step: StepView) -> str:
    return f"{report.id}:{step.id}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
