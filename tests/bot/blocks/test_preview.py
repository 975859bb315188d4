"""The preview: everything that was found is told, and only what is ticked can be sent."""

from datetime import timedelta
from typing import Any

import pytest

from approvals.cautions import Caution
from approvals.claims import Claim
from approvals.people import Kind, Person
from approvals.plan import AppPlan, Match, Plan, Reading, Tick
from bot.blocks.preview import looking, message_view, pick_person, preview
from connectors.contract import Basis, Effect, Holds, State
from tests.bot.blocks.slack_rules import check_view, shown
from tests.bot.blocks.values import DANA, NOW, OSKAR, account, app_plan, plan, planned

WAITING = AppPlan(app="trainual", title="Trainual")
GAP = AppPlan(
    app="trainual", title="Trainual", reading=Reading.GAP, gap="Trainual did not answer within 10 s"
)


def drawn(shown_plan: Plan, **options: Any) -> dict[str, Any]:
    view = preview(shown_plan, "draft-1", NOW, **options)
    check_view(view)
    return view


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def is_ticked(view: dict[str, Any], block_id: str) -> bool:
    return "initial_options" in inputs(view)[block_id]["element"]


def test_it_opens_at_once_with_the_reason_to_type() -> None:
    view = looking("UDANA", 4, "draft-1")
    check_view(view)
    assert "⏳ Looking <@UDANA> up in 4 apps…" in shown(view)
    assert list(inputs(view)) == ["reason", "day", "hour", "confidential"]
    assert (view["callback_id"], view["private_metadata"]) == ("offboard.submit", "draft-1")
    assert "*oskar.blum@harbourpine.example* up in 1 app…" in shown(
        looking("oskar.blum@harbourpine.example", 1, "")
    )


def test_the_person_stands_on_top() -> None:
    text = shown(drawn(plan()))
    assert text.startswith(
        "*Dana Okafor* · Account Executive\nManager: Chen Wei · Europe/Berlin\ndana@harbourpine.example"
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Kind.DEACTIVATED, "already deactivated in Slack"), (Kind.GUEST, "guest in Slack"), (Kind.BOT, "a bot")],
)
def test_what_kind_of_person_is_said(kind: Kind, said: str) -> None:
    assert said in shown(drawn(plan(person=DANA.model_copy(update={"kind": kind}))))


def test_somebody_outside_slack_is_named_by_address() -> None:
    text = shown(drawn(plan(app_plan(), person=OSKAR)))
    assert text.startswith("*oskar.blum@harbourpine.example* · not in Slack\nManager: not known")


def test_an_account_is_shown_with_seats_effects_and_a_ticked_box() -> None:
    view = drawn(plan())
    text = shown(view)
    assert "46 after · headroom 53, then 54 · limit from plan Core" in text
    assert "• Keeps the training records: yes (documented)\n" in text
    assert "• Sessions ended: unknown" in text
    assert "*Dana Okafor* · dana@harbourpine.example\nLearner · active · last active " in text
    assert "(17 days ago) · created " in text
    assert is_ticked(view, "tick:talentlms:1")
    assert view["submit"]["text"] == "Request approval"


def test_effects_are_told_once_however_many_accounts_there_are() -> None:
    view = drawn(plan(app_plan(*(planned(account(n), Caution.SEVERAL_ACCOUNTS) for n in (1, 2, 3)))))
    assert shown(view).count("Keeps the training records") == 1
    assert "44 after" in shown(view)


@pytest.mark.parametrize("caution", [Caution.OWNER, Caution.LAST_ADMIN, Caution.PROTECTED, Caution.HELD])
def test_what_is_barred_has_no_box(caution: Caution) -> None:
    view = drawn(plan(app_plan(planned(account(), caution, tick=Tick.BARRED, held_by=7))))
    assert not inputs(view)
    assert "submit" not in view
    assert "*Nothing to request:* none of these accounts can or need be deactivated" in shown(view)


def test_what_is_doubtful_has_an_empty_box_and_says_so() -> None:
    odd = account(state=State.UNKNOWN, vendor_state="locked")
    view = drawn(plan(app_plan(planned(odd, Caution.UNKNOWN_STATE, tick=Tick.OPEN))))
    assert not is_ticked(view, "tick:talentlms:1")
    assert "state “locked” (undocumented)" in shown(view)
    assert "Not ticked: please look twice." in shown(view)
    assert "46 after" not in shown(view)


def test_where_nothing_is_found_the_addresses_are_named_and_likenesses_never_ticked() -> None:
    like = planned(account(9), Caution.POSSIBLE_MATCH, tick=Tick.TICKED, match=Match.POSSIBLE)
    part = app_plan(like, addresses=("a@x.example", "b@x.example"))
    view = drawn(plan(part))
    assert "No account under a@x.example or b@x.example." in shown(view)
    assert "Possible matches, not ticked" in shown(view)
    assert not is_ticked(view, "tick:talentlms:9")
    assert "No address is known to look under." in shown(drawn(plan(app_plan(addresses=()))))


def test_an_app_that_cannot_be_read_is_never_an_all_clear() -> None:
    view = drawn(plan(app_plan(), GAP))
    assert "⚠️ Trainual did not answer within 10 s. Nothing will be done there." in shown(view)
    assert "no all-clear:* Trainual could not be read." in shown(view)
    assert "submit" not in view
    assert "no account was found in 2 apps." in shown(drawn(plan(app_plan(), app_plan(app="t2"))))


def test_while_an_app_is_asked_everything_typed_stays() -> None:
    before, after = drawn(plan(app_plan(planned(account())), WAITING)), drawn(plan())
    assert "⏳ Asking Trainual…" in shown(before)
    assert inputs(before) == inputs(after)
    assert inputs(looking("UDANA", 2, "draft-1"))["reason"] == inputs(after)["reason"]
    assert "submit" in drawn(plan(WAITING))


def test_silence_about_logins_is_told_from_a_login_that_never_was() -> None:
    quiet = account(last_active_at=None, created_at=None)
    assert "Learner · active\n" in shown(drawn(plan(app_plan(planned(quiet)))))
    for holds, said in {
        Holds.YES: "no login recorded",
        Holds.UNKNOWN: "last activity: the vendor does not say",
        Holds.NO: "last activity: the vendor does not say",
    }.items():
        tells = Claim(subject=Effect.TELLS_LAST_ACTIVITY, holds=holds, basis=Basis.DOCUMENTED)
        text = shown(drawn(plan(app_plan(planned(quiet), claims=(tells,)))))
        assert f"Learner · active · {said}\n" in text
        assert "Tells last activity" not in text
    today = account(last_active_at=NOW - timedelta(hours=3))
    assert "days ago" not in shown(drawn(plan(app_plan(planned(today)))))
    other = account(active_source="the portal's timeline of logins")
    assert "days ago), says the portal's timeline of logins" in shown(drawn(plan(app_plan(planned(other)))))


def test_the_form_without_a_name_takes_a_person_or_an_address() -> None:
    view = pick_person(NOW)
    check_view(view)
    fields = {block["element"]["action_id"]: block for block in inputs(view).values()}
    assert set(fields) == {"person", "email"}
    assert all(block["optional"] for block in fields.values())
    assert view["callback_id"] == "offboard.pick"
    assert "run `/offboard` again" in shown(drawn(plan(), pick=True))


def test_a_sentence_can_stand_in_a_modal_alone() -> None:
    view = message_view("A title that is much too long for Slack", "Request #12 was *already* approved.")
    check_view(view)
    assert len(view["title"]["text"]) <= 24
    assert shown(view).endswith("Request #12 was *already* approved.")


def test_a_person_without_anything_can_still_be_drawn() -> None:
    drawn(plan(app_plan(addresses=()), person=Person()))
