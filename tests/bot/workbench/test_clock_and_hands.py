import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workbench.clock import MovableClock
from bot.workbench.company import BOT, demo_company
from bot.workbench.form import complaints
from bot.workbench.hands import Hand
from bot.workbench.ids import Mint
from bot.workbench.limits import Bucket
from bot.workbench.refusals import Unfit
from bot.workbench.server import Workbench
from bot.workbench.surfaces import View
from tests.bot.workbench.samples import field


async def test_clock_starts_where_it_is_told_and_calls_back() -> None:
    clock = MovableClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    called: list[str] = []

    async def later() -> None:
        await asyncio.sleep(0)
        called.append("later")

    clock.on_move(lambda: called.append("at once"))
    clock.on_move(later)
    moved = clock.advance(timedelta(days=7))
    assert (clock().date().isoformat(), called) == ("2026-03-09", ["at once"])
    await moved
    assert called == ["at once", "later"]
    with pytest.raises(ValueError, match="forward only"):
        clock.advance(timedelta(seconds=-1))


def test_message_times_never_repeat() -> None:
    frozen = datetime(2026, 3, 2, 9, tzinfo=UTC)
    mint = Mint(lambda: frozen)
    times = [mint.ts() for _ in range(3)]
    assert times == sorted(set(times))
    assert times[0] == "1772442000.000000"


def test_bucket_fills_up_again_with_time() -> None:
    now = [0.0]
    bucket = Bucket(1, 3, lambda: now[0])
    assert [bucket.wait() for _ in range(4)] == [0, 0, 0, 1]
    now[0] = 0.75
    assert bucket.wait() == 0.25
    now[0] = 1
    assert bucket.wait() == 0


async def test_wait_sees_what_comes_later(client: AsyncWebClient, ada: Hand) -> None:
    waiting = asyncio.ensure_future(ada.sees("CSEATS", lambda message: message.text == "second"))
    await client.chat_postMessage(channel="CSEATS", text="first")
    await client.chat_postMessage(channel="CSEATS", text="second")
    assert (await waiting).text == "second"


async def test_wait_in_vain_tells_what_was_there(client: AsyncWebClient, ada: Hand) -> None:
    await client.chat_postMessage(channel="CSEATS", text="something else")
    with pytest.raises(TimeoutError, match="Ada Brandt did not see it") as error:
        await ada.sees("CSEATS", lambda message: message.blocks[0], timeout=0.01)
    assert str(error.value).endswith("within 0.01 s; there was:\n- 'something else'")


async def test_only_people_have_hands(bench: Workbench) -> None:
    with pytest.raises(Unfit, match="no person UNOBODY"):
        bench.person("UNOBODY")


def test_demo_company_is_as_its_story_tells() -> None:
    company = demo_company()
    people = {person.handle: person for person in company.people}
    assert people["goran"].email == "g.petrov@harbourpine.example"
    assert people["dana"].manager == "UCHEN"
    assert (people["milo"].is_guest, people["nora"].deleted, people["ines"].manager) == (True, True, None)
    general = company.find_channel("#general")
    assert general
    assert {"UMILO", "UNORA", BOT}.isdisjoint(general.members)
    assert len(general.members) == 12


@pytest.mark.parametrize(
    ("element", "typed", "complains"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", True),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", True),
        ({"type": "plain_text_input"}, "  ", True),
        ({"type": "email_text_input"}, "dana@example.com", False),
        ({"type": "email_text_input"}, "dana", True),
        ({"type": "url_text_input"}, "javascript:x", True),
        ({"type": "number_input", "is_decimal_allowed": False}, "7", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "7.5", True),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "7"}, "7.5", True),
        ({"type": "number_input", "is_decimal_allowed": True}, "seven", True),
    ],
)
def test_window_checks_what_is_typed(element: dict[str, object], typed: str, complains: bool) -> None:
    block = field("b", {**element, "action_id": "typed"})
    values = {"b": {"typed": {"type": element["type"], "value": typed}}}
    view = View("V1", "UADA", {"type": "modal", "blocks": [block]}, "1.2", "V1", None, values)
    assert bool(complaints(view)) is complains
