/** Buttons and the overflow menu. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { asControl, perform, testid } from "./controls.js";
import { plain, plainNodes } from "./mrkdwn.js";
import { moved, showBeside } from "./popup.js";

/** button; one with a URL opens it as well as telling the bot. */
export function button(spec, place) {
  const node = h(
    "button.btn",
    {
      class: spec.style === "primary" || spec.style === "danger" ? spec.style : "",
      testid: testid(spec),
      key: `${place.blockId}/${spec.action_id}`,
      "aria-label": spec.accessibility_label,
      onclick: (event) => press(event.currentTarget, spec, place),
    },
    plainNodes(spec.text),
  );
  return node;
}

function press(node, spec, place) {
  if (/^https?:/i.test(spec.url ?? "")) window.open(spec.url, "_blank", "noopener,noreferrer");
  return perform(node, spec, place, { type: "button" });
}

/** overflow: a menu of up to five options. */
export function overflow(spec, place) {
  const opener = h(
    "button.btn.overflow",
    {
      testid: testid(spec),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": place.label || "More actions",
    },
    icon("more"),
  );
  const node = h("span.menu-anchor", opener);
  const menu = h(
    "div.menu",
    { popover: "auto", role: "menu" },
    spec.options.map((option) => item(option, spec, place, node)),
  );
  node.append(menu);
  opener.onclick = () => openMenu(menu, opener);
  menu.ontoggle = (event) => opener.setAttribute("aria-expanded", String(event.newState === "open"));
  menu.onkeydown = (event) => walk(event, menu);
  return asControl(
    node,
    spec,
    place,
    () => null,
    () => {},
  );
}

function item(option, spec, place, node) {
  const choose = () => {
    node.querySelector(".menu").hidePopover();
    if (/^https?:/i.test(option.url ?? "")) window.open(option.url, "_blank", "noopener,noreferrer");
    perform(node, spec, place, { type: spec.type, selected_option: option });
  };
  const hint = option.description ? h("span.hint", plain(option.description)) : null;
  return h(
    "button.item",
    { role: "menuitem", tabindex: -1, testid: `option-${option.value}`, onclick: choose },
    plainNodes(option.text),
    hint,
  );
}

function openMenu(menu, opener) {
  showBeside(menu, opener, { align: "end" });
  menu.querySelector(".item")?.focus();
}

function walk(event, menu) {
  const items = [...menu.querySelectorAll(".item")];
  const to = moved(event.key, items.indexOf(document.activeElement), items.length);
  if (to === null) return;
  event.preventDefault();
  items[to].focus();
}
