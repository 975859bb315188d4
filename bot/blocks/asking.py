"""What a request asks for: who wants what of whom, in each app, and who may decide."""

from approvals.cautions import Caution
from approvals.plan import AppPlan, Reading
from approvals.policy import EVERYBODY, MANAGER, Choice
from approvals.report import Report, StepView, VoteView
from bot.blocks.accounts import short_line
from bot.blocks.claims import Verdict, effects, seats_used, verdict
from bot.blocks.kit import Block, section
from bot.blocks.text import (
    NAME,
    clip,
    count,
    esc,
    hour,
    is_slack_id,
    mention,
    more,
    name,
    people_list,
    plain,
    sentence,
)
from bot.blocks.words import caution
from connectors.contract import Effect, State

QUIET = frozenset({Caution.SEVERAL_ACCOUNTS})
"""Cautions that a list of the accounts tells by itself."""


def headline(report: Report) -> str:
    """The first line, raw."""
    return f"Offboard {plain(report.leaver.label) or 'somebody'}"


def asked(report: Report, tense: str = "asked") -> Block:
    """Who asks for what, and why. The person leaving is named, never mentioned: a mention would call them."""
    what = f"{count(len(report.steps), 'account')} of *{name(report.leaver)}*"
    role = f" ({esc(report.leaver.title, 60)})" if report.leaver.title else ""
    asker, number = mention(report.requester), f"#{report.number}"
    line = f"{asker} {tense} to deactivate {what}{role} in {where(report)} · {number}"
    return section(f"{line}\n> {esc(report.reason, 280)}")


def where(report: Report) -> str:
    """The apps in which something is to be done."""
    titles = dict.fromkeys(step.title for step in report.steps)
    return people_list([esc(title, 60) for title in titles], most=4) or "no app"


def app_parts(report: Report, room: int) -> list[Block]:
    """Each app's accounts with what would happen to them, then what nothing is done about."""
    apps = list(dict.fromkeys(step.app for step in report.steps))
    shown = [_app_part(report, app, room) for app in apps[: room + 1]]
    hidden = len(apps) - len(shown)
    blocks = [*shown, *([section(more(hidden, "app"))] if hidden else [])]
    return [*blocks, *([section(gaps)] if (gaps := _gaps(report)) else [])]


def question(report: Report) -> str:
    """What an approval would do, raw and short enough for a confirm dialog."""
    titles = list(dict.fromkeys(clip(plain(step.title), 30) for step in report.steps))
    accounts = [step.account.email or step.account.login or step.account.id for step in report.steps]
    listed = people_list([clip(plain(account), 40) for account in accounts], most=2)
    leaver = clip(plain(report.leaver.label), 40)
    what = f"Deactivate {count(len(report.steps), 'account')} of {leaver} in {people_list(titles, most=2)}?"
    return " ".join(filter(None, [what, f"{listed}.", _undoing(report), _when(report)]))


def approvals_so_far(report: Report) -> str:
    """How many of the needed approvals are given, and by whom."""
    given = [mention(vote.voter) for vote in counted(report, Choice.APPROVE)]
    told = f"{len(given)} of {count(report.quorum, 'approval')}"
    return f"{told}: {people_list(given)}" if given else told


def counted(report: Report, choice: Choice) -> list[VoteView]:
    """The votes on the version that stands."""
    return [vote for vote in report.votes if vote.current and vote.choice is choice]


def votes_line(report: Report, *choices: Choice) -> str:
    """Every vote of these kinds with its voter and time, or nothing."""
    said = {Choice.APPROVE: "approved", Choice.DENY: "denied"}
    votes = [
        f"{mention(vote.voter)} {said[vote.choice]} at {hour(vote.at)}"
        for vote in report.votes
        if vote.current and vote.choice in choices
    ]
    return people_list(votes, most=5)


def approvers(report: Report) -> str:
    """Who may decide, each once, as the policy names them; the requester and the leaver never may."""
    barred = {mention(report.requester), mention(report.leaver)}
    named = [_approver(entry, report) for entry in report.approvers]
    titled = {who for who, title in named if title}
    told = [f"{who}{title}" for who, title in named if who not in barred and (title or who not in titled)]
    return people_list(list(dict.fromkeys(told)), last="or", most=5) or "nobody"


def _approver(entry: str, report: Report) -> tuple[str, str]:
    """An entry of the policy as people read it, and what makes them one."""
    if entry == EVERYBODY:
        return "anybody but the two of them", ""
    if entry == MANAGER:
        leaver = report.leaver
        if leaver.manager_id and is_slack_id(leaver.manager_id):
            return f"<@{leaver.manager_id}>", " (the manager)"
        return esc(leaver.manager_name, NAME) or "nobody known", " (the manager)"
    return f"<@{entry}>" if is_slack_id(entry) else esc(entry, NAME), ""


def _when(report: Report) -> str:
    missing = report.quorum - len(counted(report, Choice.APPROVE)) - 1
    return "It happens at once." if missing <= 0 else f"Then {count(missing, 'approval')} more must follow."


def _undoing(report: Report) -> str:
    """Whether it can be undone, as the least certain of the apps has it."""
    apps = {step.app for step in report.steps}
    claims = [told for part in report.plan.apps if part.app in apps for told in part.claims]
    found = {verdict(told) for told in claims if told.subject is Effect.REVERSIBLE}
    if found == {Verdict.YES}:
        return "It can be undone."
    return "It cannot be undone." if Verdict.NO in found else "Whether it can be undone is not certain."


def _app_part(report: Report, app: str, room: int) -> Block:
    steps = [step for step in report.steps if step.app == app]
    part = next((part for part in report.plan.apps if part.app == app), None)
    leaving = sum(step.account.state is State.ACTIVE for step in steps)
    head = f"*{esc(steps[0].title, 60)}*" + (f" · {seats_used(part, leaving)}" if part else "")
    lines = [_account_line(step, part) for step in steps[:room]]
    hidden = len(steps) - len(lines)
    rest = [more(hidden, "account")] if hidden else []
    return section("\n".join([head, *lines, *rest, *([effects(part.claims)] if part else [])]))


def _account_line(step: StepView, part: AppPlan | None) -> str:
    planned = part and next((known for known in part.accounts if known.account.id == step.account.id), None)
    cautions = [warning for warning in (planned.cautions if planned else ()) if warning not in QUIET]
    told = [f"⚠️ {caution(warning, step.account)}" for warning in cautions]
    return " ".join([f"• {short_line(step.account)}", *told])


def _gaps(report: Report) -> str:
    """The apps that could not be read, so that nobody takes this for everything."""
    parts = [part for part in report.plan.apps if part.reading is not Reading.READ]
    said = [f"{sentence(part.gap, 150) or esc(part.title, 60)} Nothing is done there." for part in parts[:3]]
    hidden = [more(len(parts) - 3, "app") + " like this"] if len(parts) > 3 else []
    return "\n".join(f"⚠️ {line}" for line in [*said, *hidden])
