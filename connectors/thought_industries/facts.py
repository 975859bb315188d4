"""What is claimed about Thought Industries, and why; the matrix in the room's README is drawn from this.

Documented is what the vendor's reference or its own code says, or two unrelated clients that ran.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

DOCS = "https://developer.thoughtindustries.com/docs/rest/"
LIST_PAGE = DOCS + "users/list/"
STATUS_PAGE = DOCS + "users/update-status/"
MOBILE_SDK = "https://github.com/thoughtindustries/mobile-sdk"
HELIUM = "https://github.com/thoughtindustries/helium"
GUIDE = "https://www.stitchflow.com/user-management/thought-industries/manual"
KEY = "an API key, which an administrator makes in the site's settings"

_told = partial(Fact, read_on=date(2026, 11, 20))
_yes = partial(_told, holds=Holds.YES, basis=Basis.DOCUMENTED)
_no = partial(_told, holds=Holds.NO, basis=Basis.UNCONFIRMED)
_unknown = partial(_told, holds=Holds.UNKNOWN, basis=Basis.UNCONFIRMED)

FACTS: Mapping[Subject, Fact] = {
    Operation.LIST: _yes(
        source=LIST_PAGE,
        needs=KEY,
        note="The vendor's pages contradict each other and the running clients about the envelope, so all "
        "three are read. Neither the size of a page nor whether disabled accounts are listed is told.",
    ),
    Operation.FIND: _yes(
        source=MOBILE_SDK,
        needs=KEY,
        note="One account by its address; the one of its other role is read by the id that it names. The "
        "reference shows ids only. Whether case matters is not told.",
    ),
    Operation.READ: _yes(
        source=DOCS + "users/details/",
        needs=KEY,
        note="That it shows whether an account is disabled is documented for GraphQL only. Where it does "
        "not, the state is unknown, and no deactivation can be checked.",
    ),
    Operation.DEACTIVATE: _yes(
        source=STATUS_PAGE,
        needs=KEY,
        note="Changes both accounts of a dual role. Nothing is told of a last administrator being refused, "
        "nor of doing it twice.",
    ),
    Operation.REACTIVATE: _yes(source=STATUS_PAGE, needs=KEY, note="Changes both accounts of a dual role."),
    Operation.END_SESSIONS: _no(source=DOCS, note="No such call is in the part of the reference we read."),
    Operation.WITHDRAW_INVITATION: _no(
        source=DOCS, note="No such call is in the part of the reference we read."
    ),
    Operation.USAGE: _yes(
        source=GUIDE,
        basis=Basis.UNCONFIRMED,
        needs=KEY,
        note="The seats allocated in the licences of clients, where they tell them and no seats are set for "
        "the app; else accounts that are not disabled, counted here: both of a dual role. The contract is "
        "priced on active learners, a number that no answer holds and a word that no page defines.",
    ),
    Effect.FREES_SEAT: _unknown(
        source=GUIDE, note="No page says what it does to the bill, or to the licence of a client."
    ),
    Effect.KEEPS_DATA: _unknown(source=GUIDE, note="What becomes of a disabled account's data is not told."),
    Effect.REVERSIBLE: _yes(source=STATUS_PAGE),
    Effect.ENDS_SESSIONS: _unknown(
        source=HELIUM, note="A disabled account's login is refused (423); of open sessions no page speaks."
    ),
    Effect.CASCADES: _yes(
        source=STATUS_PAGE,
        note="The manager and the learner account of a dual role are disabled together.",
    ),
    Effect.COMES_BACK_BY_SSO: _unknown(
        source=DOCS, note="No page says what single sign-on does for a disabled account."
    ),
    Effect.TELLS_LAST_ACTIVITY: _yes(
        source=LIST_PAGE, note="Activity rather than a login; null is no proof of never."
    ),
    Effect.TELLS_SEAT_LIMIT: _no(
        source=DOCS + "licenses/list/",
        note="Limits stand in the licences of each Panorama client and are summed, none in an answer about "
        "the contract: set seats for the app, and its accounts are counted.",
    ),
}
