"""What can be said of an app of which there is nothing but a list, and how its work is done by hand.

The form of a list is described in https://www.rfc-editor.org/rfc/rfc4180 (read 2026-11-20).
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

_fact = partial(Fact, source="https://www.rfc-editor.org/rfc/rfc4180", read_on=date(2026, 11, 20))
_yes = partial(_fact, holds=Holds.YES, basis=Basis.DOCUMENTED)
_no = partial(_fact, holds=Holds.NO, basis=Basis.DOCUMENTED, note="No API: somebody does it by hand.")
_unknown = partial(_fact, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED, note="Nothing is known of this app.")
AS_OF = "As of the import: what changed in the app since then does not show."

FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _yes(note=AS_OF),
    Operation.FIND: _yes(note=AS_OF),
    Operation.READ: _yes(note=AS_OF),
    Operation.DEACTIVATE: _no(),
    Operation.REACTIVATE: _no(),
    Operation.END_SESSIONS: _no(),
    Operation.WITHDRAW_INVITATION: _no(),
    Operation.USAGE: _yes(note="Active accounts of the list, counted; of invitations nothing is known."),
    Effect.FREES_SEAT: _unknown(),
    Effect.KEEPS_DATA: _unknown(),
    Effect.REVERSIBLE: _unknown(),
    Effect.ENDS_SESSIONS: _unknown(),
    Effect.CASCADES: _unknown(),
    Effect.COMES_BACK_BY_SSO: _unknown(),
    Effect.TELLS_LAST_ACTIVITY: _unknown(note="Where the list has a column for it, as of the import."),
    Effect.TELLS_SEAT_LIMIT: _no(note="A list of accounts holds no limit: set seats for the app."),
}

FIND_IT = (
    "Sign in to the app as an administrator and open its list of people.",
    "Find the account by its address, and make sure that it is this person's.",
)
SHOW_IT = "Export the list of people again and import it with seatkeeper import, so that the change shows."

BY_HAND: Mapping[Operation, tuple[str, ...]] = {
    Operation.DEACTIVATE: (
        *FIND_IT,
        "Deactivate, suspend or archive it. Do not delete it: its data could go with it.",
        SHOW_IT,
    ),
    Operation.REACTIVATE: (*FIND_IT, "Activate it again.", SHOW_IT),
    Operation.END_SESSIONS: (*FIND_IT, "Sign it out everywhere, where the app offers that."),
    Operation.WITHDRAW_INVITATION: (*FIND_IT, "Withdraw the invitation.", SHOW_IT),
}
