/**
 * Building and patching the DOM. Data only ever becomes text nodes and attribute values, never markup.
 *
 * A page region is drawn by building what it should look like and patching the live tree into that, so
 * focus, scroll positions and half-typed text stay where they are.
 */

const SVG = "http://www.w3.org/2000/svg";
/** The person decides about these, not the drawing. */
const KEPT = new Set(["open", "aria-busy"]);

/** An HTML element: `h("button.primary", {onclick, key, testid}, ...children)`; the props may be left out. */
export function h(spec, ...rest) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  return furnish(node, classes, rest);
}

/** An SVG element, written as with `h`. */
export function s(spec, ...rest) {
  const [tag, ...classes] = spec.split(".");
  return furnish(document.createElementNS(SVG, tag), classes, rest);
}

function furnish(node, classes, rest) {
  const [props, children] = isProps(rest[0]) ? [rest[0], rest.slice(1)] : [{}, rest];
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...solid(children));
  return node;
}

const isProps = (thing) =>
  thing !== null && typeof thing === "object" && Object.getPrototypeOf(thing) === Object.prototype;

/** Children without holes: nested lists flattened, null and false left out, the rest as nodes or text. */
function solid(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "key" || name === "mark") node[name] = value;
  else if (name === "class") node.classList.add(...value.split(" ").filter(Boolean));
  else if (name === "testid") node.setAttribute("data-testid", value);
  else if (name === "value") node.value = value;
  else if (typeof value === "function") listen(node, { ...node.handlers, [name]: value });
  else node.setAttribute(name, value === true ? "" : String(value));
}

function listen(node, handlers = {}) {
  for (const name of Object.keys(node.handlers ?? {})) node[name] = null;
  Object.assign(node, handlers);
  node.handlers = handlers;
}

/** Makes the children of `parent` look like `wanted`, reusing live nodes of the same key or kind. */
export function patch(parent, wanted) {
  const fresh = solid([wanted]);
  const claimed = new Set(fresh);
  const pool = [...parent.childNodes].filter((old) => !claimed.has(old));
  const result = fresh.map((node) => (node.parentNode === parent ? node : adopt(node, pool)));
  const staying = new Set(result);
  for (const old of [...parent.childNodes]) if (!staying.has(old)) old.remove();
  settle(parent, result);
}

function settle(parent, nodes) {
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

function adopt(fresh, pool) {
  const index = pool.findIndex((old) => old.nodeName === fresh.nodeName && old.key === fresh.key);
  if (index < 0) return fresh;
  const [old] = pool.splice(index, 1);
  return merge(old, fresh);
}

/** Turns `old` into `fresh` in place, or swaps it when it is a control that has become another one. */
function merge(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return old;
  }
  if (old.control || fresh.control) return mergeControl(old, fresh);
  copyAttributes(old, fresh);
  listen(old, fresh.handlers);
  old.mark = fresh.mark;
  patch(old, [...fresh.childNodes]);
  return old;
}

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !KEPT.has(name)) old.setAttribute(name, value);
  }
}

/** A control with the same specification stays untouched; a changed one inherits its value and the focus. */
function mergeControl(old, fresh) {
  if (old.control?.sig === fresh.control?.sig) return old;
  if (old.control && fresh.control && old.control.type === fresh.control.type) {
    fresh.control.write(old.control.read());
  }
  const focus = focusWithin(old);
  old.replaceWith(fresh);
  restoreFocus(fresh, focus);
  return fresh;
}

const FOCUSABLE = "input,select,textarea,button,a[href],[tabindex]";
const focusables = (root) => [
  ...(root.matches(FOCUSABLE) ? [root] : []),
  ...root.querySelectorAll(FOCUSABLE),
];

function focusWithin(root) {
  const active = document.activeElement;
  if (!root.contains(active)) return null;
  return {
    index: focusables(root).indexOf(active),
    start: caret(active, "selectionStart"),
    end: caret(active, "selectionEnd"),
  };
}

function restoreFocus(root, focus) {
  const target = focus && focusables(root)[focus.index];
  if (!target) return;
  target.focus({ preventScroll: true });
  if (focus.start !== null && caret(target, "selectionStart") !== null)
    target.setSelectionRange(focus.start, focus.end);
}

/** A caret position, or null for inputs (numbers, dates) that have none. */
function caret(node, side) {
  return typeof node[side] === "number" ? node[side] : null;
}
