"""Figures for people: tables on a terminal, plain text in a pipe."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.bench.figures import Section, Target

PLAIN_WIDTH = 110


def console() -> Console:
    """Where the figures go: as wide as the terminal, or wide enough for every table in a pipe."""
    wanted = Console(highlight=False)
    return wanted if wanted.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def show(to: Console, section: Section) -> None:
    """Prints a section."""
    frame = box.ROUNDED if to.is_terminal else None
    table = Table(title=section.title, title_justify="left", box=frame, pad_edge=to.is_terminal)
    for number, column in enumerate(section.columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    for row in section.rows:
        table.add_row(*map(Text, row))
    to.print(table)
    for note in section.notes:
        to.print(Text(f"  {note}"))
    to.print()


def conclude(to: Console, targets: Sequence[Target]) -> None:
    """Prints a line for each target."""
    for target in targets:
        word = Text("met   ", "green") if target.met else Text("missed", "bold red")
        to.print(Text.assemble(word, "  ", target.sentence))
