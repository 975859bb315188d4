import pytest

from connectors.contract import AppSettings, Connector, Counting, Plans, Price
from connectors.registry import dialects, open_connector
from tests.connectors.tenants import Tenant, clock

SPEAKERS = [pytest.param(speaker, id=f"{name}-{dialect}") for name, dialect, speaker in dialects()]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_what_is_known_of_plans_says_where_and_when_it_was_read(speaker: type[Connector]) -> None:
    plans = speaker.plans
    own = () if plans == Plans() else ((plans.source, plans.read_on),)
    sources = (*own, *((plan.source, plan.read_on) for plan in plans.known))
    assert all(source.startswith("https://") and read_on for source, read_on in sources)
    sizes = [plan.seats for plan in plans.known if plan.seats is not None]
    assert sizes == sorted(sizes)


def test_an_unknown_plan_is_refused_when_the_app_is_opened() -> None:
    settings = AppSettings(connector="talentlms", base_url="https://acme.talentlms.com", plan="Grwo")
    with pytest.raises(ValueError, match=r"\[apps\.academy\] plan = 'Grwo' .* did you mean 'Grow'\?"):
        open_connector("academy", settings, {"api_key": "key"}, clock)


async def test_what_the_vendor_reports_is_its_usage_and_what_we_count_is_not(tenant: Tenant) -> None:
    reported, usage = await tenant.connector.reported(), await tenant.connector.usage()
    assert reported == (usage if usage.counting is Counting.VENDOR_REPORTED else None)


@pytest.mark.parametrize("price", [True, "4", [3], [5, 3], -1, [3, 4, 5]])
def test_a_price_is_a_number_or_a_range(price: object) -> None:
    with pytest.raises(ValueError, match="price"):
        AppSettings.model_validate({"connector": "any", "price_per_seat": price})


def test_prices_of_settings_are_exact() -> None:
    settings = AppSettings.model_validate({"connector": "any", "price_per_seat": 0.1, "price_over": [3, 4.5]})
    assert (settings.price_per_seat, settings.price_over) == (Price.of("0.1"), Price.between("3", "4.5"))
