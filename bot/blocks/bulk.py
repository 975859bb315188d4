"""The file that an app's own pages import to deactivate many accounts, offered beside doing it one by one."""

from bot.blocks.kit import Block, context, section
from bot.blocks.text import NAME, count, esc, more, sentence
from connectors.contract import Value

LONGEST = 2500
"""Characters of a file that are shown; the lines behind them come once these are done."""
INEXACT = "a value in it cannot be shown here exactly as it is: do it by hand"
TOO_LONG = "a line in it is longer than can be shown here: do it by hand"


class BulkFile(Value):
    """A CSV with a head and a line for each account, and what to do with it; or why there is none."""

    title: str
    steps: tuple[str, ...] = ()
    csv: str = ""
    trouble: str = ""


def bulk_offer(file: BulkFile) -> list[Block]:
    """The steps and the file, to be copied; or the sentence that says why it cannot be offered."""
    title = esc(file.title, NAME)
    head, *lines = file.csv.replace("\r\n", "\n").removesuffix("\n").split("\n")
    shown = _fitting(head, lines)
    if trouble := file.trouble or _trouble(head, lines, shown):
        return [context(f"No file to import in {title} can be offered: {sentence(trouble)}")]
    numbered = (f"{number}. {esc(step, 200)}" for number, step in enumerate(file.steps, start=1))
    how = "\n".join([f"*Or import this file in {title}:* {count(len(lines), 'account')}", *numbered])
    hidden = len(lines) - len(shown)
    told = f"The file is cut: {more(hidden, 'account')}. Open this again once those above are done."
    preformatted = "\n".join(("```", head, *shown, "```"))
    return [section(how), section(preformatted), *([context(told)] if hidden else [])]


def _fitting(head: str, lines: list[str]) -> list[str]:
    """The first lines that can be shown below the head; none is cut in two."""
    shown, left = [], LONGEST - len(head)
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    return shown


def _trouble(head: str, lines: list[str], shown: list[str]) -> str:
    """Why the file cannot be copied from here: a value that Slack or we would alter is another person's."""
    if any(esc(line, len(line) + 1) != line for line in (head, *lines)):
        return INEXACT
    return "" if shown else TOO_LONG
