"""Draws the matrix of facts in the room's README; ``python -m connectors.matrix`` writes it there."""

from collections.abc import Iterable
from pathlib import Path

from connectors.contract import Basis, Connector, Effect, Fact, Holds, Operation
from connectors.registry import dialects

BEGIN, END = "<!-- facts:begin -->", "<!-- facts:end -->"
README = Path(__file__).with_name("README.md")


def draw_matrix() -> str:
    """One table over every dialect, then what each fact rests on; ``?`` marks what is unconfirmed."""
    speakers = [(f"{name} {dialect}", speaker) for name, dialect, speaker in dialects()]
    head = ["", *(title for title, _ in speakers)]
    rows = (
        [str(subject), *(_mark(speaker.facts[subject]) for _, speaker in speakers)] for subject in _SUBJECTS
    )
    parts = [_table(head, rows)]
    parts += [f"#### {title}\n\n{_reasons(speaker)}" for title, speaker in speakers]
    return "\n\n".join(parts)


def with_matrix(text: str) -> str:
    """The text with the matrix between its markers; raises ValueError if a marker is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the markers of the facts are missing")
    return f"{before}{BEGIN}\n\n{draw_matrix()}\n\n{END}{after}"


_SUBJECTS = (*Operation, *Effect)


def _mark(fact: Fact) -> str:
    doubtful = fact.basis is Basis.UNCONFIRMED and fact.holds is not Holds.UNKNOWN
    return f"{fact.holds}{'?' if doubtful else ''}"


def _reasons(speaker: type[Connector]) -> str:
    rows = (
        [str(subject), f"<{fact.source}>, {fact.read_on}", fact.note, fact.needs]
        for subject, fact in ((subject, speaker.facts[subject]) for subject in _SUBJECTS)
    )
    return _table(["", "source, read on", "note", "needs"], rows)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    README.write_text(with_matrix(README.read_text(encoding="utf-8")), encoding="utf-8")
