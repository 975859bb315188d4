"""Whose vote counts, sentence by sentence. Unless said otherwise it is Bruno's pending request about Dana."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from approvals.people import Person
from approvals.policy import Choice, Question, Reason, Rules, Vote, decide
from approvals.states import RequestStatus as S
from tests.approvals.parties import (
    ANYBODY,
    BOT,
    BY_EMAIL,
    BY_GROUP,
    BY_MANAGER,
    GUEST,
    INES,
    NORA,
    OSKAR,
    STRANGER,
    TWO,
    also_known_as,
    question,
    second_account,
)
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH, HOME, RULES

R = Reason


@dataclass(frozen=True)
class Case:
    """Somebody votes on a request, and hears this."""

    question: Question
    actor: Person
    votes: Sequence[Vote]
    rules: Rules
    heard: tuple[bool, Reason, int]


def counts(
    actor: Person, missing: int = 0, votes: Sequence[Vote] = (), rules: Rules = RULES, **asked: Any
) -> Case:
    return Case(question(**asked), actor, votes, rules, (True, R.ALLOWED, missing))


def refused(
    actor: Person,
    reason: Reason,
    missing: int = 1,
    votes: Sequence[Vote] = (),
    rules: Rules = RULES,
    **asked: Any,
) -> Case:
    return Case(question(**asked), actor, votes, rules, (False, reason, missing))


def approved_by(*voters: Person, version: int = 1) -> Sequence[Vote]:
    return [Vote(voter=voter, choice=Choice.APPROVE, version=version) for voter in voters]


ADA_AGAIN = second_account(ADA, *ADA.emails)
BRUNO_AGAIN = second_account(BRUNO, f"b.keller@{HOME}", f"bruno@{HOME}")
BRUNO_ELSEWHERE = BRUNO.model_copy(update={"team_id": "TOTHER", "emails": ()})
DANA_AGAIN = second_account(DANA, f"d.okafor@{HOME}")
DANA_WITH_ALIAS = also_known_as(DANA, f"d.okafor@{HOME}")
WITHOUT_MANAGER = DANA.model_copy(update={"manager_id": ""})
ALL_TWICE = ANYBODY.model_copy(update={"quorum": 2})

CASES = {
    "an approver approves": counts(ADA),
    "the other approver could as well": counts(CHEN),
    "the first of two approvals leaves one missing": counts(ADA, 1, rules=TWO),
    "the second of two leaves none": counts(CHEN, votes=approved_by(ADA), rules=TWO),
    "nobody approves twice": refused(ADA, R.ALREADY_VOTED, votes=approved_by(ADA), rules=TWO),
    "nor with a second account": refused(ADA_AGAIN, R.ALREADY_VOTED, 1, approved_by(ADA), ALL_TWICE),
    "an approval of an older version does not count": counts(
        CHEN, 1, approved_by(ADA), TWO, version=2, seen_version=2
    ),
    "and its giver may vote on the new one": counts(ADA, 1, approved_by(ADA), TWO, version=2, seen_version=2),
    "an operator is no approver": refused(FARAH, R.NOT_APPROVER),
    "somebody from elsewhere in the company is none": refused(INES, R.NOT_APPROVER),
    "the requester is none by asking": refused(BRUNO, R.NOT_APPROVER),
    "the requester does not approve where all may": refused(BRUNO, R.OWN_REQUEST, rules=ANYBODY),
    "nor with a second account and a shared address": refused(BRUNO_AGAIN, R.OWN_REQUEST, rules=ANYBODY),
    "nor with the same Slack id in another team": refused(BRUNO_ELSEWHERE, R.OWN_REQUEST, rules=ANYBODY),
    "the leaver does not approve where all may": refused(DANA, R.OWN_DEPARTURE, rules=ANYBODY),
    "nor with a second account that has an alias of theirs": refused(
        DANA_AGAIN, R.OWN_DEPARTURE, rules=ANYBODY, leaver=DANA_WITH_ALIAS
    ),
    "an approver does not approve their own departure": refused(ADA, R.OWN_DEPARTURE, leaver=ADA),
    "an approver does not approve their own request": refused(ADA, R.OWN_REQUEST, requester=ADA),
    "who asks for their own departure hears of the departure": refused(
        ADA, R.OWN_DEPARTURE, requester=ADA, leaver=ADA
    ),
    "a guest is refused, whatever the rules say": refused(GUEST, R.GUEST, rules=ANYBODY),
    "so is a bot": refused(BOT, R.BOT, rules=ANYBODY),
    "so is a stranger": refused(STRANGER, R.STRANGER, rules=ANYBODY),
    "so is somebody deactivated": refused(NORA, R.DEACTIVATED, rules=ANYBODY),
    "so is somebody who is not in Slack": refused(OSKAR, R.OUTSIDE, rules=ANYBODY),
    "the leaver's manager approves": counts(CHEN, rules=BY_MANAGER),
    "another manager does not": refused(ADA, R.NOT_APPROVER, rules=BY_MANAGER),
    "the manager who asked does not": refused(CHEN, R.OWN_REQUEST, rules=BY_MANAGER, requester=CHEN),
    "nobody manages somebody without a manager": refused(
        Person(emails=("x@y.example",)), R.NOT_APPROVER, rules=BY_MANAGER, leaver=WITHOUT_MANAGER
    ),
    "whom nothing tells from the leaver does not": refused(Person(), R.STRANGER),
    "a group's member approves": counts(ADA, rules=BY_GROUP),
    "somebody outside the group does not": refused(CHEN, R.NOT_APPROVER, rules=BY_GROUP),
    "an approver may be named by address, in any case": counts(ADA, rules=BY_EMAIL),
    "nobody approves where nobody is named": refused(ADA, R.NOT_APPROVER, rules=Rules()),
    "a draft takes no votes": refused(ADA, R.NOT_OPEN_YET, status=S.DRAFT),
    "a card that is being posted takes none": refused(ADA, R.NOT_OPEN_YET, status=S.SUBMITTED),
    "one that nobody was asked about takes none": refused(ADA, R.CLOSED, status=S.UNDELIVERED),
    "an approved request takes none": refused(CHEN, R.CLOSED, 0, approved_by(ADA), status=S.APPROVED),
    "a running one takes none": refused(CHEN, R.CLOSED, 0, approved_by(ADA), status=S.RUNNING),
    "one that is done takes none": refused(CHEN, R.CLOSED, 0, approved_by(ADA), status=S.DONE),
    "a denied one takes none": refused(CHEN, R.CLOSED, status=S.DENIED),
    "a cancelled one takes none": refused(CHEN, R.CLOSED, status=S.CANCELLED),
    "an expired one takes none": refused(CHEN, R.CLOSED, status=S.EXPIRED, expired=True),
    "when the time is over it is too late, even before the timer": refused(ADA, R.EXPIRED, expired=True),
    "a vote on an older card does not count": refused(ADA, R.OLD_VERSION, version=2),
    "nor one on a version that never was": refused(ADA, R.OLD_VERSION, seen_version=9),
    "who may not vote learns nothing of the moment": refused(INES, R.NOT_APPROVER, status=S.DENIED),
}


@pytest.mark.parametrize("sentence", CASES)
def test_votes(sentence: str) -> None:
    case = CASES[sentence]
    told = decide(case.question, case.actor, case.votes, case.rules)
    assert (told.allowed, told.reason, told.missing) == case.heard
