"""What is claimed about SCIM 2.0, and why; the matrix in the room's README is drawn from this.

Documented is what RFC 7643, 7644 and 9865 say. What ``active`` means, and so what becomes of the seat, the
data and the sessions of who is not, they leave to each app (RFC 7643, 4.1.1): only a probe shows that.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

CORE = "https://www.rfc-editor.org/rfc/rfc7643"
PROTOCOL = "https://www.rfc-editor.org/rfc/rfc7644"
CURSORS = "https://www.rfc-editor.org/rfc/rfc9865"
OKTA = "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/"
TRAINUAL = "https://www.stitchflow.com/user-management/trainual/api"
TALENTLMS = "https://help.talentlms.com/hc/en-us/articles/360014659413"
PLAN = (
    "a SCIM token, and a plan that has SCIM: Enterprise at Trainual; at TalentLMS any paid one, with single "
    "sign-on set up first"
)

_told = partial(Fact, read_on=date(2026, 11, 20))
_can = partial(_told, holds=Holds.YES, basis=Basis.DOCUMENTED, needs=PLAN)
_lacks = partial(_told, holds=Holds.NO, basis=Basis.DOCUMENTED)
_unknown = partial(_told, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED)

FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _can(
        source=PROTOCOL,
        note=f"By page numbers, or by cursors ({CURSORS}) where the server says that it has them. Which "
        "accounts are shown to the holder of a token is left to the app.",
    ),
    Operation.FIND: _can(
        source=PROTOCOL,
        note="By userName and by emails.value; where the server filters by neither, the whole list is looked "
        "through. Okta and Entra need the first alone, so that many servers have no other "
        f"({OKTA}).",
    ),
    Operation.READ: _can(source=PROTOCOL),
    Operation.DEACTIVATE: _can(
        source=CORE,
        basis=Basis.UNCONFIRMED,
        note="active = false, by PATCH or, where the server has none, by PUT of the whole fresh account. "
        "What that does the app decides; suspending is the RFC's example. Trainual's SCIM is known behind "
        f"Okta and Entra only ({TRAINUAL}), TalentLMS' is documented for those ({TALENTLMS}): to be probed "
        "before it is spoken to directly.",
    ),
    Operation.REACTIVATE: _can(source=CORE, basis=Basis.UNCONFIRMED, note="active = true, the same way."),
    Operation.END_SESSIONS: _lacks(source=PROTOCOL, note="The protocol has no such call."),
    Operation.WITHDRAW_INVITATION: _lacks(source=PROTOCOL, note="The protocol knows no invitations."),
    Operation.USAGE: _can(
        source=CORE,
        basis=Basis.UNCONFIRMED,
        note="Active accounts, counted here; what the app bills for it does not tell by SCIM.",
    ),
    Effect.FREES_SEAT: _unknown(source=CORE, note="Left to the app."),
    Effect.KEEPS_DATA: _unknown(source=CORE, note="Left to the app; some take inactive people away."),
    Effect.REVERSIBLE: _unknown(
        source=CORE,
        note="The attribute can be set back; what comes back with it is left to the app.",
    ),
    Effect.ENDS_SESSIONS: _unknown(source=CORE, note="Left to the app."),
    Effect.CASCADES: _unknown(source=CORE, note="Left to the app."),
    Effect.COMES_BACK_BY_SSO: _unknown(
        source=OKTA, note="An identity provider that pushes by SCIM may reactivate what it still assigns."
    ),
    Effect.TELLS_LAST_ACTIVITY: _lacks(source=CORE, note="The core schema has no such attribute."),
    Effect.TELLS_SEAT_LIMIT: _lacks(source=CORE, note="Set seats for the app."),
}
