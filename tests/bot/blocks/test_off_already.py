"""How a reclaim tells of accounts that were off before it began, and of seats that it did not ask for."""

from approvals.plan import Tick
from approvals.stale_groups import Group
from approvals.states import RequestStatus, StepStatus
from bot.blocks.details import details
from bot.blocks.outcome import outcome
from tests.bot.blocks.slack_rules import shown
from tests.bot.blocks.test_reclaiming import MIXED, reclaim, seat
from tests.bot.blocks.values import NOW, steps_of
from tests.bot.blocks.values import evidence as proof

R, S = RequestStatus, StepStatus
ALREADY = {"state_before": "deactivated", "seats_before": 45, "seats_after": 45}


def test_what_was_off_already_is_not_claimed_as_taken_back() -> None:
    ours, theirs = proof(seats_before=47, seats_after=46), proof(**ALREADY)
    steps = steps_of(reclaim().plan, (S.VERIFIED,))
    mixed = [
        one.model_copy(update={"evidence": each})
        for one, each in zip(steps, (theirs, ours, ours), strict=True)
    ]
    told = shown(outcome(reclaim(status=R.DONE, steps=tuple(mixed)), NOW))
    assert "✅ *Done: 2 seats; 1 account was off already*\n✓ 2 verified · ▫️ 1 off already" in told
    none = tuple(one.model_copy(update={"evidence": theirs}) for one in steps)
    told = shown(outcome(reclaim(status=R.DONE, steps=none), NOW))
    assert "▫️ *Nothing was taken back: 3 accounts were off already*" in told
    assert "Done" not in told
    assert "45 →" not in told
    left = steps_of(reclaim().plan, (S.VERIFIED, S.VERIFIED, S.REFUSED))
    left = tuple(one.model_copy(update={"evidence": theirs}) for one in left[:2]) + left[2:]
    told = shown(outcome(reclaim(status=R.INCOMPLETE, steps=left), NOW))
    assert "Not complete: 0 of 3 seats; 2 accounts were off already" in told


def test_details_count_as_others_only_seats_that_could_come_back() -> None:
    mailbox = seat(7, Group.NOT_IN_SLACK, Tick.OPEN)
    held = seat(8, tick=Tick.BARRED, held_by=9, cautions=("held",))
    told = reclaim(*MIXED, mailbox, held, steps=reclaim().steps[:1])
    assert "2 other seats could have been taken back as well." in shown(details(told, [], NOW))
