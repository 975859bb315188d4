"""Which of the seats that could be taken back really come back, by the app's own rules."""

from typing import Any

import pytest

from approvals.coming_back import coming_back
from approvals.seat_model import model_of
from connectors.contract import AppSettings, State
from connectors.learnupon.plans import PLANS as LEARNUPON
from connectors.talentlms.plans import PLANS as TALENTLMS
from connectors.trainual.plans import PLANS as TRAINUAL
from tests.approvals.accounts import ago, seat_of, shown

STALE = seat_of(shown("pat@away.example", role="Learner", last_active_at=ago(200)))
INVITED = seat_of(shown("lee@away.example", state=State.INVITED, created_at=ago(60)))
IN_USE = seat_of(shown("kai@away.example", role="Learner", last_active_at=ago(1)))


@pytest.mark.parametrize(
    ("plans", "settings", "counted"),
    [
        (TALENTLMS, {}, (1, 1)),
        (TRAINUAL, {}, (2, 0)),
        (TALENTLMS, {"roles_without_seat": ["learner"]}, (0, 1)),
        (LEARNUPON, {"licensed_sub_portal": True}, (0, 0)),
    ],
    ids=["invitations take no seat yet", "they do", "a role without a seat", "nothing comes back"],
)
def test_what_comes_back_is_what_the_app_counts(plans: Any, settings: Any, counted: tuple[int, int]) -> None:
    model = model_of(AppSettings.model_validate({"connector": "any", **settings}), plans)
    found = coming_back([STALE, INVITED, IN_USE], model)
    assert (found, found.seats) == (counted, sum(counted))
