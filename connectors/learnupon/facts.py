"""What is claimed about LearnUpon, and why; the matrix in the room's README is drawn from this.

Documented is what the vendor's reference or help says, or two unrelated clients that ran.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

REFERENCE = "https://docs.learnupon.com/api/"
HELP = "https://support.learnupon.com/hc/en-us/articles/"
HELP_DISABLING = HELP + "360014959358"
HELP_LICENCES = HELP + "360012911157"
HELP_SAML = HELP + "360003373578"
GUIDE = "https://www.stitchflow.com/user-management/learnupon/manual"
KEYS = "API keys from Settings > Integrations, which LearnUpon's support switches on where they are hidden"

_told = partial(Fact, read_on=date(2026, 11, 20))
_yes = partial(_told, holds=Holds.YES, basis=Basis.DOCUMENTED)
_no = partial(_told, holds=Holds.NO, basis=Basis.UNCONFIRMED)
_unknown = partial(_told, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED)

FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _yes(
        source=REFERENCE,
        needs=KEYS,
        note="Pages of 500; a header says whether there are more. Pending invitations are no users there, "
        "and are listed here beside them. Whether expired accounts are left out is not told.",
    ),
    Operation.FIND: _yes(
        source=REFERENCE,
        needs=KEYS,
        note="How a miss is told is not documented: clients met a 404, and an error in the body. Where "
        "usernames are the keys, several accounts may share an address, so a hit is looked up in the list "
        "too. Invitations are looked through after a miss only.",
    ),
    Operation.READ: _yes(source=REFERENCE, needs=KEYS),
    Operation.DEACTIVATE: _yes(
        source=REFERENCE,
        needs=KEYS,
        note="PUT of enabled alone, as every parameter is optional; samples and clients send names and "
        "addresses along. Nothing is told of the answer, of doing it twice, nor of a last administrator.",
    ),
    Operation.REACTIVATE: _yes(
        source=HELP_DISABLING,
        needs=KEYS,
        note="PUT of enabled alone; whether an expiry date that has passed keeps the login shut is not told.",
    ),
    Operation.END_SESSIONS: _no(source=REFERENCE, note="The reference has no such call."),
    Operation.WITHDRAW_INVITATION: _yes(
        source=REFERENCE,
        needs=KEYS,
        note="DELETE of the invitation, which touches no account; there is no way back but to invite anew. "
        "Whether one that was sent by /portal_invite stands among them is not told.",
    ),
    Operation.USAGE: _yes(
        source=REFERENCE,
        basis=Basis.UNCONFIRMED,
        needs=KEYS,
        note="The user licences of this portal where the list of portals holds them, which it may do for "
        "sub-portals only; else enabled accounts, counted here, or every account where the settings say "
        "licensed_sub_portal. What the contract counts is not told.",
    ),
    Effect.FREES_SEAT: _unknown(
        source=HELP_LICENCES,
        note="Not in a sub-portal with user licences: there one comes back only by deleting somebody who "
        f"has started no course. Elsewhere a third party's guide says yes ({GUIDE}), LearnUpon nothing. "
        "Where the list of portals does not show it, licensed_sub_portal in the settings says it.",
    ),
    Effect.KEEPS_DATA: _yes(source=HELP_DISABLING),
    Effect.REVERSIBLE: _yes(source=HELP_DISABLING),
    Effect.ENDS_SESSIONS: _unknown(
        source=GUIDE,
        note="A third party's guide says that SSO sessions end; LearnUpon only that nobody can log in.",
    ),
    Effect.CASCADES: _yes(
        source=HELP_DISABLING,
        note="From the top-level portal to the same person's accounts in sub-portals, not the other way.",
    ),
    Effect.COMES_BACK_BY_SSO: _unknown(
        source=HELP_SAML,
        note="SAML makes missing accounts at the first login; whether it opens a disabled one is not told.",
    ),
    Effect.TELLS_LAST_ACTIVITY: _yes(
        source=REFERENCE, note="The last sign-in; null is no proof of never. Invitations have none."
    ),
    Effect.TELLS_SEAT_LIMIT: _unknown(
        source=REFERENCE,
        note="A top-level portal is told the licences of its sub-portals; whether a portal is told its own "
        "is not documented. No answer holds the ceiling of a contract: set seats for the app.",
    ),
}

LICENSED: Mapping[Subject, Fact] = {
    **FACTS,
    Effect.FREES_SEAT: _no(
        source=HELP_LICENCES,
        basis=Basis.DOCUMENTED,
        note="This sub-portal has user licences: one comes back only when somebody is deleted who has "
        "started no course.",
    ),
    Effect.CASCADES: _no(
        source=HELP_DISABLING,
        basis=Basis.DOCUMENTED,
        note="This is a sub-portal: the same person's account in the top-level portal stays as it is.",
    ),
}
"""What is claimed about a sub-portal with user licences."""
