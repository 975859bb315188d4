"""Who is on leave, as the settings tell: Slack's statuses are free text, so nothing is read into them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from approvals.people import Person
from approvals.policy_question import Question
from approvals.policy_rules import Rules


def with_leave(question: Question, rules: Rules) -> Question:
    """The question with those of its people who are on leave today, where they are."""
    if not rules.on_leave or question.at is None:
        return question
    away = {person.slack_id for person in question.people or () if is_on_leave(person, rules, question.at)}
    return question.model_copy(update={"away": question.away | away})


def is_on_leave(person: Person, rules: Rules, at: datetime) -> bool:
    """Whether this is a day of somebody's leave, the last one included, where they are."""
    last = [rules.on_leave[address] for address in person.emails if address in rules.on_leave]
    return bool(last) and at.astimezone(_zone(person)).date() <= max(last)


def _zone(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
