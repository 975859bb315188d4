"""How far a request is, in numbers: what each stage asks for, what is given, who is waited for."""

from dataclasses import dataclass

from connectors.contract import Value


class Waiting(Value):
    """A sentence as a value: "``given`` of ``needed`` from ``who``", in a stage of a rule.

    ``who`` are entries of the policy, ``instead_of`` those for whom they stand in, and ``owners`` the Slack
    ids that ``owner`` means. ``rule`` counts from 1 and is 0 for the simple form; ``stage`` counts from 1.
    What is ``beyond`` the stages may come from anybody whom a rule names, but not from those counted in them.
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
    beyond: bool = False

    @property
    def missing(self) -> int:
        """How many are waited for."""
        return max(self.needed - self.given, 0)


Stand = tuple[Waiting, ...]
"""One stage: what each of its groups has."""
Key = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Progress:
    """What some votes amount to: for each track its stages, in order, and what is asked beyond them."""

    tracks: tuple[tuple[Stand, ...], ...]
    beyond: Stand = ()

    @property
    def is_complete(self) -> bool:
        """Whether nobody is waited for."""
        return not any(each.missing for each in self.all)

    @property
    def all(self) -> Stand:
        """Every group of every stage of every track, and what is beyond them."""
        return (*(each for track in self.tracks for stage in track for each in stage), *self.beyond)

    @property
    def turns(self) -> dict[int, int]:
        """For each track that is not complete, by its place: the place of the stage that is asked now."""
        first = (next((n for n, s in enumerate(track) if _lacks(s)), None) for track in self.tracks)
        return {place: stage for place, stage in enumerate(first) if stage is not None}

    @property
    def open(self) -> Stand:
        """Who is asked now."""
        if not self.turns:
            return tuple(each for each in self.beyond if each.missing)
        turns = self.turns.items()
        found = (each for place, turn in turns for each in self.tracks[place][turn] if each.missing)
        return tuple(dict.fromkeys(found))

    @property
    def later(self) -> Stand:
        """Who is asked afterwards."""
        turns = self.turns.items()
        after = [stage for place, turn in turns for stage in self.tracks[place][turn + 1 :]]
        last = [self.beyond] if turns else []
        return tuple(dict.fromkeys(each for stage in (*after, *last) for each in stage if each.missing))

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
        return sum(most.values()) + sum(each.missing for each in self.beyond)

    def given_in(self, turns: dict[int, int]) -> int:
        """How many approvals there are in these stages; with no turn left, in what is beyond them."""
        if not turns:
            return sum(each.given for each in self.beyond)
        return sum(each.given for place, turn in turns.items() for each in self.tracks[place][turn])


def _lacks(stage: Stand) -> bool:
    return any(each.missing for each in stage)
