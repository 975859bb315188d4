"""What was approved by one because it was urgent: who hears of it, and who signs it afterwards."""

from collections.abc import Sequence

from approvals.people import Person, same_person
from approvals.policy_access import floor_of, is_named, rights_of, standing
from approvals.policy_question import Delegation, Question, Reason, Vote
from approvals.policy_rules import EVERYBODY, Rules
from approvals.policy_voices import Floor, Speaker, merged


def is_shortened(question: Question, rules: Rules) -> bool:
    """Whether one approval is enough for any of it because it is urgent, whatever the rules say."""
    return any(track.is_shortened for track in floor_of(question, rules).tracks)


def to_review(question: Question, votes: Sequence[Vote], rules: Rules) -> tuple[Person, ...]:
    """Those whom we know and the rules would have asked, in whatever stage, also those on leave.

    Whoever approved is among them only where nobody else is.
    """
    floor = floor_of(question, rules)
    asked = tuple(each for each in question.people or () if _is_meant(floor, each))
    given = [voice.person for speaker in floor.approvals(votes) for voice in speaker]
    others = tuple(each for each in asked if not any(same_person(each, one) for one in given))
    return others or asked


def may_sign(
    question: Question,
    actor: Person,
    votes: Sequence[Vote],
    rules: Rules,
    delegations: Sequence[Delegation] = (),
) -> Reason:
    """Whether ``actor`` may sign the review: anybody who could have approved, and somebody else than who did.

    Where nobody else is left, whoever approved may; requester and leaver never.
    """
    floor = floor_of(question, rules, delegations)
    if (reason := standing(actor)) is not Reason.ALLOWED:
        return reason
    if same_person(actor, question.leaver):
        return Reason.OWN_DEPARTURE
    if same_person(actor, question.requester):
        return Reason.OWN_REQUEST
    if question.holds_seat(actor):
        return Reason.OWN_SEAT
    if not is_named(floor, actor) or floor.is_denied(actor):
        return Reason.NOT_SIGNER
    given = floor.approvals(votes)
    own = floor.voice(floor.as_vote(actor))
    if own is None or not _is_among(given, (own,)) or _nobody_else(floor, given):
        return Reason.ALLOWED
    return Reason.OWN_APPROVAL


def _is_meant(floor: Floor, person: Person) -> bool:
    """Whether a rule names this person, by more than naming everybody, and their word counts."""
    named = (
        floor.names(track, [entry for entry in track.rule.named if entry != EVERYBODY], person)
        for track in floor.asking
    )
    return floor.may_speak(person) and any(named)


def _nobody_else(floor: Floor, given: Sequence[Speaker]) -> bool:
    """Whether everybody whom we know and who could sign has approved."""
    if any(EVERYBODY in track.rule.named for track in floor.asking):
        return False
    return all(_is_among(given, speaker) for speaker in floor.might_approve() if _could(floor, speaker))


def _is_among(given: Sequence[Speaker], speaker: Speaker) -> bool:
    """Whether somebody has spoken already, themselves or through whoever speaks for them."""
    voices = [voice for each in given for voice in each]
    return len(merged([*voices, *speaker])) == len(given)


def _could(floor: Floor, speaker: Speaker) -> bool:
    people = (right for voice in speaker for right in rights_of(floor, voice.person))
    return any(floor.names(track, track.rule.named, right) for right in people for track in floor.asking)
