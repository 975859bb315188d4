"""What a measurement gives: rows of figures, and targets that are met or missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Target:
    """A figure that has an upper bound."""

    name: str
    value: float
    bound: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value <= self.bound

    @property
    def sentence(self) -> str:
        """The figure beside its bound."""
        digits = 2 if self.bound < 10 else 0
        return f"{self.name}: {self.value:.{digits}f} {self.unit}, at most {self.bound:g}"


@dataclass(frozen=True)
class Section:
    """A table with its heading, the targets that it decides, and notes below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[Target]
    notes: Sequence[str] = ()


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def spread(values: Sequence[float]) -> list[str]:
    """Median, 99th percentile and maximum, for a row."""
    return [f"{value:.1f}" for value in (percentile(values, 0.5), percentile(values, 0.99), max(values))]
