"""A reclaim on its card: how many seats of which groups, what that is worth, and how far it is.

No name stands there: the card is in a channel, and colleagues read it. Who they are, and the evidence for
each, is told in *Details*, and what is left also to whoever asked for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount
from approvals.report import History, Report, StepView
from approvals.stale_groups import MEANING, TITLES, Group
from approvals.states import SETTLED_WELL, RequestKind, StepStatus, Way
from bot.blocks.cautioning import caution
from bot.blocks.claims import effects, seats_used
from bot.blocks.kit import Block, more, packed, section
from bot.blocks.reclaiming import counted_groups, frees, worth
from bot.blocks.seat_boxes import SIGNS
from bot.blocks.text import NAME, count, esc, mention, people_list, plain
from bot.blocks.words import step_icon, step_word
from bot.blocks.works import doers

LISTED = "Who they are, and the evidence for each: *Details*."


def is_reclaim(report: Report) -> bool:
    """Whether a request takes seats of several people back."""
    return report.kind is RequestKind.RECLAIM


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
    whole = count(len(report.steps), "seat")
    settled = len(report.steps) - len(left)
    head = (
        f"⚠️ *Not complete: {settled} of {whole}.* {mention(report.requester)}, *Details* says what is left."
    )
    told = [f"✅ *Done: {whole}*" if not left else head, _counted(report.steps), *seats_moved(report.steps)]
    return [*(alarm if any(step.alarm for step in left) else []), section("\n".join(told))]


def seats_moved(steps: Sequence[StepView]) -> list[str]:
    """The seats of each app before the first and after the last of its steps, by fresh readings."""
    told = []
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
    left_out = sum(len(part.accounts) + part.further for part in report.plan.apps) - len(steps)
    others = f"{count(left_out, 'other seat')} could have been taken back as well." if left_out > 0 else ""
    told = [*lines, *([more(hidden, "seat")] if hidden else []), others]
    return [section("*What was asked for, and why*"), *packed(list(filter(None, told)))]


def reclaim_events(report: Report, history: Sequence[History]) -> Sequence[History]:
    """What happened to the request itself; what happened to each of its many seats, the listing tells."""
    if not is_reclaim(report):
        return history
    kept = {"step.dropped", "step.withdrawn"}
    of_request = [each for each in history if not each.event.startswith("step.") or each.event in kept]
    return [each for each in of_request if each.event != "request.drafted"]


def _app_part(report: Report, part: AppPlan) -> Block:
    planned = [each for each in _planned(report) if each.account.app == part.app]
    freed = sum(frees(part, each) for each in planned)
    lines = [f"*{esc(part.title, 60)}* · {seats_used(part, freed)}", *_groups(planned)]
    lines += _worth(worth(part, freed, report.created_at))
    lines += [f"⚠️ {line}" for line in _warnings(planned, part)]
    by_hand = [step for step in report.steps if step.app == part.app and step.way is Way.BY_HAND]
    lines += [f"✋ {count(len(by_hand), 'seat')} by hand, by {doers(report, by_hand[0])}."] if by_hand else []
    through_api = len(by_hand) < len(planned)
    return section("\n".join([*lines, *([effects(part.claims)] if through_api else []), LISTED]))


def _worth(told: str) -> list[str]:
    said = told if told.startswith("worth") else f"worth {told}"
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
    counts = Counter(step.status for step in steps)
    told = (f"{step_icon(each)} {counts[each]} {step_word(each)}" for each in StepStatus if counts[each])
    return " · ".join(told)


def _titles(report: Report) -> str:
    titles = dict.fromkeys(plain(step.title) for step in report.steps)
    return people_list([title[:NAME] for title in titles], most=2) or "an app"
