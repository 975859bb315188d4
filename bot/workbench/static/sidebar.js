/** The sidebar: App Home, channels and direct messages, with marks for what is unread. */
import { h, patch } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { authorOf, conversationName } from "./viewer.js";

/** @param {{glance: Object, viewer: Object, go: (place: string) => void}} scene */
export function drawSidebar(root, scene) {
  const { state } = scene.glance;
  const mine = state.conversations.filter(
    (conversation) => conversation.member || conversation.kind === "dm",
  );
  const channels = mine.filter(({ kind }) => kind !== "dm");
  patch(root, [
    h("div.side-top", h("p.team", state.team.name), h("p.team-note", "A demo company")),
    h(
      "ul.places",
      entry("home", state.app.name, avatar({ bot: true }, "small"), scene, {
        testid: "home-open",
        note: "App Home",
      }),
    ),
    group(
      "Channels",
      channels.map((conversation) => conversationEntry(conversation, scene)),
    ),
    group(
      "Direct messages",
      mine.filter(({ kind }) => kind === "dm").map((conversation) => conversationEntry(conversation, scene)),
    ),
  ]);
}

const group = (title, entries) =>
  h(
    "section.group",
    { key: title, "aria-label": title },
    h("h2", title),
    entries.length ? h("ul.places", entries) : h("p.none", "None yet"),
  );

function conversationEntry(conversation, scene) {
  const name = conversationName(scene.viewer, conversation);
  const picture =
    conversation.kind === "dm"
      ? avatar(authorOf(scene.viewer, conversation.with), "small")
      : icon(conversation.kind === "private" ? "lock" : "hash");
  return entry(conversation.id, name, picture, scene, {
    testid: `conversation-${conversation.id}`,
    unread: isUnread(conversation, scene.glance),
  });
}

/** Something was said here that this window has not shown to this person. */
export function isUnread(conversation, { as, place, seen }) {
  return (
    Boolean(conversation.last_ts) &&
    conversation.id !== place &&
    seen[`${as}/${conversation.id}`] !== conversation.last_ts
  );
}

function entry(place, name, picture, scene, { testid, unread = false, note = "" }) {
  const current = scene.glance.place === place;
  return h(
    "li",
    { key: place },
    h(
      "button.place",
      {
        class: unread ? "unread" : "",
        testid,
        "aria-current": current ? "page" : null,
        onclick: () => scene.go(place),
      },
      picture,
      h("span.place-name", name),
      note ? h("span.place-note", note) : null,
      unread ? h("span.dot", h("span.sr", "unread")) : null,
    ),
  );
}
