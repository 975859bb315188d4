/** Inline text: rules that find marks in a line, and the nodes that they become. */
import { h } from "./dom.js";
import { fillDate } from "./dates.js";
import { authorOf } from "./viewer.js";

/**
 * @typedef {Object} Rule
 * @property {RegExp} find  global
 * @property {(match: RegExpExecArray, deeper: (text: string) => Node[]) => Node|string|null} make  null: not a mark
 */

/** Nodes for `text`: at every point the rule that matches first wins, the earlier rule on a tie. */
export function inline(text, rules) {
  const nodes = [];
  let at = 0;
  while (at < text.length) {
    const [match, made] = firstMark(text, rules, at);
    if (!match) break;
    nodes.push(decode(text.slice(at, match.index)), made);
    at = match.index + match[0].length;
  }
  nodes.push(decode(text.slice(at)));
  return nodes.filter((node) => node !== "");
}

function firstMark(text, rules, from) {
  let best = [null, null];
  for (const rule of rules) {
    const [match, made] = markOf(text, rule, rules, from);
    if (match && (!best[0] || match.index < best[0].index)) best = [match, made];
  }
  return best;
}

function markOf(text, rule, rules, from) {
  rule.find.lastIndex = from;
  for (let match = rule.find.exec(text); match; match = rule.find.exec(text)) {
    const next = rule.find.lastIndex;
    const made = rule.make(match, (inner) => inline(inner, rules));
    if (made !== null) return [match, made];
    rule.find.lastIndex = next;
  }
  return [null, null];
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Slack's three escapes back into characters. */
export const decode = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** A link to elsewhere, for the schemes that a chat may link to; otherwise plain text. */
export function link(url, ...label) {
  const shown = label.length ? label : [url];
  if (!/^(https?:|mailto:)/i.test(url)) return h("span", shown);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, shown);
}

export const ruleCode = { find: /`([^`\n]+)`/g, make: (match) => h("code", decode(match[1])) };
export const ruleUrl = {
  find: /\bhttps?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"*_~]/g,
  make: (match) => link(decode(match[0])),
};

/** `<@U…>`, `<#C…>`, `<!…>` and `<url|text>` for one viewer. */
export const ruleEntity = (viewer) => ({ find: /<([^<>\n]+)>/g, make: (match) => entity(match[1], viewer) });

function entity(inside, viewer) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return mention(target.slice(1), viewer, label);
  if (target.startsWith("#")) return channel(target.slice(1), viewer, label);
  if (target.startsWith("!date^")) return date(target, label, viewer);
  if (target.startsWith("!")) return broadcast(target.slice(1), label);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return null;
  return link(decode(target), label ? decode(label) : decode(target).replace(/^mailto:/, ""));
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** A person's name in text, marked when it is the one who reads. */
export function mention(id, viewer, label = "") {
  const author = authorOf(viewer, id);
  const name = author.person || author.bot ? author.name : decode(label) || id;
  const title = author.person?.title ? `${author.person.name}, ${author.person.title}` : null;
  return h("span.mention", { class: id === viewer.me ? "mine" : "", title }, `@${name}`);
}

/** A conversation's name in text; a link when this person can see it. */
export function channel(id, viewer, label = "") {
  const known = viewer.conversations.get(id);
  const name = `#${known?.name?.replace(/^#/, "") ?? (decode(label) || id)}`;
  return known?.member ? h("a.mention", { href: `#${viewer.me}/${id}` }, name) : h("span.mention", name);
}

function date(target, label, viewer) {
  const [, seconds, template, url] = target.split("^");
  const text = fillDate(decode(template ?? ""), Number(seconds), viewer) ?? decode(label);
  const node = h("time", { title: decode(label) || null }, text);
  return url ? link(decode(url), node) : node;
}

/** `@here` and its kin, and user groups. */
export function broadcast(name, label) {
  const [kind] = name.split("^");
  const shown = decode(label) || (kind === "subteam" ? name.split("^")[1] : kind);
  return h("span.mention", shown.startsWith("@") ? shown : `@${shown}`);
}
