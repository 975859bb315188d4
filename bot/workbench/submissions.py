"""Submitting and closing modals, with the client's own checks and the app's response_action."""

from typing import Any

from bot.workbench import payloads
from bot.workbench.acts import TROUBLE, Acts, Result
from bot.workbench.delivery import Delivery
from bot.workbench.form import complaints
from bot.workbench.inputs import entered
from bot.workbench.refusals import Refusal, Unfit
from bot.workbench.rooms import acting
from bot.workbench.rules.views import checked_view
from bot.workbench.surfaces import View
from bot.workbench.wire import Ack, Json
from bot.workbench.workspace import Workspace


class Submissions:
    """The submit and close buttons of modals."""

    def __init__(self, slack: Workspace, delivery: Delivery, acts: Acts) -> None:
        self._slack = slack
        self._delivery = delivery
        self._acts = acts

    async def submit(self, user: str, view_id: str, values: Json) -> Result:
        """Press a modal's submit button with these values in its inputs."""
        person = acting(self._slack.company, user)
        view = self._top(user, view_id)
        if not view.body.get("submit"):
            raise Unfit("this modal has nothing to submit")
        view = self._slack.surfaces.enter(view, entered(view.blocks, values))
        errors = complaints(view)
        if errors:
            return self._refused(view, errors)
        ack = await self._delivery.deliver("interactive", payloads.view_submission(self._slack, person, view))
        return self._result(view, ack)

    def _top(self, user: str, view_id: str) -> View:
        view = self._acts.standing_view(user, view_id)
        if view.type != "modal" or self._slack.surfaces.stack(user)[-1].id != view.id:
            raise Unfit("another modal lies on top of this one")
        return view

    def _refused(self, view: View, errors: dict[str, str], ms: float = 0.0) -> Result:
        self._slack.surfaces.complain(view, errors)
        return Result(False, errors=errors, ms=ms)

    def _result(self, view: View, ack: Ack) -> Result:
        if not ack.ok:
            return Result(False, TROUBLE, ms=ack.ms)
        standing = self._slack.surfaces.find(view.id) or view
        try:
            return self._respond(standing, ack)
        except (Refusal, KeyError, TypeError, AttributeError):
            return Result(False, TROUBLE, ms=ack.ms)

    def _respond(self, view: View, ack: Ack) -> Result:
        body, surfaces = ack.body, self._slack.surfaces
        match body.get("response_action"):
            case None:
                surfaces.close(view)
                return Result(True, outcome="closed", ms=ack.ms)
            case "errors":
                return self._refused(view, _complaints(view, body["errors"]), ack.ms)
            case "update":
                surfaces.update(view, self._body(body["view"]))
                return Result(True, outcome="updated", ms=ack.ms)
            case "push":
                surfaces.push(view.user, self._body(body["view"]))
                return Result(True, outcome="pushed", ms=ack.ms)
            case "clear":
                surfaces.clear(view.user)
                return Result(True, outcome="closed", ms=ack.ms)
        raise Refusal("invalid_response_action")

    def _body(self, view: Any) -> Json:
        body = checked_view(view, "modal")
        return {**body, "blocks": list(self._slack.identified(body["blocks"]))}

    async def close(self, user: str, view_id: str) -> None:
        """Press a modal's close button; the app hears of it only when it asked to."""
        person = acting(self._slack.company, user)
        view = self._top(user, view_id)
        cleared = bool(view.body.get("clear_on_close"))
        if cleared:
            self._slack.surfaces.clear(user)
        else:
            self._slack.surfaces.close(view)
        if view.body.get("notify_on_close"):
            await self._delivery.deliver(
                "interactive", payloads.view_closed(self._slack, person, view, cleared)
            )


def _complaints(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        raise Refusal("invalid_errors")
    return {str(block): str(sentence) for block, sentence in errors.items()}
