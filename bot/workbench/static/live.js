/** Keeping the store like the server: reads what has changed, each thing once at a time. */
import { openHome, readMessages, readState, readTraffic } from "./api.js";
import { canSee, startOf } from "./routing.js";
import { listen } from "./stream.js";

const KEPT_ROWS = 1000;

/** Runs `read` at most once at a time; calls during a run lead to one more run after it. */
function coalesced(read) {
  let running = null;
  let next = null;
  const run = () => {
    running = read().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!running) return run();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return run();
      });
    return next;
  };
}

export class Live {
  /** @param {string} first  the person to act as where nobody else is possible */
  constructor(store, complain, first) {
    this.first = first;
    this.store = store;
    this.complain = complain;
    this.state = coalesced(() => this.readState());
    this.messages = coalesced(() => this.readMessages());
    this.traffic = coalesced(() => this.readTraffic());
  }

  /** Reads everything that this window shows; failures become sentences. */
  async refresh() {
    await this.told(this.state());
    await this.told(
      Promise.all([this.messages(), this.store.get().panel === "traffic" ? this.traffic() : null]),
    );
  }

  told(reading) {
    return reading.catch((error) => this.complain(error.message));
  }

  async readState() {
    const { as } = this.store.get();
    const state = await readState(as).catch((error) => this.refused(error, as));
    const glance = this.store.get();
    if (glance.as !== as) return;
    const place = canSee(state, glance.place) ? glance.place : startOf(state);
    const moved = place !== glance.place ? { place, thread: null } : {};
    this.store.set({ state, as: state.me.id, skew: Date.parse(state.now) - Date.now(), ...moved });
  }

  /** Somebody cannot be acted as, such as a person who has left: goes back to the one before, or the first. */
  refused(error, as) {
    const { as: wanted, state } = this.store.get();
    const other = [state?.me.id, this.first].find((id) => id && id !== as);
    if (wanted === as && other) {
      this.store.set({ as: other });
      this.refresh();
    }
    throw error;
  }

  async readMessages() {
    const { as, place } = this.store.get();
    if (!as || !place || place === "home") return;
    const messages = await readMessages(as, place);
    const glance = this.store.get();
    if (glance.as === as && glance.place === place)
      this.store.set({ messages, messagesOf: `${as}/${place}` });
  }

  async readTraffic() {
    const known = this.store.get().traffic;
    const rows = await readTraffic(known.at(-1)?.seq ?? 0);
    if (rows.length) this.store.set({ traffic: [...known, ...rows].slice(-KEPT_ROWS) });
  }

  /** Tells the bot that this person opened its App Home. */
  async openHome() {
    const answer = await openHome(this.store.get().as).catch((error) => ({
      ok: false,
      error: error.message,
    }));
    if (!answer.ok) this.complain(answer.error ?? "The App Home could not be opened.");
    await this.told(this.state());
  }

  /** Reads everything, and again what changes, for as long as the page lives. */
  listen() {
    listen(({ open, changed }) => (changed ? this.hear(changed) : this.stands(open)));
    this.refresh();
  }

  /** After the stream was lost, anything may have happened, also that the server has begun anew. */
  stands(open) {
    this.store.set(open ? { connected: true, traffic: [] } : { connected: false });
    if (open) this.refresh();
  }

  hear(changed) {
    const { as, place, panel } = this.store.get();
    const mine = (topic) => !/^(views|home):/.test(topic) || topic.endsWith(`:${as}`);
    if (changed.includes(`messages:${place}`)) this.told(this.messages());
    if (changed.some((topic) => topic !== "traffic" && mine(topic))) this.told(this.state());
    if (changed.includes("traffic") && panel === "traffic") this.told(this.traffic());
  }
}
