"""Modals and home tabs: the views that people have before them."""

from dataclasses import dataclass, field, replace

from bot.workbench.changes import Changes
from bot.workbench.ids import Mint
from bot.workbench.inputs import blank_state
from bot.workbench.messages import texts
from bot.workbench.refusals import Refusal
from bot.workbench.seen import Seen
from bot.workbench.wire import Json

DEEPEST = 3
"""Views in one stack (slack.md, B, unconfirmed)."""

Values = dict[str, dict[str, Json]]
"""What stands in a view's inputs: block_id, action_id, Slack's state value."""


@dataclass(frozen=True)
class View:
    """One view as it stands now; ``body`` is what the app gave, ``errors`` what it complained about."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.body.get("type"))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id") or "")

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata") or "")

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    @property
    def shown(self) -> str:
        """All words that a person reads in it, title and errors included."""
        return "\n".join([self.title, *texts(self.blocks), *self.errors.values()])


def typed_again(old: Values, new: Values) -> Values:
    """The blank state of a new version, with what was typed where block, action and type stayed the same."""
    kept = {block: dict(actions) for block, actions in new.items()}
    for block, actions in new.items():
        for action, value in actions.items():
            before = old.get(block, {}).get(action)
            if before and before["type"] == value["type"]:
                kept[block][action] = before
    return kept


class Surfaces:
    """Each person's stack of modals (last on top) and home tab."""

    def __init__(self, mint: Mint, changes: Changes) -> None:
        self._mint = mint
        self._changes = changes
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._seen: Seen[View] = Seen()

    def stack(self, user: str) -> list[View]:
        return list(self._stacks.get(user, []))

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def find(self, view_id: str) -> View | None:
        views = [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]
        return next((view for view in views if view.id == view_id), None)

    def seen(self, view_id: str, version: str) -> View | None:
        """A version, named by its hash, that its person may still have before them."""
        return self._seen.find(view_id, version)

    def find_external(self, external_id: str) -> View | None:
        views = (view for stack in self._stacks.values() for view in stack)
        return next((view for view in views if view.body.get("external_id") == external_id), None)

    def open(self, user: str, body: Json) -> View:
        """Open a modal in place of whatever stack the person had."""
        self._refuse_duplicate(body)
        view_id = self._mint.id("V")
        view = View(view_id, user, body, self._mint.hash(), view_id, None, blank_state(body["blocks"]))
        self._forget(self.stack(user))
        self._stacks[user] = [view]
        return self._told(view)

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of the stack; refuse the fourth."""
        stack = self._stacks.get(user, [])
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= DEEPEST:
            raise Refusal("push_limit_reached")
        self._refuse_duplicate(body)
        below = stack[-1]
        values = blank_state(body["blocks"])
        view = View(self._mint.id("V"), user, body, self._mint.hash(), below.root_id, below.id, values)
        stack.append(view)
        return self._told(view)

    def update(self, view: View, body: Json) -> View:
        """Give a standing view another body; what was typed stays where its input stays."""
        values = typed_again(view.values, blank_state(body["blocks"]))
        return self._put(replace(view, body=body, hash=self._mint.hash(), values=values, errors={}))

    def publish(self, user: str, body: Json) -> View:
        """Give a person's home tab a new body."""
        standing = self._homes.get(user)
        if standing:
            return self.update(standing, body)
        view_id = self._mint.id("V")
        values = blank_state(body["blocks"])
        return self._put(View(view_id, user, body, self._mint.hash(), view_id, None, values))

    def enter(self, view: View, values: Values) -> View:
        """Keep what the person has typed; the hash stays."""
        merged = {block: {**actions, **values.get(block, {})} for block, actions in view.values.items()}
        return self._put(replace(view, values=merged))

    def complain(self, view: View, errors: dict[str, str]) -> View:
        return self._put(replace(view, errors=errors))

    def close(self, view: View) -> None:
        """Take one modal away; the one below comes forward."""
        stack = self._stacks.get(view.user, [])
        self._stacks[view.user] = [one for one in stack if one.id != view.id]
        self._forget([view])
        self._changes.tell(f"views:{view.user}")

    def clear(self, user: str) -> None:
        self._forget(self.stack(user))
        self._stacks.pop(user, None)
        self._changes.tell(f"views:{user}")

    def _put(self, view: View) -> View:
        if view.type == "home":
            self._homes[view.user] = view
        else:
            stack = self._stacks.get(view.user, [])
            self._stacks[view.user] = [view if one.id == view.id else one for one in stack]
        return self._told(view)

    def _forget(self, views: list[View]) -> None:
        for view in views:
            self._seen.forget(view.id)

    def _told(self, view: View) -> View:
        self._seen.keep(view.id, view.hash, view)
        self._changes.tell(f"{'home' if view.type == 'home' else 'views'}:{view.user}")
        return view

    def _refuse_duplicate(self, body: Json) -> None:
        if body.get("external_id") and self.find_external(body["external_id"]):
            raise Refusal("duplicate_external_id")
