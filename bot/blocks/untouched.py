"""What a request knows of and does nothing about, so that nobody takes its end for an all-clear."""

from collections.abc import Iterable, Mapping, Sequence

from approvals.cautions import Caution
from approvals.plan import AppPlan, PlannedAccount, Reading
from approvals.report import Report
from approvals.states import RequestKind, RequestStatus
from bot.blocks.accounts import handle
from bot.blocks.kit import Block, section
from bot.blocks.text import count, esc, more, name, people_list, sentence
from bot.blocks.versions import changes
from connectors.contract import State

MOST = 3
"""Apps that are named; the rest is counted."""
WHY: Mapping[Caution, str] = {
    Caution.OWNER: "the account owner",
    Caution.LAST_ADMIN: "the last administrator",
    Caution.OURS: "Seatkeeper uses it",
    Caution.PROTECTED: "protected by the settings",
    Caution.HELD: "held by {holder}",
    Caution.POSSIBLE_MATCH: "only a possible match",
}
"""Why an account stays as it is, the strongest reason first."""

Left = tuple[AppPlan, PlannedAccount]


def untouched(report: Report) -> list[Block]:
    """The accounts that stay as they are, each with why, and the apps that could not be read."""
    lines = [*_left_line(report), *_gaps(report)]
    return [section("\n".join(lines))] if lines else []


def besides(report: Report) -> str:
    """The same counted, going on after what is done: "3 left active; 1 app not read"."""
    left, gaps = _left(report), len(_unread(report))
    told = [f"{len(left)} {_how(left)}" if left else "", f"{count(gaps, 'app')} not read" if gaps else ""]
    return "; ".join(filter(None, told))


def _left_line(report: Report) -> Iterable[str]:
    left, why = _left(report), _taken_out(report)
    reasons: dict[str, list[Left]] = {}
    for part, planned in left:
        told = why.get((part.app, planned.account.id)) or _why(planned)
        reasons.setdefault(told, []).append((part, planned))
    if left:
        said = (f"{_places(report, which)} ({told})" for told, which in reasons.items())
        yield f"⚠️ *{_how(left).capitalize()}:* {'; '.join(said)}."


def _left(report: Report) -> Sequence[Left]:
    """Every account that the plan shows in use and that the request does not cover."""
    if report.kind is not RequestKind.OFFBOARD:
        return ()
    covered = {(step.app, step.account.id) for step in report.steps}
    shown = ((part, planned) for part in report.plan.apps for planned in part.accounts)
    return [
        (part, planned)
        for part, planned in shown
        if planned.account.state is not State.DEACTIVATED and (part.app, planned.account.id) not in covered
    ]


def _how(left: Sequence[Left]) -> str:
    active = all(planned.account.state is State.ACTIVE for _, planned in left)
    return "left active" if active else "left as is"


def _taken_out(report: Report) -> Mapping[tuple[str, str], str]:
    """Who took accounts out that the request had covered, the last of them where it was several times."""
    found: dict[tuple[str, str], str] = {}
    for former, steps, _ in changes(report):
        kept = {(step.app, step.account.id) for step in steps}
        who = name(former.by) if former.by else "Seatkeeper"
        gone = {(step.app, step.account.id) for step in former.steps} - kept
        found |= dict.fromkeys(gone, f"taken out by {who}")
    return found


def _why(planned: PlannedAccount) -> str:
    holder = f"request #{planned.held_by}" if planned.held_by else "another request"
    known = (told for caution, told in WHY.items() if caution in planned.cautions)
    return next(known, "not ticked").format(holder=holder)


def _places(report: Report, left: Sequence[Left]) -> str:
    """The apps by name alone, where there is one account to speak of."""
    parts = {part.app: part for part, _ in left}
    shown = {app: [planned for part, planned in left if part.app == app] for app in parts}
    told = [_place(report, part, shown[part.app]) for part in parts.values()]
    return people_list(told, most=MOST)


def _place(report: Report, part: AppPlan, left: Sequence[PlannedAccount]) -> str:
    title = esc(part.title, 60)
    if len(left) > 1:
        return f"{count(len(left), 'account')} in {title}"
    alone = sum(planned.account.state is not State.DEACTIVATED for planned in part.accounts) == 1
    return title if alone else f"{handle(left[0].account)} in {title}"


def _unread(report: Report) -> Sequence[AppPlan]:
    return [part for part in report.plan.apps if part.reading is not Reading.READ]


def _gaps(report: Report) -> Iterable[str]:
    """The apps that could not be read."""
    parts = _unread(report)
    done = "was" if report.status in {RequestStatus.DONE, RequestStatus.INCOMPLETE} else "is"
    for part in parts[:MOST]:
        yield f"⚠️ {sentence(part.gap, 150) or esc(part.title, 60)} Nothing {done} done there."
    if len(parts) > MOST:
        yield f"⚠️ {more(len(parts) - MOST, 'app')} like this"
