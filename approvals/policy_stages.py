"""How far a request is: what each stage asks for, what is given, and who is waited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from approvals.people import Person
from approvals.policy_match import Track, is_member
from approvals.policy_question import Vote
from approvals.policy_rules import EVERYBODY, Group, Mode
from approvals.policy_voices import Floor, Speaker, merged
from connectors.contract import Value


class Waiting(Value):
    """A sentence as a value: "``given`` of ``needed`` from ``who``", in a stage of a rule.

    ``who`` are entries of the policy, ``instead_of`` those for whom they stand in, and ``owners`` the Slack
    ids that ``owner`` means. ``rule`` counts from 1 and is 0 for the simple form; ``stage`` counts from 1.
    """

    who: tuple[str, ...]
    given: int
    needed: int
    instead_of: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    all_of: bool = False
    rule: int = 0
    stage: int = 1
    stages: int = 1

    @property
    def missing(self) -> int:
        """How many are waited for."""
        return max(self.needed - self.given, 0)


Stand = tuple[Waiting, ...]
"""One stage: what each of its groups has."""
Key = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Progress:
    """What some votes amount to: for each track its stages, in order."""

    tracks: tuple[tuple[Stand, ...], ...]

    @property
    def is_complete(self) -> bool:
        """Whether nobody is waited for."""
        return not any(each.missing for each in self.all)

    @property
    def all(self) -> Stand:
        """Every group of every stage of every track."""
        return tuple(each for track in self.tracks for stage in track for each in stage)

    @property
    def turns(self) -> dict[int, int]:
        """For each track that is not complete, by its place: the place of the stage that is asked now."""
        first = (next((n for n, s in enumerate(track) if _lacks(s)), None) for track in self.tracks)
        return {place: stage for place, stage in enumerate(first) if stage is not None}

    @property
    def open(self) -> Stand:
        """Who is asked now."""
        turns = self.turns.items()
        found = (each for place, turn in turns for each in self.tracks[place][turn] if each.missing)
        return tuple(dict.fromkeys(found))

    @property
    def later(self) -> Stand:
        """Who is asked afterwards."""
        turns = self.turns.items()
        after = (stage for place, turn in turns for stage in self.tracks[place][turn + 1 :])
        return tuple(dict.fromkeys(each for stage in after for each in stage if each.missing))

    @property
    def missing(self) -> int:
        """How many approvals are still needed if everybody counts wherever they can."""
        most: dict[Key, int] = {}
        for stage in (stage for track in self.tracks for stage in track):
            here: dict[Key, int] = {}
            for each in stage:
                key = each.who, each.owners
                here[key] = here.get(key, 0) + each.missing
            most |= {key: max(number, most.get(key, 0)) for key, number in here.items()}
        return sum(most.values())

    def given_in(self, turns: dict[int, int]) -> int:
        """How many approvals there are in these stages."""
        return sum(each.given for place, turn in turns.items() for each in self.tracks[place][turn])


def _lacks(stage: Stand) -> bool:
    return any(each.missing for each in stage)


def progress(floor: Floor, votes: Sequence[Vote]) -> Progress:
    """What these votes amount to."""
    return _progress(floor, floor.might_approve(), floor.approvals(votes))


def prospect(floor: Floor, votes: Sequence[Vote]) -> Progress:
    """What they would amount to if everybody approved who still can; who is missing then, nobody can be."""
    able = floor.might_approve()
    voices = [voice for speaker in (*able, *floor.approvals(votes)) for voice in speaker]
    return _progress(floor, able, merged(voices), boundless=True)


def asked_now(floor: Floor, votes: Sequence[Vote], *, quiet: bool = False) -> tuple[Person, ...]:
    """Those whom we know and ask now, with a ping unless ``quiet``; ``*`` names nobody in particular."""
    able, given = floor.might_approve(), floor.approvals(votes)
    now = _progress(floor, able, given)
    pinged = [
        (floor.tracks[place], tuple(entry for entry in each.who if entry != EVERYBODY))
        for place, turn in now.turns.items()
        if quiet or floor.tracks[place].rule.mode is not Mode.QUIET
        for each in now.tracks[place][turn]
        if each.missing
    ]
    said = [voice for speaker in given for voice in speaker]
    silent = (speaker for speaker in able if len(merged((*said, *speaker))) > len(given))
    voices = (voice for speaker in silent for voice in speaker)
    return tuple(v.person for v in voices if any(_may_sit(floor, t, entries, (v,)) for t, entries in pinged))


@dataclass(frozen=True)
class Bench:
    """Seats of a stage for one group, or for those who stand in for some of it."""

    group: Group
    who: tuple[str, ...]
    seats: int

    @property
    def instead_of(self) -> tuple[str, ...]:
        """The entries for whom others stand in, if they do."""
        return () if self.who is self.group.who else self.group.who


def _progress(
    floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], *, boundless: bool = False
) -> Progress:
    """``boundless`` takes it that somebody is found wherever everybody may."""
    return Progress(tuple(tuple(_stages(floor, t, able, given, boundless)) for t in floor.tracks))


def _stages(
    floor: Floor, track: Track, able: Sequence[Speaker], given: Sequence[Speaker], boundless: bool
) -> Iterator[Stand]:
    for number, stage in enumerate(track.stages, start=1):
        benches = [b for part in stage.parts for b in _benches(floor, track, part, able, len(given))]
        sure = [boundless and EVERYBODY in bench.who for bench in benches]
        full = _seated(floor, track, [b for b, free in zip(benches, sure, strict=True) if not free], given)
        yield tuple(
            Waiting(
                who=bench.who,
                given=bench.seats if free else next(full),
                needed=bench.seats,
                instead_of=bench.instead_of,
                owners=track.owners,
                all_of=bench.group.all_of,
                rule=track.number,
                stage=number,
                stages=len(track.stages),
            )
            for bench, free in zip(benches, sure, strict=True)
        )


def _benches(
    floor: Floor, track: Track, group: Group, able: Sequence[Speaker], given: int
) -> Iterator[Bench]:
    """The seats of a group as it is now: as many as it lacks are for the fallback, if there is one.

    Where nobody looked, nobody is known to be missing, and "all of them" is never complete.
    """
    if floor.question.people is None:
        yield Bench(group, group.who, max(group.quorum, given + 1) if group.all_of else group.quorum)
        return
    here = sum(_may_sit(floor, track, group.who, speaker) for speaker in able)
    there = sum(_may_sit(floor, track, track.rule.fallback, speaker) for speaker in able)
    gone = min(_gone(floor, track, group), there) if group.all_of else 0
    needed = max(group.quorum, here + gone) if group.all_of else group.quorum
    lacking = 0 if EVERYBODY in group.who or not track.rule.fallback else max(needed - here, 0)
    if needed > lacking:
        yield Bench(group, group.who, needed - lacking)
    if lacking:
        yield Bench(group, track.rule.fallback, lacking)


def _gone(floor: Floor, track: Track, group: Group) -> int:
    """How many of a group are not there any more, or on leave."""
    question = floor.question
    named = (each for each in question.people or () if floor.names(track, group.who, each))
    return sum(not is_member(each) or each.slack_id in question.away for each in named)


def _may_sit(floor: Floor, track: Track, entries: Sequence[str], speaker: Speaker) -> bool:
    return any(floor.names(track, entries, right) for voice in speaker for right in voice.rights)


def _seated(floor: Floor, track: Track, benches: Sequence[Bench], given: Sequence[Speaker]) -> Iterator[int]:
    """How many sit on each bench when as many as possible sit, everybody on one seat."""
    fits = [[n for n, b in enumerate(benches) if _may_sit(floor, track, b.who, s)] for s in given]
    seats: list[list[int]] = [[] for _ in benches]
    for speaker in range(len(given)):
        _sit(speaker, fits, [bench.seats for bench in benches], seats, set())
    return iter([len(each) for each in seats])


def _sit(
    speaker: int, fits: Sequence[Sequence[int]], room: Sequence[int], seats: list[list[int]], tried: set[int]
) -> bool:
    """Finds a seat for one more, moving others on where they fit elsewhere."""
    for bench in fits[speaker]:
        if bench in tried:
            continue
        tried.add(bench)
        if len(seats[bench]) < room[bench]:
            seats[bench].append(speaker)
            return True
        for other in seats[bench]:
            if _sit(other, fits, room, seats, tried):
                seats[bench].remove(other)
                seats[bench].append(speaker)
                return True
    return False
