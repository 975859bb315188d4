"""views.*: modals and home tabs."""

from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method
from bot.workbench.payloads import view_json
from bot.workbench.refusals import Refusal
from bot.workbench.rules.views import checked_view
from bot.workbench.surfaces import View
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


def _body(slack: Workspace, args: Args, kind: str) -> Json:
    body = checked_view(args.json("view"), kind)
    return {**body, "blocks": list(slack.identified(body["blocks"]))}


def _trigger(slack: Workspace, args: Args) -> str:
    return slack.triggers.redeem(args.need("trigger_id", "invalid_trigger_id"))


def open_view(slack: Workspace, args: Args) -> Json:
    body = _body(slack, args, "modal")
    return {"view": view_json(slack, slack.surfaces.open(_trigger(slack, args), body))}


def push(slack: Workspace, args: Args) -> Json:
    body = _body(slack, args, "modal")
    return {"view": view_json(slack, slack.surfaces.push(_trigger(slack, args), body))}


def _standing(slack: Workspace, args: Args) -> View:
    if "view_id" in args:
        view = slack.surfaces.find(args.text("view_id"))
    else:
        view = slack.surfaces.find_external(args.need("external_id"))
    if view is None:
        raise Refusal("not_found")
    return view


def _same_hash(view: View | None, args: Args) -> None:
    if view and "hash" in args and args.text("hash") != view.hash:
        raise Refusal("hash_conflict")


def update(slack: Workspace, args: Args) -> Json:
    view = _standing(slack, args)
    body = _body(slack, args, view.type)
    _same_hash(view, args)
    return {"view": view_json(slack, slack.surfaces.update(view, body))}


def publish(slack: Workspace, args: Args) -> Json:
    """Set a person's home tab."""
    person = slack.person(args.need("user_id"))
    if person is None or person.is_bot:
        raise Refusal("user_not_found")
    body = _body(slack, args, "home")
    _same_hash(slack.surfaces.home(person.id), args)
    return {"view": view_json(slack, slack.surfaces.publish(person.id, body))}


METHODS = (
    Method("views.open", open_view, tier=4),
    Method("views.push", push, tier=4),
    Method("views.update", update, tier=4),
    Method("views.publish", publish, tier=4),
)
