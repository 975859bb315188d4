"""What goes wrong reaches people as one clear sentence and an exit code, never as a traceback."""

from approvals.ledger import Unopened
from approvals.unrecorded import Unrecorded
from bot.settings import SettingsError

FAILED, MISUSED = 1, 2
"""Exit codes: it could not be done; it was asked for wrongly, or the settings are wrong."""


class Stop(Exception):
    """Ends a command with a sentence for whoever started it."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def explain(error: Exception) -> tuple[str, int] | None:
    """The sentence and exit code of an error that can be expected; None for a fault of our own."""
    if isinstance(error, Stop):
        return str(error), error.code
    if isinstance(error, SettingsError):
        return str(error), MISUSED
    if isinstance(error, OSError):
        return _of_the_system(error), FAILED
    if isinstance(error, Unopened | Unrecorded):
        return str(error), FAILED
    return _of_slack(error)


def _of_the_system(error: OSError) -> str:
    if error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error) or "it took too long"


def _of_slack(error: Exception) -> tuple[str, int] | None:
    from slack_sdk.errors import SlackApiError  # slow to import, and needed after an error only

    if not isinstance(error, SlackApiError):
        return None
    method = str(error.response.api_url).rstrip("/").rsplit("/", 1)[-1]
    return f"Slack refused {method}: {error.response.get('error', 'without a reason')}", FAILED


def unexpected(error: Exception) -> str:
    return f"Something broke ({type(error).__name__}: {error}). Run it again with `seatkeeper --debug …`."
