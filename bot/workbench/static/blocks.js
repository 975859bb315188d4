/** Block Kit blocks ▶ nodes, for messages, modals and the App Home. */
import { h } from "./dom.js";
import { chart } from "./chart.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { plain, plainNodes, textObject } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { plan, taskCard } from "./plan.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./table.js";

/** All blocks of a surface, each under a key that stays as long as its block_id does. */
export function blocks(list, surface) {
  return (list ?? []).map((block, index) => {
    const id = block.block_id ?? `${index}-${block.type}`;
    const draw = DRAW[block.type] ?? undrawn;
    return h(
      "div.block",
      { class: `block-${block.type}`, key: id, testid: `block-${id}` },
      draw(block, surface, id),
    );
  });
}

const DRAW = {
  header: (block) => h("h3", plainNodes(block.text)),
  section,
  actions: (block, surface, id) =>
    h(
      "div.actions",
      (block.elements ?? []).map((spec) => element(spec, outside(surface, id))),
    ),
  context: (block, surface) =>
    h(
      "div.context",
      (block.elements ?? []).map((part) => contextPart(part, surface)),
    ),
  divider: () => h("hr"),
  image: (block, surface) =>
    h(
      "figure.image",
      block.title ? h("figcaption", textObject(block.title, surface.viewer)) : null,
      picture(block),
    ),
  input,
  rich_text: (block, surface) => h("div.text", richText(block, surface.viewer)),
  table,
  data_table: dataTable,
  data_visualization: chart,
  plan,
  task_card: (block, surface) => h("ul.tasks", taskCard(block, surface)),
  markdown: (block, surface) => h("div.text", markdown(block.text, surface.viewer)),
  alert: (block, surface) =>
    h(
      "div.alert",
      { class: `level-${block.level ?? "default"}`, role: "note" },
      icon(ALERTS[block.level] ?? "info"),
      h("div.text", textObject(block.text, surface.viewer)),
    ),
};

const ALERTS = { warning: "alert", error: "error", success: "complete" };

const undrawn = (block) => h("p.undrawn", `The workbench does not draw the block “${block.type}”.`);

/** The place of an element that is used at once, outside an input block. */
const outside = (surface, blockId, label = "") => ({
  surface,
  blockId,
  input: false,
  dispatches: true,
  optional: false,
  label,
});

function section(block, surface, id) {
  const fields = (block.fields ?? []).map((field) => h("div.text", textObject(field, surface.viewer)));
  const label = block.accessory?.type === "button" ? "" : labelFrom(block.text);
  return h(
    "div.section",
    { class: block.accessory ? "with-accessory" : "" },
    h(
      "div.section-body",
      block.text ? h("div.text", textObject(block.text, surface.viewer)) : null,
      fields.length ? h("div.fields", fields) : null,
    ),
    block.accessory ? h("div.accessory", element(block.accessory, outside(surface, id, label))) : null,
  );
}

/** The section's own words, as the accessible name of a control that has none. */
const labelFrom = (text) =>
  plain(text)
    .replace(/[*_~`]|<[^>]*>/g, "")
    .split("\n")[0]
    .slice(0, 80)
    .trim();

function contextPart(part, surface) {
  if (part.type === "image") return picture(part);
  return h("div.text", textObject(part, surface.viewer));
}

function input(block, surface, id) {
  const label = plain(block.label);
  const place = {
    surface,
    blockId: id,
    input: true,
    dispatches: Boolean(block.dispatch_action),
    optional: Boolean(block.optional),
    label,
  };
  const control = element(block.element, place);
  const field = entry(control);
  const name = [surface.container.view_id ?? surface.container.ts, id, block.element.action_id].join("-");
  if (field) field.id = name;
  const error = surface.errors?.[id];
  return h(
    "div.input",
    { class: error ? "wrong" : "" },
    h(
      field ? "label.label" : "div.label",
      field ? { for: name } : {},
      plainNodes(block.label),
      block.optional ? h("span.optional", " (optional)") : null,
    ),
    control,
    error ? h("p.error", { key: "error", role: "alert", "data-error": id }, icon("alert"), error) : null,
    block.hint ? h("p.input-hint", { key: "hint" }, plainNodes(block.hint)) : null,
  );
}

/** What a label points at: the control itself or the filter inside it; groups of boxes have none. */
function entry(control) {
  if (control.matches("input,select,textarea")) return control;
  return control.querySelector("[role=combobox]");
}
