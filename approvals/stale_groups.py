"""The groups into which the accounts of an app fall, in the order in which they are tried. Pure.

An account is in the first group whose sentence is true of it, and so in exactly one. What settings or people
have said outranks what is concluded; what is known of a person outranks what is known of their activity; and
what is not told is never taken for inactivity: it leads to ``UNSEEN``.
"""

from collections.abc import Mapping
from enum import StrEnum


class Group(StrEnum):
    """Why an account has, or has not, a seat that could come back. Declared in the order of precedence."""

    OFF = "off"
    PROTECTED = "protected"
    ON_LEAVE = "on_leave"
    KEPT = "kept"
    ORPHANED = "orphaned"
    NOT_IN_SLACK = "not_in_slack"
    INVITATION = "invitation"
    IN_USE = "in_use"
    NEW = "new"
    STALE = "stale"
    NEVER_ACTIVE = "never_active"
    UNSEEN = "unseen"


MEANING: Mapping[Group, str] = {
    Group.OFF: "deactivated already",
    Group.PROTECTED: "never touched: named by the settings, or the owner, the last administrator, our login",
    Group.ON_LEAVE: "the settings say that this person is on leave",
    Group.KEPT: "somebody said that it is needed, so nobody is asked again for a while",
    Group.ORPHANED: "the person is known to have left",
    Group.NOT_IN_SLACK: "an address of our own that Slack does not know, such as a shared mailbox",
    Group.INVITATION: "invited long ago and never came",
    Group.IN_USE: "active lately",
    Group.NEW: "too new to judge",
    Group.STALE: "no activity for a long time",
    Group.NEVER_ACTIVE: "created long ago, and the app has never told of any activity",
    Group.UNSEEN: "the app does not tell enough to judge",
}
"""What each group is, going on where "these accounts:" is said."""

TITLES: Mapping[Group, str] = {
    Group.OFF: "Off",
    Group.PROTECTED: "Protected",
    Group.ON_LEAVE: "On leave",
    Group.KEPT: "Kept",
    Group.ORPHANED: "Orphaned",
    Group.NOT_IN_SLACK: "Not in Slack",
    Group.INVITATION: "Invitation never accepted",
    Group.IN_USE: "In use",
    Group.NEW: "New",
    Group.STALE: "Stale",
    Group.NEVER_ACTIVE: "Never active",
    Group.UNSEEN: "Unseen",
}

RECLAIMABLE = (Group.ORPHANED, Group.STALE, Group.INVITATION, Group.NEVER_ACTIVE)
"""Groups whose seats count as those that could come back, the surest first."""
OFFERED = (*RECLAIMABLE, Group.NOT_IN_SLACK)
"""Groups that a review shows with boxes to tick."""
TICKED = frozenset({Group.ORPHANED, Group.STALE, Group.INVITATION})
"""Groups that a review ticks by itself. That no activity was told is no proof that there never was any."""
