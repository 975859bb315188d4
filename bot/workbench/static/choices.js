/** Checkboxes and radio buttons. */
import { h } from "./dom.js";
import { asControl, changed, knownValue, testid } from "./controls.js";
import { textObject } from "./mrkdwn.js";

let groups = 0;

/** checkboxes: value `selected_options`. */
export function checkboxes(spec, place) {
  const ticked = knownValue(spec, place)?.selected_options ?? spec.initial_options ?? [];
  const { node, boxes } = group(spec, place, "checkbox", ticked);
  const chosen = () => spec.options.filter((_, index) => boxes[index].checked);
  return asControl(
    node,
    spec,
    place,
    () => ({ type: spec.type, selected_options: chosen() }),
    (value) => tick(spec, boxes, value.selected_options ?? []),
  );
}

/** radio_buttons: value `selected_option`. */
export function radios(spec, place) {
  const chosen = knownValue(spec, place)?.selected_option ?? spec.initial_option;
  const { node, boxes } = group(spec, place, "radio", chosen ? [chosen] : []);
  return asControl(
    node,
    spec,
    place,
    () => ({
      type: spec.type,
      selected_option: spec.options.find((_, index) => boxes[index].checked) ?? null,
    }),
    (value) => tick(spec, boxes, value.selected_option ? [value.selected_option] : []),
  );
}

function group(spec, place, type, ticked) {
  const name = `choice-${(groups += 1)}`;
  const boxes = spec.options.map((option) =>
    h("input", { type, name, value: option.value, testid: `option-${option.value}` }),
  );
  tick(spec, boxes, ticked);
  const rows = spec.options.map((option, index) => choice(option, boxes[index], place));
  const role = type === "radio" ? "radiogroup" : "group";
  const node = h("div.choices", { role, "aria-label": place.label || null, testid: testid(spec) }, rows);
  let last = ticked;
  node.onchange = () =>
    changed(node, spec, place, () => tick(spec, boxes, last)).then(() => {
      last = spec.options.filter((_, index) => boxes[index].checked);
    });
  return { node, boxes };
}

function choice(option, box, place) {
  const { viewer } = place.surface;
  const description = option.description
    ? h("span.description", textObject(option.description, viewer))
    : null;
  return h("label.choice", box, h("span.text", textObject(option.text, viewer), description));
}

function tick(spec, boxes, chosen) {
  const values = new Set(chosen.map((option) => option.value));
  spec.options.forEach((option, index) => {
    boxes[index].checked = values.has(option.value);
  });
}
