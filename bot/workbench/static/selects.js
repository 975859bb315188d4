/** Selects of one choice: the browser's own select, dressed up where it lets us. */
import { h } from "./dom.js";
import { asControl, changed, knownValue, testid } from "./controls.js";
import { plain } from "./mrkdwn.js";
import { asValue, choicesOf, chosenAtFirst, valueField } from "./options.js";

/** static_select, users_select, conversations_select, channels_select. */
export function select(spec, place) {
  const choices = choicesOf(spec, place.surface.viewer);
  const field = valueField(spec);
  const node = h(
    "select.field",
    { testid: testid(spec), "aria-label": place.label || plain(spec.placeholder) || "Choose" },
    face(),
    placeholder(spec, place),
    grouped(choices),
  );
  const write = (value) => {
    node.value = value[field]?.value ?? value[field] ?? "";
  };
  let last = (node.value = chosenAtFirst(spec, knownValue(spec, place))[0] ?? "");
  node.onchange = () =>
    changed(node, spec, place, () => {
      node.value = last;
    }).then(() => {
      last = node.value;
    });
  const chosen = () => choices.find((choice) => choice.value === node.value);
  return asControl(node, spec, place, () => ({ type: spec.type, [field]: asValue(chosen()) }), write);
}

/** The button of a select that may be styled (browsers that cannot, leave it out). */
export const face = () => h("button", document.createElement("selectedcontent"));

/** The line that stands for "nothing chosen"; it can be chosen again only where the answer is optional. */
function placeholder(spec, place) {
  return h(
    "option.placeholder",
    { value: "", hidden: !place.optional, selected: true },
    plain(spec.placeholder) || "Choose an option",
  );
}

function grouped(choices) {
  const groups = Map.groupBy ? Map.groupBy(choices, (choice) => choice.group) : byGroup(choices);
  return [...groups].map(([label, members]) =>
    label ? h("optgroup", { label }, members.map(optionNode)) : members.map(optionNode),
  );
}

function byGroup(choices) {
  const groups = new Map();
  for (const choice of choices) groups.set(choice.group, [...(groups.get(choice.group) ?? []), choice]);
  return groups;
}

const optionNode = (choice) =>
  h(
    "option",
    { value: choice.value, testid: `option-${choice.value}` },
    choice.label,
    choice.hint ? h("span.hint", h("span.apart", ", "), choice.hint) : null,
  );
