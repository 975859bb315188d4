"""The story of /seats: what is old is read first, looking at people is on record, files come by DM."""

from datetime import timedelta

from approvals.audit import events
from approvals.models import AuditEvent
from bot.demo.scene import Scene
from bot.workbench.messages import Message


async def log(stage: Scene, name: str) -> list[AuditEvent]:
    """Every event of this name."""
    return await stage.bot.hall.database.read(
        lambda session: [row for row in events(session) if row.event == name]
    )


async def ask(stage: Scene, text: str, said: str, who: str = "UBRUNO") -> Message:
    """Types ``/seats …`` and waits for the answer."""
    hand = stage.workbench.person(who)
    result = await hand.command(text)
    assert result.ok, result.error
    return await hand.private_answer(lambda message: said in message.shown, timeout=30)


async def test_somebody_looks_at_all_apps_at_one_and_asks_for_seats(stage: Scene) -> None:
    table = await ask(stage, "/seats", "*55 seats in use* in 1 app")
    assert table.ephemeral
    assert "vendor-reported; limit: settings" in table.shown
    one = await ask(stage, "/seats TalentLMS", "*55 of 100 seats in use*, *45 left*.")
    assert "Never active" in one.shown
    await ask(stage, "/seats talentlms 46", "1 over the plan: it needs the plan Grow, up to 500.")
    near = await ask(stage, "/seats talentlm", "Did you mean `talentlms`?")
    assert "There is no app “talentlm”." in near.shown
    for silly in ("0", "-3", "1.5", "twelve", "1" * 20):
        told = await ask(stage, f"/seats TalentLMS {silly}", f"“{silly}” is no number of people")
        assert "a whole one from 1 to 999,999, such as `/seats talentlms 12`." in told.shown
    await ask(stage, "/seats reclaim", "Which app? Name it, one of these: `talentlms`.")
    assert [look.detail for look in await log(stage, "seats.viewed")] == [{"apps": ["talentlms"]}] * 3


async def test_old_numbers_are_read_again_and_a_failure_is_a_gap_beside_them(stage: Scene) -> None:
    await ask(stage, "/seats", "*55 seats in use*")
    stage.talentlms.faults.set("server_error", times=None)
    await stage.clock.advance(timedelta(days=2))
    told = await ask(stage, "/seats talentlms", "⚠️ *TalentLMS*: Not read on ")
    assert "*55 of 100 seats in use*" in told.shown
    stage.talentlms.faults.clear()
    await stage.clock.advance(timedelta(minutes=11))
    await ask(stage, "/seats", "Reading TalentLMS: what I know is over a day old, from")


async def test_who_is_shown_people_gets_files_and_is_on_record_and_others_are_refused(stage: Scene) -> None:
    listed = await ask(stage, "/seats stale", "Seats that could come back", "UADA")
    assert "Nora Lind, nora@harbourpine.example" in listed.shown
    await ask(stage, "/seats export talentlms", "The files are in your direct messages", "UADA")
    letter = await stage.workbench.person("UADA").direct_message(lambda message: message.files)
    assert [file["name"] for file in letter.files] == ["seats.csv", "seats-that-could-come-back.csv"]
    (seen, sent) = await log(stage, "list.viewed")
    assert (seen.detail, sent.detail["how"]) == ({"how": "stale", "count": seen.detail["count"]}, "export")
    assert seen.detail["count"] == sent.detail["count"] > 20
    refused = await ask(stage, "/seats stale", "Seats are only for those who work with them", "UDANA")
    assert "Nora" not in refused.shown
    assert [event.detail["command"] for event in await log(stage, "command.refused")] == ["seats"]
