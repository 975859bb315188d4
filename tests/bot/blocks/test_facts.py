"""What is known about apps, as it is drawn in Slack."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from approvals.claims import Standing
from approvals.knowledge import AppKnowledge, Known, knowledge_of
from bot.blocks.facts import facts_of_app, facts_overview, label, unknown_app
from bot.blocks.kit import Message
from connectors.contract import Basis, Effect, Holds, Operation, Subject
from connectors.registry import dialects
from tests.bot.blocks.slack_rules import check_message, check_mrkdwn, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED
from tests.bot.blocks.values import VERIFIED_ON

HERE, NOT_HERE = Standing(verified_at=VERIFIED_ON), Standing(contradicted_at=VERIFIED_ON)


def known(subject: Subject = Operation.LIST, **changes: Any) -> Known:
    """A documented claim, read at docs.example."""
    told: dict[str, Any] = {"subject": subject, "holds": Holds.YES, "basis": Basis.DOCUMENTED}
    read = {"source": "https://docs.example/api", "read_on": date(2025, 11, 20)}
    return Known(**{**told, **read, **changes})


def unsure(subject: Subject = Effect.FREES_SEAT, **changes: Any) -> Known:
    """A claim that no two sources make."""
    return known(subject, **{"basis": Basis.UNCONFIRMED, **changes})


def app(*claims: Known, name: str = "talentlms", title: str = "TalentLMS") -> AppKnowledge:
    return AppKnowledge(app=name, title=title, known=claims or (known(),))


def rows(message: Message) -> list[list[str]]:
    check_message(message)
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


@pytest.mark.parametrize("subject", [*Operation, *Effect])
def test_every_subject_has_a_label_of_its_own(subject: Subject) -> None:
    others = {label(other) for other in (*Operation, *Effect) if other is not subject}
    assert label(subject) not in others
    assert len(label(subject)) <= 30


@pytest.mark.parametrize(
    ("told", "row", "in_short"),
    [
        (known(), ["yes", "documented"], "yes, documented"),
        (known(holds=Holds.NO), ["no", "documented"], "no, documented"),
        (unsure(Operation.LIST), ["yes", "unconfirmed"], "yes, unconfirmed"),
        (unsure(Operation.LIST, holds=Holds.UNKNOWN), ["unknown", ""], "unknown"),
        (
            unsure(Operation.LIST, standing=HERE),
            ["yes", "unconfirmed, verified here on 3 Nov 2025"],
            "yes, verified here on 3 Nov 2025",
        ),
        (
            known(standing=NOT_HERE),
            ["doubtful", "documented, contradicted here on 3 Nov 2025"],
            "doubtful, contradicted here on 3 Nov 2025",
        ),
        (
            unsure(Operation.LIST, holds=Holds.UNKNOWN, standing=NOT_HERE),
            ["no", "did not happen here on 3 Nov 2025"],
            "no, did not happen here on 3 Nov 2025",
        ),
    ],
)
def test_a_row_says_what_is_known_and_how_sure_that_is(told: Known, row: list[str], in_short: str) -> None:
    found, sure = row
    marked = f"{sure} [1]".lstrip()
    assert rows(facts_of_app(app(told)))[1] == ["Lists every account", found, marked]
    overview = rows(facts_overview([app(told), app(told)]))
    assert overview[1] == ["Lists every account", in_short, in_short]


def test_sources_are_numbered_and_told_once_with_their_days() -> None:
    message = facts_of_app(
        app(
            known(),
            known(Operation.FIND, source="https://docs.example/more", needs="Enterprise"),
            known(Operation.READ, needs="Enterprise"),
            known(Operation.USAGE, read_on=date(2024, 2, 29)),
        )
    )
    sure = [row[-1] for row in rows(message)[1:]]
    assert sure == ["documented [1]", "documented [2]", "documented [1]", "documented [3]"]
    told = shown(message)
    assert "[1] <https://docs.example/api|docs.example/api>, read on 20 Nov 2025\n[2] <https" in told
    assert "[3] <https://docs.example/api|docs.example/api>, read on 29 Feb 2024" in told
    assert "“Finds by address” and “Reads one account”: needs Enterprise" in told


def test_notes_are_told_of_what_is_not_sure() -> None:
    told = shown(
        facts_of_app(
            app(
                known(note="All at once."),
                unsure(note="only one guide says so"),
                known(Operation.DEACTIVATE, note="by PATCH", standing=NOT_HERE),
            )
        )
    )
    assert "All at once" not in told
    assert "*Frees the seat*: Only one guide says so." in told
    assert "*Deactivation works*: By PATCH." in told


def test_the_plain_form_and_the_notification_tell_the_same() -> None:
    message = facts_of_app(app(known(), unsure(standing=HERE), unsure(Effect.CASCADES, holds=Holds.UNKNOWN)))
    flat = str(message.plain)
    assert "*Lists every account*: known yes · how sure documented [1]" in flat
    assert "*Frees the seat*: known yes · how sure unconfirmed, verified here on 3 Nov 2025 [1]" in flat
    assert message.text == "What is known about TalentLMS: 1 documented, 1 unconfirmed, 1 unknown"


def test_the_overview_leaves_a_gap_where_an_app_says_nothing_of_a_subject() -> None:
    overview = rows(facts_overview([app(), app(known(Effect.FREES_SEAT), title="LearnUpon")]))
    assert overview[0] == ["What", "TalentLMS", "LearnUpon"]
    assert ["Lists every account", "yes, documented", "–"] in overview
    assert ["Frees the seat", "–", "yes, documented"] in overview


@pytest.mark.parametrize("subjects", [(Operation.LIST,), (*Operation, *Effect)], ids=len)
@pytest.mark.parametrize("number", [1, 5, 19, 20, 60])
def test_any_number_of_apps_fits(number: int, subjects: tuple[Subject, ...]) -> None:
    every = tuple(known(subject, standing=NOT_HERE) for subject in subjects)
    message = facts_overview([app(*every, title=f"Academy number {at}") for at in range(number)])
    wide = len(rows(message)[0])
    assert 2 <= wide <= 20
    assert (f"… and {number + 1 - wide} more app" in shown(message)) == (wide <= number)


def test_without_apps_it_says_how_to_add_one() -> None:
    assert "No app is configured yet." in shown(facts_overview([]))
    assert "No app is configured yet." in unknown_app("x", [])


@pytest.mark.parametrize("dialect", [f"{name} {dialect}" for name, dialect, _ in dialects()])
def test_every_connector_fits_into_one_message_with_all_its_claims(dialect: str) -> None:
    (facts,) = [speaker.facts for name, spoken, speaker in dialects() if f"{name} {spoken}" == dialect]
    message = facts_of_app(knowledge_of(dialect, dialect, facts, {}))
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    assert len(table["rows"]) == 1 + len(Operation) + len(Effect)
    assert len(str(message.blocks)) < 11_000
    assert "more note" not in shown(message)


@RELAXED
@given(HOSTILE, HOSTILE)
def test_no_name_and_no_note_is_more_than_text(name: str, note: str) -> None:
    told = [unsure(subject, note=note, needs=note) for subject in (*Operation, *Effect)]
    check_message(facts_of_app(app(*told, name=name, title=name)))
    check_message(facts_overview([app(*told, name=name, title=name)] * 3))
    check_mrkdwn(unknown_app(name, [name, note]))
