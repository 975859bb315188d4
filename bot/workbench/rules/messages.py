"""Rules for a message as a whole."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from bot.workbench.refusals import Refusal
from bot.workbench.rules.blocks import block_problems
from bot.workbench.rules.elements import MESSAGE
from bot.workbench.rules.shape import Problem
from bot.workbench.rules.tables import TABLE_TEXT, cell_text
from bot.workbench.wire import Json

MOST_BLOCKS = 50
LONGEST_JSON = 13_200
"""Characters of blocks as JSON (github.com/slackapi/bolt-js/issues/2509, a field report)."""

LONGEST_MARKDOWN = 12_000
TABLES = ("table", "data_table")


def refuse(error: str, problems: Sequence[Problem]) -> NoReturn:
    """Refuse with every problem, in both places where Slack lists them."""
    told = [str(problem) for problem in problems]
    raise Refusal(error, errors=told, response_metadata={"messages": [f"[ERROR] {line}" for line in told]})


def checked_blocks(blocks: Any, at: str = "/blocks") -> list[Json]:
    """The blocks of a message, or a refusal that says what is wrong with them."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    problems = list(block_problems(blocks, MESSAGE, at, MOST_BLOCKS))
    problems = problems or list(_together(blocks, at))
    if problems:
        refuse("invalid_blocks", problems)
    if sum(block["type"] in TABLES for block in blocks) > 1:
        metadata = {"messages": ["[ERROR] only_one_table_allowed"]}
        raise Refusal("invalid_attachments", response_metadata=metadata)
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > LONGEST_JSON:
        raise Refusal("msg_blocks_too_long")
    return blocks


def checked_content(text: str, blocks: Any) -> list[Json]:
    """The blocks of a message that says something, in text or in blocks."""
    checked = checked_blocks(blocks)
    if not text and not checked:
        raise Refusal("no_text")
    return checked


def _together(blocks: list[Json], at: str) -> Iterator[Problem]:
    """What blocks may not do together."""
    kinds = [block["type"] for block in blocks]
    if kinds.count("plan") > 1:
        yield Problem("only one plan allowed", at)
    if "plan" in kinds and "task_card" in kinds:
        yield Problem("plan and task_card cannot be used together", at)
    if kinds.count("data_visualization") > 2:
        yield Problem("no more than 2 data_visualization blocks allowed", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > LONGEST_MARKDOWN:
        yield Problem(f"must be less than {LONGEST_MARKDOWN + 1} characters of markdown", at)
    if sum(cell_text(block) for block in blocks if block["type"] == "table") > TABLE_TEXT:
        yield Problem(f"must be less than {TABLE_TEXT + 1} characters over all cells", at)
