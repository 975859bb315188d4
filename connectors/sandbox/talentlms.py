"""A TalentLMS portal on this machine: both generations of the API over one set of accounts."""

from collections.abc import Iterable

from connectors.contract import Clock
from connectors.sandbox.allowance import Allowance, Limits
from connectors.sandbox.server import Sandbox, real_clock
from connectors.sandbox.talentlms_portal import Portal, PortalAccount
from connectors.sandbox.talentlms_v1 import DateFormat, PortalV1
from connectors.sandbox.talentlms_v2 import ErrorShape, PortalV2

__all__ = ["PortalAccount", "TalentLMSSandbox"]

# Of the plan Core: https://help.talentlms.com/hc/en-us/articles/9651527213468, read 2026-11-20.
CORE = Limits(burst=200, window=5.0, hourly=2000)


class TalentLMSSandbox(Sandbox):
    """The portal. ``base_url`` serves both dialects, as a portal does: the connector adds the API's path.

    ``plan_seats`` is only shown, since TalentLMS' API does not tell it. ``error_shape`` switches between the
    two shapes of errors that v2's pages show.
    """

    def __init__(
        self,
        accounts: Iterable[PortalAccount],
        *,
        plan_seats: int = 100,
        api_key: str = "demo-key",
        date_format: DateFormat = "DDMMYYYY",
        clock: Clock | None = None,
        limits: Limits = CORE,
    ) -> None:
        moments, allowance = clock or real_clock, Allowance(limits)
        self.portal = Portal(accounts, self.changed)
        self.plan_seats = plan_seats
        self._v2 = PortalV2(self.portal, api_key, allowance, moments)
        v1 = PortalV1(self.portal, api_key, allowance, moments, date_format)
        super().__init__("talentlms", "TalentLMS", [*v1.routes(), *self._v2.routes()], moments)

    @property
    def alarms(self) -> list[str]:
        """Calls that destroyed data: there must never be one."""
        return self.portal.alarms

    @property
    def error_shape(self) -> ErrorShape:
        return self._v2.error_shape

    @error_shape.setter
    def error_shape(self, shape: ErrorShape) -> None:
        self._v2.error_shape = shape

    def account(self, account_id: str) -> PortalAccount:
        """The account as it is, whatever the API shows; raises KeyError."""
        return self.portal.truth(account_id)

    def summary(self) -> str:
        return f"{self.portal.active()} of {self.plan_seats} seats"

    def rows(self) -> list[dict[str, str]]:
        return [
            {
                "id": account.id,
                "name": f"{account.first_name} {account.last_name}",
                "email": account.email,
                "role": account.user_type,
                "state": account.status,
            }
            for account in self.portal.all()
        ]
