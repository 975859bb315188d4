"""Who may approve, and for whom a request waits, as people read it."""

from collections.abc import Iterable, Sequence

from approvals.policy import EVERYBODY, MANAGER, OWNER, Waiting
from approvals.policy_words import how_long
from approvals.report import Report
from approvals.states import RequestKind
from bot.blocks.delegations import last_day
from bot.blocks.text import NAME, count, esc, is_slack_id, mention, name, people_list

MOST = 5
"""Names or groups in one line."""


def decision_line(report: Report) -> str:
    """Who may approve and how many did; with several stages or groups, for whom it waits now."""
    if report.stuck:
        return f"🚨 *Nobody left can approve this:* {_several(report.stuck, report)}"
    if _is_simple(report):
        return f"May approve: {approvers(report)}"
    told = f"Waits for: {_several(report.waiting, report)}" if report.waiting else ""
    then = f"then {_several(report.later, report)}" if report.later else ""
    return ", ".join(filter(None, [told, then])) or "Needs no approval"


def silence_lines(report: Report) -> list[str]:
    """Who may decide as well because nobody answered, and for how long nobody had."""
    return [
        f"Nobody answered for {how_long(each.silent)}: "
        f"{people_list([_role(entry, report, each.owners) for entry in each.who], most=MOST)} "
        "may now decide as well"
        for each in report.widened
    ]


def delegates_line(report: Report) -> list[str]:
    """Who may decide for somebody else now, and until when; nothing where nobody may."""
    told = [
        f"{(name if report.quiet else mention)(each.delegate)} for {name(each.delegator)}"
        f" (until {last_day(each)})"
        for each in report.lent
    ]
    return [f"As delegates: {people_list(told, last='or', most=MOST)}"] if told else []


def approvers(report: Report) -> str:
    """Who may decide, each once, as the policy names them; the requester and the leaver never may."""
    barred = {mention(report.requester), mention(report.leaver)}
    owners = [owner for each in report.waiting for owner in each.owners]
    unmanaged = report.kind is RequestKind.RECLAIM  # its seats are many people's
    entries = [entry for entry in report.approvers if not (unmanaged and entry == MANAGER)]
    named = [_named(entry, report, owners) for entry in entries]
    titled = {who for who, title in named if title}
    told = [f"{who}{title}" for who, title in named if who not in barred and (title or who not in titled)]
    return people_list(list(dict.fromkeys(told)), last="or", most=MOST) or "nobody"


def waits_for(each: Waiting, report: Report) -> str:
    """One group and what it has: "the manager (Chen Wei)", "1 of 2 from @it-leads"."""
    who = people_list([_role(entry, report, each.owners) for entry in each.who], last="or", most=MOST)
    instead = people_list([_role(entry, report, ()) for entry in each.instead_of], last="or", most=MOST)
    stands_in = f" (for {instead}, who cannot)" if instead else ""
    if each.beyond and each.needed == 1 and report.fuse:
        return f"one more from {who or 'nobody'}"
    if each.all_of:
        return f"all of {who or 'nobody'} ({each.given} of {each.needed}){stands_in}"
    if each.needed == 1 and len(each.who) == 1 and not each.who[0].startswith("@"):
        return f"{who}{stands_in}"
    return f"{each.given} of {each.needed} from {who or 'nobody'}{stands_in}"


def _is_simple(report: Report) -> bool:
    """Whether all there is to say is who may approve: one group of one stage, or nothing looked at."""
    return (
        all(each.beyond for each in report.later)
        and all(
            (each.stages, len(report.waiting), each.instead_of, each.all_of) == (1, 1, (), False)
            for each in report.waiting
        )
        and bool(report.waiting or report.quorum)
    )


def _several(waiting: Sequence[Waiting], report: Report) -> str:
    said = [waits_for(each, report) for each in waiting[:MOST]]
    hidden = len(waiting) - len(said)
    return "; ".join([*said, *([f"{count(hidden, 'group')} more"] if hidden > 0 else [])])


def _role(entry: str, report: Report, owners: Iterable[str]) -> str:
    """An entry with its part first, where it has one: "the manager (Chen Wei)"."""
    who, title = _named(entry, report, owners)
    return f"{title.strip(' ()')} ({who})" if title else who


def _named(entry: str, report: Report, owners: Iterable[str]) -> tuple[str, str]:
    """An entry of the policy as people read it, and what makes them one; a quiet request calls nobody."""
    if entry == EVERYBODY:
        two = report.kind is not RequestKind.RECLAIM
        return f"anybody but {'the two of them' if two else 'the requester and the holders'}", ""
    if entry == MANAGER:
        leaver, known = report.leaver, is_slack_id(report.leaver.manager_id or "")
        called = f"<@{leaver.manager_id}>" if known and not report.quiet else ""
        return called or esc(leaver.manager_name, NAME) or "nobody known", " (the manager)"
    if entry == OWNER:
        called = people_list([_person(owner, report) for owner in owners], last="or", most=MOST)
        return called or "nobody known", " (the owner)"
    return _person(entry, report) if is_slack_id(entry) else esc(entry, NAME), ""


def _person(slack_id: str, report: Report) -> str:
    if not report.quiet:
        return f"<@{slack_id}>"
    return esc(report.names.get(slack_id, ""), NAME) or "an approver"
