"""What is claimed about TalentLMS, and why; the matrix in the room's README is drawn from this.

What the vendor's own pages do not say was read in clients of the API; where those are fewer than two and
unrelated, the claim is unconfirmed.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

READ_ON = date(2026, 11, 20)
REFERENCE = "https://developers.talentlms.io/api/talentlms-public-api"
HELP = "https://help.talentlms.com/hc/en-us/articles/"
HELP_API = HELP + "9651527213468"
HELP_DEACTIVATION = HELP + "9652291013788"
HELP_OWNER = HELP + "9652350867484"
HELP_SCIM = HELP + "360014659413"
CLIENT = "https://github.com/Trifoia/talentlms-sdk"
SECOND_CLIENT = "https://github.com/clintmasden/talentlms.client"
PAID = "a paid plan: the API is not part of Free, nor of the Premium trial"

_yes = partial(Fact, holds=Holds.YES, basis=Basis.DOCUMENTED, read_on=READ_ON)
_no = partial(Fact, holds=Holds.NO, basis=Basis.UNCONFIRMED, read_on=READ_ON)
_unknown = partial(Fact, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED, read_on=READ_ON)

OWNER_NOTE = (
    "The account owner (SuperAdmin) can be neither deleted nor deactivated; the answer to trying it is not "
    f"documented ({HELP_OWNER})."
)

EFFECTS: Mapping[Subject, Fact] = {
    Effect.FREES_SEAT: _yes(
        source=HELP_DEACTIVATION,
        note="Active accounts fill the plan. A third party's page bills those who log in instead.",
    ),
    Effect.KEEPS_DATA: _yes(source=HELP_DEACTIVATION),
    Effect.REVERSIBLE: _yes(source=HELP_DEACTIVATION),
    Effect.ENDS_SESSIONS: _unknown(
        source=REFERENCE, note="No page says whether a deactivated account that is logged in stays so."
    ),
    Effect.CASCADES: _unknown(
        source=HELP_DEACTIVATION, note="No page says that anything else changes with the account."
    ),
    Effect.COMES_BACK_BY_SSO: _unknown(
        source=HELP_SCIM,
        note="An identity provider that pushes by SCIM may reactivate what it still assigns.",
    ),
    Effect.TELLS_SEAT_LIMIT: _no(
        source=REFERENCE, note="No answer that we know holds the plan's limit: set seats for the app."
    ),
}

NO_INVITATIONS = _no(
    source=REFERENCE, note="Accounts are made active; nothing like an invitation is documented."
)

V2_FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _yes(source=REFERENCE, needs=PAID),
    Operation.FIND: _yes(
        source=REFERENCE,
        needs=PAID,
        note="Several accounts may share an address. Whether the filter minds case is not told. What a "
        "person teaches is one more call.",
    ),
    Operation.READ: _yes(
        source=REFERENCE, needs=PAID, note="Tells neither the last login nor the registration: lists do."
    ),
    Operation.DEACTIVATE: _yes(
        source=REFERENCE,
        needs=PAID,
        note=f"PATCH of the status; the reference contradicts itself about its values. {OWNER_NOTE}",
    ),
    Operation.REACTIVATE: _yes(source=REFERENCE, needs=PAID),
    Operation.END_SESSIONS: _yes(
        source=REFERENCE, needs=PAID, note="POST to logout; a call of its own beside the deactivation."
    ),
    Operation.WITHDRAW_INVITATION: NO_INVITATIONS,
    Operation.USAGE: _yes(
        source=REFERENCE,
        needs=PAID,
        note="The total that the vendor gives for the list of active accounts, so it is vendor-reported.",
    ),
    Effect.TELLS_LAST_ACTIVITY: _yes(
        source=REFERENCE, note="The last login, in lists only; null is no proof of never."
    ),
    **EFFECTS,
}

V1_FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _yes(
        source=CLIENT,
        needs=PAID,
        note="A page holds 20 unless up to 1000 are asked for; no total is told, a short page is the end.",
    ),
    Operation.FIND: _yes(
        source=CLIENT,
        needs=PAID,
        note="Shows one account even where several share the address, so a hit is looked up in the list too.",
    ),
    Operation.READ: _yes(source=SECOND_CLIENT, needs=PAID),
    Operation.DEACTIVATE: _yes(
        source=CLIENT, needs=PAID, note=f"A GET that changes: never repeated by itself. {OWNER_NOTE}"
    ),
    Operation.REACTIVATE: _yes(source=CLIENT, needs=PAID),
    Operation.END_SESSIONS: _no(
        source=CLIENT,
        basis=Basis.DOCUMENTED,
        note="userlogout only hands back an address for the person's own browser: it ends nothing by itself.",
    ),
    Operation.WITHDRAW_INVITATION: NO_INVITATIONS,
    Operation.USAGE: _yes(
        source=CLIENT,
        needs=PAID,
        note="Counted from the list: whether siteinfo's total holds inactive accounts is not known.",
    ),
    Effect.TELLS_LAST_ACTIVITY: _unknown(
        source=CLIENT,
        note="Accounts carry no last login. For a person who is looked up the timeline of logins is read, "
        "which reaches back to an unknown depth and may be half a day off.",
    ),
    **EFFECTS,
}
