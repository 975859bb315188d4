/** The markdown block's dialect (standard Markdown) ▶ nodes. */
import { h } from "./dom.js";
import { emojiRules } from "./emoji.js";
import { decode, inline, link, ruleCode, ruleEntity, ruleUrl } from "./inline.js";

const styled = (find, tag) => ({ find, make: (match, deeper) => h(tag, deeper(match[1])) });

const rulesFor = (viewer) => [
  { find: /\\([\\`*_{}[\]()#+.!~|>-])/g, make: (match) => document.createTextNode(match[1]) },
  ruleCode,
  {
    find: /!?\[([^\]\n]+)\]\(([^)\s]+)(?: "[^"]*")?\)/g,
    make: (match, deeper) => link(decode(match[2]), deeper(match[1])),
  },
  ruleEntity(viewer),
  styled(/\*\*(?=\S)([^\n]*?\S)\*\*/g, "strong"),
  styled(/(?<!\w)__(?=\S)([^\n]*?\S)__(?!\w)/g, "strong"),
  styled(/(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?!\w)/g, "em"),
  styled(/(?<!\w)_(?=[^\s_])([^_\n]*[^\s_])_(?!\w)/g, "em"),
  styled(/~~(?=\S)([^\n]*?\S)~~/g, "s"),
  ruleUrl,
  ...emojiRules,
];

const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)]) +(.*)$/;
const RULER = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** Block-level nodes: each drawer takes the lines that it understands from the front of the rest. */
export function markdown(text, viewer) {
  const rules = rulesFor(viewer);
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  while (lines.length)
    nodes.push(
      fence(lines) ??
        blank(lines) ??
        heading(lines, rules) ??
        ruler(lines) ??
        quote(lines, viewer) ??
        table(lines, rules) ??
        list(lines, rules) ??
        paragraph(lines, rules),
    );
  return nodes;
}

const blank = (lines) => (lines[0].trim() === "" ? (lines.shift(), false) : null);

function fence(lines) {
  if (!lines[0].startsWith("```")) return null;
  lines.shift();
  const end = lines.findIndex((line) => line.startsWith("```"));
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return h("pre", h("code", code.join("\n")));
}

function heading(lines, rules) {
  const match = /^(#{1,6}) +(.*?)#*$/.exec(lines[0]);
  if (!match) return null;
  lines.shift();
  return h(
    "p.heading",
    { class: `level-${match[1].length}`, role: "heading", "aria-level": Math.min(match[1].length + 2, 6) },
    inline(match[2].trim(), rules),
  );
}

function ruler(lines) {
  if (!/^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[0])) return null;
  lines.shift();
  return h("hr");
}

function takeWhile(lines, test) {
  const end = lines.findIndex((line) => !test(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function quote(lines, viewer) {
  const quoted = takeWhile(lines, (line) => /^(&gt;|>)/.test(line));
  return quoted.length
    ? h("blockquote", markdown(quoted.map((line) => line.replace(/^(&gt;|>) ?/, "")).join("\n"), viewer))
    : null;
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function table(lines, rules) {
  if (!lines[0].includes("|") || !RULER.test(lines[1] ?? "")) return null;
  const [head, , ...body] = takeWhile(lines, (line) => line.includes("|"));
  const row = (line, tag) =>
    h(
      "tr",
      cells(line).map((cell) => h(tag, inline(cell, rules))),
    );
  return h(
    "div.table-scroll",
    { tabindex: 0, role: "region", "aria-label": "Table" },
    h(
      "table",
      h("thead", row(head, "th")),
      h(
        "tbody",
        body.map((line) => row(line, "td")),
      ),
    ),
  );
}

function list(lines, rules) {
  const items = takeWhile(lines, (line) => ITEM.test(line)).map((line) => ITEM.exec(line));
  return items.length ? nest(items, rules) : null;
}

/** Items that are indented deeper than the first become lists inside the item before them. */
function nest(items, rules) {
  const depth = items[0][1].length;
  const made = h(items[0][2] ? "ol" : "ul");
  while (items.length) {
    const [, , , text] = items.shift();
    const inner = takeWhile(items, (item) => item[1].length > depth);
    made.append(h("li", inline(text, rules), inner.length ? nest(inner, rules) : null));
  }
  return made;
}

function paragraph(lines, rules) {
  const first = lines.shift();
  const rest = takeWhile(
    lines,
    (line) => line.trim() && !ITEM.test(line) && !/^(#{1,6} |```|>|&gt;)/.test(line),
  );
  return h(
    "p",
    [first, ...rest].flatMap((line, index) => [index ? h("br") : null, inline(line, rules)]),
  );
}
