"""Undoing a request: the button, the form that says what comes back, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from approvals.plan import AppPlan, Plan, PlannedAccount, Reading, Tick
from approvals.policy import Reason
from approvals.report import Report
from approvals.states import RequestKind, StepStatus, Way
from approvals.undo_planner import Promise, promise_of
from approvals.undoing import AT_ONCE, WHY_NOT, Bar, Opening
from approvals.undone import Undo
from bot.blocks.accounts import facts_line, handle, title_line
from bot.blocks.boxes import box, confidential_box
from bot.blocks.cautioning import caution
from bot.blocks.claims import certainty, limit_source, seats
from bot.blocks.kit import Block, actions, button, context, divider, modal, more, reason_entry, section
from bot.blocks.refusals import refusal
from bot.blocks.text import NAME, count, esc, mention, moment, name, people_list, sentence
from bot.blocks.words import status_icon, status_word
from bot.blocks.works import people
from connectors.contract import Account, Effect, Operation

UNDO, SUBMIT, OTHERS = "request.undo", "undo.submit", "undo.others"
SEND = "Request approval"
GOES_ON = (
    "What is left of it goes on all the same: close that with a reason, on its card, if it is not wanted."
)
GROUPS = "Groups and branches are not on record: look at them in each app afterwards."

PROMISES: dict[Promise, str] = {
    Promise.SURE: "A deactivation can be undone here",
    Promise.UNSURE: "Whether a deactivation can be undone here is not certain",
    Promise.DENIED: "The vendor says that a deactivation cannot be undone here",
}


def undo_button(report: Report) -> list[Block]:
    """The way to undo a request, while there is one."""
    return [button("Undo", UNDO, f"{report.id}:{report.version}")] if report.undo.until else []


def undo_lines(report: Report) -> list[str]:
    """What a request undoes, what became of its own undoing, and until when that can be asked for."""
    told = [f"↩️ Undoes request #{report.undo.of}.", *_to_set(report)] if report.undo.of else []
    told += [_became(undo) for undo in report.undo.undos if undo.is_open or undo.returned]
    until = report.undo.until
    return [*told, *([f"Can be undone until {moment(until)}."] if until else [])]


def undo_note(report: Report) -> list[Block]:
    """The same as a block; none where there is nothing to say."""
    told = undo_lines(report)
    return [context(*told)] if told else []


def not_now(opening: Opening) -> str:
    """Why a request cannot be undone, and what can be done instead."""
    if opening.reason is not Reason.ALLOWED:
        return refusal(opening.reason, number=opening.number)
    it, holder = f"Request #{opening.number}", opening.holder
    if opening.bar is Bar.UNDER_WAY and holder is not None:
        asked = f"which {mention(holder.requester)} asked for ({status_word(holder.status)})"
        return (
            f"{it} is undone by request #{holder.number} already, {asked}. One undo at a time: wait for it."
        )
    if opening.bar is Bar.OVER and opening.over_at is not None:
        told = f"{it} could be undone until {moment(opening.over_at)}."
        return f"{told} Have the accounts activated by hand in the apps."
    if opening.bar is None:
        return ""
    return f"{it} cannot be undone: {WHY_NOT[opening.bar]}. Nothing was changed."


def looking(opening: Opening) -> Block:
    """The form while the apps are asked."""
    told = f"⏳ Reading {count(len(opening.wanted), 'account')} again…"
    return modal(_title(opening.number), lambda _: [section(told)])


def undo_form(opening: Opening, plan: Plan, draft_id: str, now: datetime, request_id: str = "") -> Block:
    """Every account that the request deactivated, with whether and how it comes back, and what to tick."""
    offered = any(planned.tick is not Tick.BARRED for part in plan.apps for planned in part.accounts)
    nothing = section("*Nothing to request:* none of these can be brought back.")
    end = _ending(opening) if offered else [nothing]
    about = f"*Undo request #{opening.number}: {name(plan.person)}*"
    over = f"It can be undone until {moment(opening.over_at)}." if opening.over_at else ""
    back = f"{count(len(opening.back), 'account')} of it came back already." if opening.back else ""
    goes_on = GOES_ON if opening.goes_on else ""
    head = section("\n".join(filter(None, [about, " ".join(filter(None, [over, back])), goes_on])))

    def draw(room: int) -> list[Block]:
        parts = [block for part in plan.apps[: room + 1] for block in _app(part, now, room)]
        hidden = len(plan.apps) - min(len(plan.apps), room + 1)
        rest = [context(f"{more(hidden, 'app')} that this window cannot show.")] if hidden else []
        return [head, *_which(opening, request_id), *parts, *rest, divider(), *end]

    send = SEND if offered else ""
    return modal(_title(opening.number), draw, callback_id=SUBMIT, metadata=draft_id, submit=send)


def _which(opening: Opening, request_id: str) -> list[Block]:
    """Which accounts of many these are, and the way to others; one request undoes those that are shown."""
    first, shown, many = opening.first, len(opening.wanted), opening.many
    if shown >= many:
        return []
    span = f"Accounts {first + 1} to {first + shown}" if shown > 1 else f"Account {first + 1}"
    told = f"{span} of {many}. One request undoes those that are shown; the others can follow."
    following = first + shown if first + shown < many else 0
    others = min(AT_ONCE, many - following)
    ahead = f"Show {others} others" if others > 1 else "Show the last one"
    return [context(told), actions(button(ahead, OTHERS, f"{request_id}:{following}"))]


def promise(part: AppPlan) -> str:
    """Whether a deactivation can be undone in an app, as papers and experience have it, and how far."""
    told = next((claim for claim in part.claims if claim.subject is Effect.REVERSIBLE), None)
    known = promise_of(part.claims)
    sure = certainty(told) if told else ""
    note = sentence(told.note, 160) if told and told.note and known is not Promise.SURE else ""
    return " ".join(filter(None, [f"{PROMISES[known]}{f' ({sure})' if sure else ''}.", note]))


def restored(before: Account | None, now: Account) -> str:
    """What comes back with an account, and what does not and has to be set by hand."""
    kept = f"Comes back as {esc(now.role, NAME)}." if before and now.role and now.role == before.role else ""
    return " ".join(filter(None, [kept, lost(before, now)]))


def lost(before: Account | None, now: Account) -> str:
    """What was on record of an account and does not come back with it; nothing where all of it does."""
    if before is None:
        return ""
    gone = []
    if before.role != now.role:
        became = f" (now {esc(now.role, NAME)})" if now.role else ""
        gone.append(f"role {esc(before.role, NAME) or 'unknown'}{became}")
    if before.is_admin and not now.is_admin:
        gone.append("its rights as an administrator")
    gone += [f"“{esc(title, NAME)}”, which was handed over" for title in before.owns if title not in now.owns]
    return f"Not restorable from here: {people_list(gone)}. Set it by hand." if gone else ""


def undoes(report: Report) -> str:
    """Which request is undone, going on where a sentence is begun; nothing where none is."""
    is_undo = report.kind is RequestKind.UNDO and report.undo.of
    return f"undoing request #{report.undo.of}" if is_undo else ""


def _to_set(report: Report) -> list[str]:
    """What somebody still has to set by hand in the accounts that came back."""
    back = [step for step in report.steps if step.status is StepStatus.VERIFIED]
    shown = ((step, report.plan.find(step.app, step.account.id)) for step in back)
    words = ((step, lost(planned.before, step.account) if planned else "") for step, planned in shown)
    return [f"{handle(step.account)} ({esc(step.title, 60)}): {told}" for step, told in words if told]


def _became(undo: Undo) -> str:
    number = f"#{undo.number} {status_icon(undo.status)} {status_word(undo.status)}"
    if undo.is_open:
        return f"↩️ An undo is asked for: {number}."
    back = len(undo.returned)
    return f"↩️ Undone by {number}: {count(back, 'account')} {'is' if back == 1 else 'are'} active again."


def _title(number: int) -> str:
    return f"Undo #{number}"


def _app(part: AppPlan, now: datetime, room: int) -> list[Block]:
    title = f"*{esc(part.title, NAME)}*"
    if part.reading is not Reading.READ:
        told = sentence(part.gap) or "It could not be read."
        return [divider(), section(f"{title}\n⚠️ {told} Nothing will be done there.")]
    coming = sum(planned.tick is Tick.TICKED for planned in part.accounts)
    told = " · ".join(filter(None, [seats(part, -coming), limit_source(part)]))
    accounts = [block for planned in part.accounts[:room] for block in _account(part, planned, now)]
    hidden = len(part.accounts) - min(len(part.accounts), room)
    rest = [context(f"{more(hidden, 'account')} that this window cannot show.")] if hidden else []
    lines = [title, told, *([promise(part)] if _comes(part.accounts) else []), *_scarce(part)]
    return [divider(), section("\n".join(lines)), *accounts, *rest]


def _comes(accounts: Sequence[PlannedAccount]) -> int:
    return sum(planned.tick is not Tick.BARRED for planned in accounts)


def _scarce(part: AppPlan) -> list[str]:
    """That there are fewer seats than accounts, which the last of them would find out otherwise."""
    wanted = _comes(part.accounts)
    short = part.left is not None and 0 < part.left < wanted
    return [f"⚠️ {count(part.left or 0, 'seat')} free for {count(wanted, 'account')}."] if short else []


def _account(part: AppPlan, planned: PlannedAccount, now: datetime) -> list[Block]:
    account = planned.account
    lines = [title_line(account), facts_line(account, part.claims, now)]
    lines += [f"⚠️ {caution(each, account, planned.held_by)}" for each in planned.cautions]
    if planned.tick is Tick.BARRED:
        return [section("\n".join(lines))]
    if not (boxes := box(part, planned)):
        return [section("\n".join([*lines, "Its id is too long to be ticked here: do it by hand."]))]
    lines += [restored(planned.before, account), _way(part, planned)]
    return [section("\n".join(lines)), *boxes]


def _way(part: AppPlan, planned: PlannedAccount) -> str:
    """How it would come back, and by whom where a person does it."""
    if planned.way is not Way.BY_HAND:
        return "→ Would be reactivated through the API, and read again."
    steps = part.instructions.get(Operation.REACTIVATE, ())
    who = people(part.owners) if part.owners else "you"
    return f"✋ Would be reactivated by hand, by {who}{', who get the steps' if steps else ''}."


def _ending(opening: Opening) -> list[Block]:
    reclaimed = opening.kind is RequestKind.RECLAIM
    why = "their holder needs it after all" if reclaimed else "she stays with the company"
    example = f"For example: {why}"
    reason = reason_entry("Reason", example, "Whoever approves reads it, and it stays in the audit log.")
    return [context(GROUPS), reason, confidential_box(ticked=opening.confidential)]
