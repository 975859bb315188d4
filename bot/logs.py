"""Logs on stderr: JSON in a pipe, readable on a terminal, and never a secret in either."""

import logging
import secrets
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import TextIO

import structlog
from structlog.typing import Processor

from bot.redaction import redact

QUIETER: Mapping[str, int] = MappingProxyType(
    {
        "slack_bolt.RequestVerification": logging.WARNING,  # below, it logs whole bodies with their tokens
        "slack_bolt": logging.INFO,
        "slack_sdk": logging.INFO,
        "httpx": logging.WARNING,
        "httpcore": logging.WARNING,
        "aiohttp.access": logging.WARNING,
        "alembic": logging.WARNING,
        "dbos": logging.WARNING,
    }
)
"""Loggers of others, which tell too much or too often below these levels."""


class Stderr(logging.StreamHandler[TextIO]):
    """Our own handler, which a second ``configure`` finds again."""


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Sends what we and the libraries log to ``stream``, stderr by default; a later call replaces it."""
    stream = sys.stderr if stream is None else stream
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = Stderr(stream)
    handler.setFormatter(_formatter(pretty=stream.isatty()))
    root = logging.getLogger()
    root.handlers = [other for other in root.handlers if not isinstance(other, Stderr)] + [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    _quieten(root.level)


def reference() -> str:
    """A short word that a person can quote, and that the log can be searched for."""
    return secrets.token_hex(3)


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(*, pretty: bool) -> logging.Formatter:
    """Tracebacks become plain text first, so that the redaction sees them, and hold no variables."""
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
    )


def _quieten(level: int) -> None:
    for name, least in QUIETER.items():
        logging.getLogger(name).setLevel(max(least, level))
    # with a handler of its own, it adds none that would write past the redaction
    logging.getLogger("dbos").handlers = [logging.NullHandler()]
    logging.getLogger("dbos").propagate = True
