from datetime import timedelta
from pathlib import Path

import pytest

from approvals.policy import Rules
from bot.settings import Settings, SettingsError, load, read_variables
from tests.bot.tenant_file import toml, write

EXAMPLE = Path(__file__).parents[2] / "seatkeeper.example.toml"


def test_the_example_is_a_whole_file_of_settings() -> None:
    settings = load({}, EXAMPLE)
    app = settings.apps["talentlms"]
    assert (app.connector, app.api, app.plan, app.seats) == ("talentlms", "v2", "Core", 100)
    assert (app.settles_in, app.timeout) == (2.0, 10.0)
    assert settings.people.aliases == {
        "jo.baker@example.com": ("jo@example.com", "jo.smith@example.com"),
    }
    assert settings.groups == {"it-support", "it-leads"}


def test_every_line_that_the_example_leaves_out_is_valid_too(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    optional = [line for line in text.splitlines() if line.startswith("# ") and " = " in line]
    assert len(optional) == 22
    for line in optional:
        text = text.replace(line, line.removeprefix("# "))
    load({}, write(tmp_path, text))


def test_rules_are_the_policy_in_the_words_of_the_study(tmp_path: Path) -> None:
    policy = """
        requesters = ["@IT-Leads", "Farah@HarbourPine.example"]
        approvers = ["UADA", "manager"]
        operators = ["*"]
        quorum = 2
        expires_after = "1h30m"
    """
    settings = load({}, write(tmp_path, toml(policy=policy)))
    assert settings.rules() == Rules(
        requesters=("@it-leads", "farah@harbourpine.example"),
        approvers=("UADA", "manager"),
        operators=("*",),
        quorum=2,
        expires_after=timedelta(minutes=90),
    )


def test_unless_said_otherwise_one_approval_within_eight_hours_will_do(tmp_path: Path) -> None:
    rules = load({}, write(tmp_path, toml())).rules()
    assert (rules.quorum, rules.expires_after, rules.operators) == (1, timedelta(hours=8), ())


def test_durations_of_an_app_become_seconds(tmp_path: Path) -> None:
    app = 'connector = "talentlms"\nbase_url = "https://a.example"\nsettles_in = "1m30s"\ntimeout = "0.5s"'
    settings = load({}, write(tmp_path, toml(apps__talentlms=app)))
    assert (settings.apps["talentlms"].settles_in, settings.apps["talentlms"].timeout) == (90.0, 0.5)


def test_the_environment_brings_tokens_and_addresses(tmp_path: Path) -> None:
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-bot",
        "SLACK_APP_TOKEN": " xapp-app\n",
        "SLACK_SIGNING_SECRET": "signed",
        "DATABASE_URL": "postgresql://keeper:secret@db.example/seats",
    }
    settings = load(environ, write(tmp_path, toml()))
    assert settings.bot_token.get_secret_value() == "xoxb-bot"
    assert settings.app_token.get_secret_value() == "xapp-app"
    assert settings.signing_secret.get_secret_value() == "signed"
    assert settings.database_url == "postgresql://keeper:secret@db.example/seats"


def test_without_an_environment_the_defaults_are_slack_itself_and_a_file() -> None:
    variables = read_variables({})
    assert variables.slack_api_url == "https://slack.com/api/"
    assert variables.database_url.get_secret_value() == "sqlite:///seatkeeper.db"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"])
def test_slacks_address_needs_no_slash_at_its_end(url: str) -> None:
    assert read_variables({"SLACK_API_URL": url}).slack_api_url == "http://127.0.0.1:8080/api/"


def test_seatkeeper_config_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, toml())
    assert load({"SEATKEEPER_CONFIG": str(path)}).slack.approvals_channel == "#it-approvals"


def test_the_process_environment_is_read_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATKEEPER_CONFIG", str(write(tmp_path, toml())))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-process")
    assert load().bot_token.get_secret_value() == "xoxb-process"


def test_a_secret_comes_from_its_variable_or_from_the_file_that_it_names(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file\n", encoding="utf-8")
    environ = {
        "SEATKEEPER_TALENTLMS_API_KEY": "from-a-variable",
        "SEATKEEPER_LEARN_UPON_PASSWORD_FILE": str(secret),
        "SLACK_BOT_TOKEN_FILE": str(secret),
    }
    settings = load(environ, write(tmp_path, toml()))
    assert settings.secrets("talentlms", ["api_key"]) == {"api_key": "from-a-variable"}
    assert settings.secrets("learn_upon", ["username", "password"]) == {
        "username": "",
        "password": "from-a-file",
    }
    assert settings.bot_token.get_secret_value() == "from-a-file"


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-hush",
        "SLACK_APP_TOKEN": "xapp-hush",
        "SLACK_SIGNING_SECRET": "hush",
        "DATABASE_URL": "postgresql://keeper:hush@db.example/seats",
        "SEATKEEPER_TALENTLMS_API_KEY": "hush",
    }
    settings = load(environ, write(tmp_path, toml()))
    assert "hush" not in f"{settings!r} {settings} {settings.variables!r}"


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load({}, write(tmp_path, toml()))
    with pytest.raises(AttributeError):
        settings.apps = {}  # type: ignore[misc]  # the point of the test


def tokens_of(tmp_path: Path, **environ: str) -> Settings:
    return load(environ, write(tmp_path, toml()))


@pytest.mark.parametrize(
    "environ",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signed"},
    ],
)
def test_slack_can_be_served_over_sockets_or_http(tmp_path: Path, environ: dict[str, str]) -> None:
    tokens_of(tmp_path, **environ).check_slack()


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "belongs in SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "another kind of token"),
    ],
)
def test_tokens_that_cannot_serve_slack_are_told(
    tmp_path: Path, environ: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as told:
        tokens_of(tmp_path, **environ).check_slack()
    assert sentence in str(told.value)


def test_an_environment_that_is_handed_over_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-process")
    assert read_variables({}).slack_bot_token.get_secret_value() == ""
