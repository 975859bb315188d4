/** The thread beside the conversation. */
import { h, patch } from "./dom.js";
import { Composer } from "./composer.js";
import { drawMessages } from "./messages.js";
import { panelFrame } from "./panel.js";
import { keepingEnd } from "./scrolling.js";
import { conversationName } from "./viewer.js";

export class Thread {
  /** @param {{send: Function, sources: Function}} page */
  constructor(page) {
    this.composer = new Composer({ testid: "thread-composer", ...page });
    this.list = h("div.messages.thread-messages", { key: "list", role: "feed", "aria-label": "Thread" });
    this.list.control = { type: "list", sig: "list" };
    this.composer.node.key = "composer";
    this.composer.node.control = { type: "composer", sig: "composer" };
    this.shown = null;
  }

  /** @param {Object[]} messages  the parent and its replies */
  draw(root, messages, scene, close) {
    const conversation = scene.viewer.conversations.get(scene.channel);
    const name = conversation
      ? `${conversation.kind === "dm" ? "" : "#"}${conversationName(scene.viewer, conversation)}`
      : "";
    const place = `${scene.as}/${scene.channel}/${scene.thread}`;
    patch(root, panelFrame("Thread", name, close, this.list, this.composer.node));
    this.composer.enter(place, "Reply…");
    keepingEnd(this.list, this.shown !== place, () =>
      drawMessages(this.list, messages, { ...scene, parent: scene.thread, openThread: null }),
    );
    this.shown = place;
  }
}
