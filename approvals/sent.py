"""What a requester sends from the preview, and what becomes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from approvals.moments import Meant
from approvals.people import Person
from approvals.policy import Reason
from approvals.privacy import Privacy


class Objection(StrEnum):
    """Why a preview could not be sent as a request."""

    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    WAITING = "waiting"
    TOO_OLD = "too_old"
    NOTHING_TICKED = "nothing_ticked"
    NOT_SHOWN = "not_shown"
    UNCHANGED = "unchanged"
    NO_REASON = "no_reason"
    HELD = "held"
    NOBODY_DECIDES = "nobody_decides"
    NOBODY_TO_REACH = "nobody_to_reach"
    NOT_UNDOABLE = "not_undoable"


@dataclass(frozen=True)
class Submission:
    """What the requester sent: the draft, the ticks as (app, account id), the reason and who could decide.

    ``approvers`` are all whom the rules could name, and ``copies`` the Slack ids of those of them who see no
    card in the channel; for the sake of ``privacy``, no card goes there and each gets their own.
    ``overrides`` are the ticked accounts whose operation is to be sent although it is not proven, and
    ``hand_overs`` those whose content is to be given to somebody else, by hand. ``moment`` is when it is
    meant to happen, None for as soon as it is approved; ``confidential`` is for those who decide alone.
    """

    draft_id: str
    actor: Person
    ticks: Sequence[tuple[str, str]]
    reason: str
    approvers: Sequence[Person]
    channel: str
    copies: Sequence[str] = ()
    overrides: Collection[tuple[str, str]] = ()
    hand_overs: Collection[tuple[str, str]] = ()
    privacy: Privacy | None = None
    moment: Meant | None = None
    confidential: bool = False

    @property
    def overriding(self) -> frozenset[tuple[str, str]]:
        """The overrides that were ticked to be acted on at all."""
        return frozenset(self.overrides) & frozenset(self.ticks)


@dataclass(frozen=True)
class Submitted:
    """The request's number, or the objection with its particulars.

    ``privacy`` says why the card is in no channel, and ``leaver`` is then the name of whoever leaves.
    ``moment`` is when it is meant to happen.
    """

    number: int = 0
    objection: Objection | None = None
    reason: Reason = Reason.ALLOWED
    particulars: str = ""
    privacy: Privacy | None = None
    moment: Meant | None = None
    leaver: str = ""
