"""What is known about an app: every fact in its place, beside what was seen here since it was read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from approvals.claims import Standing
from approvals.knowledge import Certainty, knowledge_of
from connectors.contract import Basis, Effect, Fact, Holds, Operation, Subject

READ_ON = date(2026, 5, 3)
SEEN = datetime(2026, 5, 3, 9, tzinfo=UTC)


def fact(**changes: Any) -> Fact:
    given: dict[str, Any] = {
        "holds": Holds.YES,
        "basis": Basis.DOCUMENTED,
        "source": "https://docs.example/a",
    }
    return Fact(**{**given, "read_on": READ_ON, **changes})


def test_operations_stand_first_and_a_subject_without_a_fact_is_left_out() -> None:
    facts: dict[Subject, Fact] = {Effect.FREES_SEAT: fact(), Operation.READ: fact(), Operation.LIST: fact()}
    app = knowledge_of("academy", "Academy", facts, {})
    assert (app.app, app.title) == ("academy", "Academy")
    assert [told.subject for told in app.known] == [Operation.LIST, Operation.READ, Effect.FREES_SEAT]


def test_a_row_holds_all_that_the_fact_says() -> None:
    said = fact(note="Once a day.", needs="Enterprise")
    (told,) = knowledge_of("academy", "Academy", {Operation.LIST: said}, {}).known
    assert told.model_dump(include=set(Fact.model_fields)) == said.model_dump()
    assert told.standing == Standing()


@pytest.mark.parametrize(
    ("holds", "basis", "certainty"),
    [
        (Holds.YES, Basis.DOCUMENTED, Certainty.DOCUMENTED),
        (Holds.NO, Basis.DOCUMENTED, Certainty.DOCUMENTED),
        (Holds.NO, Basis.UNCONFIRMED, Certainty.UNCONFIRMED),
        (Holds.UNKNOWN, Basis.UNCONFIRMED, Certainty.UNKNOWN),
        (Holds.UNKNOWN, Basis.DOCUMENTED, Certainty.UNKNOWN),
    ],
)
def test_what_nobody_tells_is_unknown_and_the_rest_is_as_sure_as_its_basis(
    holds: Holds, basis: Basis, certainty: Certainty
) -> None:
    (told,) = knowledge_of("a", "A", {Operation.LIST: fact(holds=holds, basis=basis)}, {}).known
    assert told.certainty is certainty


def test_a_proof_counts_for_its_own_app_and_subject_while_the_claim_is_the_same() -> None:
    facts: dict[Subject, Fact] = {
        Operation.DEACTIVATE: fact(),
        Effect.FREES_SEAT: fact(read_on=READ_ON + timedelta(days=1)),
        Effect.KEEPS_DATA: fact(),
    }
    seen = Standing(verified_at=SEEN, contradicted_at=SEEN - timedelta(days=1))
    shown = {("a", subject): seen for subject in facts} | {("b", subject): seen for subject in facts}
    del shown["b", Effect.KEEPS_DATA]
    told = {told.subject: told.standing for told in knowledge_of("b", "B", facts, shown).known}
    assert told == {
        Operation.DEACTIVATE: Standing(verified_at=SEEN),
        Effect.FREES_SEAT: Standing(),
        Effect.KEEPS_DATA: Standing(),
    }
