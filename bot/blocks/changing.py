"""The form that changes what a pending request covers, and what became of it."""

from collections.abc import Iterable
from datetime import datetime

from approvals.changing_accounts import Changed
from approvals.plan import AppPlan, PlannedAccount, Tick
from approvals.policy import Reason
from approvals.report import Report, StepView
from approvals.states import RequestKind, Way
from approvals.submission import Objection, Submitted
from approvals.work import Chore
from bot.blocks.accounts import facts_line, title_line
from bot.blocks.boxes import Chosen, Pair, State, box, chosen_in, reason_of, was_shown
from bot.blocks.kit import Block, button, context, divider, modal, more, reason_entry, section
from bot.blocks.reclaimed import is_reclaim
from bot.blocks.refusals import objection, refusal
from bot.blocks.seat_boxes import chosen_seats, is_offered, seat_boxes, seats_shown
from bot.blocks.text import NAME, esc, name
from bot.blocks.words import caution

CHANGE, CHANGED = "request.change", "request.changed"
ROOM = 24
ANEW = "Everybody who decides is asked anew: approvals of what it was before do not count."


def change_button(report: Report) -> list[Block]:
    """The button on a pending card; a probe is one whole."""
    if report.kind is RequestKind.PROBE:
        return []
    return [button("Change", CHANGE, f"{report.id}:{report.version}")]


def change_form(report: Report, now: datetime) -> Block:
    """The boxes of the preview as they are ticked now; nothing can be ticked that it did not show."""
    chosen = chosen_now(report)

    def draw(room: int) -> list[Block]:
        top = section(f"What should request #{report.number} about *{name(report.leaver)}* cover? {ANEW}")
        draw_app = _seats if is_reclaim(report) else _app
        apps = [block for part in report.plan.apps for block in draw_app(part, chosen, now, room)]
        hint = "Those who decide and the requester read it, and it stays in the audit log."
        why = reason_entry("Why?", "For example: TalentLMS stays until the course is over", hint)
        return [top, *apps, divider(), why]

    metadata = f"{report.id}:{report.version}"
    title = f"Change request #{report.number}"
    most = max(ROOM, sum(len(part.accounts) for part in report.plan.apps)) if is_reclaim(report) else ROOM
    return modal(title, draw, callback_id=CHANGED, metadata=metadata, submit="Change", most=most)


def changed_in(report: Report, state_values: State) -> tuple[Chosen, frozenset[Pair]]:
    """What was chosen in the form, and of what is covered the accounts for which it had boxes."""
    covered = chosen_now(report).ticks
    if not is_reclaim(report):
        return chosen_in(state_values), frozenset(pair for pair in covered if was_shown(state_values, pair))
    ticks: list[Pair] = []
    shown: set[Pair] = set()
    for part in report.plan.apps:
        ticks += chosen_seats(state_values, part.app).ticks
        shown |= {(part.app, account_id) for account_id in seats_shown(state_values, part)}
    return Chosen(tuple(ticks), reason_of(state_values)), frozenset(shown)


def chosen_now(report: Report) -> Chosen:
    """What a request covers, as its preview would have sent it."""
    handed = [step for step in report.steps if step.operation is Chore.HAND_OVER]
    override = [step for step in report.steps if step.way is Way.OVERRIDE]
    plain = [step for step in report.steps if step.operation is not Chore.HAND_OVER]
    return Chosen(tuple(_pairs(plain)), "", frozenset(_pairs(override)), frozenset(_pairs(handed)))


def changed_words(changed: Changed) -> str:
    """What became of a change; why not, where nothing became of it."""
    if changed.objection is None:
        return f"Request #{changed.number} is version {changed.version} now. {ANEW}"
    if changed.objection is Objection.NOT_ALLOWED:
        if changed.reason is Reason.OLD_VERSION:
            told = f"Somebody else changed request #{changed.number} meanwhile, so nothing of yours was done."
            return f"{told} Please look at the card as it is now."
        return refusal(changed.reason, number=changed.number)
    return objection(Submitted(objection=changed.objection, particulars=changed.particulars))


def _app(part: AppPlan, chosen: Chosen, now: datetime, room: int) -> list[Block]:
    """What an app offers to tick, that which is covered first; what does not fit stays as it is."""
    offered = [planned for planned in part.accounts if planned.tick is not Tick.BARRED]
    offered.sort(key=lambda planned: (part.app, planned.account.id) not in chosen.ticks)
    if not offered:
        return []
    shown = [block for planned in offered[:room] for block in _account(part, planned, chosen, now)]
    hidden = len(offered) - min(len(offered), room)
    rest = f"{more(hidden, 'account')} that this window cannot show: they stay as they are."
    return [divider(), section(f"*{esc(part.title, NAME)}*"), *shown, *([context(rest)] if hidden else [])]


def _seats(part: AppPlan, chosen: Chosen, now: datetime, room: int) -> list[Block]:
    """The seats of a reclaim in their groups, as its review had them; what does not fit stays as it is."""
    offered = [planned for planned in part.accounts if is_offered(planned)]
    ticked = [account_id for app, account_id in chosen.ticks if app == part.app]
    hidden = len(offered) - min(len(offered), room)
    rest = f"{more(hidden, 'seat')} that this window cannot show: they stay as they are."
    return [divider(), *seat_boxes(offered[:room], ticked), *([context(rest)] if hidden else [])]


def _account(part: AppPlan, planned: PlannedAccount, chosen: Chosen, now: datetime) -> list[Block]:
    account = planned.account
    told = (caution(each, account, planned.held_by, part.single_sign_on) for each in planned.cautions)
    lines = [title_line(account), facts_line(account, part.claims, now), *(f"⚠️ {each}" for each in told)]
    return [section("\n".join(lines)), *box(part, planned, chosen)]


def _pairs(steps: Iterable[StepView]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((step.app, step.account.id) for step in steps))
