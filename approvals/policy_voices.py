"""Whose word counts: votes as voices, with those for whom each may speak, and which are one and the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice

from approvals.people import Person, same_person
from approvals.policy_match import Track, is_member, is_party, matches_any
from approvals.policy_question import Choice, Delegation, Question, Vote

MOST_WAYS = 200  # of keeping silent; more than a few links between delegates are nobody's company


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks, for themselves and for those who have named them their delegate."""

    person: Person
    speaks_for: tuple[Person, ...] = ()

    @property
    def rights(self) -> tuple[Person, ...]:
        """Everybody whose right to approve this voice may use, their own first."""
        return (self.person, *self.speaks_for)


Speaker = tuple[Voice, ...]
"""Voices that count once: one person with several accounts, or somebody with their delegate."""


@dataclass(frozen=True)
class Floor:
    """Who may speak on one request: what is asked, the tracks that must agree, and who speaks for whom.

    ``beyond`` counts the approvals by anybody that are needed when all the stages are complete.
    """

    question: Question
    tracks: tuple[Track, ...]
    delegations: Sequence[Delegation] = ()
    beyond: int = 0

    @property
    def asking(self) -> tuple[Track, ...]:
        """The tracks whose people may approve; those who are only told may where nobody else is asked."""
        asking = tuple(track for track in self.tracks if not track.told)
        return asking or (self.tracks if self.beyond else ())

    def may_speak(self, person: Person) -> bool:
        """Whether this person's word can count at all: a member, no party to it, and denied by no rule."""
        return is_member(person) and not is_party(person, self.question) and not self.is_denied(person)

    def is_denied(self, person: Person) -> bool:
        """Whether any rule of this request says that this person never approves."""
        leaver = self.question.leaver
        return any(matches_any(track.rule.deny, person, leaver, track.owners) for track in self.tracks)

    def names(self, track: Track, entries: Sequence[str], person: Person) -> bool:
        """Whether entries of a track's rule name this person."""
        return matches_any(entries, person, self.question.leaver, track.owners)

    def voice(self, vote: Vote) -> Voice | None:
        """The voice that a vote is, or none where it does not count (any more)."""
        voter = self.now(vote.voter)
        if not self.may_speak(voter):
            return None
        at = self.question.at if vote.at is None else vote.at
        lent = (each for each in self.delegations if same_person(each.delegate, voter) and each.holds(at))
        others = (self.now(each.delegator) for each in lent)
        return Voice(voter, tuple(other for other in others if self.may_speak(other)))

    def now(self, person: Person) -> Person:
        """The person with their standing and groups of now, where somebody looked."""
        known = (each for each in self.question.people or () if each.slack_id == person.slack_id != "")
        latest = next(known, person)
        return person.model_copy(update={"kind": latest.kind, "groups": latest.groups})

    def approvals(self, votes: Sequence[Vote]) -> list[Speaker]:
        """Who has approved the version that stands, each once, in an order that does not depend on theirs."""
        given = (v for v in votes if v.version == self.question.version and v.choice is Choice.APPROVE)
        return merged(voice for vote in given if (voice := self.voice(vote)))

    def might_approve(self) -> list[Speaker]:
        """Who could still speak now of all those whom we know, each once; nobody who is away."""
        known = [p for p in self.question.people or () if p.slack_id not in self.question.away]
        lent = [each.delegate for each in self.delegations if each.holds(self.question.at)]
        return merged(voice for person in (*known, *lent) if (voice := self.voice(self.as_vote(person))))

    def as_vote(self, person: Person) -> Vote:
        """An approval of this person's, now."""
        question = self.question
        return Vote(voter=person, choice=Choice.APPROVE, version=question.version, at=question.at)


def merged(voices: Iterable[Voice]) -> list[Speaker]:
    """The voices, those that share a right put together: a Slack id or an address in common is enough."""
    heard: list[tuple[set[str], list[Voice]]] = []
    for voice in sorted(voices, key=_order):
        keys = _keys_of(voice) or {f"nobody:{len(heard)}"}
        same = [each for each in heard if each[0] & keys]
        heard = [each for each in heard if not each[0] & keys]
        together = [each for _, voices_of in same for each in voices_of]
        heard.append((keys.union(*(each[0] for each in same)), [*together, voice]))
    return [tuple(voices_of) for _, voices_of in heard]


def ways(able: Sequence[Speaker], given: Sequence[Speaker]) -> Iterator[list[Speaker]]:
    """Everybody's word together, then without that of one or more through whom others count as one."""
    spoken, more = (list(chain.from_iterable(each)) for each in (given, able))
    everybody = merged((*spoken, *more))
    yield everybody
    loose = [voice for speaker in everybody if not _is_close(speaker) for voice in speaker]
    silent = [voice for voice in loose if voice not in spoken]
    quiet = chain.from_iterable(combinations(silent, n) for n in range(1, len(silent) + 1))
    for some in islice(quiet, MOST_WAYS):
        yield merged((*spoken, *(voice for voice in more if voice not in some)))


def _is_close(speaker: Speaker) -> bool:
    """Whether each of these voices shares a right with each other one."""
    return all(one & other for one, other in combinations(map(_keys_of, speaker), 2))


def _keys_of(voice: Voice) -> set[str]:
    return set().union(*map(_keys, voice.rights))


def _keys(person: Person) -> set[str]:
    return {f"id:{person.slack_id}"} - {"id:"} | set(person.emails)


def _order(voice: Voice) -> tuple[str, tuple[str, ...]]:
    return voice.person.slack_id, voice.person.emails
