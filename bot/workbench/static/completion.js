/** What the message box offers to complete: a slash command at the start, or a person after an @. Pure. */
import { standingOf } from "./viewer.js";

const MOST = 8;

/**
 * @typedef {Object} Offer
 * @property {string} value  what goes into the text
 * @property {string} label
 * @property {string} note  shown beside the label
 * @property {string} more  shown under it
 */

/**
 * What fits the text before the caret, or null.
 * @returns {{from: number, to: number, offers: Offer[], exact: boolean}|null}  exact: it is written out already
 */
export function completionAt(text, caret, { commands, people }) {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command) return found(0, caret, commandOffers(command[1].toLowerCase(), commands));
  const person = /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (person)
    return found(caret - person[1].length - 1, caret, personOffers(person[1].toLowerCase(), people), before);
  return null;

  function found(from, to, offers) {
    const written = text.slice(from, to).toLowerCase();
    return offers.length
      ? { from, to, offers, exact: offers.some((offer) => offer.value.toLowerCase() === written) }
      : null;
  }
}

function commandOffers(typed, commands) {
  return commands
    .filter(({ command }) => command.slice(1).toLowerCase().startsWith(typed))
    .map(({ command, description, usage_hint: hint }) => ({
      value: command,
      label: command,
      note: hint ?? "",
      more: description ?? "",
    }));
}

function personOffers(typed, people) {
  const begins = (text) => text.toLowerCase().startsWith(typed);
  return people
    .filter((person) => !person.is_bot && (begins(person.handle) || person.name.split(" ").some(begins)))
    .slice(0, MOST)
    .map((person) => ({
      value: `@${person.handle}`,
      label: person.name,
      note: `@${person.handle}`,
      more: [person.title, standingOf(person)].filter(Boolean).join(" · "),
    }));
}

/** How the command that is being written goes on, once its name is complete: its usage hint, or null. */
export function usageOf(text, commands) {
  const name = /^(\/\S+)\s/.exec(text)?.[1];
  return commands.find(({ command }) => command === name) ?? null;
}

/** The text with an offer put in, and where the caret goes. */
export function completed(text, { from, to }, offer) {
  const after = text.slice(to).replace(/^ /, "");
  const head = `${text.slice(0, from)}${offer.value} `;
  return { text: head + after, caret: head.length };
}
