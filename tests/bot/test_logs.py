import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import configure, reference
from tests.bot.undone import logging_restored


class Terminal(io.StringIO):
    """A stream that says that a person reads it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def pipe() -> Iterator[io.StringIO]:
    with logging_restored():
        stream = io.StringIO()
        configure("INFO", stream)
        yield stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_in_a_pipe_each_event_is_one_line_of_json(pipe: io.StringIO) -> None:
    structlog.get_logger("seatkeeper").info("request approved", request=12)
    (line,) = lines(pipe)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "request approved", "request": 12, "level": "info", "logger": "seatkeeper"}


def test_libraries_that_use_the_standard_logging_look_the_same(pipe: io.StringIO) -> None:
    logging.getLogger("somebody.else").warning("%s of %s", 3, 4)
    (line,) = lines(pipe)
    assert (line["event"], line["level"], line["logger"]) == ("3 of 4", "warning", "somebody.else")


def test_on_a_terminal_a_person_can_read_it() -> None:
    with logging_restored():
        stream = Terminal()
        configure("INFO", stream)
        structlog.get_logger("seatkeeper").info("request approved", request=12)
    assert "request approved" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["pipe", "terminal"])
def test_a_traceback_is_written_without_secrets(stream: io.StringIO) -> None:
    def post() -> None:
        raise ValueError("refused https://hooks.slack.com/commands/T1/2/aBcDeF for xoxb-1-hush")

    with logging_restored():
        configure("INFO", stream)
        for logger in (structlog.get_logger("ours"), logging.getLogger("theirs")):
            try:
                post()
            except ValueError:
                logger.exception("it broke, with Bearer hush-hush-hush")
    text = stream.getvalue()
    assert text.count("Traceback") == 2
    assert text.count("ValueError: refused") == 2
    assert "aBcDeF" not in text
    assert "hush" not in text


def test_values_are_redacted_as_well(pipe: io.StringIO) -> None:
    structlog.get_logger("seatkeeper").info("call", body={"token": "plain", "url": "https://u:p@a.example/"})
    assert lines(pipe)[0]["body"] == {"token": "[hidden]", "url": "https://[hidden]@a.example/"}


@pytest.mark.parametrize(
    "name",
    [
        "slack_bolt.RequestVerification",
        "httpx",
        "httpcore",
        "dbos",
        "aiohttp.access",
        "alembic.runtime.migration",
    ],
)
def test_loggers_that_tell_too_much_are_quiet(pipe: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("a whole body")
    logging.getLogger(name).warning("a warning")
    assert [line["event"] for line in lines(pipe)] == ["a warning"]


def test_slacks_own_libraries_never_log_bodies_even_when_everything_is_logged() -> None:
    with logging_restored():
        stream = io.StringIO()
        configure("DEBUG", stream)
        logging.getLogger("slack_sdk.web.async_base_client").debug("a whole body")
        logging.getLogger("slack_bolt.AsyncApp").debug("a whole body")
    assert stream.getvalue() == ""


def test_a_second_configuration_takes_the_place_of_the_first(pipe: io.StringIO) -> None:
    second = io.StringIO()
    configure("INFO", second)
    logging.getLogger("x").warning("once")
    assert pipe.getvalue() == ""
    assert len(lines(second)) == 1


def test_warnings_of_python_go_to_the_log(pipe: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("this will go away", DeprecationWarning, stacklevel=1)
    assert "this will go away" in lines(pipe)[0]["event"]


def test_the_durable_engine_writes_through_the_redaction_too(pipe: io.StringIO) -> None:
    from dbos._logger import init_logger

    init_logger()
    logging.getLogger("dbos").warning("connecting to postgresql://u:hush@db/")
    assert lines(pipe)[0]["event"] == "connecting to postgresql://[hidden]@db/"


def test_references_are_short_and_differ() -> None:
    references = {reference() for _ in range(100)}
    assert len(references) == 100
    assert {len(each) for each in references} == {6}
