"""How far a request is: a line for every step, with its proof, or with what is left and who has to do it."""

from collections.abc import Sequence

from approvals.report import EvidenceView, Report, StepView
from approvals.states import SETTLED_WELL, RequestKind, RequestStatus, StepStatus
from bot.blocks.accounts import handle
from bot.blocks.handwork import declared_by, how_far
from bot.blocks.kit import Block, context, more, packed, plan, section, task
from bot.blocks.reclaimed import undoes_reclaim
from bot.blocks.testimony import records
from bot.blocks.text import (
    clip,
    count,
    esc,
    is_slack_id,
    link,
    mention,
    moment,
    people_list,
    plain,
    sentence,
    stamp,
)
from bot.blocks.untouched import besides
from bot.blocks.words import status_icon, step_icon, step_word
from bot.blocks.works import WORKS, label, measure, raw_called
from connectors.contract import Operation

_S = StepStatus

TASK_STATES: dict[StepStatus, str] = {
    _S.PLANNED: "pending",
    _S.STARTED: "in_progress",
    _S.ACCEPTED: "in_progress",
    _S.UNKNOWN: "in_progress",
    _S.MANUAL: "in_progress",
    _S.VERIFIED: "complete",
    _S.OVERRIDDEN: "complete",
}

DOING: dict[StepStatus, str] = {
    _S.PLANNED: "Not started yet.",
    _S.STARTED: "Asking {title} to {what}.",
    _S.ACCEPTED: "{title} said yes. Reading it again to be sure.",
    _S.UNKNOWN: "The answer was lost. Reading the account to see what happened.",
    _S.MANUAL: "This is to be done by hand.",
    _S.OVERRIDDEN: "Closed with a reason.",
}

SESSIONS: dict[str, str] = {
    "ended": "sessions ended, says the vendor",
    "not confirmed": "sessions not confirmed as ended",
    "not supported": "open sessions cannot be ended from here",
    "": "",
}


def is_green(report: Report) -> bool:
    """Whether everything that was approved is settled, as the rows say and every step confirms."""
    settled = all(step.status in SETTLED_WELL for step in report.steps)
    return report.status is RequestStatus.DONE and bool(report.steps) and settled


def is_handed_over(report: Report) -> bool:
    """Whether all that is left is in somebody's hands."""
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    return bool(left) and all(step.status is _S.MANUAL for step in left)


def icon(report: Report) -> str:
    """The request's sign; green only where every step bears it out."""
    doubtful = report.status is RequestStatus.DONE and not is_green(report)
    return status_icon(RequestStatus.INCOMPLETE if doubtful else report.status)


def tally(report: Report) -> str:
    """How much is verified: "1 of 2 accounts verified"."""
    verified = sum(step.status is _S.VERIFIED for step in report.steps)
    closed = sum(step.status is _S.OVERRIDDEN for step in report.steps)
    whole = f"{verified} of {count(len(report.steps), measure(report))} verified"
    return whole + (f", {closed} closed with a reason" if closed else "")


def ended_well(report: Report) -> str:
    """The same with what was known and not asked for: "3 of 3 accounts verified; 3 left active"."""
    return "; ".join(filter(None, [tally(report), besides(report)]))


def progress_plan(report: Report, room: int) -> list[Block]:
    """The steps as a plan block, each in its state."""
    tasks = [_task(step) for step in report.steps[:room]]
    hidden = len(report.steps) - len(tasks)
    drawn = plan(_doing_what(report), tasks)
    told = [more(hidden, measure(report)), tally(report)] if hidden else [tally(report)]
    return [*([drawn] if tasks else []), context(" · ".join(told))]


def results(report: Report, room: int) -> list[Block]:
    """The end: green with a proof for every step, or what is left in each app and for whom."""
    if is_green(report):
        return [section(f"✅ *Done: {ended_well(report)}*"), *listed(report.steps, room)]
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    well = [step for step in report.steps if step.status in SETTLED_WELL]
    alarm = [section("🚨 *An account may have been destroyed. Please look at once.*")]
    for_whom = section(_not_yet(report))
    return [
        *(alarm if any(step.alarm for step in left) else []),
        for_whom,
        *listed(left, room),
        *listed(well, room),
    ]


def step_line(step: StepView) -> str:
    """One step with its proof, or with why it is not done and what to do about it."""
    sign = "🚨" if step.alarm else step_icon(step.status)
    head = f"{sign} *{handle(step.account)}* ({label(step)})"
    if step.status is _S.VERIFIED:
        return f"{head}: {proof(step.evidence)}{_testimony(step)}{_remark(step)}"
    if step.status is _S.OVERRIDDEN:
        return f"{head}: {sentence(step.word) or 'closed with a reason.'}"
    if step.status is _S.MANUAL:
        return f"{head}: {how_far(step) or 'to be done by hand.'}"
    what, todo = _left(step)
    return f"{head}{what}\n      → {todo}"


def proof(evidence: EvidenceView | None) -> str:
    """What a fresh read showed: the state, when, the seats and the sessions."""
    if evidence is None:
        return "verified"
    before, after = esc(evidence.state_before, 40), esc(evidence.state_after, 40)
    change = f"{before} → {after}" if before != after else f"was {after} already"
    told = f"{change}, read again {moment(evidence.read_at)}"
    return "; ".join(filter(None, [told, _seats(evidence), _sessions(evidence.sessions)]))


def listed(steps: Sequence[StepView], room: int) -> list[Block]:
    """A line for each step, as many as there is room for."""
    lines = [step_line(step) for step in steps[:room]]
    hidden = len(steps) - len(lines)
    return packed([*lines, *([more(hidden, "account")] if hidden else [])])


def _remark(step: StepView) -> str:
    """A word on a verified step, where the proof does not say it already."""
    if by := declared_by(step):
        return f". {by[:1].upper()}{by[1:]}."
    told = step.evidence is None or step.evidence.state_before != step.evidence.state_after
    return f". {sentence(step.word)}" if told and step.word else ""


def _testimony(step: StepView) -> str:
    """The vendor's own records, as a second proof."""
    told = records(step.evidence.testimony) if step.evidence else ""
    return f"; {_app(step)} {told}" if told else ""


def _not_yet(report: Report) -> str:
    """That something is left, and whether it is being worked on or waits for a decision."""
    if is_handed_over(report):
        return f"✋ *Not complete yet: {tally(report)}.* The rest is to be done by hand:"
    return f"⚠️ *Not complete: {tally(report)}.* {mention(report.requester)}, this is left:"


def _seats(evidence: EvidenceView) -> str:
    before, after = evidence.seats_before, evidence.seats_after
    source = f" ({esc(evidence.counting, 40)})" if evidence.counting else ""
    if after is None:
        return "seats could not be read"
    if before is None:
        return f"seats now {after}{source}"
    return f"seats {before} → {after}{source}" if before != after else f"seats still {after}{source}"


def _sessions(told: str) -> str:
    return SESSIONS[told] if told in SESSIONS else f"sessions {esc(told, 120)}"


def _left(step: StepView) -> tuple[str, str]:
    """Why a step is not done, and what somebody has to do about it."""
    place, title, said = link(step.admin_url, f"{step.title} users"), _app(step), sentence(step.word)
    wording = WORKS[step.operation]
    by_hand = f"{wording.order} by hand in {place}; *Try again* then reads it anew."
    if step.alarm:
        return f": {said}", f"Look in {place} at once, and ask {title}'s support what became of it."
    if step.status is _S.CONTRADICTED:
        return f" {_still(step)} although {title} was asked to {wording.what.format(it='it')}.", by_hand
    if step.status is _S.REFUSED:
        return f" was not {wording.done}. {said}", f"Settle that first, or {by_hand[:1].lower()}{by_hand[1:]}"
    if step.status is _S.UNVERIFIED:
        recorded = f"recorded as {by}, and " if (by := declared_by(step)) else ""
        return f" is {recorded}not verified. {said}", f"Look it up in {place}; *Try again* reads it anew."
    return f" is {step_word(step.status)}. {said}".rstrip(), by_hand


def _still(step: StepView) -> str:
    after = step.evidence.state_after if step.evidence else ""
    known = after in {"active", "invited", "deactivated"}
    return f"is still {after}" if known else f"does not show as {WORKS[step.operation].done}"


def _app(step: StepView) -> str:
    return esc(step.title, 60)


def _doing_what(report: Report) -> str:
    """What is going on, for the head of the plan; raw."""
    whole = count(len(report.steps), measure(report))
    if report.kind is RequestKind.PROBE:
        return f"Probing: {whole}"
    plainly = all(step.operation is Operation.DEACTIVATE for step in report.steps)
    doing = "Deactivating" if plainly else "Offboarding:"
    doing = "Reactivating" if report.kind is RequestKind.UNDO else doing
    titles = people_list(list(dict.fromkeys(clip(plain(step.title), 40) for step in report.steps)), most=2)
    return f"{doing} {whole} {f'in {titles}' if undoes_reclaim(report) else f'of {report.leaver.label}'}"


def _task(step: StepView) -> Block:
    work = f" ({name})" if (name := WORKS[step.operation].name) else ""
    title = f"{clip(plain(step.title), 40)}: {raw_called(step)}{work}"
    if step.status is _S.MANUAL and step.task and step.task.declared_at is None:
        who = [one for one in step.task.assignees if is_slack_id(one)]
        does = "✋ is asked to do this by hand." if who else DOING[_S.MANUAL]
        return task(step.id, title, TASK_STATES[step.status], f"{does} {_said(step)}", who)
    return task(step.id, title, TASK_STATES.get(step.status, "error"), _doing(step))


def _doing(step: StepView) -> str:
    """The same in words for a plan, where Slack parses no markup."""
    if step.status is _S.VERIFIED and step.evidence:
        return f"Verified by a fresh read, {stamp(step.evidence.read_at)}."
    doing = DOING.get(step.status, f"{step_word(step.status).capitalize()}.")
    what = WORKS[step.operation].what.format(it="it")
    return " ".join(filter(None, [doing.format(title=plain(step.title), what=what), _said(step)]))


def _said(step: StepView) -> str:
    return clip(plain(step.word[:1].upper() + step.word[1:]), 150)
