"""api.test, auth.test and apps.connections.open: the app itself."""

from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method
from bot.workbench.refusals import Refusal
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


def api_test(slack: Workspace, args: Args) -> Json:
    """Answer the arguments, or the error that they ask for."""
    shown = {name: value for name, value in args.values.items() if name != "token"}
    if "error" in args:
        raise Refusal(args.text("error"), args=shown)
    return {"args": shown}


def auth_test(slack: Workspace, args: Args) -> Json:
    company = slack.company
    return {
        "url": f"https://{company.team_domain}.slack.com/",
        "team": company.team_name,
        "user": company.app.name.lower(),
        "team_id": company.team_id,
        "user_id": company.app.bot_user,
        "bot_id": company.app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(slack: Workspace, args: Args) -> Json:
    """A WebSocket address that works once."""
    address = slack.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={slack.tickets.give()}&app_id={slack.company.app.id}"}


METHODS = (
    Method("api.test", api_test, tier=4),
    Method("auth.test", auth_test, tier=0),
    Method("apps.connections.open", open_connection, tier=3, app_level=True),
)
