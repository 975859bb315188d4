"""Who has an account in the demo company's other apps; TalentLMS is in ``portal``."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.demo.portal import HOME
from connectors.sandbox.learnupon import Invite, PortalCourse, PortalUser, SubPortal
from connectors.sandbox.scim_records import ScimAccount
from connectors.sandbox.thought_industries import SiteAccount
from connectors.sandbox.trainual import TrainualUser

PROBE = f"probe@{HOME}"
"""An account that nobody needs, in the two apps whose deactivation is not proven."""
CUSTOMER = "brightwell.example"


def trainual_users() -> Iterator[TrainualUser]:
    """Trainual's company, where an invitation takes a seat at once."""
    people = (
        ("Ines Duarte", "ines", "billing_admin", "active"),
        ("Ada Brandt", "ada", "admin", "active"),
        ("Hana Sato", "hana", "admin", "active"),
        ("Bruno Keller", "bruno", "general", "active"),
        ("Chen Wei", "chen", "manager", "active"),
        ("Dana Okafor", "dana", "general", "active"),
        ("Emil Novak", "emil", "general", "active"),
        ("Farah Haddad", "farah", "manager", "active"),
        ("Jonas Weber", "jonas", "general", "archived"),
        ("Léa Moreau", "lea", "general", "active"),
        ("Milo Grant", "milo", "general", "invited"),
        ("Nora Lind", "nora", "general", "active"),
        ("Oskar Blum", "oskar.blum", "general", "active"),
        ("Probe Account", "probe", "general", "active"),
    )
    for number, (name, handle, role, status) in enumerate(people, 5001):
        yield TrainualUser(str(number), name, f"{handle}@{HOME}", role, status)


def learnupon_users(now: datetime) -> Iterator[PortalUser]:
    """LearnUpon's portal; Kim has not accepted her invitation."""
    people = (
        ("Ines Duarte", "ines", "admin", 3),
        ("Hana Sato", "hana", "admin", 1),
        ("Dana Okafor", "dana", "learner", 11),
        ("Emil Novak", "emil", "instructor", 5),
        ("Farah Haddad", "farah", "manager", 20),
        ("Goran Petrov", "g.petrov", "learner", 33),
        ("Nora Lind", "nora", "learner", 61),
    )
    for number, (name, handle, kind, days) in enumerate(people, 7001):
        first, _, last = name.partition(" ")
        seen = now - timedelta(days=days)
        yield PortalUser(str(number), f"{handle}@{HOME}", first, last, kind, last_sign_in=seen)
    for number in range(6):
        address = f"learner{number}@{CUSTOMER}"
        yield PortalUser(str(7101 + number), address, "Learner", f"No {number}", last_sign_in=now)


def learnupon_invites(now: datetime) -> list[Invite]:
    """Kim's, which nobody has accepted."""
    return [Invite("9001", f"kim@{HOME}", "Kim", "Larsen", created=now - timedelta(days=40))]


def learnupon_courses() -> list[PortalCourse]:
    """Emil's courses, which are nobody else's."""
    return [PortalCourse("301", "Handling angry calls", "7004"), PortalCourse("302", "First week", "7004")]


def sub_portals() -> list[SubPortal]:
    """A customer's portal below ours, of which Dana is a member."""
    return [SubPortal("21", "brightwell", members={f"dana@{HOME}": True})]


def site_accounts(now: datetime) -> Iterator[SiteAccount]:
    """Thought Industries' site; Farah has a dual role, which is two accounts that change together."""
    people = (
        ("ti-ines", "Ines Duarte", "ines", "admin", ""),
        ("ti-hana", "Hana Sato", "hana", "admin", ""),
        ("ti-dana", "Dana Okafor", "dana", "learner", ""),
        ("ti-farah-manager", "Farah Haddad", "farah", "manager", "ti-farah-learner"),
        ("ti-farah-learner", "Farah Haddad", "farah", "learner", "ti-farah-manager"),
        ("ti-chen", "Chen Wei", "chen", "learner", ""),
    )
    for days, (id_, name, handle, role, partner) in enumerate(people, 2):
        first, _, last = name.partition(" ")
        seen = now - timedelta(days=days * 7)
        yield SiteAccount(id_, f"{handle}@{HOME}", first, last, role, partner=partner, last_active=seen)


def helpdesk_accounts() -> Iterator[ScimAccount]:
    """The help desk, an app by SCIM."""
    people = (
        ("hd-1", "Farah Haddad", "farah", "admin"),
        ("hd-2", "Ada Brandt", "ada", "admin"),
        ("hd-3", "Dana Okafor", "dana", "agent"),
        ("hd-4", "Emil Novak", "emil", "agent"),
        ("hd-5", "Probe Account", "probe", "agent"),
    )
    for id_, name, handle, role in people:
        yield ScimAccount(id_, f"{handle}@{HOME}", name, (f"{handle}@{HOME}",), role)
