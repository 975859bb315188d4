/** The workbench's JSON endpoints, one function each. Errors are `Error`s whose message is a sentence. */

const OFFLINE = "The workbench does not answer. Is it still running?";

async function ask(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error(OFFLINE);
  });
  const answer = await response.json().catch(() => ({}));
  const says = typeof answer.error === "string" ? answer.error : null;
  if (!response.ok && !says && !answer.errors) throw new Error(`The workbench answered ${response.status}.`);
  return { ...answer, ok: response.ok && answer.ok !== false, error: says };
}

/** A read; raises when the workbench refuses. */
async function read(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null));
  const answer = await ask(`${path}?${search}`);
  if (!answer.ok) throw new Error(answer.error);
  return answer;
}

const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const readState = (as) => read("/workbench/state", { as });
export const readMessages = (as, channel) =>
  read("/workbench/messages", { as, channel }).then((answer) => answer.messages);
export const readTraffic = (after) => read("/workbench/traffic", { after }).then((answer) => answer.rows);

export const runCommand = (as, channel, text) => post("/workbench/command", { as, channel, text });
export const say = (as, channel, text, thread) =>
  post("/workbench/say", { as, channel, text, thread_ts: thread });
export const act = (deed) => post("/workbench/action", deed);
export const submitView = (as, view, values) => post("/workbench/submit", { as, view_id: view, values });
export const closeView = (as, view) => post("/workbench/close", { as, view_id: view });
export const openHome = (as) => post("/workbench/home", { as });
export const advanceClock = (seconds) => post("/workbench/clock", { advance: seconds });
export const orderVendor = (vendor, order) => post(`/workbench/vendors/${encodeURIComponent(vendor)}`, order);
