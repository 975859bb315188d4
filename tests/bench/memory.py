"""How much memory the running bot holds, at its start and after the work of the other measurements."""

from dataclasses import dataclass, field

from tests.bench.figures import Section, Target
from tests.bench.stage import Stage

MOST = 150.0
"""MB of a million bytes."""


@dataclass
class Memory:
    """Readings of the bot's resident memory, each with what had been done before."""

    rows: list[tuple[str, float]] = field(default_factory=list)

    def read(self, stage: Stage, moment: str) -> None:
        """Takes a reading."""
        self.rows.append((moment, stage.bot.resident()))

    def section(self) -> Section:
        """The readings; the largest of them counts."""
        rows = [[moment, f"{megabytes:.0f}"] for moment, megabytes in self.rows]
        most = max(megabytes for _, megabytes in self.rows)
        return Section(
            "Resident memory of the running bot", ("", "MB"), rows, [Target("memory", most, MOST, "MB")]
        )
