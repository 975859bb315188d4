"""A company as plain data: people, channels, groups and the app that is installed there."""

from dataclasses import dataclass, field

TEAM = "THARBOUR"
BOT = "USEATKEEPER"


@dataclass
class Person:
    """Somebody in the workspace; ``team_id`` differs from the company's for people of other organisations."""

    id: str
    handle: str
    name: str
    title: str = ""
    email: str | None = None
    manager: str | None = None
    tz: str = "Europe/Berlin"
    is_guest: bool = False
    is_single_channel_guest: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    team_id: str = TEAM


@dataclass
class Channel:
    """A conversation; ``person`` is set for a direct conversation between that person and the app."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    person: str | None = None

    @property
    def kind(self) -> str:
        if self.person:
            return "dm"
        return "private" if self.private else "channel"


@dataclass
class Group:
    """A user group, mentioned as ``@handle``."""

    id: str
    handle: str
    name: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass
class Command:
    """A slash command of the app, with its leading slash."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass
class App:
    """The app's identity in the workspace."""

    id: str = "ASEATKEEPER"
    name: str = "Seatkeeper"
    bot_user: str = BOT
    bot_id: str = "BSEATKEEPER"


def default_commands() -> list[Command]:
    return [
        Command("/offboard", "Take back a person's accounts and seats", "@person or e-mail"),
        Command("/seats", "See seats in use, headroom and what is stale", "[app]"),
    ]


@dataclass
class Company:
    """One workspace. Edit it freely before the workbench starts, through the workbench afterwards."""

    people: list[Person]
    channels: list[Channel] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    commands: list[Command] = field(default_factory=default_commands)
    app: App = field(default_factory=App)
    team_id: str = TEAM
    team_name: str = "Harbour & Pine"
    team_domain: str = "harbourpine"
    manager_field: str = "XfMANAGER"

    def find_person(self, user_id: str) -> Person | None:
        return next((person for person in self.people if person.id == user_id), None)

    def find_channel(self, key: str) -> Channel | None:
        """By id, or by name with or without ``#``."""
        name = key.removeprefix("#")
        return next(
            (one for one in self.channels if one.id == key or (not one.person and one.name == name)), None
        )

    def find_group(self, group_id: str) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)


def _address(handle: str) -> str:
    return f"{handle}@harbourpine.example"


def _person(row: str, **extra: object) -> Person:
    handle, name, title, manager = (cell.strip() for cell in row.split("|"))
    person = Person(f"U{handle.upper()}", handle, name, title, _address(handle))
    person.manager = f"U{manager.upper()}" if manager else None
    for key, value in extra.items():
        setattr(person, key, value)
    return person


def _people() -> list[Person]:
    return [
        _person("ada | Ada Brandt | Head of IT | ines", is_admin=True),
        _person("bruno | Bruno Keller | IT Support | ada"),
        _person("chen | Chen Wei | Head of Sales | ines", tz="America/New_York"),
        _person("dana | Dana Okafor | Account Executive | chen"),
        _person("emil | Emil Novak | Support Engineer | farah"),
        _person("farah | Farah Haddad | Head of Support | ines", tz="Africa/Cairo"),
        _person("goran | Goran Petrov | Developer | ada", email=_address("g.petrov")),
        _person("hana | Hana Sato | Learning & Development | ines"),
        _person("ines | Ines Duarte | CEO | "),
        _person("jonas | Jonas Weber | Designer | ada"),
        _person("kim | Kim Larsen | Accountant | ines"),
        _person("lea | Léa Moreau | Recruiter | ines"),
        _person("milo | Milo Grant | Contractor | ", is_guest=True),
        _person("nora | Nora Lind | | ", deleted=True),
        Person(BOT, "seatkeeper", "Seatkeeper", is_bot=True),
    ]


def demo_company() -> Company:
    """Harbour & Pine, the company of the demonstration and of most tests; a new copy at each call."""
    people = _people()
    staff = {person.id for person in people if not (person.is_guest or person.deleted or person.is_bot)}
    return Company(
        people,
        [
            Channel("CGENERAL", "general", staff),
            Channel("CAPPROVALS", "it-approvals", {"UADA", "UBRUNO", "UCHEN", BOT}, private=True),
            Channel("CSEATS", "it-seats", {"UADA", "UBRUNO", BOT}),
            Channel("CSALES", "sales", {"UCHEN", "UDANA"}),
        ],
        [Group("SITLEADS", "it-leads", "IT leads", ["UADA", "UBRUNO"])],
    )
