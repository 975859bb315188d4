"""What becomes of silence: whose approval counts for a stage that nobody answered, in sentences as values.

An escalation only adds people. A stage needs as many approvals as before it, and those who are added to it
from the next stage are asked there too, so never fewer people approve than what follows asks for.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from approvals.policy_match import Track
from approvals.policy_progress import Progress, Stand, Waiting
from approvals.policy_question import Escalation
from approvals.policy_rules import EVERYBODY, Escalate, Rule, Rules
from approvals.policy_voices import Floor
from connectors.contract import Value


class Widened(Value):
    """After ``silent`` without what ``missing`` were asked for, whom ``who`` names may answer as well.

    ``missing`` name those who were asked at first, and ``who`` only those who could not answer before.
    """

    silent: timedelta
    who: tuple[str, ...]
    owners: tuple[str, ...] = ()
    missing: Stand = ()


def added(track: Track, stage: int, escalations: Sequence[Escalation]) -> tuple[str, ...]:
    """The entries that count for a stage of a track, from 1, because it was not answered."""
    way = way_of(track, stage, escalations)
    if way is Escalate.FALLBACK:
        more = track.rule.fallback
    elif way is Escalate.NEXT_STAGE and stage < len(track.stages):
        named = (entry for part in track.stages[stage].parts for entry in part.who)
        more = (*named, *added(track, stage + 1, escalations))
    else:
        return ()
    own = {entry for part in track.stages[stage - 1].parts for entry in part.who}
    return tuple(entry for entry in dict.fromkeys(more) if entry not in own)


def way_of(track: Track, stage: int, escalations: Sequence[Escalation]) -> Escalate | None:
    """How a stage was escalated, if it was."""
    found = (each.way for each in escalations if (each.rule, each.stage) == (track.number, stage))
    return next(found, None)


def can_escalate(track: Track, stage: int) -> bool:
    """Whether anything becomes of silence in a stage of a track: its time is set, and there is a way."""
    rule = track.rule
    if not rule.escalate_after or rule.escalate_to is None:
        return False
    if rule.escalate_to is Escalate.NEXT_STAGE:
        return stage < len(track.stages)
    return rule.escalate_to is Escalate.CANCEL or bool(rule.fallback)


def listened_to(track: Track, turn: int, escalations: Sequence[Escalation]) -> range:
    """The stages, from 1, that are asked now where the first to lack something is ``turn``."""
    last = turn
    while last < len(track.stages) and way_of(track, last, escalations) is Escalate.NEXT_STAGE:
        last += 1
    return range(turn, last + 1)


def widened(floor: Floor, standing: Progress) -> tuple[Widened, ...]:
    """What silence has changed where somebody is still missing, the oldest first."""
    escalations = floor.question.escalations
    told = (
        _widened(floor, track, each, lacking)
        for each in sorted(escalations, key=lambda each: each.at)
        for track, stages in zip(floor.tracks, standing.tracks, strict=True)
        if track.number == each.rule and each.stage <= len(stages)
        if added(track, each.stage, escalations)
        if (lacking := [group for group in stages[each.stage - 1] if group.missing])
    )
    return tuple(dict.fromkeys(told))


def _widened(floor: Floor, track: Track, escalation: Escalation, lacking: Sequence[Waiting]) -> Widened:
    more = added(track, escalation.stage, floor.question.escalations)
    missing = tuple(_as_asked(group, more) for group in lacking)
    before = tuple(entry for group in missing for entry in group.who)
    fresh = tuple(entry for entry in more if _names_others(floor, track, entry, before))
    return Widened(silent=escalation.silent, who=fresh, owners=track.owners, missing=missing)


def _as_asked(group: Waiting, more: Sequence[str]) -> Waiting:
    """The group without those who were added to it."""
    own = tuple(entry for entry in group.who if entry not in more)
    return group.model_copy(update={"who": own or group.instead_of or group.who})


def _names_others(floor: Floor, track: Track, entry: str, before: Sequence[str]) -> bool:
    """Whether an entry names anybody who may speak and was not asked before; where nobody looked, it does."""
    people = floor.question.people
    if people is None or entry == EVERYBODY:
        return True
    able = (person for person in people if floor.may_speak(person))
    return any(floor.names(track, [entry], each) and not floor.names(track, before, each) for each in able)


def pointless(rules: Rules) -> Iterator[str]:
    """What is set for silence and could never come to anything: sentences that begin with the key."""
    *numbered, last = rules.whole
    own: list[tuple[str, Rule | Rules]] = [
        *((f"rules[{n}].", rule) for n, rule in enumerate(rules.rules, start=1)),
        ("", rules),
    ]
    for (key, said), whole in zip(own, (*numbered, last), strict=True):
        if said.escalate_after and whole.escalate_to is None:
            yield f"{key}escalate_after needs escalate_to: next_stage, fallback or cancel"
        elif said.escalate_to and whole.escalate_after is None:
            yield f'{key}escalate_to needs escalate_after, such as "4h"'
        elif whole.escalate_after and whole.escalate_after >= rules.expires_after:
            yield f"{key}escalate_after is no shorter than expires_after: the request would be over before"
        elif said.escalate_to is Escalate.FALLBACK and not _has_fallback(said, rules):
            yield f"{key}escalate_to is fallback, but no fallback is named"
        elif said.escalate_to is Escalate.NEXT_STAGE and not _has_next(said, rules):
            yield f"{key}escalate_to is next_stage, but there is no next stage"


def _has_fallback(said: Rule | Rules, rules: Rules) -> bool:
    return bool(said.fallback or rules.fallback)


def _has_next(said: Rule | Rules, rules: Rules) -> bool:
    """Whether a rule has several stages; of the whole policy, whether any of its rules has."""
    those = [said] if isinstance(said, Rule) else rules.rules
    return any(len(rule.stages) > 1 for rule in those)
