"""The modal of /offboard: who it is, what was found in each app, what would happen, and what to tick."""

from datetime import datetime

from approvals.people import Kind, Person
from approvals.plan import AppPlan, Match, Plan, PlannedAccount, Reading, Tick
from approvals.states import Way
from bot.blocks.accounts import facts_line, title_line
from bot.blocks.boxes import box, confidential_box
from bot.blocks.claims import PHRASES, about, claim, limit_source, seats
from bot.blocks.kit import (
    Block,
    context,
    divider,
    entry,
    esc,
    modal,
    more,
    people_list,
    reason_entry,
    section,
)
from bot.blocks.moments import when_entries
from bot.blocks.text import NAME, count, is_slack_id, name, sentence
from bot.blocks.words import caution
from bot.blocks.works import WORKS, people
from connectors.contract import State

SUBMIT = "offboard.submit"
PICK = "offboard.pick"
TITLE = "Offboard"
SEND = "Request approval"
MOST_APPS = 18
URGENT = (
    "🚨 *Urgent:* one approval is enough. Everybody whom the rules would have asked is told, "
    "and one of them signs a review afterwards."
)

NOBODY = Person()

KINDS: dict[Kind, str] = {
    Kind.MEMBER: "",
    Kind.GUEST: "guest in Slack",
    Kind.BOT: "a bot in Slack, not a person",
    Kind.STRANGER: "member of another organisation in Slack",
    Kind.DEACTIVATED: "already deactivated in Slack",
    Kind.OUTSIDE: "not in Slack",
}


def looking(leaver: str, apps: int, draft_id: str) -> Block:
    """The modal as it opens, before anybody has answered; ``leaver`` is a name, an address or a Slack id."""
    who = f"<@{leaver}>" if is_slack_id(leaver) else f"*{esc(leaver, NAME) or 'this person'}*"
    blocks = [section(f"⏳ Looking {who} up in {count(apps, 'app')}…"), *_ending(NOBODY, NOBODY)]
    return modal(TITLE, lambda _: blocks, callback_id=SUBMIT, metadata=draft_id, submit=SEND)


def preview(
    plan: Plan,
    draft_id: str,
    now: datetime,
    *,
    pick: bool = False,
    asker: Person = NOBODY,
    urgent: bool = False,
    reason_optional: bool = False,
) -> Block:
    """All that is known so far; ids of blocks stay the same, so what was typed and ticked survives.

    Accounts that do not fit are counted and cannot be ticked: nothing happens to what was not shown.
    ``pick`` says that the person was chosen in a form, and how to choose another. ``asker`` is whose clocks
    count where nobody knows the person's. ``urgent`` says that one approval is to be enough.
    ``reason_optional`` says that no rule asks for a reason of anything that can be ticked.
    """
    pointless = not plan.waiting and not any(_offered(part) for part in plan.apps)

    def draw(room: int) -> list[Block]:
        other = [context("Not who you meant? Close this and run `/offboard` again.")] if pick else []
        apps = [block for part in plan.apps[:MOST_APPS] for block in _app(part, now, room)]
        hidden = len(plan.apps) - MOST_APPS
        rest = [section(f"⚠️ {more(hidden, 'app')} that this window cannot show.")] if hidden > 0 else []
        end = [section(_nothing(plan))] if pointless else _ending(plan.person, asker, reason_optional)
        sign = [section(URGENT)] if urgent else []
        return [*sign, _person(plan.person), *other, *apps, *rest, divider(), *end]

    send = "" if pointless else SEND
    return modal(TITLE, draw, callback_id=SUBMIT, metadata=draft_id, submit=send)


def pick_person(now: datetime) -> Block:
    """Asks for the person, in Slack or by address; like every drawing it is given its moment."""
    users = {"type": "users_select", "action_id": "person"}
    address = {"type": "email_text_input", "action_id": "email"}
    blocks = [
        section("Whose seats do you want back? Nothing is changed before somebody else has approved it."),
        entry("person", "Somebody in Slack", users, optional=True),
        entry("email", "Or an address", address, "For somebody who is not in Slack.", optional=True),
    ]
    return modal(TITLE, lambda _: blocks, callback_id=PICK, submit="Look up")


def message_view(title: str, text: str) -> Block:
    """One text in a modal; ``text`` is mrkdwn, escaped already."""
    return modal(title, lambda _: [section(text)])


def _ending(person: Person, asker: Person, optional: bool = False) -> list[Block]:
    reason = reason_entry(
        "Reason",
        "For example: leaves the company on 30 November",
        "Whoever approves reads it, and it stays in the audit log.",
        optional=optional,
    )
    return [reason, *when_entries(person, asker), confidential_box()]


def _person(person: Person) -> Block:
    first = [f"*{name(person)}*", esc(person.title, NAME), KINDS[person.kind]]
    manager = esc(person.manager_name or "", NAME)
    second = [f"Manager: {manager}" if manager else "Manager: not known", esc(person.timezone, NAME)]
    addresses = [esc(address, NAME) for address in person.emails]
    third = [people_list(addresses, most=4) if addresses else "no address known"]
    return section("\n".join(" · ".join(filter(None, line)) for line in (first, second, third)))


def _app(part: AppPlan, now: datetime, room: int) -> list[Block]:
    title = f"*{esc(part.title, NAME)}*"
    if part.reading is Reading.WAITING:
        return [divider(), context(f"⏳ Asking {esc(part.title, NAME)}…")]
    if part.reading is Reading.GAP:
        told = f"⚠️ {sentence(part.gap) or 'It could not be read.'} Nothing will be done there."
        return [divider(), section(f"{title}\n{told}")]
    mine = [planned for planned in part.accounts if planned.match is Match.ADDRESS]
    possible = [planned for planned in part.accounts if planned.match is Match.POSSIBLE]
    return [
        divider(),
        _found(part, bool(mine)),
        *_listed(part, mine, now, room),
        *_maybe(part, possible, now, room),
    ]


def _found(part: AppPlan, mine: bool) -> Block:
    leaving = sum(
        planned.tick is Tick.TICKED and planned.account.state is State.ACTIVE for planned in part.accounts
    )
    told = " · ".join(filter(None, [seats(part, leaving), limit_source(part)]))
    lines = [f"*{esc(part.title, NAME)}*", told]
    works = {planned.operation for planned in part.accounts if planned.tick is not Tick.BARRED}
    lines += [f"• {claim(each)}" for each in about(part.claims, works) if each.subject in PHRASES]
    if not mine:
        under = people_list([esc(address, NAME) for address in part.addresses], last="or", most=10)
        lines.append(f"No account under {under}." if under else "No address is known to look under.")
    if part.further_gap:
        lines.append(f"Nor is it known who is like them by name or login: {sentence(part.further_gap)}")
    return section("\n".join(lines))


def _maybe(part: AppPlan, possible: list[PlannedAccount], now: datetime, room: int) -> list[Block]:
    if not possible:
        return []
    return [
        context("Possible matches, not ticked: found by name or login."),
        *_listed(part, possible, now, room),
    ]


def _listed(part: AppPlan, accounts: list[PlannedAccount], now: datetime, room: int) -> list[Block]:
    blocks = [block for planned in accounts[:room] for block in _account(part, planned, now)]
    hidden = len(accounts) - min(len(accounts), room)
    return [
        *blocks,
        *([context(f"{more(hidden, 'account')} that this window cannot show.")] if hidden else []),
    ]


def _account(part: AppPlan, planned: PlannedAccount, now: datetime) -> list[Block]:
    account = planned.account
    lines = [title_line(account), facts_line(account, part.claims, now)]
    lines += [
        f"⚠️ {caution(warning, account, planned.held_by, part.single_sign_on)}" for warning in planned.cautions
    ]
    if planned.tick is Tick.BARRED:
        return [section("\n".join(lines))]
    if not (boxes := box(part, planned)):
        return [section("\n".join([*lines, "Its id is too long to be ticked here: do it by hand."]))]
    lines.append(_what_happens(part, planned))
    if planned.tick is Tick.OPEN and planned.match is Match.ADDRESS:
        lines.append("Not ticked: please look twice.")
    return [section("\n".join(lines)), *boxes]


def _what_happens(part: AppPlan, planned: PlannedAccount) -> str:
    """What would be done with the account, and by whom where a person does it."""
    done = WORKS[planned.operation].done
    who = people(part.owners) if part.owners else "you"
    way = f"→ Would be {done} through the API."
    if planned.way is Way.BY_HAND:
        way = f"✋ Would be {done} by hand, by {who}."
    return f"{way} A hand-over would be asked of {who}." if planned.account.owns else way


def _offered(part: AppPlan) -> bool:
    return any(planned.tick is not Tick.BARRED for planned in part.accounts)


def _nothing(plan: Plan) -> str:
    """Why there is nothing to send; an app that could not be read is never an all-clear."""
    gaps = [esc(part.title, NAME) for part in plan.apps if part.reading is Reading.GAP]
    if gaps:
        told = f"{people_list(gaps)} could not be read. Please try again later."
        return f"*Nothing to request yet, and no all-clear:* {told}"
    if any(part.accounts for part in plan.apps):
        return "*Nothing to request:* none of these accounts can or need be deactivated from here."
    return f"*Nothing to request:* no account was found in {count(len(plan.apps), 'app')}."
