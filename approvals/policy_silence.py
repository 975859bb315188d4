"""What becomes of silence: whose approval counts for a stage that nobody answered, in sentences as values.

An escalation only adds people. A stage needs as many approvals as before it, and those who are added to it
from the next stage are asked there too, so never fewer people approve than what follows asks for.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from approvals.policy_match import Track, tracks_of
from approvals.policy_question import Escalation, Question
from approvals.policy_rules import Escalate, Rule, Rules
from connectors.contract import Value


class Widened(Value):
    """After ``silent`` without an answer, whom ``who`` names may answer for a stage as well."""

    silent: timedelta
    who: tuple[str, ...]
    owners: tuple[str, ...] = ()


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


def widened(question: Question, rules: Rules) -> tuple[Widened, ...]:
    """What silence has changed about a request, the oldest first."""
    tracks = {track.number: track for track in tracks_of(question, rules)}
    told = (
        Widened(silent=each.silent, who=more, owners=tracks[each.rule].owners)
        for each in sorted(question.escalations, key=lambda each: each.at)
        if each.rule in tracks
        and each.stage <= len(tracks[each.rule].stages)
        and (more := added(tracks[each.rule], each.stage, question.escalations))
    )
    return tuple(dict.fromkeys(told))


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
