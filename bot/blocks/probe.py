"""The forms of a probe, and what it has taught: an operation tried on an account that nobody needs."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from approvals.plan import AppPlan, PlannedAccount, Reading
from approvals.probing import is_lost, learnt, throwaway
from approvals.report import Report
from bot.blocks.accounts import facts_line, title_line
from bot.blocks.claims import PHRASES, about, claim, limit_source, seats
from bot.blocks.kit import Block, divider, entry, esc, modal, packed, reason_entry, section
from bot.blocks.text import NAME, people_list, sentence
from bot.blocks.words import caution
from connectors.contract import Operation

LOOK = "probe.look"
SUBMIT = "probe.submit"
TITLE = "Probe"
SEND = "Request approval"

WHAT = (
    "A probe shows what a deactivation does in *{title}*, on an account that nobody needs: it is read, "
    "deactivated, read, deactivated again, reactivated and read, with the seats counted before and after."
)
THROWAWAY = "If a deactivation destroys accounts there, this one is lost. Make one up for it in {title}."


def ask_address(app: str, title: str) -> Block:
    """Asks for the throwaway account's address; ``app`` is the settings' name, which the form carries."""
    told = esc(title, NAME)
    address = {"type": "email_text_input", "action_id": "email"}
    blocks = [
        section(WHAT.format(title=told)),
        entry("account", "The throwaway account's address", address, THROWAWAY.format(title=title)),
    ]
    return modal(TITLE, lambda _: blocks, callback_id=LOOK, metadata=app, submit="Look up")


def looking(address: str, title: str) -> Block:
    """The form while the app is asked."""
    told = section(f"⏳ Looking {esc(address, NAME)} up in *{esc(title, NAME)}*…")
    return modal(TITLE, lambda _: [told])


def probe_form(part: AppPlan, draft_id: str, now: datetime) -> Block:
    """What was found, and the request to try a deactivation on it, or why that is not offered."""
    fit = throwaway(part) is not None
    head = [f"*{esc(part.title, NAME)}*", " · ".join(filter(None, [seats(part, 0), limit_source(part)]))]
    claims = about(part.claims, {Operation.DEACTIVATE})
    known = [f"• {claim(told)}" for told in claims if told.subject in PHRASES]
    found = [section("\n".join(lines)) for lines in _accounts(part, now)]

    def draw(room: int) -> list[Block]:
        end = _asked() if fit else [section(f"*Nothing to request:* {unfit(part)}")]
        return [section("\n".join([*head, *known])), divider(), *found[:room], divider(), *end]

    return modal(TITLE, draw, callback_id=SUBMIT, metadata=draft_id, submit=SEND if fit else "")


def unfit(part: AppPlan) -> str:
    """Why nothing can be tried on what was found, in sentences of mrkdwn; nothing where something can."""
    if throwaway(part) is not None:
        return ""
    if part.reading is Reading.GAP:
        return sentence(part.gap)
    if not part.accounts:
        under = people_list([esc(address, NAME) for address in part.addresses], last="or")
        return f"{esc(part.title, NAME)} shows no account under {under or 'this address'}."
    if len(part.accounts) > 1:
        return "A probe takes an address that has one account only, so that it is clear what it showed."
    return "This account is not fit for a probe. Make up another one that nobody needs."


def warnings(part: AppPlan) -> Sequence[str]:
    """What should be known of the accounts that were found, in sentences of mrkdwn."""
    return [line for planned in part.accounts for line in _told(part, planned)]


def findings(report: Report) -> list[Block]:
    """What a probe has shown; in red where it destroyed the account, and no block where it showed nothing."""
    lines = [sentence(line) for line in learnt(report)]
    if not lines:
        return []
    if is_lost(report):
        return packed([f"🚨 *{lines[0]}*", *lines[1:]])
    return packed(["*What this probe has shown*", *(f"• {line}" for line in lines)])


def _asked() -> list[Block]:
    example = "For example: we do not know what Trainual's deactivation does"
    told = "If somebody else approves, this account is deactivated, deactivated again and reactivated."
    return [section(told), reason_entry("Reason", example, "Whoever approves reads it.")]


def _accounts(part: AppPlan, now: datetime) -> Iterable[list[str]]:
    for planned in part.accounts:
        told = [f"⚠️ {line}" for line in _told(part, planned)]
        yield [title_line(planned.account), facts_line(planned.account, part.claims, now), *told]


def _told(part: AppPlan, planned: PlannedAccount) -> Iterable[str]:
    for warning in planned.cautions:
        yield caution(warning, planned.account, planned.held_by, part.single_sign_on)
