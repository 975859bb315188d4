"""Puts back what configuring the logs changes in the whole process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.logs import QUIETER, Stderr


@contextmanager
def logging_restored() -> Iterator[None]:
    """Afterwards, levels and handlers are as they were, and structlog is as imported."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *QUIETER)}
    dbos = logging.getLogger("dbos")
    handlers, propagates = list(dbos.handlers), dbos.propagate
    try:
        yield
    finally:
        structlog.reset_defaults()
        logging.captureWarnings(capture=False)
        root.handlers = [handler for handler in root.handlers if not isinstance(handler, Stderr)]
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        dbos.handlers, dbos.propagate = handlers, propagates
