/** The rich_text block ▶ nodes. */
import { h } from "./dom.js";
import { broadcast, channel, link, mention } from "./inline.js";
import { emojiNode } from "./emoji.js";
import { fillDate } from "./dates.js";

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

/** Nodes for a rich_text block, or for the one inside a task or a table cell. */
export function richText(block, viewer) {
  return (block?.elements ?? []).map((part) => DRAW[part.type]?.(part, viewer) ?? null);
}

const inside = (part, viewer) => (part.elements ?? []).map((element) => piece(element, viewer));

const DRAW = {
  rich_text_section: (part, viewer) => h("p", inside(part, viewer)),
  rich_text_quote: (part, viewer) => h("blockquote", inside(part, viewer)),
  rich_text_preformatted: (part, viewer) => h("pre", h("code", inside(part, viewer))),
  rich_text_list: (part, viewer) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${part.indent ?? 0}` },
      (part.elements ?? []).map((item) => h("li", inside(item, viewer))),
    ),
};

const PIECES = {
  text: (element) => lines(element.text),
  link: (element) => link(element.url, element.text || element.url),
  user: (element, viewer) => mention(element.user_id, viewer),
  channel: (element, viewer) => channel(element.channel_id, viewer),
  usergroup: (element) => broadcast(element.usergroup_id, ""),
  broadcast: (element) => broadcast(element.range, ""),
  emoji: (element) => emojiNode(element.name) ?? `:${element.name}:`,
  date: (element, viewer) =>
    h("time", fillDate(element.format, element.timestamp, viewer) ?? element.fallback ?? ""),
};

function piece(element, viewer) {
  const node = PIECES[element.type]?.(element, viewer) ?? "";
  return Object.entries(STYLES).reduce(
    (made, [style, tag]) => (element.style?.[style] ? h(tag, made) : made),
    node,
  );
}

const lines = (text) =>
  String(text ?? "")
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]));
