/** Pictures of people: initials on a colour that stays theirs; the bot has a drawing. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const COLOURS = 8;

/** A decorative picture of an author, or of a person. */
export function avatar(author, size = "") {
  if (author.bot) return h("span.avatar.bot", { class: size, "aria-hidden": "true" }, icon("bot"));
  return h(`span.avatar.colour-${colourOf(author.id)}`, {
    class: size,
    "aria-hidden": "true",
    "data-initials": initials(author.name),
  });
}

const colourOf = (id) =>
  [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % COLOURS;

function initials(name) {
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .split(" ")
    .filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}
