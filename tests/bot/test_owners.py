"""Who looks after an app: named in the settings, and found in Slack among those who can do something."""

from pathlib import Path

import pytest

from bot.demo.scene import Scene
from bot.settings import SettingsError, load
from tests.bot.tenant_file import TABLES, toml, write


def with_owner(folder: Path, owner: str) -> Path:
    return write(folder, toml(apps__talentlms=f"{TABLES['apps.talentlms']}\nowner = {owner}"))


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ('"UADA"', "UADA"),
        ('"Farah@HarbourPine.example"', "farah@harbourpine.example"),
        ('"@IT"', "@it"),
        ('""', ""),
    ],
)
def test_an_owner_is_a_person_a_group_or_nobody(tmp_path: Path, written: str, held: str) -> None:
    settings = load({}, with_owner(tmp_path, written))
    assert settings.apps["talentlms"].owner == held
    assert ("it" in settings.groups) == (held == "@it")


@pytest.mark.parametrize("written", ['"*"', '"manager"', '"Farah"', '"#it-leads"', "7"])
def test_an_owner_is_nobody_in_general(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, with_owner(tmp_path, written))
    assert "apps.talentlms.owner" in str(caught.value).replace("]", "").replace("[", "")


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("UADA", ("UADA",)),
        ("farah@harbourpine.example", ("UFARAH",)),
        ("@it-leads", ("UADA", "UBRUNO")),
        ("", ()),
        ("UDANA", ()),
        ("dana@harbourpine.example", ()),
        ("UNORA", ()),
        ("UMILO", ()),
        ("UNOBODY", ()),
        ("nobody@harbourpine.example", ()),
        ("@no-such-group", ()),
    ],
)
async def test_only_members_look_after_an_app_and_never_whoever_leaves(
    stage: Scene, entry: str, found: tuple[str, ...]
) -> None:
    directory = stage.bot.hall.directory
    leaver = await directory.leaver("UDANA")
    assert await directory.owners(entry, leaver) == found
