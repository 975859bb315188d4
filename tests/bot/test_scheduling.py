"""The last working day at a time: picked, waited for, moved, called back, and read again before it begins."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from approvals.moments import Place
from approvals.states import RequestStatus
from bot.blocks.moments import Picked
from bot.demo.scene import Scene
from bot.scheduling import NotThen, meant_by
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, REASON, has_button, preview, request, rows_show, state_of
from tests.conftest import START

CAIRO = Place("Africa/Cairo")


def pickers(day: str, hour: str = "18:00") -> dict[str, Any]:
    """What somebody picks."""
    return {
        "day": {"day": {"type": "datepicker", "selected_date": day}},
        "hour": {"hour": {"type": "timepicker", "selected_time": hour}},
    }


def days_ahead(stage: Scene, days: int) -> str:
    return f"{CAIRO.local(stage.clock()) + timedelta(days=days):%Y-%m-%d}"


def shows(*words: str) -> Any:
    def look(message: Message) -> bool:
        return all(word in message.shown for word in words)

    return look


UNFIT: dict[str, tuple[Picked, str, str]] = {
    "a past day": (Picked("2026-11-19", "18:00"), "day", "it is Fri 20 Nov, 11:00 in Cairo already"),
    "a past time": (Picked("2026-11-20", "11:00"), "hour", "That is over"),
    "a day of the past century": (Picked("0001-01-01", "18:00"), "day", "That is over"),
    "the wrong year": (Picked("2062-11-27", "18:00"), "day", "more than a year ahead"),
    "the end of time": (Picked("9999-12-31", "23:59"), "day", "more than a year ahead"),
    "a day over a year": (Picked("2027-11-22", "18:00"), "day", "more than a year ahead"),
    "a time without a day": (Picked("", "17:00"), "day", "Pick the day as well"),
    "a day without a time": (Picked("2026-11-27", ""), "hour", "Pick a time"),
    "no day of the calendar": (Picked("2026-13-45", "18:00"), "day", "pick it again"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFIT)
def test_what_is_no_moment_is_said_under_its_picker(case: str) -> None:
    picked, block, told = UNFIT[case]
    with pytest.raises(NotThen) as unfit:
        meant_by(picked, CAIRO, START)
    ((where, sentence),) = unfit.value.errors.items()
    assert where == block
    assert told in sentence


def test_a_picked_moment_is_by_the_clocks_of_the_place() -> None:
    assert meant_by(Picked("", "18:00"), CAIRO, START) is None
    assert meant_by(Picked(), CAIRO, START) is None
    found = meant_by(Picked("2026-11-20", "11:01"), CAIRO, START)
    assert found is not None
    assert (found.at, found.hour) == (datetime(2026, 11, 20, 9, 1, tzinfo=UTC), time(11, 1))


async def test_it_waits_for_its_moment_and_what_has_changed_until_then_is_asked_again(stage: Scene) -> None:
    bruno, ada = stage.workbench.person("UBRUNO"), stage.workbench.person("UADA")
    chen = stage.workbench.person("UCHEN")
    view = await preview(stage, "UBRUNO", "/offboard @farah")
    assert "The time in Cairo, where Farah Haddad is." in view.shown
    refused = await bruno.submit(view, {**REASON, **pickers(days_ahead(stage, -1))})
    assert "That is over" in refused.errors["day"]
    assert (await bruno.submit(view, {**REASON, **pickers(days_ahead(stage, 3))})).ok
    told = await bruno.view(lambda view: "is on its way" in view.shown)
    assert "18:00 in Cairo* (your time: " in told.shown
    card = await ada.sees(APPROVALS, shows("📆 Meant for", "18:00 in Cairo"))
    await ada.click(card, "request.approve")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.SCHEDULED)
    waiting = await ada.sees(APPROVALS, shows("📆 Begins"))
    assert [has_button(f"request.{name}")(waiting) for name in ("approve", "reschedule", "cancel")] == [
        False, True, True,
    ]  # fmt: skip
    assert stage.talentlms.writes == []

    (step,) = (await state_of(stage)).steps
    changed = replace(stage.talentlms.account(step.account.id), login="farah.h")
    stage.talentlms.portal.put(changed)
    await stage.clock.advance(timedelta(days=4))
    again = await ada.sees(APPROVALS, shows("Changed since it was approved", "Was meant for"))
    heard = await bruno.direct_message(shows("Changed since it was approved"))
    assert has_button("request.reschedule")(heard)
    assert not has_button("request.approve")(heard)
    assert stage.talentlms.writes == []
    await chen.click(again, "request.approve")
    seen = await rows_show(stage, lambda seen: seen.status is RequestStatus.DONE)
    assert seen.version == 2
    assert stage.talentlms.account(step.account.id).status == "inactive"


async def test_it_is_moved_and_called_back_from_its_card(stage: Scene) -> None:
    bruno, ada = stage.workbench.person("UBRUNO"), stage.workbench.person("UADA")
    chen = stage.workbench.person("UCHEN")
    card = await request(stage)
    await ada.click(card, "request.reschedule")
    form = await ada.view(lambda view: "asked again" in view.shown)
    assert "Pick a day" in (await ada.submit(form, {})).errors["day"]
    assert (await ada.submit(form, pickers(days_ahead(stage, 3)))).ok
    await ada.view(lambda view: "has another time now" in view.shown)
    moved = await chen.sees(APPROVALS, shows("Version 2", "📆 Meant for", "18:00 in Berlin"))
    await chen.click(moved, "request.approve")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.SCHEDULED)
    waiting = await bruno.sees(APPROVALS, shows("📆 Begins"))
    await bruno.click(waiting, "request.cancel")
    await rows_show(stage, lambda seen: seen.status is RequestStatus.CANCELLED)
    over = await bruno.sees(APPROVALS, shows("*Cancelled* by Bruno Keller"))
    assert not has_button("request.cancel")(over)
    await stage.clock.advance(timedelta(days=4))
    assert (await state_of(stage)).status is RequestStatus.CANCELLED
    assert stage.talentlms.writes == []
