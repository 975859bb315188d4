/** Multi selects: chips, a filter, and a list of what can be chosen. */
import { h, patch } from "./dom.js";
import { icon } from "./icons.js";
import { asControl, changed, knownValue, testid } from "./controls.js";
import { plain } from "./mrkdwn.js";
import { asValue, choicesOf, chosenAtFirst, valueField } from "./options.js";
import { moved, showBeside } from "./popup.js";

let lists = 0;

/** multi_static_select and its kin: the bot is told when the list closes. */
export function multiSelect(spec, place) {
  const picker = new Picker(spec, place);
  const field = valueField(spec);
  const read = () => ({
    type: spec.type,
    [field]: picker.values().map((value) => asValue(picker.choice(value))),
  });
  const write = (value) => picker.choose((value[field] ?? []).map((one) => one.value ?? one));
  return asControl(picker.node, spec, place, read, write);
}

class Picker {
  constructor(spec, place) {
    this.spec = spec;
    this.place = place;
    this.choices = choicesOf(spec, place.surface.viewer);
    this.chosen = chosenAtFirst(spec, knownValue(spec, place)).filter((value) => this.choice(value));
    this.sent = this.chosen;
    this.active = -1;
    this.build();
    this.draw();
  }

  choice(value) {
    return this.choices.find((choice) => choice.value === value);
  }

  values() {
    return this.chosen;
  }

  choose(values) {
    this.chosen = values.filter((value) => this.choice(value));
    this.draw();
  }

  build() {
    const id = `choices-${(lists += 1)}`;
    this.filter = h("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
      autocomplete: "off",
      "aria-label": this.place.label || plain(this.spec.placeholder) || "Choose",
      testid: testid(this.spec),
    });
    this.chips = h("span.chips");
    this.list = h("div.menu.listbox", {
      id,
      popover: "manual",
      role: "listbox",
      "aria-multiselectable": "true",
    });
    this.node = h("div.field.multi", this.chips, this.filter, this.list);
    this.filter.oninput = () => {
      this.active = -1;
      this.open();
    };
    this.filter.onclick = () => this.open();
    this.filter.onkeydown = (event) => this.key(event);
    this.filter.onblur = () => this.close();
    this.list.onpointerdown = (event) => event.preventDefault();
    this.node.onclick = (event) => {
      if (event.target === this.node || event.target === this.chips) this.filter.focus();
    };
  }

  shown() {
    const typed = this.filter.value.trim().toLowerCase();
    return this.choices.filter(({ label, hint }) => `${label} ${hint}`.toLowerCase().includes(typed));
  }

  open() {
    this.filter.setAttribute("aria-expanded", "true");
    this.drawList();
    showBeside(this.list, this.node, { fit: true });
  }

  close() {
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.filter.setAttribute("aria-expanded", "false");
    this.filter.value = "";
    this.active = -1;
    this.tell();
  }

  async tell() {
    const before = this.sent;
    if (before.join("\n") === this.chosen.join("\n")) return;
    this.sent = this.chosen;
    await changed(this.node, this.spec, this.place, () => {
      this.sent = before;
      this.choose(before);
    });
  }

  toggle(value) {
    const has = this.chosen.includes(value);
    const full = this.chosen.length >= (this.spec.max_selected_items ?? Infinity);
    if (!has && full) return;
    this.chosen = has ? this.chosen.filter((one) => one !== value) : [...this.chosen, value];
    this.draw();
  }

  key(event) {
    const shown = this.shown();
    const to = moved(event.key, this.active, shown.length);
    const open = this.list.matches(":popover-open");
    if (to !== null && event.key.startsWith("Arrow")) this.active = to;
    else if (event.key === "Enter" && open) this.enter(shown);
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Backspace" && !this.filter.value && this.chosen.length)
      this.toggle(this.chosen.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") this.open();
  }

  enter(shown) {
    const target = shown[this.active] ?? (this.filter.value ? shown[0] : null);
    if (!target) return;
    this.toggle(target.value);
    this.filter.value = "";
  }

  draw() {
    patch(
      this.chips,
      this.chosen.map((value) => this.chip(value)),
    );
    this.filter.placeholder = this.chosen.length ? "" : plain(this.spec.placeholder) || "Choose options";
    if (this.list.matches(":popover-open")) this.open();
  }

  chip(value) {
    const { label } = this.choice(value);
    const drop = () => {
      this.toggle(value);
      if (document.activeElement !== this.filter) this.tell();
    };
    return h(
      "span.chip",
      { key: value },
      label,
      h("button", { "aria-label": `Remove ${label}`, onclick: drop }, icon("close")),
    );
  }

  drawList() {
    const rows = this.shown().map((choice, index) => this.row(choice, index));
    patch(this.list, rows.length ? rows : h("p.empty", "Nothing matches."));
    const active = this.list.children[this.active];
    this.filter.setAttribute("aria-activedescendant", this.active >= 0 ? (active?.id ?? "") : "");
    if (this.active >= 0) active?.scrollIntoView({ block: "nearest" });
  }

  row(choice, index) {
    const selected = this.chosen.includes(choice.value);
    return h(
      "div.item",
      {
        key: choice.value,
        id: `${this.list.id}-${index}`,
        role: "option",
        "aria-selected": String(selected),
        class: index === this.active ? "active" : "",
        testid: `option-${choice.value}`,
        onclick: () => this.toggle(choice.value),
      },
      h("span.tick", selected ? icon("check") : null),
      h("span.text", choice.label, choice.hint ? h("span.hint", choice.hint) : null),
    );
  }
}
