"""The demo company's TalentLMS portal: some sixty accounts, with every kind that makes offboarding hard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.sandbox.talentlms import PortalAccount

HOME = "harbourpine.example"
FIRST = (
    "Amira",
    "Boris",
    "Carla",
    "Diego",
    "Elin",
    "Finn",
    "Greta",
    "Hugo",
    "Irma",
    "Jakob",
    "Klara",
    "Luis",
)
LAST = ("Abel", "Brandvik", "Castro", "Dahl", "Engel", "Fabre", "Grau", "Hollis")
CUSTOMERS = ("brightwell.example", "lindqvist.example")
LEARNERS = 44


def portal_accounts(now: datetime) -> list[PortalAccount]:
    """Every account of the portal, with last logins counted back from ``now``; learners came bit by bit."""
    people = [*_colleagues(now), *_customers(now), *_oddities(now)]
    return [
        replace(account, id=str(100 + number), registered=max(account.registered, _ago(now, 400 - number)))
        for number, account in enumerate(people)
    ]


def _colleagues(now: datetime) -> Iterator[PortalAccount]:
    yield _account("Ines", "Duarte", f"ines@{HOME}", role="SuperAdmin", login_at=_ago(now, 2))
    yield _account("Hana", "Sato", f"hana@{HOME}", role="Administrator", login_at=_ago(now, 0))
    yield _account("Ada", "Brandt", f"ada@{HOME}", role="Instructor", login_at=_ago(now, 6))
    yield _account("Bruno", "Keller", f"bruno@{HOME}", login_at=_ago(now, 31))
    yield _account("Chen", "Wei", f"chen@{HOME}", login_at=_ago(now, 12))
    yield _account("Dana", "Okafor", f"dana@{HOME}", login_at=_ago(now, 9))
    yield _account("Emil", "Novak", f"emil@{HOME}", login_at=_ago(now, 4))
    yield _account("Emil", "Novak", f"emil.novak@{HOME}", role="Instructor", login_at=_ago(now, 190))
    yield _account("Farah", "Haddad", f"farah@{HOME}", role="Instructor", login_at=_ago(now, 15))
    yield _account("Goran", "Petrov", "goran.petrov@oldname.example", login_at=_ago(now, 22))
    yield _account("Jonas", "Weber", f"jonas@{HOME}", status="inactive", login_at=_ago(now, 260))
    yield _account("Kim", "Larsen", f"kim@{HOME}")
    yield _account("Léa", "Moreau", f"lea@{HOME}", status="locked", login_at=_ago(now, 70))
    yield _account("Nora", "Lind", f"nora@{HOME}", login_at=_ago(now, 48))
    yield _account("Oskar", "Blum", f"oskar.blum@{HOME}", login_at=_ago(now, 120))


def _customers(now: datetime) -> Iterator[PortalAccount]:
    for number in range(LEARNERS):
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        address = f"{first}.{last}.{number}@{CUSTOMERS[number % 2]}".lower()
        status = "inactive" if number % 11 == 10 else "active"
        login_at = None if number % 7 == 6 else _ago(now, number * 5)
        account = _account(first, last, address, status=status, login_at=login_at)
        yield replace(account, registered=_ago(now, number * 6 + 3))


def _oddities(now: datetime) -> Iterator[PortalAccount]:
    yield _account("<!channel>", "& friends", "friends@brightwell.example", login_at=_ago(now, 3))
    yield _account("=cmd()", "Formula", "formula@lindqvist.example", login_at=_ago(now, 5))


def _account(
    first: str,
    last: str,
    email: str,
    *,
    role: str = "Learner",
    status: str = "active",
    login_at: datetime | None = None,
) -> PortalAccount:
    return PortalAccount(
        id="",
        login=email.split("@", maxsplit=1)[0],
        first_name=first,
        last_name=last,
        email=email,
        user_type=role,
        status=status,
        last_login=login_at,
    )


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days, hours=3)
