"""Whether so many people can be invited to an app, by the app's own rule. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from approvals.seat_model import Source
from approvals.seats import AppSeats
from connectors.contract import Value
from connectors.seats import Over, Price


class Verdict(StrEnum):
    """What inviting so many would lead to."""

    YES = "yes"
    CHARGED = "charged"
    NEXT_TIER = "next_tier"
    DISPUTED = "disputed"
    NO_RULE = "no_rule"
    NO_LIMIT = "no_limit"
    NOT_READ = "not_read"


class Answer(Value):
    """The answer to "can I invite so many?".

    So many seats would be beyond the plan then: ``over``, of which ``new`` by these invitations, since a plan
    may be exceeded already. ``cost`` is what the new ones cost more per month, None where no price is known.
    ``tier`` is the next plan that would do, up to ``tier_seats`` if that is told. ``reclaimable`` stale seats
    could be taken back first.
    """

    number: int
    verdict: Verdict
    left: int | None = None
    over: int = 0
    new: int = 0
    cost: Price | None = None
    currency: str = ""
    tier: str = ""
    tier_seats: int | None = None
    reclaimable: int = 0

    @property
    def enough_stale(self) -> bool:
        """Whether the stale seats alone would make room for all, those included that are beyond it today."""
        return 0 < self.over <= self.reclaimable


_VERDICTS = {
    Over.CHARGED: Verdict.CHARGED,
    Over.NEXT_TIER: Verdict.NEXT_TIER,
    Over.DISPUTED: Verdict.DISPUTED,
    Over.UNKNOWN: Verdict.NO_RULE,
}


def can_invite(seats: AppSeats, number: int, reclaimable: int = 0) -> Answer:
    """What inviting ``number`` people leads to, and how many stale seats could come back before."""
    answer = Answer(number=number, verdict=Verdict.YES, reclaimable=reclaimable)
    if seats.used is None:
        return answer.model_copy(update={"verdict": Verdict.NOT_READ})
    if seats.headroom is None:
        return answer.model_copy(update={"verdict": Verdict.NO_LIMIT})
    left = seats.headroom.left
    answer = answer.model_copy(update={"left": left})
    if number <= left:
        return answer
    new = number - max(left, 0)
    return answer.model_copy(update={"over": number - left, "new": new, **_beyond(seats, number, new)})


def _beyond(seats: AppSeats, number: int, new: int) -> Mapping[str, object]:
    model = seats.model
    each = model.overage or (model.price if model.over.value is not Over.NEXT_TIER else None)
    cost = each.value.times(new) if each else None
    told: dict[str, object] = {"cost": cost, "currency": model.currency}
    if model.overage and model.overage.origin.source is Source.SETTINGS:
        return told | {"verdict": Verdict.CHARGED}  # the tenant knows what its own contract says
    told["verdict"] = _VERDICTS[model.over.value]
    if model.over.value is not Over.NEXT_TIER or seats.headroom is None:
        return told
    tier = model.plans.holding(seats.headroom.limit - seats.headroom.left + number, model.preset)
    return told | ({"tier": tier.name, "tier_seats": tier.seats} if tier else {})
