/** The line above the conversation: its name, and the two sides of the app. */
import { h, patch } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { authorOf, conversationName } from "./viewer.js";

/** @param {{glance: Object, viewer: Object, go: (place: string) => void}} scene */
export function drawHeading(root, { glance, viewer, go }) {
  const conversation = viewer.conversations.get(glance.place);
  const withApp = conversation?.kind === "dm" && conversation.with === viewer.app.bot_user_id;
  if (glance.place === "home" || withApp)
    patch(root, [title(avatar({ bot: true }, "small"), viewer.app.name, "App"), tabs(glance, viewer, go)]);
  else if (conversation) patch(root, channelTitle(conversation, viewer));
  else patch(root, []);
}

const title = (picture, name, note) =>
  h("div.title", { key: "title" }, picture, h("h1", name), h("span.title-note", note));

function channelTitle(conversation, viewer) {
  if (conversation.kind === "dm")
    return title(
      avatar(authorOf(viewer, conversation.with), "small"),
      conversationName(viewer, conversation),
      "Direct message",
    );
  const isPrivate = conversation.kind === "private";
  return title(
    icon(isPrivate ? "lock" : "hash"),
    conversationName(viewer, conversation),
    isPrivate ? "Private channel" : "Channel",
  );
}

function tabs({ place }, viewer, go) {
  const direct = [...viewer.conversations.values()].find(
    ({ kind, with: other }) => kind === "dm" && other === viewer.app.bot_user_id,
  );
  const tab = (to, label) =>
    h(
      "button.tab",
      { key: label, "aria-current": place === to ? "page" : null, onclick: () => go(to) },
      label,
    );
  return h("div.tabs", { key: "tabs" }, tab("home", "Home"), direct ? tab(direct.id, "Messages") : null);
}
