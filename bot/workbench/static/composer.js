/** The message box: sends with Enter, completes commands and people, keeps a draft for every conversation. */
import { h, patch } from "./dom.js";
import { completed, completionAt, usageOf } from "./completion.js";
import { icon } from "./icons.js";
import { moved } from "./popup.js";

let boxes = 0;

export class Composer {
  /**
   * @param {{testid: string, send: (text: string) => Promise<void>, sources: () => {commands: Object[], people: Object[]}}} options
   */
  constructor({ testid, send, sources }) {
    this.send = send;
    this.sources = sources;
    this.drafts = new Map();
    this.place = null;
    this.last = "";
    this.offer = null;
    this.active = -1;
    this.node = this.build(testid);
  }

  build(testid) {
    const id = `offers-${(boxes += 1)}`;
    this.box = h("textarea", {
      testid,
      rows: 1,
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.shut(),
      onclick: () => this.typed(),
    });
    this.list = h("div.offers", {
      id,
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(),
    });
    this.usage = h("p.usage", { hidden: true });
    this.button = h(
      "button.send",
      { testid: `${testid}-send`, "aria-label": "Send", title: "Send (Enter)", onclick: () => this.submit() },
      icon("send"),
    );
    return h("div.composer", this.list, h("div.composer-box", this.usage, this.box, this.button));
  }

  /** Shows the draft of another conversation. */
  enter(place, label) {
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
    if (place === this.place) return;
    if (this.place) this.drafts.set(this.place, this.box.value);
    this.place = place;
    this.fill(this.drafts.get(place) ?? "");
  }

  fill(text, caret = text.length) {
    this.box.value = text;
    this.box.setSelectionRange(caret, caret);
    this.typed();
  }

  typed() {
    const sources = this.sources();
    this.offer =
      document.activeElement === this.box
        ? completionAt(this.box.value, this.box.selectionStart, sources)
        : null;
    this.active = this.offer && !this.offer.exact ? 0 : -1;
    const command = usageOf(this.box.value, sources.commands);
    this.usage.hidden = !command;
    this.usage.textContent = command
      ? `${command.command} ${command.usage_hint ?? ""} · ${command.description ?? ""}`
      : "";
    this.button.disabled = !this.box.value.trim();
    this.grow();
    this.drawOffers();
  }

  /** As high as its text, up to the height that the style sheet allows. */
  grow() {
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight}px`;
  }

  drawOffers() {
    const offers = this.offer?.offers ?? [];
    this.list.hidden = !offers.length;
    this.box.setAttribute("aria-expanded", String(offers.length > 0));
    patch(
      this.list,
      offers.map((offer, index) => this.row(offer, index)),
    );
    this.box.setAttribute(
      "aria-activedescendant",
      this.active >= 0 && offers.length ? `${this.list.id}-${this.active}` : "",
    );
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  row(offer, index) {
    return h(
      "div.offer",
      {
        id: `${this.list.id}-${index}`,
        key: offer.value,
        role: "option",
        "aria-selected": String(index === this.active),
        testid: `offer-${offer.value}`,
        class: index === this.active ? "active" : "",
        onclick: () => this.accept(offer),
      },
      h("span.offer-line", h("strong", offer.label), offer.note ? h("span.note", offer.note) : null),
      offer.more ? h("span.offer-more", offer.more) : null,
    );
  }

  accept(offer) {
    const { text, caret } = completed(this.box.value, this.offer, offer);
    this.fill(text, caret);
    this.box.focus();
  }

  shut() {
    this.offer = null;
    this.active = -1;
    this.drawOffers();
  }

  key(event) {
    if (event.isComposing) return;
    if (this.offer && this.listKey(event)) return;
    if (event.key === "ArrowUp" && !this.box.value && this.last)
      this.handled(event, () => this.fill(this.last));
    if (event.key === "Enter" && !event.shiftKey) this.handled(event, () => this.submit());
  }

  /** Keys that belong to the open list; true when this was one. */
  listKey(event) {
    const { offers } = this.offer;
    const to = event.key.startsWith("Arrow") ? moved(event.key, this.active, offers.length) : null;
    if (to !== null)
      return this.handled(event, () => {
        this.active = to;
        this.drawOffers();
      });
    if (event.key === "Escape") return this.handled(event, () => this.shut());
    const accepts = event.key === "Tab" || (event.key === "Enter" && !event.shiftKey);
    if (accepts && this.active >= 0) return this.handled(event, () => this.accept(offers[this.active]));
    return false;
  }

  handled(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.last = text;
    this.fill("");
    this.shut();
    this.box.focus();
    await this.send(text);
  }
}
