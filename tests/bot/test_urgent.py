"""/offboard @person urgent: one approval acts, everybody hears of it, and somebody else signs afterwards."""

import pytest

from approvals.states import RequestStatus
from bot.asks import Ask, Verb, parse_offboard
from bot.demo.scene import Scene
from bot.workbench.messages import Message
from tests.bot.acting import APPROVALS, REASON, has_button, preview, rows_show, until

DANA = "105"
NOTE = {"note": {"note": {"type": "plain_text_input", "value": "It was right"}}}


@pytest.mark.parametrize(
    ("typed", "ask"),
    [
        ("<@UDANA|dana> urgent", Ask(Verb.PERSON, "UDANA", urgent=True)),
        ("<@UDANA>  URGENT", Ask(Verb.PERSON, "UDANA", urgent=True)),
        ("<mailto:a@b.example|a@b.example> urgent", Ask(Verb.EMAIL, "a@b.example", urgent=True)),
        ("A@b.example urgent", Ask(Verb.EMAIL, "a@b.example", urgent=True)),
        ("<@UDANA> urgently", Ask(Verb.UNCLEAR, "<@UDANA> urgently")),
        ("dana urgent", Ask(Verb.UNCLEAR, "dana urgent")),
        ("urgent", Ask(Verb.UNCLEAR, "urgent")),
    ],
)
def test_the_word_is_known(typed: str, ask: Ask) -> None:
    assert parse_offboard(typed) == ask


async def test_one_approves_and_another_signs(stage: Scene) -> None:
    ada, chen = stage.workbench.person("UADA"), stage.workbench.person("UCHEN")
    form = await preview(stage, "UBRUNO", "/offboard @dana urgent")
    assert "*Urgent:* one approval is enough." in form.shown
    assert (await stage.workbench.person("UBRUNO").submit(form, REASON)).ok
    card = await ada.sees(APPROVALS, has_button("request.approve"))
    assert "*Urgent*: one approval is enough; a review follows." in card.shown
    await rows_show(stage, lambda seen: seen.status is RequestStatus.PENDING)
    assert (await ada.click(card, "request.approve")).ok
    await until(stage, RequestStatus.DONE)
    assert stage.talentlms.account(DANA).status == "inactive"

    asked = await chen.direct_message(has_button("review.sign"))
    assert "The rules would have asked you too." in asked.shown
    done = await ada.sees(APPROVALS, has_button("review.sign"))
    assert "Review: *unsigned*" in done.shown
    assert (await ada.click(done, "review.sign")).ok
    refused = await ada.view(lambda view: "You approved request #1 yourself" in view.shown)
    await ada.close(refused)

    assert (await chen.click(asked, "review.sign")).ok
    signing = await chen.view(lambda view: "Your signature says" in view.shown)
    assert (await chen.submit(signing, NOTE)).ok
    final = await ada.sees(APPROVALS, signed)
    assert final.ts == card.ts
    await chen.direct_message(lambda message: message.ts == asked.ts and signed(message))


def signed(message: Message) -> bool:
    return "Review: signed by <@UCHEN>" in message.shown and not has_button("review.sign")(message)
