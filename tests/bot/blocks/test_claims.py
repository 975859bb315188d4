"""How sure a claim is: not knowing never reads as yes."""

from datetime import timedelta

import pytest

from approvals.claims import Claim, Standing
from bot.blocks.claims import Verdict, effects, headroom, limit_source, seats, verdict
from bot.blocks.words import claim
from connectors.contract import Basis, Counting, Effect, Holds, Operation, Subject, Usage
from tests.bot.blocks.values import VERIFIED_ON, account, app_plan, claims, planned

SEEN = Standing(verified_at=VERIFIED_ON)
BROKEN = Standing(verified_at=VERIFIED_ON, contradicted_at=VERIFIED_ON + timedelta(days=2))
MENDED = Standing(verified_at=VERIFIED_ON + timedelta(days=4), contradicted_at=VERIFIED_ON)
THE_3RD = "<!date^1762162200^{date_short}|3 Nov 2025>"
THE_5TH = "<!date^1762335000^{date_short}|5 Nov 2025>"
THE_7TH = "<!date^1762507800^{date_short}|7 Nov 2025>"


def told(
    holds: Holds, standing: Standing | None = None, subject: Subject = Effect.FREES_SEAT, sure: bool = True
) -> Claim:
    basis = Basis.DOCUMENTED if sure else Basis.UNCONFIRMED
    return Claim(subject=subject, holds=holds, basis=basis, standing=standing or Standing())


CLAIMS = [
    (told(Holds.YES, subject=Effect.KEEPS_DATA), "Keeps the training records: yes (documented)"),
    (told(Holds.YES, sure=False), "Frees the seat: yes (unconfirmed)"),
    (told(Holds.YES, SEEN), f"Frees the seat: yes (documented, verified here on {THE_3RD})"),
    (told(Holds.YES, MENDED), f"Frees the seat: yes (documented, verified here on {THE_7TH})"),
    (told(Holds.YES, BROKEN), f"Frees the seat: doubtful (documented, contradicted here on {THE_5TH})"),
    (told(Holds.NO), "Frees the seat: no (documented)"),
    (told(Holds.NO, SEEN), f"Frees the seat: doubtful (documented, contradicted here on {THE_3RD})"),
    (told(Holds.NO, BROKEN), f"Frees the seat: no (documented, verified here on {THE_5TH})"),
    (told(Holds.UNKNOWN, subject=Effect.ENDS_SESSIONS), "Sessions ended: unknown"),
    (told(Holds.UNKNOWN, SEEN), f"Frees the seat: yes (happened here on {THE_3RD})"),
    (told(Holds.UNKNOWN, BROKEN), f"Frees the seat: no (did not happen here on {THE_5TH})"),
    (told(Holds.YES, subject=Operation.DEACTIVATE), "Deactivation works: yes (documented)"),
    (told(Holds.YES, subject=Effect.TELLS_SEAT_LIMIT), "Tells seat limit: yes (documented)"),
]


@pytest.mark.parametrize(("which", "line"), CLAIMS, ids=[line for _, line in CLAIMS])
def test_a_claim_says_what_holds_and_why(which: Claim, line: str) -> None:
    assert claim(which) == line


@pytest.mark.parametrize("holds", Holds)
@pytest.mark.parametrize("standing", [Standing(), SEEN, BROKEN, MENDED])
@pytest.mark.parametrize("subject", [*Effect, *Operation])
def test_yes_is_said_only_where_nothing_speaks_against_it(
    holds: Holds, standing: Standing, subject: Subject
) -> None:
    which = told(holds, standing, subject)
    says_yes = ": yes" in claim(which)
    believed = holds is Holds.YES or (holds is Holds.UNKNOWN and standing in (SEEN, MENDED))
    assert says_yes == (verdict(which) is Verdict.YES) == (believed and standing is not BROKEN)


def test_all_effects_fit_into_two_short_sentences() -> None:
    assert effects(claims()) == (
        "Can be undone, keeps the training records and frees the seat (documented). "
        "Unknown: whether open sessions end."
    )
    assert effects(claims(frees_seat=SEEN, deactivate=BROKEN)) == (
        "Can be undone and keeps the training records (documented). Frees the seat (verified here). "
        "Doubtful: whether the deactivation works. Unknown: whether open sessions end."
    )
    assert effects([told(Holds.NO)]) == "Does not free the seat (documented)."
    assert effects([]) == ""


def test_seats_are_told_now_and_after_with_who_says_so() -> None:
    part = app_plan(planned(account()))
    assert seats(part, 1) == "47 of 100 seats (vendor-reported), 46 after · headroom 53, then 54"
    assert seats(part, 0) == "47 of 100 seats (vendor-reported) · headroom 53"
    assert limit_source(part) == "limit from plan Core"
    promised = part.model_copy(update={"promised": 3})
    assert seats(promised, 1) == "47 of 100 seats (vendor-reported), 46 after · headroom 50, then 51"


@pytest.mark.parametrize(("holds", "after"), [(Holds.NO, "the same after"), (Holds.UNKNOWN, "unknown after")])
def test_no_seat_is_promised_that_may_not_become_free(holds: Holds, after: str) -> None:
    part = app_plan(claims=(told(holds),))
    assert seats(part, 1) == f"47 of 100 seats (vendor-reported), {after} · headroom 53"
    assert "unknown after" in seats(app_plan(claims=()), 1)


def test_what_nobody_told_is_not_made_up() -> None:
    counted = Usage(used=47, counting=Counting.COUNTED)
    unlimited = app_plan(usage=counted, limit=None, limit_source="")
    assert seats(unlimited, 1) == "47 seats used (counted by us), 46 after · limit unknown"
    assert limit_source(unlimited) == ""
    assert limit_source(app_plan(usage=None)) == ""
    blind = app_plan(usage=None, usage_gap="TalentLMS did not answer within 10 s")
    assert seats(blind, 1) == "Seats: not known. TalentLMS did not answer within 10 s."


def test_headroom_below_nothing_is_said_as_over() -> None:
    assert (headroom(100, 47), headroom(100, 100), headroom(100, 103)) == ("53", "0", "3 over")
    assert "headroom 3 over, then 1 over" in seats(
        app_plan(usage=Usage(used=103, counting=Counting.COUNTED)), 2
    )
