"""The demo's company, grown: fifty people who type commands, and as many leavers as are needed."""

from string import ascii_lowercase

from bot.demo.portal import HOME, portal_accounts
from bot.workbench.company import Company, Person, demo_company
from connectors.contract import Clock
from connectors.sandbox.allowance import Limits
from connectors.sandbox.talentlms import PortalAccount, TalentLMSSandbox

AT_ONCE = 50
EXECUTING = 100
GENEROUS = Limits(burst=10**9, window=5.0, hourly=10**9)
"""The vendor's own limit (200 calls in 5 s) would hold twenty executions at once up for seconds."""


def typists() -> list[Person]:
    """Those who type ``/offboard``, each their own command, as members of the group that may."""
    return [_person("typist", number, "IT Support", "UADA") for number in range(AT_ONCE)]


def shown() -> list[Person]:
    """Those whom the typists look up; nobody ever sends these requests off."""
    return [_person("shown", number, "Account Executive", "UCHEN") for number in range(AT_ONCE)]


def leavers(number: int = EXECUTING) -> list[Person]:
    """Those whose accounts are taken back."""
    return [_person("leaver", each, "Account Executive", "UADA") for each in range(number)]


def grown_company() -> Company:
    """A new copy of the demo's company with all of them in it."""
    company = demo_company()
    company.people += [*typists(), *shown(), *leavers()]
    company.groups[0].members += [person.id for person in typists()]
    company.channels[0].members |= {person.id for person in company.people}
    return company


def portal(api_key: str, clock: Clock) -> TalentLMSSandbox:
    """The demo's portal with an active account for everybody who is looked up or leaves."""
    accounts = [*portal_accounts(clock()), *map(account_of, (*shown(), *leavers()))]
    return TalentLMSSandbox(accounts, plan_seats=400, api_key=api_key, clock=clock, limits=GENEROUS)


def account_of(person: Person) -> PortalAccount:
    """The person's account, active."""
    first, _, last = person.name.partition(" ")
    number = int(person.handle.strip(ascii_lowercase)) + (
        2000 if person.handle.startswith("leaver") else 1000
    )
    address = f"{person.handle}@{HOME}"
    return PortalAccount(str(number), person.handle, first, last, address)


def _person(kind: str, number: int, title: str, manager: str) -> Person:
    handle = f"{kind}{number:03}"
    name = f"{kind.title()} Number{number:03}"
    return Person(f"U{handle.upper()}", handle, name, title, f"{handle}@{HOME}", manager)
