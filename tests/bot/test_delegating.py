"""/offboard delegate: what people type, what they are told, and what their delegate can do then."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from approvals.people import Person
from approvals.states import RequestStatus
from bot.asks import Ask, Verb, parse_offboard
from bot.days import Unclear
from bot.delegating import period
from bot.demo.scene import Scene, scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, has_button, request, rows_show, until

BERLIN = Person(slack_id="UADA", timezone="Europe/Berlin")
CAIRO = Person(slack_id="UFARAH", timezone="Africa/Cairo")
NOWHERE = Person(slack_id="UKIM", timezone="Nowhere/At-all")
LATE = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
"""Saturday half past midnight in Berlin, still Friday in UTC."""


@pytest.fixture
async def strict(ready_folder: Path) -> AsyncIterator[Scene]:
    """A stage on which Ada and Chen approve, and nobody by being a manager."""
    async with scene(ready_folder, approvers=("UADA", "UCHEN")) as up:
        yield up


async def says(stage: Scene, who: str, text: str) -> str:
    """Types a command and returns the newest private answer."""
    hand = stage.workbench.person(who)
    seen = {each.ts for each in stage.workbench.slack.messages.ephemerals(who)}
    assert (await hand.command(text)).ok
    return (await hand.private_answer(lambda message: message.ts not in seen)).shown


async def click(stage: Scene, who: str, card: Message) -> None:
    assert (await stage.workbench.person(who).click(card, "request.approve")).ok


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("delegate", ""),
        ("Delegate off", "off"),
        ("delegate <@UBRUNO|bruno> until 3 Jan", "<@UBRUNO|bruno> until 3 Jan"),
        ("delegate  <@UBRUNO> from 20 Dec until 3 Jan", "<@UBRUNO> from 20 Dec until 3 Jan"),
    ],
)
def test_the_command_is_known(typed: str, text: str) -> None:
    assert parse_offboard(typed) == Ask(Verb.DELEGATE, text)


@pytest.mark.parametrize(
    ("since", "until_", "whose", "starts", "ends"),
    [
        ("", "3 Jan", BERLIN, None, datetime(2027, 1, 3, 23, tzinfo=UTC)),
        ("", "today", BERLIN, None, datetime(2026, 11, 21, 23, tzinfo=UTC)),
        ("", "today", NOWHERE, None, datetime(2026, 11, 21, tzinfo=UTC)),
        ("today", "tomorrow", CAIRO, None, datetime(2026, 11, 22, 22, tzinfo=UTC)),
        (
            "20 Dec",
            "3 Jan",
            BERLIN,
            datetime(2026, 12, 19, 23, tzinfo=UTC),
            datetime(2027, 1, 3, 23, tzinfo=UTC),
        ),
        ("", "2027-03-28", BERLIN, None, datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
)
def test_days_are_whole_days_where_the_delegator_is(
    since: str, until_: str, whose: Person, starts: datetime | None, ends: datetime
) -> None:
    assert period(since, until_, whose, LATE) == (starts, ends)


@pytest.mark.parametrize(("since", "until_"), [("03/04", "3 Jan"), ("", "03/04"), ("", "")])
def test_a_day_that_may_be_two_is_not_guessed(since: str, until_: str) -> None:
    with pytest.raises(Unclear):
        period(since, until_, BERLIN, LATE)


async def test_a_delegate_outside_the_channel_gets_the_card_and_decides(strict: Scene) -> None:
    told = await says(strict, "UADA", "/offboard delegate @farah until tomorrow")
    assert "*Farah Haddad* may approve and deny for you until the end of" in told
    farah = strict.workbench.person("UFARAH")
    assert "*Ada Brandt* has named you as their delegate" in (await farah.direct_message()).shown
    card = await request(strict)
    assert "<@UFARAH> for Ada Brandt (until " in card.shown
    copy = await farah.direct_message(has_button("request.approve"))
    await click(strict, "UFARAH", copy)
    seen = await until(strict, RequestStatus.DONE)
    assert [(vote.voter.name, vote.on_behalf and vote.on_behalf.name) for vote in seen.votes] == [
        ("Farah Haddad", "Ada Brandt")
    ]
    done = await strict.workbench.person("UADA").sees(
        APPROVALS, lambda message: "<@UFARAH> for Ada Brandt approved" in message.shown
    )
    assert (await strict.workbench.person("UADA").click(done, "request.details")).ok
    shown = (await strict.workbench.person("UADA").view(lambda view: "Votes" in view.shown)).shown
    assert "<@UFARAH> for Ada Brandt approved" in shown
    assert "Farah Haddad approved for Ada Brandt" in shown


async def test_open_requests_reach_a_delegate_who_is_named_later(strict: Scene) -> None:
    await request(strict)
    await says(strict, "UADA", "/offboard delegate @farah until tomorrow")
    farah = strict.workbench.person("UFARAH")
    await click(strict, "UFARAH", await farah.direct_message(has_button("request.approve")))
    await until(strict, RequestStatus.DONE)


async def test_one_that_begins_later_reaches_open_requests_then(strict: Scene) -> None:
    here = strict.clock().astimezone(ZoneInfo("Europe/Berlin"))
    evening = here.replace(hour=23, minute=0) + timedelta(days=1)
    await strict.clock.advance(evening - here)
    await says(strict, "UADA", "/offboard delegate @farah from tomorrow until tomorrow")
    assert "UFARAH" not in (await request(strict)).shown
    await strict.clock.advance(timedelta(hours=1))
    farah = strict.workbench.person("UFARAH")
    await click(strict, "UFARAH", await farah.direct_message(has_button("request.approve")))
    await until(strict, RequestStatus.DONE)


async def test_the_requester_gains_nothing_as_a_delegate(strict: Scene) -> None:
    await says(strict, "UADA", "/offboard delegate @bruno until tomorrow")
    card = await request(strict)
    assert "for Ada Brandt" not in card.shown
    await click(strict, "UBRUNO", card)
    answer = await strict.workbench.person("UBRUNO").private_answer(lambda m: "not an approver" in m.shown)
    assert "nothing was counted" in answer.shown
    seen = await rows_show(strict, lambda report: report.status is RequestStatus.PENDING)
    assert seen.votes == ()


async def test_it_can_be_looked_at_and_ended(strict: Scene) -> None:
    assert "You have named no delegate" in await says(strict, "UADA", "/offboard delegate")
    await says(strict, "UADA", "/offboard delegate @farah until tomorrow")
    assert "For you: *Farah Haddad* until" in await says(strict, "UADA", "/offboard delegate")
    assert "You for Ada Brandt, until" in await says(strict, "UFARAH", "/offboard delegate")
    card = await request(strict)
    assert "Ended: *Farah Haddad*" in await says(strict, "UADA", "/offboard delegate off")
    farah = strict.workbench.person("UFARAH")
    await farah.direct_message(lambda message: "no longer *Ada Brandt*'s delegate" in message.shown)
    await strict.workbench.person("UADA").sees(
        APPROVALS, lambda message: message.ts == card.ts and "UFARAH" not in message.shown
    )
    assert "nothing to end" in await says(strict, "UADA", "/offboard delegate off")


@pytest.mark.parametrize(
    ("who", "text", "answer"),
    [
        ("UADA", "@farah until 03/04", "can be read in two ways. Write the month as a word"),
        ("UADA", "@farah until 2020-01-01", "That day is over"),
        ("UADA", "@farah from 2020-01-01 until tomorrow", "That day is over"),
        ("UADA", "@farah until 2099-01-01", "a year at most"),
        ("UADA", "@farah", "Write `/offboard delegate @colleague until 3 Jan`"),
        ("UADA", "until tomorrow", "Write `/offboard delegate @colleague until 3 Jan`"),
        ("UADA", "@ada until tomorrow", "That is you"),
        ("UADA", "@milo until tomorrow", "full member"),
        ("UADA", "@nora until tomorrow", "full member"),
        ("UADA", "nobody@harbourpine.example until tomorrow", "Slack does not know this person"),
        ("UADA", "@farah until *<!channel>*", '"∗&lt;!channel&gt;∗" is no day that I can read'),
        ("UDANA", "@farah until tomorrow", "You are no approver"),
    ],
)
async def test_what_cannot_be_is_told_in_a_sentence(strict: Scene, who: str, text: str, answer: str) -> None:
    assert answer in await says(strict, who, f"/offboard delegate {text}")
    assert "<!channel>" not in await says(strict, who, "/offboard delegate")
