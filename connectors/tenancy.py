"""How a tenant describes its apps, and where it keeps their secrets."""

import re
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from connectors.seats import Billing, Money
from connectors.words import State


def environment_name(app: str, field: str) -> str:
    """The variable that holds one secret of one app, e.g. ``SEATKEEPER_TALENTLMS_API_KEY``."""
    return re.sub(r"[^A-Z0-9]+", "_", f"SEATKEEPER_{app}_{field}".upper())


class AppSettings(BaseModel):
    """One app of the tenant, as ``[apps.<name>]`` in ``seatkeeper.toml`` states it. Durations are seconds.

    ``base_url`` is where its API is; an app without one needs none. ``owner`` is who does by hand what no API
    can, ``instructions`` are the app's own steps for that, and ``single_sign_on`` names the identity provider
    that would create an account anew at the next login.
    ``licensed_sub_portal`` says that a deactivation gives no seat back, where the vendor's API does not.

    ``plan`` names one of the vendor's; what else is said of seats and money overrules it. Prices are
    per month: ``base_price`` for the plan with its ``included`` seats, ``price_per_seat``, and ``price_over``
    for a seat beyond ``seats``. ``notice_days`` before ``renews_on`` the contract has to be changed.
    ``counts`` are the states that take a seat, unless the role takes none.
    An account that was quiet for longer than ``stale_after`` is stale, and an invitation that nobody accepted
    for longer than ``invited_after`` could be taken back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector: str
    base_url: str = ""
    api: str = ""
    title: str = ""
    plan: str = ""
    seats: int | None = Field(default=None, ge=0)
    included: int | None = Field(default=None, ge=0)
    base_price: Money | None = None
    price_per_seat: Money | None = None
    price_over: Money | None = None
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    billing: Billing | None = None
    renews_on: date | None = None
    notice_days: int = Field(default=14, ge=0)
    counts: tuple[State, ...] = ()
    roles_without_seat: tuple[str, ...] = ()
    stale_after: float = Field(default=90 * 86400, gt=0)
    invited_after: float = Field(default=30 * 86400, gt=0)
    protected: tuple[str, ...] = ()
    admin_roles: tuple[str, ...] = ()
    settles_in: float = 2.0
    timeout: float = 10.0
    calls_per_second: float | None = Field(default=None, gt=0)
    runs_first: bool = False
    admin_url: str = ""
    owner: str = ""
    instructions: tuple[str, ...] = ()
    single_sign_on: str = ""
    licensed_sub_portal: bool = False
