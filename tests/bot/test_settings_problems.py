from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from tests.bot.tenant_file import toml, write

APP = 'connector = "talentlms"\nbase_url = "https://a.example"\n'
POLICY = 'requesters = ["@it"]\napprovers = ["UADA"]\n'


def problems(folder: Path, text: str, **environ: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as told:
        load(environ, write(folder, text))
    return told.value.problems


@pytest.mark.parametrize(
    ("table", "text", "sentence"),
    [
        (
            "policy",
            'requesters = ["*"]\naprovers = ["UADA"]',
            "unknown key policy.aprovers: did you mean approvers?",
        ),
        ("policy", 'requesters = ["*"]', "policy.approvers is missing"),
        ("policy", 'requesters = []\napprovers = ["*"]', "policy.requesters: it is empty"),
        ("policy", POLICY + "quorum = 0", "policy.quorum must be 1 or more"),
        ("policy", POLICY + "quorum = true", "policy.quorum must be a whole number"),
        ("policy", POLICY + "quorum = 2", "policy: quorum is 2, but approvers can be no more than 1"),
        ("policy", POLICY + 'expires_after = "soon"', "policy.expires_after: 'soon' is not a duration"),
        ("policy", POLICY + "expires_after = 8", "policy.expires_after: 8 is not a duration in quotes"),
        ("policy", POLICY + 'expires_after = "0s"', "policy.expires_after: it must be longer than nothing"),
        ("policy", 'requesters = "@it"\napprovers = ["*"]', "policy.requesters must be a list"),
        ("policy", 'requesters = ["manager"]\napprovers = ["*"]', 'policy.requesters: "manager" means'),
        ("policy", 'requesters = ["Bruno"]\napprovers = ["*"]', "policy.requesters: 'Bruno' is neither"),
        ("policy", 'requesters = [7]\napprovers = ["*"]', "policy.requesters must be text in quotes"),
        ("slack", "", "slack.approvals_channel is missing"),
        ("slack", 'approvals_channel = "it-approvals"', 'a name such as "#it-approvals"'),
        ("slack", None, "the table [slack] is missing"),
        ("people", 'domain = ["a.example"]', "unknown key people.domain: did you mean domains?"),
        ("people", 'domains = ["@a.example"]', "people.domains: '@a.example' is not a domain"),
        ("people", 'aliases = {"emil" = []}', "people.aliases.emil: 'emil' is not an address"),
        (
            "people",
            'aliases = {"a@x.example" = ["b@x.example"], "c@x.example" = ["B@x.example"]}',
            "people.aliases: b@x.example stands there twice",
        ),
        ("apps.talentlms", 'api = "v2"', "apps.talentlms.connector is missing"),
        ("apps.talentlms", APP + "seat = 5", "unknown key apps.talentlms.seat: did you mean seats?"),
        (
            "apps.talentlms",
            APP + "colour = 5",
            "unknown key apps.talentlms.colour: known here are connector,",
        ),
        ("apps.talentlms", APP + "seats = -1", "apps.talentlms.seats must be 0 or more"),
        ("apps.talentlms", APP + 'timeout = "0s"', "apps.talentlms.timeout must be more than 0"),
        (
            "apps.talentlms",
            APP + "settles_in = 2.0",
            "apps.talentlms.settles_in: 2.0 is not a duration in quotes",
        ),
        ("apps.talentlms", APP + "runs_first = 7", "apps.talentlms.runs_first must be true or false"),
        ("apps.talentlms", None, "the table [apps] is missing"),
        ("apps.Talent-LMS", APP, "apps.Talent-LMS: an app's name is made of a-z, 0-9 and _"),
        ("polcy", "", "unknown key polcy: did you mean policy?"),
    ],
)
def test_a_problem_is_one_sentence_that_names_the_key(
    tmp_path: Path, table: str, text: str | None, sentence: str
) -> None:
    found = problems(tmp_path, toml(**{table: text}))
    assert [problem for problem in found if sentence in problem], found


def test_several_problems_are_told_at_once(tmp_path: Path) -> None:
    text = toml(
        slack='approval_channel = "#x"', policy=POLICY + "quorum = 0", apps__talentlms=APP + "seats = -1"
    )
    found = problems(tmp_path, text, SLACK_API_URL="nonsense", DATABASE_URL_FILE=str(tmp_path / "none"))
    assert len(found) == 6
    assert "SLACK_API_URL: it must be an address" in found[1]


def test_one_problem_is_told_once(tmp_path: Path) -> None:
    found = problems(tmp_path, toml(policy='requesters = ["Bruno"]\napprovers = ["*"]'))
    assert len(found) == 1


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"copy seatkeeper\.example\.toml there and edit it"):
        load({}, tmp_path / "seatkeeper.toml")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'[slack]\napprovals_channel = "x\n', "is not valid TOML"),
        (b"[slack]\n[slack]\n", "line 2"),
        (b"\xff\xfe", "is not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_says_where(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "seatkeeper.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=sentence):
        load({}, path)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, tmp_path)


def test_a_variable_and_its_file_must_not_both_be_set(tmp_path: Path) -> None:
    found = problems(tmp_path, toml(), SLACK_BOT_TOKEN="xoxb-1", SLACK_BOT_TOKEN_FILE="/run/token")
    assert found == ("SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: keep one of them",)


def test_an_apps_secret_in_an_unreadable_file_is_told(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    settings = load({"SEATKEEPER_TALENTLMS_API_KEY_FILE": nowhere}, write(tmp_path, toml()))
    with pytest.raises(SettingsError, match="SEATKEEPER_TALENTLMS_API_KEY_FILE names"):
        settings.secrets("talentlms", ["api_key"])


def test_a_problem_repeats_no_secret(tmp_path: Path) -> None:
    found = problems(tmp_path, toml(), SLACK_API_URL="xoxb-pasted-into-the-wrong-variable")
    assert "xoxb" not in " ".join(found)
