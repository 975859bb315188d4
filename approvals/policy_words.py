"""The rules in sentences: what a request needs, and who can give that today. Nothing here is escaped."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from approvals.policy import floor_of
from approvals.policy_match import Track, rule_for
from approvals.policy_progress import Stand, Waiting
from approvals.policy_question import AskedAccount, Delegation, Question
from approvals.policy_rules import EVERYBODY, MANAGER, OWNER, Escalate, Mode, Rules
from approvals.policy_silence import can_escalate
from approvals.policy_stages import progress, prospect
from approvals.policy_voices import Floor
from approvals.states import RequestKind
from connectors.contract import Value

MOST_NAMED = 5
PARTS = {EVERYBODY: "any member", MANAGER: "the leaver's manager", OWNER: "the app's owner"}
ASKS = {
    RequestKind.OFFBOARD: "deactivate",
    RequestKind.PROBE: "probe",
    RequestKind.UNDO: "reactivate",
    RequestKind.RECLAIM: "take back",
}


class Sentence(Value):
    """What one rule means for a request; ``rule`` counts from 1 and is 0 for the simple form.

    ``holds`` is false where nobody is left who could give what it needs.
    """

    rule: int
    text: str
    holds: bool = True


def explain(rules: Rules, question: Question, delegations: Sequence[Delegation] = ()) -> list[Sentence]:
    """A sentence for each rule that a request falls under; all of them have to be satisfied."""
    floor = floor_of(question, rules, delegations)
    return [_sentence(floor, track, rules) for track in floor.tracks]


def _sentence(floor: Floor, track: Track, rules: Rules) -> Sentence:
    alone = Floor(floor.question, (track,), floor.delegations)
    asked = f"a request to {_matter(floor.question, track, rules)}"
    if track.told:
        told = _list([PARTS.get(entry, entry) for entry in track.told])
        text = f"{asked} needs no approval: it happens at once, and {told} are told"
        return Sentence(rule=track.number, text=text)
    lacking = [each for each in prospect(alone, ()).all if each.missing]
    (stages,) = progress(alone, ()).tracks
    ping = ", asked without a ping" if track.rule.mode is Mode.QUIET else ""
    text = f"{asked} needs {_needs(stages)}{ping}; {_today(alone, lacking)}{_silence(track, rules)}"
    return Sentence(rule=track.number, text=text, holds=not lacking)


def _matter(question: Question, track: Track, rules: Rules) -> str:
    mine = [account for account in question.asked if rule_for(account, question, rules)[0] == track.number]
    verb = ASKS[question.kind]
    override = " although that is not proven there" if any(account.overrides for account in mine) else ""
    return f"{verb} {_list(list(dict.fromkeys(map(_account, mine))))}{override}"


def _account(account: AskedAccount) -> str:
    whose = f"{account.title or account.app} " if account.app else ""
    what = f"{whose}administrator" if account.is_admin else f"{whose}account"
    what = f"{what} with the role {account.role}" if account.role and not account.is_admin else what
    return f"{'an' if what[:1].lower() in 'aeio' else 'a'} {what}"


def how_long(duration: timedelta) -> str:
    """A duration in its largest units: "4 h", "1 h 30 min"."""
    minutes = max(round(duration / timedelta(minutes=1)), 1)
    hours, minutes = divmod(minutes, 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]))


def _silence(track: Track, rules: Rules) -> str:
    """What becomes of it if nobody answers, where anything does."""
    rule, stages = track.rule, range(1, len(track.stages) + 1)
    if rule.escalate_after is None or not any(can_escalate(track, stage) for stage in stages):
        return ""
    then = {
        Escalate.CANCEL: "it is cancelled",
        Escalate.NEXT_STAGE: "those of the next stage may approve for them",
        Escalate.FALLBACK: f"{_list([PARTS.get(e, e) for e in rule.fallback])} may approve as well",
    }
    counted = " of working time" if rules.calendar else ""
    way = rule.escalate_to
    assert way is not None
    return f"; if nobody answers for {how_long(rule.escalate_after)}{counted}, {then[way]}"


def _needs(stages: Sequence[Stand]) -> str:
    parts = [each for stage in stages for each in stage]
    total = sum(each.needed for each in parts)
    if len(parts) == 1:
        return f"{_approvals(total)} from {_from(parts[0])}"
    said = [" and ".join(f"{each.needed} from {_from(each)}" for each in stage) for stage in stages]
    return f"{_approvals(total)}: {', then '.join(said)}"


def _approvals(number: int) -> str:
    return f"{number} approval{'' if number == 1 else 's'}"


def _from(each: Waiting) -> str:
    who = _list([PARTS.get(entry, entry) for entry in each.who], last="or")
    whole = f"all of {who}" if each.all_of and not each.instead_of else who
    instead = _list([PARTS.get(entry, entry) for entry in each.instead_of], last="or")
    return f"{whole}, who stand in for {instead}" if instead else whole


def _today(floor: Floor, lacking: Sequence[Waiting]) -> str:
    (track,) = floor.tracks
    named = [entry for stage in track.stages for part in stage.parts for entry in part.who]
    if EVERYBODY in named and not lacking:
        return "today that is every member"
    able = [
        speaker[0].person.label
        for speaker in floor.might_approve()
        if any(floor.names(track, track.rule.named, right) for voice in speaker for right in voice.rights)
    ]
    shown = [*able[:MOST_NAMED], *([f"{len(able) - MOST_NAMED} more"] if len(able) > MOST_NAMED else [])]
    people = f"{len(able)} {'person' if len(able) == 1 else 'people'}" if able else "nobody"
    told = f"today that is {people}" + (f" ({_list(shown)})" if shown else "") + _leave(floor, track)
    missing = _list([f"{each.missing} from {_from(each)}" for each in lacking])
    return f"{told}, and nobody left can give {missing}" if lacking else told


def _leave(floor: Floor, track: Track) -> str:
    away = [
        person.label
        for person in floor.question.people or ()
        if person.slack_id in floor.question.away and floor.names(track, track.rule.named, person)
    ]
    return f"; on leave: {_list(away)}" if away else ""


def _list(names: Iterable[str], last: str = "and") -> str:
    said = list(names)
    return f" {last} ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))
