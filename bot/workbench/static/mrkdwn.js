/** Slack's mrkdwn ▶ nodes. Nothing in a text ever becomes markup. */
import { h } from "./dom.js";
import { decode, inline, ruleCode, ruleEntity, ruleUrl } from "./inline.js";
import { characterRule, emojiRules, withEmoji } from "./emoji.js";

const styled = (find, tag) => ({ find, make: (match, deeper) => h(tag, deeper(match[1])) });

const STYLES = [
  styled(/(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])/g, "strong"),
  styled(/(?<!\w)_(?=[^\s_])([^_\n]*[^\s_])_(?!\w)/g, "em"),
  styled(/(?<![\w~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])/g, "s"),
];

const rulesFor = (viewer, verbatim) => [
  ruleCode,
  ruleEntity(viewer),
  ...STYLES,
  ...(verbatim ? [] : [ruleUrl]),
  ...emojiRules,
];

/**
 * Block-level nodes for a mrkdwn text: paragraphs, quotes, lists and code blocks.
 * A verbatim text has only the links that it marks as such.
 */
export function mrkdwn(text, viewer, verbatim = false) {
  const rules = rulesFor(viewer, verbatim);
  return String(text ?? "")
    .split(/```\n?([\s\S]*?)\n?```/)
    .flatMap((part, index) => (index % 2 ? [h("pre", h("code", decode(part)))] : paragraphs(part, rules)));
}

/** A text object (plain_text or mrkdwn) ▶ nodes. */
export function textObject(object, viewer) {
  return object?.type === "mrkdwn" ? mrkdwn(object.text, viewer, object.verbatim) : plainNodes(object);
}

/** A plain_text object (or a bare string) ▶ a string, with its emoji. */
export function plain(object) {
  if (typeof object === "string") return plain({ text: object });
  const text = decode(String(object?.text ?? ""));
  return object?.emoji === false ? text : withEmoji(text);
}

/** A plain_text object (or a bare string) ▶ nodes, where emoji may be drawn. */
export function plainNodes(object) {
  const text = String((typeof object === "string" ? object : object?.text) ?? "");
  return inline(text, object?.emoji === false ? [characterRule] : emojiRules);
}

const KINDS = [
  { kind: "quote", find: /^(?:&gt;|>) ?/ },
  { kind: "bullets", find: /^\s*[•◦-] +/ },
  { kind: "numbers", find: /^\s*\d+[.)] +/ },
];

function paragraphs(text, rules) {
  if (!text.trim()) return [];
  return runs(text.replace(/^\n+|\n+$/g, "").split("\n")).map(({ kind, lines }) => DRAW[kind](lines, rules));
}

/** Neighbouring lines of one kind, without their marks. */
function runs(lines) {
  const found = [];
  for (const line of lines) {
    const mark = KINDS.find(({ find }) => find.test(line));
    const kind = mark?.kind ?? "text";
    if (found.at(-1)?.kind !== kind) found.push({ kind, lines: [] });
    found.at(-1).lines.push(mark ? line.replace(mark.find, "") : line);
  }
  return found;
}

const list = (tag) => (lines, rules) =>
  h(
    tag,
    lines.map((line) => h("li", inline(line, rules))),
  );

const DRAW = {
  text: (lines, rules) => h("p", broken(lines, rules)),
  quote: (lines, rules) => h("blockquote", broken(lines, rules)),
  bullets: list("ul"),
  numbers: list("ol"),
};

/** Lines with breaks between them; an empty line is a gap. */
function broken(lines, rules) {
  return lines.flatMap((line, index) => [
    index ? (line === "" ? h("span.gap") : h("br")) : null,
    inline(line, rules),
  ]);
}
