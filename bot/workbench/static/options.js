/** What a select offers: the options of a static one, people, or conversations; and Slack's value for a choice. */
import { plain } from "./mrkdwn.js";
import { conversationName, standingOf } from "./viewer.js";

/**
 * @typedef {Object} Choice
 * @property {string} value
 * @property {string} label
 * @property {string} hint
 * @property {string} group
 * @property {Object|null} option  the option of a static select, as it goes back to Slack
 */

const kindOf = (spec) => spec.type.replace(/^multi_/, "").replace(/_select$/, "");
const FIELDS = {
  static: "selected_option",
  users: "selected_user",
  channels: "selected_channel",
  conversations: "selected_conversation",
};

/** The key of the value in Slack's state: "selected_user", or "selected_users" for a multi select. */
export const valueField = (spec) => FIELDS[kindOf(spec)] + (spec.type.startsWith("multi_") ? "s" : "");

/** @returns {Choice[]} */
export function choicesOf(spec, viewer) {
  const kind = kindOf(spec);
  if (kind === "users")
    return [...viewer.people.values()].filter((person) => !person.deleted).map(personChoice);
  if (kind === "channels" || kind === "conversations") return conversations(spec, viewer, kind);
  const groups = spec.option_groups ?? [{ options: spec.options ?? [] }];
  return groups.flatMap((group) =>
    (group.options ?? []).map((option) => staticChoice(option, plain(group.label))),
  );
}

const staticChoice = (option, group) => ({
  value: option.value,
  label: plain(option.text),
  hint: plain(option.description),
  group,
  option,
});

const personChoice = (person) => ({
  value: person.id,
  label: person.name,
  hint: [person.title, standingOf(person)].filter(Boolean).join(" · "),
  group: "",
  option: null,
});

const INCLUDE = { channel: "public", private: "private", dm: "im" };

function conversations(spec, viewer, kind) {
  const wanted = kind === "channels" ? ["public"] : (spec.filter?.include ?? Object.values(INCLUDE));
  return [...viewer.conversations.values()]
    .filter((conversation) => wanted.includes(INCLUDE[conversation.kind]))
    .map((conversation) => ({
      value: conversation.id,
      label: (conversation.kind === "dm" ? "" : "#") + conversationName(viewer, conversation),
      hint: conversation.kind === "private" ? "private" : "",
      group: "",
      option: null,
    }));
}

/** A choice as it stands in Slack's state: the option itself, or an id. */
export const asValue = (choice) => choice?.option ?? choice?.value ?? null;

/** The value strings that are chosen at first: what the server knows, else the element's initial ones. */
export function chosenAtFirst(spec, known) {
  const field = valueField(spec);
  const raw = known?.[field] ?? spec[field.replace(/^selected_/, "initial_")] ?? [];
  return (Array.isArray(raw) ? raw : [raw]).map((one) => one.value ?? one);
}
