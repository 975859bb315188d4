/** The page's one piece of state: replaced field by field, watched by whoever draws. */

/**
 * @typedef {Object} Glance  what this window shows
 * @property {string|null} as  Slack id of the person that this window acts as
 * @property {string|null} place  a conversation's id, or "home"
 * @property {string|null} thread  ts of the thread that is open beside it
 * @property {string|null} panel  "traffic", "vendors", "stories" or none
 * @property {boolean} menu  whether the sidebar is drawn out on a narrow screen
 * @property {number} skew  milliseconds by which the demo's clock is ahead of this machine's
 * @property {Object|null} state  the last answer of /workbench/state
 * @property {Object[]} messages  of `place`, oldest first
 * @property {string|null} messagesOf  whose and where: `as/place`, null until they were read
 * @property {Object[]} traffic  rows, oldest first
 * @property {Object<string, Object[]>} notices  private lines of this window, by `as/place`
 * @property {Object<string, string>} seen  the newest ts that was shown, by `as/place`
 * @property {boolean} connected  whether the event stream stands
 */

/** A store: `get()` the glance, `set(change)` some of its fields, `watch(draw)` it. Draws are batched. */
export function createStore(initial) {
  let glance = initial;
  let queued = false;
  const watchers = [];
  const tell = () => {
    queued = false;
    for (const watcher of watchers) watcher(glance);
  };
  return {
    get: () => glance,
    watch: (watcher) => watchers.push(watcher),
    set(change) {
      glance = { ...glance, ...change };
      if (!queued) queueMicrotask(tell);
      queued = true;
    },
  };
}

/** @returns {Glance} what a window shows before anything was read */
export const blank = () => ({
  as: null,
  place: null,
  thread: null,
  panel: null,
  menu: false,
  skew: 0,
  state: null,
  messages: [],
  messagesOf: null,
  traffic: [],
  notices: {},
  seen: {},
  connected: true,
});
