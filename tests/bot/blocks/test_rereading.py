"""What had changed since an approval, as the card tells it."""

from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.second_reading import HARMLESS, Difference, Drift, ReadingView
from approvals.states import RequestStatus
from bot.blocks.card import card
from tests.bot.blocks.slack_rules import check_message, shown
from tests.bot.blocks.values import NOW, report

R = RequestStatus


def difference(drift: Drift, **fields: Any) -> Difference:
    known = {"app": "talentlms", "account_id": "1", "label": "dana@harbourpine.example"}
    return Difference.model_validate({**known, "drift": drift, **fields})


def told(status: RequestStatus, *found: Difference) -> str:
    reading = ReadingView(version=1, read_at=NOW, found=found)
    message = card(report(status, version=2, run_at=NOW, reread=reading), NOW)
    check_message(message)
    return shown(message)


@pytest.mark.parametrize("drift", Drift)
def test_every_difference_is_a_sentence(drift: Drift) -> None:
    status = R.RUNNING if drift in HARMLESS else R.PENDING
    text = told(status, difference(drift, before="Learner", after="Trainer"))
    assert ("*Changed since it was approved*" in text) == (drift not in HARMLESS)
    assert ("Read again <!date^" in text) == (drift in HARMLESS)
    assert "• " in text
    assert "TalentLMS" in text


@pytest.mark.parametrize("caution", Caution)
def test_every_caution_is_a_sentence(caution: Caution) -> None:
    text = told(R.PENDING, difference(Drift.CAUTION, after=caution.value))
    assert "dana@harbourpine.example* in TalentLMS: " in text
    assert "_" not in text.partition("in TalentLMS: ")[2].partition("\n")[0]


def test_what_matters_comes_first_and_a_new_account_says_whether_it_is_in() -> None:
    new = difference(Drift.NEW, label="dana.o@harbourpine.example", after="Learner", taken_in=True)
    text = told(R.PENDING, difference(Drift.DEACTIVATED), new)
    assert "is new (Learner). It is part of this request now." in text
    assert text.index("is new") < text.index("is deactivated already")
    left_out = new.model_copy(update={"taken_in": False})
    assert "It is not part of this request." in told(R.PENDING, left_out)


def test_many_are_counted() -> None:
    many = [difference(Drift.ROLE, label=f"dana{number}@harbourpine.example") for number in range(40)]
    assert "… and 32 more" in told(R.PENDING, *many)


def test_words_of_vendors_are_harmless() -> None:
    evil = "<!channel> & *friends* " * 20
    told(
        R.PENDING,
        difference(Drift.ROLE, label=evil, before=evil, after=evil),
        difference(Drift.NEW, after=evil),
    )


def test_what_is_decided_anew_is_told_no_longer() -> None:
    assert "Changed since" not in told(R.RUNNING, difference(Drift.ADMIN))
    assert "Read again" not in told(R.DONE, difference(Drift.DEACTIVATED))
