"""Who may approve, and for whom a request waits, as people read it."""

from collections.abc import Iterable, Sequence

from approvals.policy import EVERYBODY, MANAGER, OWNER, Waiting
from approvals.policy_silence import Widened
from approvals.policy_words import how_long
from approvals.report import Report
from bot.blocks.delegations import last_day
from bot.blocks.reclaimed import is_of_many
from bot.blocks.text import NAME, count, esc, is_slack_id, mention, name, people_list

MOST = 5
"""Names or groups in one line."""
UNKNOWN = "nobody known"


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
    """Who has not answered and for how long, and who may decide as well because of that."""
    return [_silence(each, report) for each in report.widened]


def _silence(each: Widened, report: Report) -> str:
    parts = [pair for group in each.missing for pair in _once(group.who, report, each.owners)]
    missing = people_list([_part(title) or who for who, title in dict.fromkeys(parts)], "or", MOST)
    what = "Not enough answers" if any(group.given for group in each.missing) else "No answer"
    said = f"{what} from {missing}" if missing and _has_votes(report) else "Nobody answered"
    fresh = people_list(_roles(each.who, report, each.owners), most=MOST)
    then = f": {fresh} may now decide as well" if fresh else ""
    return f"{said} for {how_long(each.silent)}{then}"


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
    entries = [entry for entry in report.approvers if not (is_of_many(report) and entry == MANAGER)]
    told = [f"{who}{title}" for who, title in _once(entries, report, owners) if who not in barred]
    return people_list(told, last="or", most=MOST) or "nobody"


def waits_for(each: Waiting, report: Report) -> str:
    """One group and what it has: "the manager (Chen Wei)", "1 of 2 from @it-leads"."""
    roles = _roles(each.who, report, each.owners)
    who = people_list(roles, last="or", most=MOST)
    instead = people_list(_roles(each.instead_of, report, ()), last="or", most=MOST)
    stands_in = f" (for {instead}, who cannot)" if instead else ""
    if each.beyond and each.needed == 1 and report.fuse:
        return f"one more from {who or 'nobody'}"
    if each.all_of:
        return f"all of {who or 'nobody'} ({each.given} of {each.needed}){stands_in}"
    if each.needed == 1 and len(roles) == 1 and not each.who[0].startswith("@"):
        return f"{who}{stands_in}"
    return f"{each.given} of {each.needed} from {who or 'nobody'}{stands_in}"


def _is_simple(report: Report) -> bool:
    """Whether all there is to say is who may approve: one group of one stage, or nothing looked at."""
    if not report.waiting:
        return bool(report.quorum) and not report.later
    asked = report.waiting if _has_votes(report) else (*report.waiting, *report.later)
    return (
        all(each.beyond for each in report.later)
        and all(
            (each.stages, len(report.waiting), each.instead_of, each.all_of) == (1, 1, (), False)
            for each in report.waiting
        )
        and set(report.approvers) <= {entry for each in asked for entry in each.who}
    )


def _has_votes(report: Report) -> bool:
    return any(vote.current for vote in report.votes)


def _several(waiting: Sequence[Waiting], report: Report) -> str:
    said = [waits_for(each, report) for each in waiting[:MOST]]
    hidden = len(waiting) - len(said)
    return "; ".join([*said, *([f"{count(hidden, 'group')} more"] if hidden > 0 else [])])


def _roles(entries: Iterable[str], report: Report, owners: Iterable[str]) -> list[str]:
    """Entries with their part first, where they have one: "the manager (Chen Wei)"."""
    named = _once(entries, report, owners)
    return [f"{_part(title)} ({who})" if title else who for who, title in named]


def _once(entries: Iterable[str], report: Report, owners: Iterable[str]) -> list[tuple[str, str]]:
    """Entries as people read them: nobody twice, and a part that nobody has only where it is the only one."""
    owning = tuple(owners)
    named = list(dict.fromkeys(_named(entry, report, owning) for entry in entries))
    known = [pair for pair in named if pair[0] != UNKNOWN] or named
    titled = {who for who, title in known if title}
    return [(who, title) for who, title in known if title or who not in titled]


def _part(title: str) -> str:
    return title.strip(" ()")


def _named(entry: str, report: Report, owners: Iterable[str]) -> tuple[str, str]:
    """An entry of the policy as people read it, and what makes them one; a quiet request calls nobody."""
    if entry == EVERYBODY:
        who = "the requester and the holders" if is_of_many(report) else "the two of them"
        return f"anybody but {who}", ""
    if entry == MANAGER:
        leaver, known = report.leaver, is_slack_id(report.leaver.manager_id or "")
        called = f"<@{leaver.manager_id}>" if known and not report.quiet else ""
        return called or esc(leaver.manager_name, NAME) or UNKNOWN, " (the manager)"
    if entry == OWNER:
        called = people_list([_person(owner, report) for owner in owners], last="or", most=MOST)
        return called or UNKNOWN, " (the owner)"
    return _person(entry, report) if is_slack_id(entry) else esc(entry, NAME), ""


def _person(slack_id: str, report: Report) -> str:
    if not report.quiet:
        return f"<@{slack_id}>"
    return esc(report.names.get(slack_id, ""), NAME) or "an approver"
