"""The sentences that people read: what happened, and what to do next. All are mrkdwn, escaped."""

from approvals.cautions import Caution
from approvals.policy import Reason
from approvals.states import RequestStatus, StepStatus
from approvals.submission import Objection, Submitted
from bot.blocks.claims import claim
from bot.blocks.text import NAME, esc
from connectors.contract import Account

__all__ = [
    "caution",
    "claim",
    "help_text",
    "objection",
    "refusal",
    "status_icon",
    "status_word",
    "step_icon",
    "step_word",
    "unknown_command",
]

REFUSALS: dict[Reason, str] = {
    Reason.ALLOWED: "Nothing stands in the way.",
    Reason.GUEST: "Guests cannot use Seatkeeper. Please ask a full member of your team to do this.",
    Reason.BOT: "Bots cannot use Seatkeeper. A person has to do this.",
    Reason.STRANGER: "Seatkeeper is only for members of this workspace. Please ask your contact here.",
    Reason.DEACTIVATED: "Your Slack account is deactivated, so this was not done.",
    Reason.OUTSIDE: "Seatkeeper is only for people in this workspace.",
    Reason.NOT_REQUESTER: "You are not on the list of people who may ask for this. "
    "Please ask IT, or have them add you to `requesters` in Seatkeeper's settings.",
    Reason.NOT_APPROVER: "You are not an approver for {it}, so nothing was counted. "
    "The card says who may decide.",
    Reason.NOT_OPERATOR: "Only operators may do this. Please ask IT.",
    Reason.NOT_INVOLVED: "You cannot see {it}. Requesters see their own requests; "
    "approvers and operators see those that concern them.",
    Reason.OWN_REQUEST: "You asked for {it} yourself, so somebody else has to decide. Nothing was counted.",
    Reason.OWN_DEPARTURE: "{It} is about your own accounts, so somebody else has to decide. "
    "Nothing was counted.",
    Reason.ALREADY_VOTED: "You have approved {it} already. Your approval counts once; "
    "now it is the next approver's turn.",
    Reason.CLOSED: "{It} is closed already. Nothing has changed.",
    Reason.NOT_OPEN_YET: "{It} is still being posted. Please try again in a moment.",
    Reason.EXPIRED: "The time to decide on {it} is over, so nothing was counted. "
    "The requester can send it again with `/offboard`.",
    Reason.OLD_VERSION: "{It} has changed since this card was drawn, so nothing was counted. "
    "Please read the new card and decide again.",
    Reason.NO_REASON: "A denial needs a reason, because the requester reads it. Nothing was counted.",
    Reason.TOO_LATE: "{It} is being posted or carried out right now, so it cannot be cancelled. "
    "`/offboard list` shows how it goes on.",
}

CLOSED_AS: dict[RequestStatus, str] = {
    RequestStatus.DENIED: "was already denied{by}",
    RequestStatus.EXPIRED: "expired before it was decided",
    RequestStatus.CANCELLED: "was cancelled",
    RequestStatus.UNDELIVERED: "could not be posted and is closed",
}

OBJECTIONS: dict[Objection, str] = {
    Objection.GONE: "This preview is no longer open: it was sent already, or it has been put away. "
    "/offboard list shows your requests; /offboard starts a new one.",
    Objection.WAITING: "Still waiting for {what}. Please send it again when every app has answered.",
    Objection.TOO_OLD: "This preview is more than an hour old, and things may have changed since. "
    "Please run /offboard again.",
    Objection.NOTHING_TICKED: "No account is ticked. Tick at least one, or close this window.",
    Objection.NOT_SHOWN: "One of the ticked accounts in {what} was not offered in this preview, "
    "so nothing was sent. Please run /offboard again.",
    Objection.NO_REASON: "Please give a reason: the approvers decide by it.",
    Objection.HELD: "Request #{what} holds one of these accounts already. "
    "Wait until it is closed, or leave that account unticked.",
    Objection.NOBODY_DECIDES: "Nobody could approve this: the requester and the person leaving never count. "
    "Please ask IT to name another approver in Seatkeeper's settings.",
}

STATUSES: dict[RequestStatus, tuple[str, str]] = {
    RequestStatus.DRAFT: ("📝", "not sent yet"),
    RequestStatus.SUBMITTED: ("📤", "being posted"),
    RequestStatus.UNDELIVERED: ("📭", "could not be posted"),
    RequestStatus.PENDING: ("⏳", "waiting for approval"),
    RequestStatus.DENIED: ("⛔", "denied"),
    RequestStatus.EXPIRED: ("⌛", "expired"),
    RequestStatus.CANCELLED: ("↩️", "cancelled"),
    RequestStatus.APPROVED: ("⏳", "approved, about to begin"),
    RequestStatus.SCHEDULED: ("📆", "approved, waiting for its moment"),
    RequestStatus.RUNNING: ("⚙️", "in progress"),
    RequestStatus.INCOMPLETE: ("⚠️", "not complete"),
    RequestStatus.DONE: ("✅", "done and verified"),
}

STEPS: dict[StepStatus, tuple[str, str]] = {
    StepStatus.PLANNED: ("▫️", "not started"),
    StepStatus.STARTED: ("⏳", "being asked"),
    StepStatus.ACCEPTED: ("⏳", "accepted, being read again"),
    StepStatus.UNKNOWN: ("⏳", "answer lost, being read again"),
    StepStatus.VERIFIED: ("✓", "verified"),
    StepStatus.OVERRIDDEN: ("✍️", "closed by hand"),
    StepStatus.REFUSED: ("❗", "refused"),
    StepStatus.CONTRADICTED: ("❗", "contradicted by a fresh read"),
    StepStatus.UNVERIFIED: ("❓", "not verified"),
    StepStatus.MANUAL: ("✋", "to be done by hand"),
}

CAUTIONS: dict[Caution, str] = {
    Caution.OWNER: "Owns the whole account. Hand the ownership over first; Seatkeeper leaves owners alone.",
    Caution.LAST_ADMIN: "The last administrator, as far as we can see. Make somebody else one first.",
    Caution.ADMIN: "This is an administrator.",
    Caution.ALREADY_DEACTIVATED: "Already deactivated, so there is nothing to do.",
    Caution.UNKNOWN_STATE: "Its state is {state}, which nobody has documented: it may still hold a seat.",
    Caution.SHARED_ADDRESS: "Another account here has the same address.",
    Caution.SEVERAL_ACCOUNTS: "One of several accounts of this person.",
    Caution.PROTECTED: "Protected in Seatkeeper's settings, so it stays as it is.",
    Caution.POSSIBLE_MATCH: "Found by name or login only, not by address: it may be somebody else's.",
    Caution.UNPROVEN: "It is not proven what a deactivation does in this app, and it might destroy data. "
    "Deactivate it by hand.",
    Caution.HELD: "{holder} holds this account already.",
}

COMMANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "/offboard": (
        ("/offboard @person", "look somebody up in every app and ask for their seats back"),
        ("/offboard person@example.com", "the same for somebody who is not in Slack"),
        ("/offboard", "choose the person in a form"),
        ("/offboard list", "the requests that you may see"),
        ("/offboard show 12", "one request"),
        ("/offboard cancel 12", "cancel a request that is not carried out yet"),
    ),
    "/seats": (("/seats", "the seats of every app, read now: used, limit and headroom"),),
}


def refusal(
    reason: Reason,
    *,
    number: int | None = None,
    status: RequestStatus | None = None,
    decided_by: str = "",
) -> str:
    """Why somebody may not do what they tried, and what they can do instead."""
    it = f"request #{number}" if number else "this request"
    if reason is Reason.CLOSED and status is not None:
        by = f" by {esc(decided_by, 200)}" if decided_by else ""
        how = CLOSED_AS.get(status, "was already approved{by}").format(by=by)
        return f"{_capital(it)} {how}. Nothing was counted twice."
    return REFUSALS[reason].format(it=it, It=_capital(it))


def objection(submitted: Submitted) -> str:
    """Why a preview was not sent as a request; nothing where it was sent."""
    if submitted.objection is None:
        return ""
    if submitted.objection is Objection.NOT_ALLOWED:
        return refusal(submitted.reason)
    what = esc(submitted.particulars, 200)
    if submitted.objection is Objection.HELD and not what.isdecimal():
        return "Another open request holds one of these accounts already."
    return OBJECTIONS[submitted.objection].format(what=what or "the apps")


def caution(warning: Caution, account: Account, held_by: int | None = None) -> str:
    """What somebody should know about this account before they decide."""
    state = f"“{esc(account.vendor_state, NAME)}”" if account.vendor_state else "one"
    holder = f"Request #{held_by}" if held_by else "Another open request"
    return CAUTIONS[warning].format(state=state, holder=holder)


def status_word(status: RequestStatus) -> str:
    """Where a request stands."""
    return STATUSES[status][1]


def status_icon(status: RequestStatus) -> str:
    """A sign for it; green is only for what is done and verified."""
    return STATUSES[status][0]


def step_word(status: StepStatus) -> str:
    """Where a step stands."""
    return STEPS[status][1]


def step_icon(status: StepStatus) -> str:
    """A sign for it."""
    return STEPS[status][0]


def help_text(command: str) -> str:
    """What a command can do, a line each."""
    lines = [f"`{how}` – {what}" for how, what in COMMANDS.get(command, ())]
    return "\n".join([*lines, f"`{command} help` – this list"])


def unknown_command(command: str, text: str) -> str:
    """What was not understood, and everything that would have been."""
    typed = f"`{command} {esc(text, NAME)}`"
    if text.lstrip().startswith("@"):
        return (
            f"{typed} names nobody that Slack knows. Type `{command} @` and choose the person from Slack's "
            f"list, or give an address: `{command} person@example.com`."
        )
    return f"{typed} is nothing that I know. This works:\n{help_text(command)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
