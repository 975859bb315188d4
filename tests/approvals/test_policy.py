"""Who may ask, look and call back, sentence by sentence."""

import pytest

from approvals.people import Person
from approvals.policy import (
    Question,
    Reason,
    Rules,
    can_decide,
    decide,
    may_cancel,
    may_look,
    may_request,
    may_see,
)
from approvals.states import RequestStatus as S
from tests.approvals.parties import (
    ANYBODY,
    BOT,
    BY_EMAIL,
    BY_GROUP,
    GUEST,
    INES,
    NORA,
    STRANGER,
    question,
)
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, RULES

R = Reason
MORE_REQUESTERS = RULES.model_copy(update={"requesters": ("UINES", "UBRUNO")})
ONLY_MANAGERS = Rules(approvers=("manager",))


REQUESTS: dict[str, tuple[Person, Rules, Reason]] = {
    "a requester asks": (BRUNO, RULES, R.ALLOWED),
    "an approver is no requester": (ADA, RULES, R.NOT_REQUESTER),
    "an operator is none": (FARAH, RULES, R.NOT_REQUESTER),
    "nobody is, where nobody is named": (BRUNO, Rules(), R.NOT_REQUESTER),
    "everybody is, where all are": (INES, ANYBODY, R.ALLOWED),
    "a guest is not, even then": (GUEST, ANYBODY, R.GUEST),
    "nor a bot": (BOT, ANYBODY, R.BOT),
    "nor a stranger": (STRANGER, ANYBODY, R.STRANGER),
    "nor somebody deactivated": (NORA, ANYBODY, R.DEACTIVATED),
    "a group's member asks": (ADA, BY_GROUP, R.ALLOWED),
    "a requester may be named by address": (BRUNO, BY_EMAIL, R.ALLOWED),
    "a manager is no requester by that alone": (CHEN, Rules(requesters=("manager",)), R.NOT_REQUESTER),
}


@pytest.mark.parametrize("sentence", REQUESTS)
def test_requests(sentence: str) -> None:
    actor, rules, reason = REQUESTS[sentence]
    assert may_request(actor, rules) is reason


LOOKS: dict[str, tuple[Person, Rules, Reason, Reason]] = {
    "the requester sees the request and the seats": (BRUNO, RULES, R.ALLOWED, R.ALLOWED),
    "so does an approver": (ADA, RULES, R.ALLOWED, R.ALLOWED),
    "so does an operator": (FARAH, RULES, R.ALLOWED, R.ALLOWED),
    "the leaver sees neither": (DANA, RULES, R.NOT_INVOLVED, R.NOT_INVOLVED),
    "the leaver never sees the request": (DANA, ANYBODY, R.NOT_INVOLVED, R.ALLOWED),
    "nobody else sees anything": (INES, RULES, R.NOT_INVOLVED, R.NOT_INVOLVED),
    "another requester sees the seats only": (
        INES,
        MORE_REQUESTERS,
        R.NOT_INVOLVED,
        R.ALLOWED,
    ),
    "the manager sees the request but no seats": (CHEN, ONLY_MANAGERS, R.ALLOWED, R.NOT_INVOLVED),
    "a guest sees nothing": (GUEST, ANYBODY, R.GUEST, R.GUEST),
    "somebody deactivated sees nothing": (NORA, ANYBODY, R.DEACTIVATED, R.DEACTIVATED),
}


@pytest.mark.parametrize("sentence", LOOKS)
def test_looks(sentence: str) -> None:
    actor, rules, request, seats = LOOKS[sentence]
    assert may_see(question(), actor, rules) is request
    assert may_look(actor, rules) is seats


CANCELS: dict[str, tuple[Question, Person, Reason]] = {
    "the requester calls it back": (question(), BRUNO, R.ALLOWED),
    "an approver calls it back": (question(), ADA, R.ALLOWED),
    "an operator calls it back": (question(), FARAH, R.ALLOWED),
    "the leaver may not": (question(), DANA, R.NOT_INVOLVED),
    "nobody else may": (question(), INES, R.NOT_INVOLVED),
    "before the worker took it up it can be called back": (question(status=S.APPROVED), BRUNO, R.ALLOWED),
    "before its moment as well": (question(status=S.SCHEDULED), BRUNO, R.ALLOWED),
    "while it is carried out it cannot": (question(status=S.RUNNING), BRUNO, R.TOO_LATE),
    "while its card is being posted it cannot": (question(status=S.SUBMITTED), BRUNO, R.TOO_LATE),
    "when it is done it cannot": (question(status=S.DONE), BRUNO, R.CLOSED),
    "when it is incomplete it cannot": (question(status=S.INCOMPLETE), BRUNO, R.CLOSED),
    "when it was denied it cannot": (question(status=S.DENIED), BRUNO, R.CLOSED),
    "when nobody was asked it cannot": (question(status=S.UNDELIVERED), BRUNO, R.CLOSED),
}


@pytest.mark.parametrize("sentence", CANCELS)
def test_cancels(sentence: str) -> None:
    asked, actor, reason = CANCELS[sentence]
    assert may_cancel(asked, actor, RULES) is reason


def test_who_could_decide_is_who_would_be_heard() -> None:
    for approver in (ADA, BRUNO, CHEN, DANA, FARAH, INES, GUEST, NORA):
        heard = decide(question(), approver, (), ANYBODY).allowed
        assert can_decide(question(), approver, ANYBODY) is heard
