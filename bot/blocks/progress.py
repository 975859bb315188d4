"""How far a request is: a line for every step, with its proof, or with what is left and who has to do it."""

from collections.abc import Sequence

from approvals.report import EvidenceView, Report, StepView
from approvals.states import SETTLED_WELL, RequestStatus, StepStatus
from bot.blocks.accounts import handle, raw_handle
from bot.blocks.kit import Block, context, more, packed, plan, section, task
from bot.blocks.text import clip, count, esc, hour, link, mention, plain, sentence, stamp
from bot.blocks.words import status_icon, step_icon, step_word

_S = StepStatus

TASK_STATES: dict[StepStatus, str] = {
    _S.PLANNED: "pending",
    _S.STARTED: "in_progress",
    _S.ACCEPTED: "in_progress",
    _S.UNKNOWN: "in_progress",
    _S.VERIFIED: "complete",
    _S.OVERRIDDEN: "complete",
}

DOING: dict[StepStatus, str] = {
    _S.PLANNED: "Not started yet.",
    _S.STARTED: "Asking {title} to deactivate it.",
    _S.ACCEPTED: "{title} said yes. Reading it again to be sure.",
    _S.UNKNOWN: "The answer was lost. Reading the account to see what happened.",
    _S.OVERRIDDEN: "Closed by hand.",
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


def icon(report: Report) -> str:
    """The request's sign; green only where every step bears it out."""
    doubtful = report.status is RequestStatus.DONE and not is_green(report)
    return status_icon(RequestStatus.INCOMPLETE if doubtful else report.status)


def tally(report: Report) -> str:
    """How many of the accounts are verified: "1 of 2 accounts verified"."""
    verified = sum(step.status is _S.VERIFIED for step in report.steps)
    by_hand = sum(step.status is _S.OVERRIDDEN for step in report.steps)
    whole = f"{verified} of {count(len(report.steps), 'account')} verified"
    return whole + (f", {by_hand} closed by hand" if by_hand else "")


def progress_plan(report: Report, room: int) -> list[Block]:
    """The steps as a plan block, each in its state."""
    accounts = count(len(report.steps), "account")
    tasks = [_task(step) for step in report.steps[:room]]
    hidden = len(report.steps) - len(tasks)
    drawn = plan(f"Deactivating {accounts} of {report.leaver.label}", tasks)
    told = [more(hidden, "account"), tally(report)] if hidden else [tally(report)]
    return [*([drawn] if tasks else []), context(" · ".join(told))]


def results(report: Report, room: int) -> list[Block]:
    """The end: green with a proof for every step, or what is left in each app and for whom."""
    if is_green(report):
        return [section(f"✅ *Done: {tally(report)}*"), *_listed(report.steps, room)]
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    well = [step for step in report.steps if step.status in SETTLED_WELL]
    alarm = [section("🚨 *An account may have been destroyed. Please look at once.*")]
    for_whom = section(f"⚠️ *Not complete: {tally(report)}.* {mention(report.requester)}, this is left:")
    return [
        *(alarm if any(step.alarm for step in left) else []),
        for_whom,
        *_listed(left, room),
        *_listed(well, room),
    ]


def step_line(step: StepView) -> str:
    """One step with its proof, or with why it is not done and what to do about it."""
    sign = "🚨" if step.alarm else step_icon(step.status)
    head = f"{sign} *{handle(step.account)}* ({_app(step)})"
    if step.status is _S.VERIFIED:
        return f"{head}: {proof(step.evidence)}{_remark(step)}"
    if step.status is _S.OVERRIDDEN:
        return f"{head}: closed by hand. {sentence(step.word)}".rstrip()
    what, todo = _left(step)
    return f"{head}{what}\n      → {todo}"


def proof(evidence: EvidenceView | None) -> str:
    """What a fresh read showed: the state, when, the seats and the sessions."""
    if evidence is None:
        return "verified"
    before, after = esc(evidence.state_before, 40), esc(evidence.state_after, 40)
    change = f"{before} → {after}" if before != after else f"was {after} already"
    told = f"{change}, read again at {hour(evidence.read_at)}"
    return "; ".join(filter(None, [told, _seats(evidence), _sessions(evidence.sessions)]))


def _listed(steps: Sequence[StepView], room: int) -> list[Block]:
    lines = [step_line(step) for step in steps[:room]]
    hidden = len(steps) - len(lines)
    return packed([*lines, *([more(hidden, "account")] if hidden else [])])


def _remark(step: StepView) -> str:
    """A word on a verified step, where the proof does not say it already."""
    told = step.evidence is None or step.evidence.state_before != step.evidence.state_after
    return f". {sentence(step.word)}" if told and step.word else ""


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
    by_hand = f"by hand in {place}, then run `/offboard` again to verify."
    if step.alarm:
        return f": {said}", f"Look in {place} at once, and ask {title}'s support what became of it."
    if step.status is _S.CONTRADICTED:
        return f" {_still(step)} although {title} was asked to deactivate it.", f"Deactivate it {by_hand}"
    if step.status is _S.REFUSED:
        return f" was not deactivated. {said}", f"Settle that first, or deactivate it {by_hand}"
    if step.status is _S.UNVERIFIED:
        return f" is not verified. {said}", f"Look it up in {place}, then run `/offboard` again to verify."
    return f" is {step_word(step.status)}. {said}".rstrip(), f"Deactivate it {by_hand}"


def _still(step: StepView) -> str:
    after = step.evidence.state_after if step.evidence else ""
    return f"is still {esc(after, 40)}" if after in {"active", "invited"} else "does not show as deactivated"


def _app(step: StepView) -> str:
    return esc(step.title, 60)


def _task(step: StepView) -> Block:
    title = f"{clip(plain(step.title), 40)}: {clip(raw_handle(step.account), 80)}"
    return task(step.id, title, TASK_STATES.get(step.status, "error"), _doing(step))


def _doing(step: StepView) -> str:
    """The same in words for a plan, where Slack parses no markup."""
    if step.status is _S.VERIFIED and step.evidence:
        return f"Verified by a fresh read, {stamp(step.evidence.read_at)}."
    said = plain(step.word[:1].upper() + step.word[1:])
    doing = DOING.get(step.status, f"{step_word(step.status).capitalize()}.")
    return " ".join(filter(None, [doing.format(title=plain(step.title)), clip(said, 150)]))
