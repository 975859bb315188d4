"""What votes amount to in each stage of each track, everybody counted where they help most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from approvals.people import Person
from approvals.policy_match import Track, is_member
from approvals.policy_progress import Progress, Stand, Waiting
from approvals.policy_question import Vote
from approvals.policy_rules import EVERYBODY, Group, Mode
from approvals.policy_silence import added
from approvals.policy_voices import Floor, Speaker, merged, ways


def progress(floor: Floor, votes: Sequence[Vote]) -> Progress:
    """What these votes amount to."""
    return _progress(floor, floor.might_approve(), floor.approvals(votes))


def prospect(floor: Floor, votes: Sequence[Vote]) -> Progress:
    """What they would amount to if everybody approved who still can; who is missing then, nobody can be.

    Where somebody's word would make one of two others, they are taken to keep silent if that helps.
    """
    able, given = floor.might_approve(), floor.approvals(votes)
    ahead = (_progress(floor, able, way, boundless=True) for way in ways(able, given))
    best = next(ahead)
    while not best.is_complete and (other := next(ahead, None)):
        best = min(best, other, key=lambda each: each.missing)
    return best


def asked_now(floor: Floor, votes: Sequence[Vote], *, quiet: bool = False) -> tuple[Person, ...]:
    """Those whom we know and ask now, with a ping unless ``quiet``; ``*`` names nobody in particular."""
    able, given = floor.might_approve(), floor.approvals(votes)
    now = _progress(floor, able, given)
    pinged = [
        (track, tuple(entry for entry in entries if entry != EVERYBODY))
        for track, entries in _turns(floor, now)
        if quiet or track.rule.mode is not Mode.QUIET
    ]
    silent = (speaker for speaker in able if _adds(floor, able, given, speaker, now))
    voices = (voice for speaker in silent for voice in speaker)
    return tuple(v.person for v in voices if any(_may_sit(floor, t, entries, (v,)) for t, entries in pinged))


def _adds(
    floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], speaker: Speaker, now: Progress
) -> bool:
    """Whether somebody's word would count: as one more, or for what those they count with are not named."""
    then = merged((*(voice for each in given for voice in each), *speaker))
    return len(then) > len(given) or _progress(floor, able, then).missing < now.missing


def _turns(floor: Floor, now: Progress) -> Iterator[tuple[Track, Sequence[str]]]:
    """Whose turn it is: entries, each with the track whose rule names them."""
    for place, turn in now.turns.items():
        yield from ((floor.tracks[place], each.who) for each in now.tracks[place][turn] if each.missing)
    if not now.turns and any(each.missing for each in now.beyond):
        yield from ((track, track.rule.named) for track in floor.asking)


@dataclass(frozen=True)
class Bench:
    """Seats of a stage for one group, or for those who stand in for some of it."""

    group: Group
    who: tuple[str, ...]
    seats: int
    instead_of: tuple[str, ...] = ()


def _progress(
    floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], *, boundless: bool = False
) -> Progress:
    """``boundless`` takes it that somebody is found wherever everybody may."""
    tracks = _tracks(floor, able, given, boundless)
    return Progress(tracks, _beyond(floor, able, given, boundless) if floor.beyond else ())


def _tracks(
    floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], boundless: bool
) -> tuple[tuple[Stand, ...], ...]:
    return tuple(tuple(_stages(floor, t, able, given, boundless)) for t in floor.tracks)


def _beyond(floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], boundless: bool) -> Stand:
    """What is asked for when the stages are complete, of all whom the rules name."""
    who = tuple(dict.fromkeys(entry for track in floor.asking for entry in track.rule.named))
    owners = tuple(dict.fromkeys(owner for track in floor.asking for owner in track.owners))
    free = boundless and EVERYBODY in who
    spare = floor.beyond if free else _spare(floor, able, given, boundless)
    return (Waiting(who=who, given=spare, needed=floor.beyond, owners=owners, beyond=True),)


def _spare(floor: Floor, able: Sequence[Speaker], given: Sequence[Speaker], boundless: bool) -> int:
    """How many of those who have spoken the stages can do without, as far as it matters."""
    named = [n for n, speaker in enumerate(given) if _is_asked(floor, speaker)]
    for number in range(min(floor.beyond, len(named)), 0, -1):
        for some in combinations(named, number):
            rest = [speaker for n, speaker in enumerate(given) if n not in some]
            if Progress(_tracks(floor, able, rest, boundless)).is_complete:
                return number
    return 0


def _is_asked(floor: Floor, speaker: Speaker) -> bool:
    return any(_may_sit(floor, track, track.rule.named, speaker) for track in floor.asking)


def _stages(
    floor: Floor, track: Track, able: Sequence[Speaker], given: Sequence[Speaker], boundless: bool
) -> Iterator[Stand]:
    for number, stage in enumerate(track.stages, start=1):
        more = added(track, number, floor.question.escalations)
        found = [b for part in stage.parts for b in _benches(floor, track, part, able, len(given))]
        benches = [replace(bench, who=tuple(dict.fromkeys((*bench.who, *more)))) for bench in found]
        sure = [boundless and EVERYBODY in bench.who for bench in benches]
        full = _seated(floor, track, [b for b, free in zip(benches, sure, strict=True) if not free], given)
        yield tuple(
            Waiting(
                who=bench.who,
                given=bench.seats if free else next(full),
                needed=bench.seats,
                instead_of=bench.instead_of,
                owners=track.owners,
                all_of=bench.group.all_of and not more,
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
        yield Bench(group, track.rule.fallback, lacking, instead_of=group.who)


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
