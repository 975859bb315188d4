/** The middle of the page: the conversation with its message box, or the App Home. */
import { h, patch } from "./dom.js";
import { Composer } from "./composer.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { drawMessages } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { atEnd, keepingEnd } from "./scrolling.js";
import { mainLine, repliesByParent } from "./threads.js";
import { announce } from "./toast.js";
import { authorOf, conversationName } from "./viewer.js";

export class Stage {
  /** @param {{send: Function, sources: Function}} page */
  constructor(root, page) {
    this.list = h("div.messages", {
      role: "feed",
      "aria-label": "Messages",
      tabindex: 0,
      onscroll: () => this.scrolled(),
    });
    this.home = h("div.home", { hidden: true });
    this.hint = h("div.start");
    this.more = h("button.more", { hidden: true, onclick: () => this.toEnd() }, icon("down"), "New messages");
    this.composer = new Composer({ testid: "composer", ...page });
    this.shown = null;
    this.known = new Set();
    root.append(h("div.scroller", this.hint, this.list, this.home, this.more), this.composer.node);
  }

  draw(glance, scene) {
    const atHome = glance.place === "home";
    this.home.hidden = !atHome;
    for (const node of [this.list, this.composer.node]) node.hidden = atHome;
    this.hint.hidden = true;
    if (atHome) drawHome(this.home, glance.state.home, scene);
    else this.drawConversation(glance, scene);
    if (atHome) {
      this.shown = null;
      this.more.hidden = true;
    }
  }

  drawConversation(glance, scene) {
    const place = `${glance.as}/${glance.place}`;
    const conversation = scene.viewer.conversations.get(glance.place);
    const name = conversationName(scene.viewer, conversation);
    this.composer.enter(place, `Message ${conversation.kind === "dm" ? "" : "#"}${name}`);
    const read = glance.messagesOf === place;
    const all = read ? [...mainLine(glance.messages), ...(glance.notices[place] ?? [])] : [];
    all.sort((left, right) => Number(left.ts) - Number(right.ts));
    this.hint.hidden = !read || all.length > 0;
    patch(this.hint, beginning(name, conversation));
    const replies = repliesByParent(read ? glance.messages : []);
    this.show(place, all, { ...scene, repliesOf: (ts) => replies.get(ts) ?? [] }, read);
  }

  show(place, all, scene, read) {
    const fresh = this.shown !== place;
    const news = fresh ? [] : all.filter((message) => !this.known.has(message.ts));
    const own = news.some((message) => message.user === scene.as || message.notice);
    const follows = keepingEnd(this.list, fresh || own, () => drawMessages(this.list, all, scene));
    this.shown = read ? place : null;
    this.known = new Set(all.map((message) => message.ts));
    if (follows) this.more.hidden = true;
    else if (news.length) this.more.hidden = false;
    const heard = news.filter((message) => message.user !== scene.as).at(-1);
    if (heard)
      announce(`${authorOf(scene.viewer, heard.user, heard.bot).name}: ${spoken(heard.text, scene.viewer)}`);
  }

  /** To where this person would go on: the message box, or the first thing that can be used. */
  focus() {
    const target = this.composer.node.hidden
      ? this.home.querySelector("button, a[href], input, select")
      : this.composer.box;
    target?.focus();
  }

  scrolled() {
    if (atEnd(this.list)) this.more.hidden = true;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.more.hidden = true;
  }
}

const beginning = (name, { kind }) =>
  h(
    "div",
    h("h2", kind === "dm" ? name : `#${name}`),
    h("p", "Nothing has been said here yet. Type ", h("kbd", "/"), " to see what the bot can do."),
  );

/** A message's text as it is read out: names instead of ids, no marks. */
const spoken = (text, viewer) => h("div", mrkdwn(text, viewer)).textContent.slice(0, 200);
