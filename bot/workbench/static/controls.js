/** What all interactive elements share: their place on a surface, their value, and telling the bot. */
import { act } from "./api.js";
import { confirmed } from "./confirm.js";

/**
 * @typedef {Object} Surface  a message, a modal or the App Home, as one person sees it
 * @property {string} as
 * @property {Object} container  `{type: "message", channel, ts}` or `{type: "view", view_id}`; which version
 *   of it is shown stands in the attribute `data-version` of its node
 * @property {Object} values  values that the server already knows, by block_id and action_id
 * @property {import("./viewer.js").Viewer} viewer
 * @property {(sentence: string) => void} complain
 */

/**
 * @typedef {Object} Place  where an element stands
 * @property {Surface} surface
 * @property {string} blockId
 * @property {boolean} input  inside an input block
 * @property {boolean} dispatches  whether a change is sent to the bot at once
 * @property {boolean} optional
 * @property {string} label
 */

/** Marks `node` as the control of an element, with its value readable (null: it has none) and writable. */
export function asControl(node, spec, place, read, write) {
  const key = `${place.blockId}/${spec.action_id}`;
  node.key = key;
  node.control = {
    blockId: place.blockId,
    actionId: spec.action_id,
    type: spec.type,
    sig: signature(spec, place),
    read,
    write,
  };
  node.setAttribute("data-control", key);
  return node;
}

/** Initial values count only once: a later one must not undo what the person has done. */
function signature(spec, place) {
  const lasting = Object.entries(spec).filter(([name]) => !name.startsWith("initial_"));
  return JSON.stringify([lasting, place.surface.container, place.dispatches, place.optional, place.label]);
}

/** The value that the server has for this element, or undefined. */
export const knownValue = (spec, place) => place.surface.values?.[place.blockId]?.[spec.action_id];

export const testid = (spec) => `action-${spec.action_id}`;

/** All values on the surface around `node`, in the shape of Slack's `state.values`. */
export function readValues(node) {
  const values = {};
  const root = node.closest("[data-surface]") ?? node;
  for (const found of root.querySelectorAll("[data-control]")) {
    const { blockId, actionId, read } = found.control;
    const value = read();
    if (value) (values[blockId] ??= {})[actionId] = value;
  }
  return values;
}

/**
 * Tells the bot that somebody used an element; true when it acknowledged.
 * Asks first where the element has a confirm dialog; one at a time per element, and none from a form
 * that is being sent or has gone, since its values went with it. While it asks, the surface may be drawn
 * anew: what the person was shown is what counts.
 */
export async function perform(node, spec, place, value) {
  if (!node.isConnected || node.closest("[aria-busy=true]")) return false;
  const deed = deedOf(node, spec, place, value);
  if (spec.confirm && !(await confirmed(spec.confirm, place.surface.viewer))) return false;
  node.setAttribute("aria-busy", "true");
  try {
    return await deliver(deed, place.surface.complain);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function deedOf(node, spec, place, value) {
  const { as, container } = place.surface;
  const { version } = node.closest("[data-surface]").dataset;
  return {
    as,
    container: { ...container, version },
    block_id: place.blockId,
    action_id: spec.action_id,
    value,
    state: readValues(node),
  };
}

/** Says it where the deed did not arrive, also when the element has gone since. */
async function deliver(deed, complain) {
  const answer = await act(deed).catch((error) => ({ ok: false, error: error.message }));
  if (!answer.ok) complain(answer.error ?? "The app did not accept that.");
  return answer.ok;
}

/**
 * A change of a select, a date or a box: sent when the element dispatches, undone when that was declined.
 * Quick changes are all sent, one after the other.
 */
export function changed(node, spec, place, undo) {
  if (!place.dispatches) return Promise.resolve();
  const value = node.control.read();
  const send = async () => {
    const done = await perform(node, spec, place, value);
    if (!done && spec.confirm) undo();
  };
  node.turn = (node.turn ?? Promise.resolve()).then(send);
  return node.turn;
}

/** Sends only the newest of quick changes: waits for a pause, and never has two on their way. */
export function latestOnly(send, pause = 120) {
  let timer = 0;
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    await send();
    running = false;
    if (again) {
      again = false;
      run();
    }
  };
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
}
