"""TalentLMS: a portal of accounts that are active or inactive, in two generations of its API.

Reference of v2: https://developers.talentlms.io/api/talentlms-public-api (read 2026-11-20). Of v1 there is no
reference any more; what it does was read in independent clients of it.

``base_url`` is the portal, such as ``https://acme.talentlms.com``; the dialect adds ``/api/v2`` or
``/api/v1``.
"""

from connectors.contract import Connector
from connectors.talentlms.v1 import TalentLMSv1
from connectors.talentlms.v2 import TalentLMSv2


class TalentLMS(TalentLMSv2):
    """TalentLMS by its current API; ``speaking("v1")`` is the older one, which many tenants still use."""

    @classmethod
    def speaking(cls, dialect: str) -> type[Connector]:
        return {"v2": TalentLMSv2, "v1": TalentLMSv1}[dialect]
