/** What people do to the workbench: say something, give a command, order the clock or a vendor. */
import { runCommand, say } from "./api.js";
import { complain } from "./toast.js";

export class Deeds {
  /** @param {Object} store @param {import("./live.js").Live} live */
  constructor(store, live) {
    this.store = store;
    this.live = live;
  }

  /** What somebody has typed: a command, or words. What Slack answers to a failure is a private line. */
  async send(text, thread) {
    const { as, place } = this.store.get();
    const isCommand = text.startsWith("/");
    if (isCommand && thread) {
      complain("Slack does not run commands in threads.");
      return;
    }
    const sent = isCommand ? runCommand(as, place, text) : say(as, place, text, thread);
    const answer = await settled(sent);
    if (!answer.ok) this.notice(`${as}/${place}`, answer.error ?? "That did not work.");
    await this.live.refresh();
  }

  /** Waits for an order to the workbench itself, says what went wrong, and reads again. */
  async order(sent) {
    const answer = await settled(sent);
    if (!answer.ok) complain(answer.error ?? "The workbench refused.");
    await this.live.refresh();
  }

  notice(where, text) {
    const { notices, skew } = this.store.get();
    const ts = ((Date.now() + skew) / 1000).toFixed(6);
    const line = { ts, user: "workbench", text, blocks: [], ephemeral: true, notice: true };
    this.store.set({ notices: { ...notices, [where]: [...(notices[where] ?? []), line] } });
  }

  dropNotice(ts) {
    const { notices, as, place } = this.store.get();
    const where = `${as}/${place}`;
    this.store.set({ notices: { ...notices, [where]: notices[where].filter((line) => line.ts !== ts) } });
  }
}

/** An answer even where the workbench gave none. */
const settled = (sent) => sent.catch((error) => ({ ok: false, error: error.message }));
