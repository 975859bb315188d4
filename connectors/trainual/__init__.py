"""Trainual: people of one company who are active, invited or archived, in two forms of its API.

The vendor publishes no reference. The form ``v1`` is that of a third party's guide,
https://www.stitchflow.com/user-management/trainual/api, which warns that it is not confirmed; the form
``archive`` is the one that clients of the API run, and its words are in https://make.com/en/help/app/trainual.html
(all read 2026-11-20).

``base_url`` is ``https://app.trainual.com`` for ``v1`` and ``https://api.trainual.com`` for ``archive``; the
dialect adds ``/api/v1`` or ``/v1``.
"""

from connectors.contract import Connector
from connectors.trainual.archive import TrainualArchive
from connectors.trainual.v1 import TrainualV1


class Trainual(TrainualV1):
    """Trainual by the guide's API; ``speaking("archive")`` is the one that its running clients use."""

    @classmethod
    def speaking(cls, dialect: str) -> type[Connector]:
        return {"v1": TrainualV1, "archive": TrainualArchive}[dialect]
