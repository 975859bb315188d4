"""The rules as sentences: who approves, and for whom the request waits then.

Unless said otherwise Bruno asks for one account of Dana's in TalentLMS. Chen is her manager; Ada, Hana and
Ines are @it-leads; Kim owns TalentLMS and Farah owns Trainual; Léa approves what no rule is about.
"""

import pytest

from approvals.policy import Choice
from approvals.policy_rules import Group, Match, Matter, Mode
from approvals.states import RequestKind, RequestStatus
from tests.approvals.juries import (
    HANA,
    INES,
    KIM,
    LEA,
    NOON,
    TALENTLMS,
    TALENTLMS_ADMIN,
    TRAINUAL,
    Case,
    both,
    gone,
    lends,
    one,
    policy,
    ruled,
    told,
)
from tests.approvals.parties import second_account
from tests.approvals.scenes import ADA, BRUNO, CHEN, DANA, FARAH

PEER_AND_MANAGER = policy(ruled(both(Group(who=("@it-leads",)), Group(who=("manager",)))))
MANAGER_THEN_TWO = policy(ruled(one("manager"), one("@it-leads", quorum=2)))
EITHER = policy(ruled(one("manager", "@it-leads")))
TWO_LEADS = policy(ruled(one("@it-leads", quorum=2)))
ALL_LEADS = policy(ruled(one("@it-leads", all_of=True)))
NOT_HANA = policy(ruled(one("@it-leads"), deny=("UHANA",)))
NO_LEAD = policy(ruled(one("@it-leads", "manager"), deny=("@it-leads",)))
BY_MANAGER = policy(ruled(one("manager"), fallback=("UINES",)))
TWO_NAMED = policy(ruled(one("UADA", "UCHEN", quorum=2), fallback=("UINES", "UHANA")))
ALL_NAMED = policy(ruled(one("UADA", "UCHEN", all_of=True), fallback=("UINES",)))
OWNER = policy(ruled(one("owner")))
TWO_PEERS = policy(ruled(both(Group(who=("@it-leads",)), Group(who=("UADA", "UHANA")))))
BY_APP = policy(
    ruled(one("UADA"), match=Match(apps=("talentlms",))),
    ruled(one("UFARAH"), one("UADA"), match=Match(apps=("trainual",))),
)
ADMINS = policy(ruled(one("@it-leads", quorum=2), match=Match(roles=("admin",))))
INSTRUCTORS = policy(ruled(one("UKIM"), match=Match(roles=("learner",))))
MANY = policy(ruled(one("@it-leads", quorum=2), match=Match(accounts_over=1)))
PROBES = policy(ruled(one("UADA"), match=Match(kinds=(Matter.PROBE,))))
OVERRIDES = policy(ruled(one("UADA", "UHANA", "UCHEN"), match=Match(kinds=(Matter.OVERRIDE,))))
NIGHT = policy(ruled(one("UADA"), match=Match(hours=("18:00-08:00 Europe/Berlin", "weekends Europe/Berlin"))))
AT_ONCE = policy(ruled(one("@it-leads"), mode=Mode.NOTIFY))
QUIET = policy(ruled(one("@it-leads"), mode=Mode.QUIET))
STAGED_OVERRIDE = policy(ruled(one("manager"), one("manager", "UADA")))

ADMIN, BOTH_APPS = {"accounts": (TALENTLMS_ADMIN,)}, {"accounts": (TALENTLMS, TRAINUAL)}
TWO_ACCOUNTS = {"accounts": (TALENTLMS, TALENTLMS_ADMIN)}
OVERRIDE = {"accounts": (TALENTLMS.model_copy(update={"overrides": True}),), "overrides": True}
PROBE = {"kind": RequestKind.PROBE}
BY_CHEN, BY_ADA, ADA_LEAVES = {"requester": CHEN}, {"requester": ADA}, {"leaver": ADA}
AT_TWO = {"asked_at": NOON.replace(hour=2)}
NO_MANAGER = {"leaver": DANA.model_copy(update={"manager_id": ""})}
ADA_LENDS_KIM, CHEN_LENDS_LEA = lends(ADA, KIM), lends(CHEN, LEA)
HANA_AGAIN = second_account(HANA, *HANA.emails).model_copy(update={"groups": HANA.groups})

TABLE: dict[str, tuple[Case, str]] = {
    # a peer and the manager (teleport #36854), several approvals (teleport #4016)
    "the manager approves, the peer has not: waiting for a peer": (
        Case(PEER_AND_MANAGER, CHEN), "0/1 @it-leads"),
    "a peer approves, the manager has not: waiting for the manager": (
        Case(PEER_AND_MANAGER, ADA), "0/1 manager"),
    "the manager approves after a peer: approved": (Case(PEER_AND_MANAGER, CHEN, [ADA]), "approved"),
    "a peer approves after the manager: approved": (Case(PEER_AND_MANAGER, HANA, [CHEN]), "approved"),
    "a second peer is not needed while the manager is waited for": (
        Case(PEER_AND_MANAGER, HANA, [ADA]), "not_needed"),
    "but a second peer may deny it": (Case(PEER_AND_MANAGER, HANA, [ADA], choice=Choice.DENY), "0/1 manager"),
    "nobody else is a peer": (Case(PEER_AND_MANAGER, KIM), "not_approver"),
    "either of two ways: the manager is enough": (Case(EITHER, CHEN), "approved"),
    "either of two ways: a lead is enough": (Case(EITHER, INES), "approved"),
    "one of two leads: waiting for one more": (Case(TWO_LEADS, ADA), "1/2 @it-leads"),
    "two of two leads: approved": (Case(TWO_LEADS, HANA, [ADA]), "approved"),
    "one lead does not count twice": (Case(TWO_LEADS, ADA, [ADA]), "already_voted"),
    "nor with a second account": (Case(TWO_LEADS, HANA_AGAIN, [HANA]), "already_voted"),
    "all of the leads: the first leaves two": (Case(ALL_LEADS, ADA), "1/3 @it-leads"),
    "all of the leads: the third completes it": (Case(ALL_LEADS, INES, [ADA, HANA]), "approved"),
    "who is of both groups counts for one: waiting for another": (Case(TWO_PEERS, ADA), "0/1 UADA|UHANA"),
    "who is of both groups moves on to where nobody else fits": (
        Case(TWO_PEERS, INES, [ADA]), "approved"),
    # chains (iam-identity-center-team #38)
    "the first stage is asked first": (Case(MANAGER_THEN_TWO, ADA), "not_your_turn"),
    "a later stage may deny at once": (
        Case(MANAGER_THEN_TWO, ADA, choice=Choice.DENY), "0/1 manager then 0/2 @it-leads"),
    "the manager first: waiting for two leads": (Case(MANAGER_THEN_TWO, CHEN), "0/2 @it-leads"),
    "then a lead: waiting for another": (Case(MANAGER_THEN_TWO, ADA, [CHEN]), "1/2 @it-leads"),
    "then the other: approved": (Case(MANAGER_THEN_TWO, HANA, [CHEN, ADA]), "approved"),
    "the manager is not asked again": (Case(MANAGER_THEN_TWO, CHEN, [CHEN, ADA]), "already_voted"),
    "who approved already counts in a later stage": (
        Case(policy(ruled(one("UADA"), one("@it-leads"))), ADA), "approved"),
    # self-approval (tg-group-profile-manager #15) and the leaver
    "the manager who asked does not approve": (Case(PEER_AND_MANAGER, CHEN, asked=BY_CHEN), "own_request"),
    "the requester in the group does not approve": (Case(TWO_LEADS, ADA, asked=BY_ADA), "own_request"),
    "the leaver in the group does not approve": (Case(TWO_LEADS, ADA, asked=ADA_LEAVES), "own_departure"),
    "all of the leads without the one who asks": (
        Case(ALL_LEADS, HANA, [INES], asked={"requester": ADA}), "approved"),
    # deny beats allow (sso-elevator)
    "whom the rule denies never approves": (Case(NOT_HANA, HANA), "denied_by_rule"),
    "nor says no by it": (Case(NOT_HANA, HANA, choice=Choice.DENY), "denied_by_rule"),
    "another of the same group does": (Case(NOT_HANA, ADA), "approved"),
    "a denied group beats its allowance": (Case(NO_LEAD, ADA), "denied_by_rule"),
    "and leaves the manager": (Case(NO_LEAD, CHEN), "approved"),
    "whom one app's rule denies approves none of them": (
        Case(policy(ruled(one("UADA"), match=Match(apps=("talentlms",))),
                    ruled(one("@it-leads"), deny=("UADA",))), ADA, asked=BOTH_APPS), "denied_by_rule"),
    "whom the policy denies is denied by every rule": (
        Case(policy(ruled(one("@it-leads")), deny=("UADA",)), ADA), "denied_by_rule"),
    # an approver who is no longer there (sso-elevator #138)
    "the manager has left: the fallback approves": (Case(BY_MANAGER, INES, without=[CHEN]), "approved"),
    "the manager is there: the fallback is not needed": (Case(BY_MANAGER, INES), "not_needed"),
    "there is no manager: the fallback approves": (Case(BY_MANAGER, INES, asked=NO_MANAGER), "approved"),
    "the manager asked: the fallback approves": (Case(BY_MANAGER, INES, asked=BY_CHEN), "approved"),
    "the manager is on leave: the fallback approves": (Case(BY_MANAGER, INES, away=[CHEN]), "approved"),
    "who has left cannot approve": (Case(BY_MANAGER, gone(CHEN), without=[CHEN]), "deactivated"),
    "who left after approving does not count any more": (
        Case(TWO_LEADS, HANA, [ADA], without=[ADA]), "1/2 @it-leads"),
    "one of two has left: one of the fallback stands in": (
        Case(TWO_NAMED, CHEN, without=[ADA]), "0/1 UINES|UHANA"),
    "but not for the other, who is still there": (
        Case(TWO_NAMED, HANA, [INES], without=[ADA]), "not_needed"),
    "together they approve": (Case(TWO_NAMED, CHEN, [INES], without=[ADA]), "approved"),
    "all of two, one has left: the fallback takes their place": (
        Case(ALL_NAMED, CHEN, without=[ADA]), "0/1 UINES"),
    "all of two, nobody has left: both": (Case(ALL_NAMED, CHEN), "1/2 UADA|UCHEN"),
    # delegation
    "Kim approves for Ada": (Case(TWO_LEADS, KIM, lent=[ADA_LENDS_KIM]), "1/2 @it-leads"),
    "Ada and her delegate count once": (
        Case(TWO_LEADS, KIM, [ADA], lent=[ADA_LENDS_KIM]), "counted_together"),
    "the other way round as well": (Case(TWO_LEADS, ADA, [KIM], lent=[ADA_LENDS_KIM]), "counted_together"),
    "a delegation that is over lends nothing": (
        Case(TWO_LEADS, KIM, lent=[lends(ADA, KIM, days=1)]), "not_approver"),
    "nobody passes a delegation on": (
        Case(TWO_LEADS, LEA, lent=[ADA_LENDS_KIM, lends(KIM, LEA)]), "not_approver"),
    "the requester's delegate does not approve for them": (
        Case(TWO_LEADS, KIM, lent=[ADA_LENDS_KIM], asked={"requester": ADA}), "not_approver"),
    "the requester is nobody's delegate": (Case(TWO_LEADS, BRUNO, lent=[lends(ADA, BRUNO)]), "not_approver"),
    "the leaver is nobody's delegate": (Case(TWO_LEADS, DANA, lent=[lends(ADA, DANA)]), "not_approver"),
    "who has left lends nothing any more": (
        Case(TWO_LEADS, KIM, without=[ADA], lent=[ADA_LENDS_KIM]), "not_approver"),
    "a denied approver's delegate is no way around": (
        Case(NOT_HANA, KIM, lent=[lends(HANA, KIM)]), "not_approver"),
    "the manager's delegate approves as the manager": (
        Case(PEER_AND_MANAGER, LEA, [ADA], lent=[CHEN_LENDS_LEA]), "approved"),
    # what a rule is about, and several apps
    "the app's owner approves": (Case(OWNER, KIM), "approved"),
    "another app's owner does not": (Case(OWNER, FARAH), "not_approver"),
    "two apps need both owners": (Case(OWNER, KIM, asked=BOTH_APPS), "0/1 owner"),
    "the second owner completes it": (Case(OWNER, FARAH, [KIM], asked=BOTH_APPS), "approved"),
    "two apps need all the stages of both": (
        Case(BY_APP, ADA, asked=BOTH_APPS), "0/1 UFARAH"),
    "who approved one app counts in the other": (Case(BY_APP, FARAH, [ADA], asked=BOTH_APPS), "approved"),
    "an administrator needs two leads": (Case(ADMINS, ADA, asked=ADMIN), "1/2 @it-leads"),
    "somebody else's account does not": (Case(ADMINS, LEA), "approved"),
    "a role is the app's own word in any case": (Case(INSTRUCTORS, KIM), "approved"),
    "more than one account needs two leads": (Case(MANY, ADA, asked=TWO_ACCOUNTS), "1/2 @it-leads"),
    "just one account does not": (Case(MANY, LEA), "approved"),
    "a probe has its rule": (Case(PROBES, ADA, asked=PROBE), "approved"),
    "which is none of an offboarding": (Case(PROBES, ADA), "not_approver"),
    "at noon the night's rule is not asked": (Case(NIGHT, LEA), "approved"),
    "at night it is": (Case(NIGHT, ADA, asked=AT_TWO), "approved"),
    "the first rule that matches is the one": (
        Case(policy(ruled(one("UADA")), ruled(one("UHANA"))), HANA), "not_approver"),
    # overrides, telling, quiet
    "an override needs two, whatever its rule says": (
        Case(OVERRIDES, ADA, asked=OVERRIDE), "1/2 UADA|UHANA|UCHEN"),
    "the second one approves it": (Case(OVERRIDES, CHEN, [ADA], asked=OVERRIDE), "approved"),
    "an override needs two people in all its stages": (
        Case(STAGED_OVERRIDE, CHEN, asked=OVERRIDE), "1/2 manager|UADA"),
    "who is only told is not asked": (Case(AT_ONCE, ADA), "not_approver"),
    "but an override is never only told": (Case(AT_ONCE, ADA, asked=OVERRIDE), "1/2 @it-leads"),
    "nor is a probe": (Case(AT_ONCE, ADA, asked=PROBE), "approved"),
    "a quiet rule asks like any other": (Case(QUIET, ADA), "approved"),
    # the moment (sso-elevator #26, hermes-agent #80283, discord/access #468)
    "an expired request waits for nobody": (Case(EITHER, CHEN, asked={"expired": True}), "expired"),
    "an old card decides nothing": (Case(EITHER, CHEN, asked={"version": 2}), "old_version"),
    "what is decided stays so": (Case(EITHER, CHEN, asked={"status": RequestStatus.DENIED}), "closed"),
    "also what is approved": (
        Case(EITHER, CHEN, asked={"status": RequestStatus.APPROVED}, choice=Choice.DENY), "closed"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", TABLE)
def test_the_table(sentence: str) -> None:
    case, then = TABLE[sentence]
    assert told(case.decide()) == then


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


def test_a_delegate_is_shown_with_whom_they_speak_for() -> None:
    assert Case(TWO_LEADS, KIM, lent=[ADA_LENDS_KIM]).decide().on_behalf == ADA
    assert Case(TWO_LEADS, HANA, lent=[lends(ADA, HANA)]).decide().on_behalf is None
