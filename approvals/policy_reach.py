"""What a rule asks for that nobody could ever give, as far as the rule itself can tell."""

from approvals.people import Person
from approvals.policy_match import Track
from approvals.policy_progress import Waiting
from approvals.policy_question import Question
from approvals.policy_rules import EVERYBODY, MANAGER, OWNER, Mode, Rule
from approvals.policy_stages import prospect
from approvals.policy_voices import Floor
from approvals.states import RequestStatus

_THE_MANAGER, _THE_OWNER = "~manager", "~owner"
_PARTIES = Person(slack_id="~requester"), Person(slack_id="~leaver", manager_id=_THE_MANAGER)


def out_of_reach(rule: Rule) -> tuple[Waiting, ...]:
    """The groups that could never be complete, if every group of Slack's has people enough; else nothing."""
    return _lacking(rule, beyond=0)


def lacks_one_more(rule: Rule) -> bool:
    """Whether nobody could ever give the one approval more that a fuse asks for, besides what it needs."""
    return rule.mode is not Mode.NOTIFY and bool(_lacking(rule, beyond=1))


def _lacking(rule: Rule, beyond: int) -> tuple[Waiting, ...]:
    requester, leaver = _PARTIES
    crowd = 2 + sum(part.quorum for stage in rule.stages for part in stage.parts)
    question = Question(
        status=RequestStatus.PENDING,
        version=1,
        seen_version=1,
        expired=False,
        requester=requester,
        leaver=leaver,
        people=tuple(person for entry in dict.fromkeys(rule.named) for person in _people(entry, crowd)),
    )
    track = Track(0, rule, rule.stages, (_THE_OWNER,))
    ahead = prospect(Floor(question, (track,), beyond=beyond), ())
    return tuple(each for each in ahead.all if each.missing)


def _people(entry: str, crowd: int) -> list[Person]:
    """People whom an entry could name, each a different one."""
    if entry == EVERYBODY:
        return []
    if entry in {MANAGER, OWNER}:
        return [Person(slack_id=_THE_MANAGER if entry == MANAGER else _THE_OWNER)]
    if entry.startswith("@"):
        group = frozenset({entry[1:]})
        return [Person(slack_id=f"~{entry}.{number}", groups=group) for number in range(crowd)]
    if "@" in entry:
        return [Person(slack_id=f"~{entry}", emails=(entry,))]
    return [Person(slack_id=entry)]
