"""A reclaim on its card: how many seats of which groups, what that is worth, and how far it is.

No name stands there: the card is in a channel, and colleagues read it. Who they are, and the evidence for
each, is told in *Details*, and what is left also to whoever asked for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount, Tick
from approvals.report import Report, StepView
from approvals.stale_groups import MEANING, RECLAIMABLE, TITLES, Group
from approvals.states import SETTLED_WELL, RequestKind, StepStatus, Way
from bot.blocks.cautioning import caution
from bot.blocks.claims import about, effects, seats_used
from bot.blocks.kit import Block, more, packed, section
from bot.blocks.reclaiming import counted_groups, frees, worth
from bot.blocks.seat_boxes import SIGNS
from bot.blocks.text import NAME, count, esc, mention, people_list, plain
from bot.blocks.words import step_icon, step_word
from bot.blocks.works import doers
from connectors.contract import Operation

LISTED = "Who they are, and the evidence for each: *Details*."


def is_reclaim(report: Report) -> bool:
    """Whether a request takes seats of several people back."""
    return report.kind is RequestKind.RECLAIM


def undoes_reclaim(report: Report) -> bool:
    """Whether a request brings back what such a one took."""
    return report.kind is RequestKind.UNDO and report.undo.of_kind is RequestKind.RECLAIM


def is_of_many(report: Report) -> bool:
    """Whether a request is about seats of several people, so that there is nobody who leaves."""
    return is_reclaim(report) or undoes_reclaim(report)


def reclaim_headline(report: Report) -> str:
    """The first line, raw."""
    return f"Take back {count(len(report.steps), 'seat')} in {_titles(report)}"


def reclaim_purpose(report: Report) -> str:
    """What is asked for, going on where a sentence is begun."""
    apps = people_list([esc(title, 60) for title in dict.fromkeys(step.title for step in report.steps)])
    groups = f" ({told})" if (told := counted_groups(_planned(report))) else ""
    return f"take back *{count(len(report.steps), 'seat')}* in {apps or 'no app'}{groups}"


def reclaim_question(report: Report) -> str:
    """What an approval would do, raw."""
    groups = counted_groups(_planned(report))
    return f"{reclaim_headline(report)}{f': {groups}' if groups else ''}?"


def reclaim_parts(report: Report) -> list[Block]:
    """What is asked for in each app: the groups, what that frees and is worth, and what to know of it."""
    return [_app_part(report, part) for part in report.plan.apps]


def reclaim_progress(report: Report) -> list[Block]:
    """How far it is, counted by what became of each seat."""
    return [section(f"*Taking back {count(len(report.steps), 'seat')}*\n{_counted(report.steps)}")]


def reclaim_results(report: Report) -> list[Block]:
    """The end: how many came back, by whose count, and how many are left for whom."""
    left = [step for step in report.steps if step.status not in SETTLED_WELL]
    alarm = [section("🚨 *An account may have been destroyed. Please look at once.*")]
    ours = [step for step in report.steps if step not in left and not step.was_so]
    told = [_ending(report, len(ours), bool(left)), _counted(report.steps), *seats_moved(report.steps)]
    told += _withdrawn(ours)
    return [*(alarm if any(step.alarm for step in left) else []), section("\n".join(told))]


def _withdrawn(steps: Sequence[StepView]) -> list[str]:
    """How many invitations are gone, and that nothing but new ones makes that good."""
    gone = [step for step in steps if is_withdrawal(step) and step.status is StepStatus.VERIFIED]
    were = "was" if len(gone) == 1 else "were"
    way = "which cannot be undone: whoever needs one is to be invited anew in the app"
    return [f"{count(len(gone), 'invitation')} {were} withdrawn, {way}."] if gone else []


def is_withdrawal(step: StepView) -> bool:
    """Whether a step takes an invitation away, and no account."""
    return step.operation is Operation.WITHDRAW_INVITATION


def _invitations(steps: Sequence[StepView]) -> list[str]:
    """That what is to be withdrawn cannot be put back, and of how many of these seats that is true."""
    found = [step for step in steps if is_withdrawal(step)]
    if not found:
        return []
    which = "1 of them is an invitation. " if len(found) == 1 else f"{len(found)} of them are invitations. "
    return [f"⚠️ {which if len(found) < len(steps) else ''}{caution(Caution.WITHDRAWN, found[0].account)}"]


def _ending(report: Report, settled: int, is_left: bool) -> str:
    """How many seats came back by this request; what was off before it began is not claimed."""
    already = sum(step.was_so for step in report.steps)
    accounts = "1 account was" if already == 1 else f"{already:,} accounts were"
    others = f"; {accounts} off already" if already else ""
    if is_left:
        whole = f"{settled} of {count(len(report.steps), 'seat')}{others}"
        return f"⚠️ *Not complete: {whole}.* {mention(report.requester)}, *Details* says what is left."
    if already and not settled:
        return f"▫️ *Nothing was taken back: {accounts} off already*"
    return f"✅ *Done: {count(settled, 'seat')}{others}*"


def seats_moved(steps: Sequence[StepView]) -> list[str]:
    """The seats of each app before the first and after the last of its steps, by fresh readings."""
    told, steps = [], [step for step in steps if not step.was_so]
    for title in dict.fromkeys(step.title for step in steps):
        seen = [step.evidence for step in steps if step.title == title and step.evidence]
        seen.sort(key=lambda each: each.read_at)
        before = next((each.seats_before for each in seen if each.seats_before is not None), None)
        after = next((each.seats_after for each in reversed(seen) if each.seats_after is not None), None)
        if before is not None and after is not None:
            counting = f" ({esc(seen[-1].counting, 40)})" if seen[-1].counting else ""
            told.append(f"Seats in {esc(title, 60)}: {before} → {after}{counting}.")
    return told


def reason_line(planned: PlannedAccount) -> str:
    """Why a seat was asked for, by which field of which reading; nothing of what is no reclaim."""
    if planned.group is None:
        return ""
    trace = planned.trace
    source = f", {esc(trace.source, 60)}" if trace and trace.source else ""
    by = f" (`{esc(trace.field, 40)}` of reading {esc(trace.reading, 20)}{source})" if trace else ""
    return f"{TITLES[planned.group]}: {esc(planned.why, 250)}{by}"


def reclaim_listing(report: Report, line: Callable[[StepView], str], room: int) -> list[Block]:
    """Every seat that was asked for, with where it stands, and why it was asked for, by its groups."""
    shown, groups = _by_account(report.plan.apps), list(Group)
    order = {key: groups.index(each.group) for key, each in shown.items() if each.group}
    steps = sorted(report.steps, key=lambda step: order.get((step.app, step.account.id), len(groups)))
    lines = []
    for step in steps[:room]:
        planned = shown.get((step.app, step.account.id))
        why = reason_line(planned) if planned else ""
        lines.append("\n      ".join(filter(None, [line(step), why])))
    hidden = len(steps) - len(lines)
    left_out = _left_out(report)
    others = f"{count(left_out, 'other seat')} could have been taken back as well." if left_out > 0 else ""
    told = [*lines, *([more(hidden, "seat")] if hidden else []), others]
    return [section("*What was asked for, and why*"), *packed(list(filter(None, told)))]


def _left_out(report: Report) -> int:
    """How many more seats could have been asked for: of those that count as such, and nobody else's."""
    asked = {(step.app, step.account.id) for step in report.steps}
    shown = _by_account(report.plan.apps).items()
    others = [each for key, each in shown if key not in asked and each.tick is not Tick.BARRED]
    further = sum(part.further for part in report.plan.apps)
    return sum(each.group in RECLAIMABLE for each in others) + further


def _app_part(report: Report, part: AppPlan) -> Block:
    planned = [each for each in _planned(report) if each.account.app == part.app]
    freed = sum(frees(part, each) for each in planned)
    lines = [f"*{esc(part.title, 60)}* · {seats_used(part, freed)}", *_groups(planned)]
    lines += _worth(worth(part, freed, report.created_at))
    lines += [f"⚠️ {line}" for line in _warnings(planned, part)]
    lines += _invitations([step for step in report.steps if step.app == part.app])
    by_hand = [step for step in report.steps if step.app == part.app and step.way is Way.BY_HAND]
    lines += [f"✋ {count(len(by_hand), 'seat')} by hand, by {doers(report, by_hand[0])}."] if by_hand else []
    sent = {step.operation for step in report.steps if step.app == part.app and step.way is not Way.BY_HAND}
    said = effects(about(part.claims, sent)) if sent else ""
    return section("\n".join(filter(None, [*lines, said, LISTED])))


def _worth(told: str) -> list[str]:
    said = told if told.startswith(("worth", "of unknown worth", "price")) else f"worth {told}"
    return [f"{said[:1].upper()}{said[1:]}."] if told else []


def _groups(planned: Sequence[PlannedAccount]) -> list[str]:
    counts = Counter(each.group for each in planned if each.group)
    return [
        f"• {counts[group]} {TITLES[group].lower()}: {MEANING[group]}" for group in Group if counts[group]
    ]


def _warnings(planned: Sequence[PlannedAccount], part: AppPlan) -> Iterable[str]:
    """What is true of the whole app in a sentence, and what is true of some seats counted."""
    counts = Counter(warning for each in planned for warning in each.cautions if warning is not Caution.HELD)
    for warning, number in sorted(counts.items(), key=lambda each: list(Caution).index(each[0])):
        if warning in SIGNS:
            yield f"{number} of them: {SIGNS[warning]}."
        else:
            yield caution(warning, planned[0].account, provider=part.single_sign_on)


def _planned(report: Report) -> Sequence[PlannedAccount]:
    """What is asked for, as it was shown."""
    shown = _by_account(report.plan.apps)
    asked = dict.fromkeys((step.app, step.account.id) for step in report.steps)
    return [shown[key] for key in asked if key in shown]


def _by_account(parts: Iterable[AppPlan]) -> Mapping[tuple[str, str], PlannedAccount]:
    return {(part.app, planned.account.id): planned for part in parts for planned in part.accounts}


def _counted(steps: Sequence[StepView]) -> str:
    """How many steps stand where: "✅ 12 verified · ⚠️ 2 refused"."""
    counts = Counter(step.status for step in steps if not step.was_so)
    told = [f"{step_icon(each)} {counts[each]} {step_word(each)}" for each in StepStatus if counts[each]]
    already = sum(step.was_so for step in steps)
    return " · ".join([*told, *([f"▫️ {already} off already"] if already else [])])


def _titles(report: Report) -> str:
    titles = dict.fromkeys(plain(step.title) for step in report.steps)
    return people_list([title[:NAME] for title in titles], most=2) or "an app"
