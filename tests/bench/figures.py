"""What a measurement gives: rows of figures, and targets that are met or missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True)
class Target:
    """A figure that has a bound."""

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
        return f"{self.name}: {self.value:.3g}{self.unit} (at most {self.bound:g}{self.unit})"


@dataclass(frozen=True)
class Section:
    """A table with its heading, notes under it, and the targets that it decides."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[Target]
    notes: Sequence[str] = field(default=())


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def spread(values: Sequence[float]) -> tuple[str, str, str]:
    """Median, 99th percentile and maximum, for a row."""
    return tuple_of(percentile(values, 0.5), percentile(values, 0.99), max(values))


def tuple_of(one: float, two: float, three: float) -> tuple[str, str, str]:
    """Three figures with as many digits as mean something."""
    return f"{one:.1f}", f"{two:.1f}", f"{three:.1f}"
