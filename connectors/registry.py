"""Which connectors there are, and how one is opened for an app of this tenant."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from connectors.contract import (
    AppSettings,
    Clock,
    Connector,
    Effect,
    Holds,
    Operation,
    environment_name,
)
from connectors.learnupon import LearnUpon
from connectors.roster import Roster
from connectors.scim import Scim
from connectors.talentlms import TalentLMS
from connectors.thought_industries import ThoughtIndustries
from connectors.trainual import Trainual

CONNECTORS: Mapping[str, type[Connector]] = MappingProxyType(
    {kind.name: kind for kind in (TalentLMS, ThoughtIndustries, Trainual, LearnUpon, Roster, Scim)}
)

METHODS: Mapping[Operation, str] = MappingProxyType(
    {operation: operation.value for operation in Operation} | {Operation.LIST: "accounts"}
)
"""The method that carries an operation out."""


def open_connector(app: str, settings: AppSettings, secrets: Mapping[str, str], clock: Clock) -> Connector:
    """The connector of one app; raises ValueError with a sentence for whoever wrote the settings.

    ``secrets`` are by field, such as ``api_key``. Nothing is sent to the vendor.
    """
    speaker = speaker_of(app, settings)
    check_declared(speaker)
    try:
        speaker.plans.named(settings.plan)
        return speaker.open(app, settings, _checked(app, speaker, secrets), clock)
    except ValueError as error:
        raise ValueError(f"[apps.{app}] {error}") from None


def speaker_of(app: str, settings: AppSettings) -> type[Connector]:
    """The class that would speak to this app; raises ValueError with a sentence, and needs no secret."""
    kind = _known(app, "connector", settings.connector, CONNECTORS)
    dialect = _known(app, "api", settings.api or CONNECTORS[kind].dialects[0], CONNECTORS[kind].dialects)
    return CONNECTORS[kind].speaking(dialect)


def dialects() -> Iterable[tuple[str, str, type[Connector]]]:
    """Every connector's name, dialect and the class that speaks it."""
    for name, kind in CONNECTORS.items():
        for dialect in kind.dialects:
            yield name, dialect, kind.speaking(dialect)


def check_declared(speaker: type[Connector]) -> None:
    """Raises ValueError unless every subject has a fact, and just the operations that hold have a method."""
    missing = [subject for subject in (*Operation, *Effect) if subject not in speaker.facts]
    if missing:
        raise ValueError(f"{speaker.__name__} states no fact about {', '.join(missing)}")
    for operation, method in METHODS.items():
        coded = getattr(speaker, method) is not getattr(Connector, method)
        if coded != (speaker.facts[operation].holds is Holds.YES):
            raise ValueError(f"{speaker.__name__}: the fact and the code disagree about {operation}")


def _known(app: str, key: str, word: str, known: Iterable[str]) -> str:
    choices = list(known)
    if word in choices:
        return word
    near = get_close_matches(word, choices, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(choices)}"
    raise ValueError(f"[apps.{app}] {key} = {word!r} is not known; {hint}")


def _checked(app: str, speaker: type[Connector], secrets: Mapping[str, str]) -> Mapping[str, str]:
    """The secrets that the dialect needs, without blanks around them."""
    checked = {field: secrets.get(field, "").strip() for field in speaker.secrets}
    for field, secret in checked.items():
        variable = environment_name(app, field)
        if not secret:
            raise ValueError(f"{variable} is not set")
        if not (secret.isascii() and secret.isprintable()):
            raise ValueError(f"{variable} holds characters that no key has")
    return checked
