"""The forms of a probe and what it tells: within Slack's rules whatever a vendor or a person calls things."""

from typing import Any

import pytest
from hypothesis import given

from approvals.cautions import Caution
from approvals.plan import AppPlan, Match, PlannedAccount, Reading, Tick
from approvals.probing import GONE
from approvals.report import Report
from approvals.states import RequestKind, RequestStatus, StepStatus
from approvals.step_view import AttemptView
from bot.blocks.outcome import outcome
from bot.blocks.probe import ask_address, findings, looking, probe_form, unfit, warnings
from tests.bot.blocks.slack_rules import check_texts, check_view, shown
from tests.bot.blocks.test_hostile import HOSTILE, RELAXED
from tests.bot.blocks.values import NOW, account, app_plan, evidence, planned, report, step


def probed(status: StepStatus, **fields: Any) -> Report:
    """A probe whose first step ended like this."""
    told = {"attempt": AttemptView(outcome="accepted", ended_at=NOW), "evidence": evidence(), **fields}
    return report(RequestStatus.INCOMPLETE, kind=RequestKind.PROBE, steps=(step(account(), status, **told),))


@RELAXED
@given(title=HOSTILE, name=HOSTILE, address=HOSTILE, word=HOSTILE)
def test_no_form_can_be_bent(title: str, name: str, address: str, word: str) -> None:
    one = account(name=name, email=address, role=word, vendor_state=word)
    part = app_plan(planned(one, *Caution), title=title, single_sign_on=word)
    gap = AppPlan(app="talentlms", title=title, reading=Reading.GAP, gap=word)
    for view in (
        ask_address("talentlms", title),
        looking(address, title),
        *(probe_form(each, "d", NOW) for each in (part, gap)),
    ):
        check_view(view)
    lies = probed(StepStatus.CONTRADICTED, title=title, word=word)
    refused = probed(
        StepStatus.REFUSED, title=title, word=word, attempt=AttemptView(outcome="refused", ended_at=NOW)
    )
    for each in (lies, refused):
        check_texts(findings(each))


def test_a_fit_account_can_be_sent_and_says_what_will_be_done() -> None:
    view = probe_form(app_plan(planned(account())), "draft", NOW)
    assert "this account is deactivated, deactivated again and reactivated" in shown(view)
    assert (view["private_metadata"], view["callback_id"]) == ("draft", "probe.submit")


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ((), "shows no account under dana@harbourpine.example"),
        ((planned(account()), planned(account(2))), "an address that has one account only"),
        ((planned(account(), Caution.OWNER, tick=Tick.BARRED),), "not fit for a probe"),
        ((planned(account(), tick=Tick.BARRED, match=Match.POSSIBLE),), "not fit for a probe"),
    ],
    ids=["none", "several", "owner", "by-name"],
)
def test_what_is_unfit_says_why_and_has_no_button(accounts: tuple[PlannedAccount, ...], told: str) -> None:
    part = app_plan(*accounts)
    view = probe_form(part, "draft", NOW)
    assert "submit" not in view
    assert told in unfit(part)
    assert told in shown(view)
    assert all(line in shown(view) for line in warnings(part))


def test_an_account_that_is_gone_is_told_in_red_before_everything_else() -> None:
    lost = probed(StepStatus.CONTRADICTED, alarm=True, evidence=evidence(state_after="gone"))
    told = shown(outcome(lost, NOW))
    assert f"🚨 *{GONE[0]}*" in told
    assert told.index(GONE[0]) < told.index("An account may have been destroyed")


def test_a_probe_that_showed_nothing_says_nothing() -> None:
    assert findings(probed(StepStatus.UNVERIFIED)) == []
    assert findings(report()) == []
