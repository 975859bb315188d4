"""What is known about an app and how well: its connector's facts beside what this tenant has shown. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from approvals.claims import Claim, Standing, Standings
from connectors.contract import Effect, Fact, Holds, Operation, Subject, Value


class Certainty(StrEnum):
    """How well a claim is known before anything was seen of it here."""

    DOCUMENTED = "documented"
    UNCONFIRMED = "unconfirmed"
    UNKNOWN = "unknown"


class Known(Claim):
    """A claim with where and when it was read, and the vendor's plan or setting that it needs.

    The standing holds nothing that is older than half a year, or than the day on which the claim was read.
    """

    source: str
    read_on: date
    needs: str = ""

    @property
    def certainty(self) -> Certainty:
        """Unknown where nobody says whether it holds, else what the word rests on."""
        return Certainty.UNKNOWN if self.holds is Holds.UNKNOWN else Certainty(self.basis.value)


class AppKnowledge(Value):
    """Everything that is known about one app: its operations first, then the effects."""

    app: str
    title: str
    known: tuple[Known, ...]


def knowledge_of(app: str, title: str, facts: Mapping[Subject, Fact], standings: Standings) -> AppKnowledge:
    """Joins an app's facts with this tenant's standings; a subject without a fact is left out."""
    subjects: tuple[Subject, ...] = (*Operation, *Effect)
    rows = (_known(app, subject, facts[subject], standings) for subject in subjects if subject in facts)
    return AppKnowledge(app=app, title=title, known=tuple(rows))


def _known(app: str, subject: Subject, fact: Fact, standings: Standings) -> Known:
    standing = standings.get((app, subject), Standing()).since(fact.read_on)
    return Known(subject=subject, standing=standing, **dict(fact))
