"""What a request asks for: who wants what of whom, in each app, and who may decide."""

from datetime import datetime

from approvals.cautions import Caution
from approvals.policy import Choice
from approvals.report import Report, StepView, VoteView
from approvals.states import RequestKind, Way
from approvals.undo_planner import Promise, promise_of
from approvals.work import Chore
from bot.blocks.accounts import short_line
from bot.blocks.cautioning import titles
from bot.blocks.claims import Verdict, about, effects, seats_used, verdict
from bot.blocks.kit import Block, section
from bot.blocks.moments import when_asked
from bot.blocks.reclaimed import (
    is_reclaim,
    reclaim_headline,
    reclaim_parts,
    reclaim_purpose,
    reclaim_question,
    undoes_reclaim,
)
from bot.blocks.text import (
    NAME,
    clip,
    count,
    esc,
    mention,
    moment,
    more,
    name,
    people_list,
    plain,
)
from bot.blocks.undoing import promise, restored, undoes
from bot.blocks.untouched import untouched
from bot.blocks.versions import changed_by
from bot.blocks.words import caution
from bot.blocks.works import PROBED, asked_for, doers, override_words, probed
from connectors.contract import Effect, Operation, State

QUIET = frozenset({Caution.SEVERAL_ACCOUNTS})
"""Cautions that a list of the accounts tells by itself."""
WITHDRAWN = "The invitation is withdrawn, which cannot be undone."
MOST_ASKED = 300
"""Characters of a confirm dialog."""


def headline(report: Report) -> str:
    """The first line, raw."""
    if report.kind is RequestKind.PROBE:
        apps = list(dict.fromkeys(plain(step.title) for step in report.steps))
        return f"Probe of {people_list(apps, most=2) or 'an app'} with {probed(report)}"
    if is_reclaim(report):
        return reclaim_headline(report)
    if undoes_reclaim(report):
        return f"{_capital(asked_for(report))} in {_apps(report)}"
    verb = "Reactivate" if report.kind is RequestKind.UNDO else "Offboard"
    return f"{verb} {plain(report.leaver.label) or 'somebody'}"


def asked(report: Report, tense: str = "asked") -> Block:
    """Who asks for what, and why. The person leaving is named, never mentioned: a mention would call them."""
    asker = f"{mention(report.requester)} {tense} to"
    changed = f", changed by {who}" if (who := changed_by(report)) else ""
    line = f"{asker} {purpose(report)} · #{report.number}{changed}"
    return section(f"{line}\n> {esc(report.reason, 280)}")


def purpose(report: Report) -> str:
    """What would be done, of whom and where, going on where a sentence is begun."""
    if report.kind is RequestKind.PROBE:
        account = f"*{esc(probed(report), NAME)}* in {where(report)}"
        return f"try a deactivation on the throwaway account {account}: it is {PROBED}"
    if is_reclaim(report):
        return reclaim_purpose(report)
    role = f" ({esc(report.leaver.title, 60)})" if report.leaver.title else ""
    undoing = f", {told}" if (told := undoes(report)) else ""
    hands = f" ({told})" if (told := _by_hand(report)) else ""
    of_whom = "" if undoes_reclaim(report) else f" of *{name(report.leaver)}*{role}"
    return f"{asked_for(report)}{hands}{of_whom} in {where(report)}{undoing}"


def where(report: Report) -> str:
    """The apps in which something is to be done."""
    titles = dict.fromkeys(step.title for step in report.steps)
    return people_list([esc(title, 60) for title in titles], most=4) or "no app"


def app_parts(report: Report, room: int) -> list[Block]:
    """Each app's accounts with what would happen to them, then what nothing is done about."""
    if is_reclaim(report):
        return reclaim_parts(report)
    apps = list(dict.fromkeys(step.app for step in report.steps))
    shown = [_app_part(report, app, room) for app in apps[: room + 1]]
    hidden = len(apps) - len(shown)
    blocks = [*shown, *([section(more(hidden, "app"))] if hidden else [])]
    return [*blocks, *untouched(report)]


def question(report: Report, now: datetime | None = None) -> str:
    """What an approval would do, raw and short enough for a confirm dialog."""
    apps = _apps(report)
    if report.kind is RequestKind.PROBE:
        what = f"Try a deactivation on {probed(report)} in {apps}? It is {PROBED}, and it may be destroyed."
        return " ".join(filter(None, [what, _when(report, now)]))
    what = f"{_capital(asked_for(report))} of {clip(plain(report.leaver.label), 40)} in {apps}?"
    what = reclaim_question(report) if is_reclaim(report) else what
    what = f"{headline(report)}?" if undoes_reclaim(report) else what
    above = [what, override_words(report), f"{_capital(told)}." if (told := _by_hand(report)) else ""]
    below = [_undoing(report), _when(report, now)]
    accounts = "" if is_reclaim(report) else _accounts(report)
    whole = " ".join(filter(None, [*above, accounts, *below]))
    return whole if len(whole) <= MOST_ASKED else " ".join(filter(None, [*above, *below]))


def _apps(report: Report) -> str:
    """The apps in few words, raw."""
    return people_list(list(dict.fromkeys(clip(plain(step.title), 30) for step in report.steps)), most=2)


def approvals_so_far(report: Report) -> str:
    """How many of the needed approvals are given, and by whom."""
    given = [voter(vote) for vote in counted(report, Choice.APPROVE)]
    told = f"{len(given)} of {count(report.quorum, 'approval')}"
    return f"{told}: {people_list(given)}" if given else told


def counted(report: Report, choice: Choice) -> list[VoteView]:
    """The votes on the version that stands."""
    return [vote for vote in report.votes if vote.current and vote.choice is choice]


def voter(vote: VoteView) -> str:
    """Who voted, and for whom where they spoke as a delegate."""
    return f"{mention(vote.voter)} for {name(vote.on_behalf)}" if vote.on_behalf else mention(vote.voter)


def votes_line(report: Report, *choices: Choice) -> str:
    """Every vote of these kinds with its voter and time, or nothing."""
    said = {Choice.APPROVE: "approved", Choice.DENY: "denied"}
    votes = [
        f"{voter(vote)} {said[vote.choice]} {moment(vote.at)}"
        for vote in report.votes
        if vote.current and vote.choice in choices
    ]
    return people_list(votes, most=5)


def _when(report: Report, now: datetime | None) -> str:
    missing = report.quorum - len(counted(report, Choice.APPROVE)) - 1
    by_hand = {step.way is Way.BY_HAND for step in report.steps}
    what = "It happens" if True not in by_hand else "The rest happens"
    then = f"{'Whoever does it is asked' if by_hand == {True} else what} {when_asked(report, now)}."
    if missing > 0:
        more_ = f"Then {count(missing, 'approval')} more must follow."
        return f"{more_} {then}" if report.run_at else more_
    return then


def _accounts(report: Report) -> str:
    accounts = [step.account.email or step.account.login or step.account.id for step in report.steps]
    listed = [clip(plain(account), 40) for account in dict.fromkeys(accounts)]
    return f"{people_list(listed, most=2)}." if listed else ""


def _by_hand(report: Report) -> str:
    """How much of it people do, if they do any."""
    by_hand = sum(step.way is Way.BY_HAND for step in report.steps)
    if not by_hand:
        return ""
    return "by hand" if by_hand == len(report.steps) else f"{by_hand} by hand"


def _undoing(report: Report) -> str:
    """Whether it can be undone, as the least certain of the apps has it."""
    if report.kind is RequestKind.UNDO:
        told = [promise_of(part.claims) for part in report.plan.apps if part.claims]
        return "" if all(one is Promise.SURE for one in told) else "Whether that works is not certain."
    apps = {step.app for step in report.steps if step.operation is Operation.DEACTIVATE}
    invitation = any(step.operation is Operation.WITHDRAW_INVITATION for step in report.steps)
    if report.steps and not apps:
        return "It cannot be undone." if invitation else ""
    claims = [told for part in report.plan.apps if part.app in apps for told in part.claims]
    found = {verdict(told) for told in claims if told.subject is Effect.REVERSIBLE}
    if found == {Verdict.YES}:
        return "It can be undone, except for the invitation." if invitation else "It can be undone."
    return "It cannot be undone." if Verdict.NO in found else "Whether it can be undone is not certain."


def _app_part(report: Report, app: str, room: int) -> Block:
    steps = [step for step in report.steps if step.app == app]
    part = report.plan.part(app)
    leaving = 0 if report.kind is RequestKind.PROBE else sum(map(_leaves, steps)) - sum(map(_comes, steps))
    head = f"*{esc(steps[0].title, 60)}*" + (f" · {seats_used(part, leaving)}" if part else "")
    accounts = list(dict.fromkeys(step.account.id for step in steps))
    lines = [_account(report, [step for step in steps if step.account.id == id_]) for id_ in accounts[:room]]
    hidden = len(accounts) - len(lines)
    rest = [more(hidden, "account")] if hidden else []
    through_api = {step.operation for step in steps if step.way is not Way.BY_HAND}
    said = [effects(about(part.claims, through_api))] if part is not None and through_api else []
    said = [promise(part)] if part is not None and report.kind is RequestKind.UNDO else said
    return section("\n".join(filter(None, [head, *lines, *rest, *said])))


def _leaves(step: StepView) -> bool:
    return step.operation is Operation.DEACTIVATE and step.account.state is State.ACTIVE


def _comes(step: StepView) -> bool:
    return step.operation is Operation.REACTIVATE


def _account(report: Report, steps: list[StepView]) -> str:
    """One account: what to know about it, and how it is dealt with where that is not the plain way."""
    account, part = steps[0].account, report.plan.part(steps[0].app)
    planned = part and next((known for known in part.accounts if known.account.id == account.id), None)
    cautions = [warning for warning in (planned.cautions if planned else ()) if warning not in QUIET]
    provider = part.single_sign_on if part else ""
    told = [f"⚠️ {caution(warning, account, provider=provider)}" for warning in cautions]
    ways = [f"\n      {way}" for step in steps if (way := _way(report, step))]
    ways += [f"\n      {back}"] if planned and (back := restored(planned.before, account)) else []
    return " ".join([f"• {short_line(account)}", *told]) + "".join(ways)


def _way(report: Report, step: StepView) -> str:
    if step.way is Way.OVERRIDE:
        return "⚡ *Override:* sent through the API all the same."
    if step.operation is Chore.HAND_OVER:
        return f"✋ Its content is handed over first, by {doers(report, step)}: {titles(step.account)}."
    if step.way is Way.BY_HAND:
        return f"✋ By hand, by {doers(report, step)}."
    return WITHDRAWN if step.operation is Operation.WITHDRAW_INVITATION else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
