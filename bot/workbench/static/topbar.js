/** The bar on top: whose window this is, the demo's clock, and the doors to the drawers. */
import { h, patch } from "./dom.js";
import { avatar } from "./avatar.js";
import { clockFace, fullMoment } from "./dates.js";
import { icon } from "./icons.js";
import { face } from "./selects.js";
import { standingOf } from "./viewer.js";

const STEPS = [
  ["hour", 3_600],
  ["day", 86_400],
  ["week", 604_800],
];
const DRAWERS = [
  ["stories", "Stories", "Stories to try"],
  ["vendors", "Vendors", "Vendors"],
  ["traffic", "Traffic", "Traffic"],
];

/** @param {{glance: Object, viewer: Object, actAs: Function, advance: Function, toggle: Function, openMenu: Function}} scene */
export function drawTopbar(root, scene) {
  const { glance } = scene;
  patch(root, [
    h(
      "button.bar-button.menu-button",
      {
        key: "menu",
        testid: "menu-open",
        "aria-label": "Conversations",
        "aria-expanded": String(glance.menu),
        "aria-controls": "sidebar",
        onclick: scene.openMenu,
      },
      icon("menu"),
    ),
    h("div.brand", { key: "brand" }, icon("seat"), h("span", "Workbench")),
    clock(scene),
    h(
      "div.doors",
      { key: "doors" },
      DRAWERS.map((drawer) => door(drawer, scene)),
    ),
    actingAs(scene),
  ]);
  root.querySelector("#act-as").value = glance.as;
}

function clock({ viewer, now, advance }) {
  const face = { testid: "clock-now", datetime: now.toISOString(), title: fullMoment(now, viewer.zone) };
  return h(
    "div.clock",
    { key: "clock", role: "group", "aria-label": "The demo's clock" },
    h("span.clock-face", icon("clock"), h("time", face, clockFace(now, viewer.zone))),
    STEPS.map(([name, seconds]) =>
      h(
        "button.bar-button.step",
        {
          key: name,
          testid: `clock-${name}`,
          onclick: () => advance(seconds),
        },
        `+1 ${name}`,
      ),
    ),
  );
}

function door([name, label, title], { glance, toggle }) {
  const open = glance.panel === name;
  return h(
    "button.bar-button",
    {
      key: name,
      testid: `${name}-open`,
      "aria-expanded": String(open),
      "aria-controls": "panel",
      "aria-label": title,
      title,
      onclick: () => toggle(open ? null : name),
    },
    icon(name),
    h("span.door-label", label),
  );
}

/** The switch between people: a native select, whose face is a picture, a name and a title. */
function actingAs({ glance, actAs }) {
  const people = glance.state.people.filter((person) => !person.is_bot);
  const select = h(
    "select.act-as",
    { testid: "act-as", id: "act-as", onchange: (event) => actAs(event.currentTarget.value) },
    face(),
    people.map(personOption),
  );
  select.key = "act-as";
  select.control = { type: "act-as", sig: JSON.stringify(people), read: () => null, write: () => {} };
  return h("div.acting", { key: "acting" }, h("label.acting-label", { for: "act-as" }, "Acting as"), select);
}

function personOption(person) {
  const standing = standingOf(person);
  return h(
    "option.person",
    { value: person.id },
    avatar({ id: person.id, name: person.name }, "small"),
    h(
      "span.person-words",
      h("span.person-name", person.name),
      person.title ? h("span.person-title", h("span.apart", ", "), person.title) : null,
    ),
    standing ? h("span.badge.quiet", h("span.apart", ", "), standing) : null,
  );
}
