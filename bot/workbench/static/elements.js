/** The Block Kit elements that the page can draw. */
import { h } from "./dom.js";
import { button, overflow } from "./buttons.js";
import { checkboxes, radios } from "./choices.js";
import {
  dateField,
  dateTimeField,
  emailField,
  numberField,
  richField,
  textField,
  timeField,
  urlField,
} from "./fields.js";
import { multiSelect } from "./multi.js";
import { select } from "./selects.js";
import { picture } from "./pictures.js";

const ELEMENTS = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radios,
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  plain_text_input: textField,
  number_input: numberField,
  email_text_input: emailField,
  url_text_input: urlField,
  rich_text_input: richField,
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: dateTimeField,
  image: picture,
};

/** One element in its place; a kind that the page cannot draw is named instead of being left out. */
export function element(spec, place) {
  const make = ELEMENTS[spec.type];
  return make ? make(spec, place) : h("span.undrawn", `The workbench does not draw ${spec.type}.`);
}
