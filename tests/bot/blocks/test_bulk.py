"""The file that an app imports, as it stands in a task and in the details: exactly, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.report import Report
from approvals.states import RequestStatus, StepStatus
from bot.blocks.bulk import BulkFile, bulk_offer
from bot.blocks.details import details
from bot.blocks.tasks import task_message
from tests.bot.blocks.slack_rules import check_message, check_texts, check_view, shown
from tests.bot.blocks.values import NOW, account, report, step, task

STEPS = ("Open Users and choose Batch Upload.", "Upload the file as it is.")


def file(*lines: str, title: str = "LearnUpon") -> BulkFile:
    return BulkFile(
        title=title, steps=STEPS, csv="".join(f"{line}\r\n" for line in ("email,enabled", *lines))
    )


def many(number: int) -> BulkFile:
    return file(*(f"dana{n}@harbourpine.example,N" for n in range(number)))


def told(offer: BulkFile) -> str:
    blocks = bulk_offer(offer)
    check_texts(blocks)
    return shown({"blocks": blocks})


def open_request(steps: int = 1) -> Report:
    given = (step(account(number), StepStatus.MANUAL, task=task()) for number in range(1, steps + 1))
    return report(RequestStatus.INCOMPLETE, steps=tuple(given))


def test_it_says_how_and_shows_the_file_to_be_copied() -> None:
    assert told(file('"lea,o@acme.example",N')) == (
        "*Or import this file in LearnUpon:* 1 account\n"
        "1. Open Users and choose Batch Upload.\n2. Upload the file as it is.\n"
        '```\nemail,enabled\n"lea,o@acme.example",N\n```'
    )


def test_a_long_file_is_cut_between_two_lines_and_says_so() -> None:
    text = told(many(400))
    last = text.splitlines()[-3]
    assert last.startswith("dana")
    assert last.endswith("@harbourpine.example,N")
    left = 400 - text.count(",N\n")
    assert text.endswith(
        f"The file is cut: … and {left} more accounts. Open this again once those above are done."
    )
    assert len(text) < 3000


@pytest.mark.parametrize(
    "odd", ["a`b@x.example,N", "<!channel>,N", "_a@x.example,N", "a  b,N", "a&b@x.example,N", ":x:@x,N"]
)
def test_a_value_that_would_not_arrive_as_it_is_gives_a_sentence(odd: str) -> None:
    assert told(file("dana@x.example,N", odd)) == (
        "No file to import in LearnUpon can be offered: "
        "A value in it cannot be shown here exactly as it is: do it by hand."
    )


def test_a_line_that_is_too_long_gives_a_sentence() -> None:
    assert "longer than can be shown" in told(file("d" * 2600))


def test_what_the_connector_will_not_write_is_said() -> None:
    trouble = "account 7 has no address that is safe in a file: do it by hand"
    assert told(BulkFile(title="LearnUpon", trouble=trouble)) == (
        "No file to import in LearnUpon can be offered: "
        "Account 7 has no address that is safe in a file: do it by hand."
    )


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.text(max_size=30))
def test_no_file_can_bend_a_drawing_and_what_is_shown_is_exact(lines: list[str], title: str) -> None:
    text = told(file(*lines, title=title))
    assert "\n".join(("```", "email,enabled", *lines, "```")) in text or "can be offered" in text


@pytest.mark.parametrize("steps", [1, 12, 60])
@pytest.mark.parametrize("lines", [1, 400])
def test_both_places_hold_it_whatever_the_size(steps: int, lines: int) -> None:
    which, files = open_request(steps), [many(lines)] * 3
    message, view = task_message(which, "UADA", files=files), details(which, [], NOW, files)
    check_message(message)
    check_view(view)
    assert "Or import this file in LearnUpon" in shown(view)
    assert "1. Sign in as an administrator." in shown(message)
    assert "Or import this file in LearnUpon" in shown(message)


def test_without_a_file_nothing_is_offered() -> None:
    assert "import" not in shown(task_message(open_request(), "UADA"))
    assert "import" not in shown(details(open_request(), [], NOW))
