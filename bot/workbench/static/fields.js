/** Fields that are typed into: text, number, e-mail, URL, and the native date and time inputs. */
import { h } from "./dom.js";
import { fromLocalInput, toLocalInput } from "./dates.js";
import { asControl, changed, knownValue, latestOnly, perform, testid } from "./controls.js";
import { plain } from "./mrkdwn.js";

/** plain_text_input: one line or several, with Slack's lengths. */
export function textField(spec, place) {
  const tag = spec.multiline ? "textarea" : "input.field";
  const props = { ...common(spec, place), minlength: spec.min_length, maxlength: spec.max_length ?? 3000 };
  const node = spec.multiline
    ? h(tag, { ...props, class: "field", rows: 4 })
    : h(tag, { ...props, type: "text" });
  return typed(node, spec, place);
}

/** number_input. Typed as text where decimals are allowed, so that a half-typed number is not lost. */
export function numberField(spec, place) {
  const props = {
    min: spec.min_value,
    max: spec.max_value,
    step: spec.is_decimal_allowed ? "any" : "1",
    inputmode: "decimal",
  };
  return typed(h("input.field", { ...common(spec, place), ...props, type: "number" }), spec, place);
}

const asType = (type) => (spec, place) =>
  typed(h("input.field", { ...common(spec, place), type }), spec, place);
export const emailField = asType("email");
export const urlField = asType("url");

function common(spec, place) {
  const autofocus = Boolean(spec.focus_on_load);
  return {
    testid: testid(spec),
    placeholder: plain(spec.placeholder) || null,
    "aria-label": place.label || null,
    autocomplete: "off",
    autofocus,
  };
}

/** A field whose typing may be sent to the bot, at each character or with Enter. */
function typed(node, spec, place) {
  node.value = knownValue(spec, place)?.value ?? spec.initial_value ?? "";
  const read = () => ({ type: spec.type, value: node.value === "" ? null : node.value });
  const send = () => perform(node, spec, place, read());
  const moments = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (place.dispatches && moments.includes("on_character_entered")) node.oninput = latestOnly(send);
  if (place.dispatches && moments.includes("on_enter_pressed"))
    node.onkeydown = (event) => onEnter(event, send);
  return asControl(node, spec, place, read, ({ value }) => {
    node.value = value ?? "";
  });
}

function onEnter(event, send) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}

/** A native picker: `get` and `set` translate between the input's text and Slack's value. */
function picker(type, field, { initial, get = (text) => text, set = (value) => value }) {
  return (spec, place) => {
    const node = h("input.field.picker", { ...common(spec, place), type });
    let last = (node.value = set(knownValue(spec, place)?.[field] ?? spec[initial] ?? "", place));
    node.onchange = () =>
      changed(node, spec, place, () => {
        node.value = last;
      }).then(() => {
        last = node.value;
      });
    const read = () => ({ type: spec.type, [field]: node.value ? get(node.value, place) : null });
    return asControl(node, spec, place, read, (value) => {
      last = node.value = set(value[field] ?? "", place);
    });
  };
}

const zone = (place) => place.surface.viewer.zone;

export const dateField = picker("date", "selected_date", { initial: "initial_date" });
export const timeField = picker("time", "selected_time", { initial: "initial_time" });
export const dateTimeField = picker("datetime-local", "selected_date_time", {
  initial: "initial_date_time",
  get: (text, place) => fromLocalInput(text, zone(place)),
  set: (value, place) => (value ? toLocalInput(value, zone(place)) : ""),
});

/** rich_text_input, as plain lines: what is typed becomes one rich_text section. */
export function richField(spec, place) {
  const node = h("textarea.field", { ...common(spec, place), rows: 4 });
  const section = () => ({
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }],
  });
  const read = () => ({ type: spec.type, rich_text_value: node.value ? section() : null });
  const write = (value) => {
    node.value = value.rich_text_value?.elements?.[0]?.elements?.[0]?.text ?? "";
  };
  write(knownValue(spec, place) ?? { rich_text_value: spec.initial_value });
  return asControl(node, spec, place, read, write);
}
