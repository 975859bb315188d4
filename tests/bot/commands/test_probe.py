"""``seatkeeper probe``: the same request as from Slack, filed beside a running bot that carries it on."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from approvals.database import Database
from approvals.report import find_request
from approvals.states import RequestKind, RequestStatus
from bot.__main__ import app
from bot.demo.scene import Scene, scene
from bot.demo.seeds import PROBE
from tests.bot.acting import APPROVALS, has_button, rows_show, state_of

OPERATOR = "ada@harbourpine.example"


@pytest.fixture
async def stage(ready_folder: Path) -> AsyncIterator[Scene]:
    async with scene(ready_folder, all_apps=True) as up:
        yield up


async def type_probe(stage: Scene, *more: str, account: str = PROBE, by: str = OPERATOR) -> Result:
    """Types the command in a thread; the stand-ins and the bot go on meanwhile."""
    words = ["probe", "trainual", "--account", account, "--as", by, "--reason", "Nobody knows", *more]
    environ = dict(stage.bot.hall.settings.environ)
    return await asyncio.to_thread(CliRunner().invoke, app, words, env=environ)


async def decide(stage: Scene, button: str) -> None:
    """Chen presses a button on the card as soon as it stands."""
    chen = stage.workbench.person("UCHEN")
    await chen.click(await chen.sees(APPROVALS, has_button(button)), button)


async def test_without_waiting_it_files_the_request_and_the_bot_posts_the_card(stage: Scene) -> None:
    told = await type_probe(stage)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "Trainual: Probe Account · probe@harbourpine.example · general" in told.stdout
    assert "Request #1 is filed. The running bot posts its card in #it-approvals" in told.stdout
    await stage.workbench.person("UCHEN").sees(APPROVALS, has_button("request.approve"))
    seen = await state_of(stage)
    assert (seen.kind, seen.requester.slack_id, seen.reason) == (RequestKind.PROBE, "UADA", "Nobody knows")
    assert stage.vendors.trainual.writes == []


async def test_waiting_tells_what_was_learnt(stage: Scene) -> None:
    told, _ = await asyncio.gather(type_probe(stage, "--wait"), decide(stage, "request.approve"))
    assert (told.exit_code, told.stderr) == (0, "")
    assert "The deactivation blocked the account and kept it readable." in told.stdout
    assert "The seat came back" in told.stdout


async def test_a_program_is_told_in_json_and_that_the_account_is_gone(stage: Scene) -> None:
    stage.vendors.trainual.deletion = "destroys"
    told, _ = await asyncio.gather(type_probe(stage, "--wait", "--json"), decide(stage, "request.approve"))
    answer = json.loads(told.stdout)
    assert (told.exit_code, answer["destroyed"], answer["status"]) == (0, True, RequestStatus.INCOMPLETE)
    assert answer["learnt"][0].startswith("The account is gone")


async def test_a_denial_teaches_nothing_and_fails(stage: Scene) -> None:
    waiting = asyncio.create_task(type_probe(stage, "--wait"))
    await decide(stage, "request.deny")
    chen = stage.workbench.person("UCHEN")
    why = {"reason": {"reason": {"type": "plain_text_input", "value": "Not this week"}}}
    assert (await chen.submit(await chen.view(), why)).ok
    await rows_show(stage, lambda seen: seen.status is RequestStatus.DENIED)
    told = await waiting
    assert told.exit_code == 1
    assert "Nothing was learnt: request #1 is denied: Not this week." in told.stderr


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"by": "bruno@harbourpine.example"}, "Only operators may do this."),
        ({"by": "nobody@harbourpine.example"}, "Slack knows nobody with the address"),
        ({"account": "dana@harbourpine.example"}, "no throwaway account"),
        (
            {"account": "void@harbourpine.example"},
            "Trainual shows no account under void@harbourpine.example.",
        ),
    ],
    ids=["no-operator", "nobody", "somebody's", "no-account"],
)
async def test_what_cannot_be_asked_for_is_a_sentence_and_files_nothing(
    stage: Scene, changes: dict[str, str], told: str
) -> None:
    answer = await type_probe(stage, **changes)
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert "Traceback" not in answer.stderr
    assert await stage.bot.hall.database.read(find_request, 1) is None


async def test_an_unfit_account_is_named_with_what_stands_against_it(stage: Scene) -> None:
    one = stage.vendors.trainual.account("5014")
    stage.vendors.trainual.put(type(one)(one.id, one.name, one.email, "admin"))
    answer = await type_probe(stage)
    assert answer.exit_code == 1
    assert "This account is not fit for a probe." in answer.stderr
    assert "This is an administrator." in answer.stderr


async def test_an_unknown_app_is_a_misuse(stage: Scene) -> None:
    environ = dict(stage.bot.hall.settings.environ)
    words = ["probe", "trainula", "--account", PROBE, "--as", OPERATOR, "--reason", "x"]
    told = await asyncio.to_thread(CliRunner().invoke, app, words, env=environ)
    assert (told.exit_code, told.stderr) == (
        2,
        "There is no app trainula in the settings: did you mean trainual?\n",
    )


async def test_without_a_running_bot_the_request_waits(ready_folder: Path) -> None:
    async with scene(ready_folder, all_apps=True) as stage:
        elsewhere = ready_folder / "elsewhere.db"
        environ = {**stage.bot.hall.settings.environ, "DATABASE_URL": f"sqlite:///{elsewhere}"}
        words = ["probe", "helpdesk", "--account", PROBE, "--as", OPERATOR, "--reason", "x", "--json"]
        told = await asyncio.to_thread(CliRunner().invoke, app, words, env=environ)
    assert json.loads(told.stdout)["status"] == RequestStatus.SUBMITTED
    database = Database(f"sqlite:///{elsewhere}")
    assert await database.read(find_request, 1) is not None
    database.close()
