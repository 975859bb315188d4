/** JSON as people read it, with its keys, strings and numbers told apart. */
import { h } from "./dom.js";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;

/** A `pre` with the value, indented. */
export function jsonView(value) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    nodes.push(
      text.slice(at, match.index),
      h(`span.${kindOf(string, colon)}`, string ?? whole),
      colon ?? null,
    );
    at = match.index + whole.length;
  }
  return h("pre.json", { tabindex: 0 }, h("code", nodes, text.slice(at)));
}

const kindOf = (string, colon) => (!string ? "json-value" : colon ? "json-key" : "json-string");
