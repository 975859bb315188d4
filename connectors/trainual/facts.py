"""What is claimed about Trainual, and why; the matrix in the room's README is drawn from this.

The vendor publishes no reference. A third party's two guides stand alone in most of what they say, and
contradict each other: what only they say is unconfirmed, and so is what one client of the API alone does.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

READ_ON = date(2026, 11, 20)
API_GUIDE = "https://www.stitchflow.com/user-management/trainual/api"
MANUAL_GUIDE = "https://www.stitchflow.com/user-management/trainual/manual"
MODULES = "https://make.com/en/help/app/trainual.html"
CLIENT = "https://github.com/devinbostwick/Trainual_Autograder"
ADMINISTRATOR = "the password of an administrator who signs in with it alone, without single sign-on"

_documented = partial(Fact, holds=Holds.YES, basis=Basis.DOCUMENTED, read_on=READ_ON)
_said = partial(Fact, holds=Holds.YES, basis=Basis.UNCONFIRMED, read_on=READ_ON)
_no = partial(Fact, holds=Holds.NO, basis=Basis.UNCONFIRMED, read_on=READ_ON)
_unknown = partial(Fact, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED, read_on=READ_ON)

NO_FILTER = "No filter by address is known: the whole list is looked through."
INVITED = "Active and invited accounts, counted: an invitation takes its seat at once."

BOTH: Mapping[Subject, Fact] = {
    Operation.END_SESSIONS: _no(source=API_GUIDE, note="No source knows such a call."),
    Operation.WITHDRAW_INVITATION: _no(
        source=API_GUIDE,
        note="No source knows such a call; what deactivating an invited account does is not told.",
    ),
    Effect.FREES_SEAT: _said(source=MANUAL_GUIDE),
    Effect.ENDS_SESSIONS: _unknown(
        source=MANUAL_GUIDE, note="A session of single sign-on is said to end; of others nothing is told."
    ),
    Effect.CASCADES: _unknown(
        source=MANUAL_GUIDE, note="No source says that anything else changes with the account."
    ),
    Effect.COMES_BACK_BY_SSO: _unknown(
        source=API_GUIDE,
        note="An identity provider that pushes by SCIM (Enterprise) may make anew what it still assigns.",
    ),
    Effect.TELLS_LAST_ACTIVITY: _no(
        source=MANUAL_GUIDE, note="The People page and its export know it; no field of the API is known."
    ),
    Effect.TELLS_SEAT_LIMIT: _no(
        source=API_GUIDE,
        note=(
            "No answer that we know holds it: set seats for the app. Over it an invitation costs more, "
            f"says one guide ({MANUAL_GUIDE}), and fails, says the other."
        ),
    ),
}

V1_FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _said(
        source=API_GUIDE,
        note=(
            "The example shows neither role nor state, nor when an account was created, as a table of fields "
            "has them. Where roles are not told, administrators cannot be recognised: name them under "
            "protected. Where the day is not told, how long an invitation has waited is not judged."
        ),
    ),
    Operation.FIND: _said(source=API_GUIDE, note=NO_FILTER),
    Operation.READ: _said(source=API_GUIDE),
    Operation.DEACTIVATE: _said(
        source=API_GUIDE,
        note="An HTTP DELETE, which may destroy the account: the guide does not know. It counts as a delete.",
    ),
    Operation.REACTIVATE: _said(
        source=API_GUIDE, note="PATCH of the status, which is listed among the fields that can be changed."
    ),
    Operation.USAGE: _said(source=MANUAL_GUIDE, note=INVITED),
    Effect.KEEPS_DATA: _unknown(
        source=API_GUIDE, note="Not known of the DELETE; archiving by hand keeps it."
    ),
    Effect.REVERSIBLE: _unknown(source=API_GUIDE, note="Not known of the DELETE."),
    **BOTH,
}

ARCHIVE_FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _documented(
        source=CLIENT,
        needs=ADMINISTRATOR,
        note="One answer for all, as two unrelated clients take it; no paging is known.",
    ),
    Operation.FIND: _documented(source=CLIENT, needs=ADMINISTRATOR, note=NO_FILTER),
    Operation.READ: _documented(
        source=MODULES, needs=ADMINISTRATOR, note="Whether an archived account stays readable is not known."
    ),
    Operation.DEACTIVATE: _said(
        source=MODULES,
        needs=ADMINISTRATOR,
        note="That users can be archived is documented; PUT to …/archive is what a single client sends.",
    ),
    Operation.REACTIVATE: _said(
        source=MODULES,
        needs=ADMINISTRATOR,
        note="That users can be unarchived is documented; PUT to …/unarchive is inferred from archiving.",
    ),
    Operation.USAGE: _said(source=MANUAL_GUIDE, needs=ADMINISTRATOR, note=INVITED),
    Effect.KEEPS_DATA: _said(source=MANUAL_GUIDE, note="History and content are said to stay."),
    Effect.REVERSIBLE: _said(
        source=MODULES, note=f"A guide doubts that every plan lets people do it themselves ({MANUAL_GUIDE})."
    ),
    **BOTH,
}
