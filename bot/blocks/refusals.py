"""Why somebody may not do what they tried, and what they can do instead. All are mrkdwn, escaped."""

from approvals.policy import Reason
from approvals.states import RequestStatus
from approvals.submission import Objection, Submitted
from bot.blocks.text import esc

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
    Reason.NOT_CHANGER: "Only the requester, those who may decide and operators can change {it}. "
    "Nothing has changed.",
    Reason.YOURSELF: "Nobody looks up their own accounts with `/offboard`. "
    "Please ask IT about yours, whatever you need to know or have changed.",
    Reason.OWN_REQUEST: "You asked for {it} yourself, so somebody else has to decide. Nothing was counted.",
    Reason.OWN_PART: "You added something to {it}, so somebody else has to decide. Nothing was counted.",
    Reason.OWN_DEPARTURE: "{It} is about your own accounts, so somebody else has to decide. "
    "Nothing was counted.",
    Reason.OWN_SEAT: "One of the seats in {it} is yours, so somebody else has to decide. "
    "Nothing was counted.",
    Reason.DENIED_BY_RULE: "Seatkeeper's rules say that you never approve {it}. Nothing was counted.",
    Reason.NOT_YOUR_TURN: "Others are asked first about {it}, so nothing was counted yet. "
    "The card says who; you can deny it already now.",
    Reason.NOT_NEEDED: "{It} has what it needs from your group, so nothing was counted. "
    "The card says for whom it waits; you can still deny it.",
    Reason.COUNTED_TOGETHER: "You and your delegate count once for {it}, and one of you has approved.",
    Reason.ALREADY_VOTED: "You have approved {it} already. Your approval counts once; "
    "now it is the next approver's turn.",
    Reason.CLOSED: "{It} is closed already. Nothing has changed.",
    Reason.NOT_OPEN_YET: "{It} is still being posted. Please try again in a moment.",
    Reason.EXPIRED: "The time to decide on {it} is over, so nothing was counted. "
    "The requester can send it again with `/offboard`.",
    Reason.OLD_VERSION: "{It} has changed since this card was drawn, so nothing was counted. "
    "Please read the new card and decide again.",
    Reason.NO_REASON: "This needs a reason, because others read it and act by it. Nothing was counted.",
    Reason.TOO_LATE: "{It} is being posted or carried out right now, so it can no longer be cancelled "
    "or moved. `/offboard list` shows how it goes on.",
    Reason.NOT_LEFT: "There is nothing left to settle in {it}, or it is being worked on right now. "
    "Nothing has changed.",
    Reason.NOT_ASSIGNED: "This was not given to you. Those who were asked, the requester and operators "
    "may answer. Nothing was recorded.",
    Reason.NOT_OPEN: "This is no longer to be done by hand: it is settled already, or tried in another way. "
    "Nothing was recorded.",
    Reason.NO_REVIEW: "The review of {it} is signed already, or it never had one. Nothing has changed.",
    Reason.NOT_SIGNER: "The review of {it} is for those whom the rules would have asked. "
    "Nothing was recorded.",
    Reason.OWN_APPROVAL: "You approved {it} yourself, so somebody else signs its review. "
    "Nothing was recorded.",
    Reason.HELD: "One of these accounts cannot be asked for now, so {it} stays as it is. "
    "Please try again later, or ask IT.",
}

NO_SEATS = (
    "Seats are only for those who work with them: people who may ask for offboarding, approvers and "
    "operators. Please ask IT, or have them add you to `requesters` in Seatkeeper's settings."
)

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
    Objection.UNCHANGED: "This is what it covers already. Change a tick, or close this window.",
    Objection.NOT_UNDOABLE: "This was not sent: {what}. Close this window and look at the request again.",
    Objection.NO_REASON: "Please give a reason: the approvers decide by it.",
    Objection.HELD: "Request #{what} holds one of these accounts already. "
    "Wait until it is closed, or leave that account unticked.",
    Objection.NOBODY_DECIDES: "Nobody could approve this: the requester and the person leaving never count. "
    "Please ask IT to name another approver in Seatkeeper's settings.",
    Objection.NOBODY_TO_REACH: "The approvals channel is not for this request, and no approver is named whom "
    "Seatkeeper could ask by direct message. Please ask IT to name approvers in Seatkeeper's settings.",
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


def refused_seats(reason: Reason) -> str:
    """Why somebody is shown nothing of apps and their seats, and whom to ask."""
    return NO_SEATS if reason is Reason.NOT_INVOLVED else refusal(reason)


def objection(submitted: Submitted) -> str:
    """Why a preview was not sent as a request; nothing where it was sent."""
    if submitted.objection is None:
        return ""
    if submitted.objection is Objection.NOT_ALLOWED:
        return refusal(submitted.reason)
    what = esc(submitted.particulars, 200)
    if submitted.objection is Objection.HELD and not what.isdecimal():
        return "One of the ticked accounts cannot be asked for now. Leave it unticked, or please ask IT."
    return OBJECTIONS[submitted.objection].format(what=what or "the apps")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
