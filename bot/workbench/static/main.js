/** Puts the page together: one store, the regions that draw it, and what people do to it. */
import { advanceClock, orderVendor, runCommand, say } from "./api.js";
import { drawHeading } from "./heading.js";
import { Layout } from "./layout.js";
import { Live } from "./live.js";
import { Modals } from "./modal.js";
import { hashOf, parseHash } from "./routing.js";
import { drawSidebar } from "./sidebar.js";
import { Stage } from "./stage.js";
import { blank, createStore } from "./store.js";
import { drawStories } from "./stories.js";
import { Thread } from "./thread.js";
import { threadOf } from "./threads.js";
import { complain } from "./toast.js";
import { drawTopbar } from "./topbar.js";
import { Traffic } from "./traffic.js";
import { drawVendors } from "./vendors.js";
import { viewerOf } from "./viewer.js";

const region = (id) => document.getElementById(id);
const firstPerson = () => document.querySelector("meta[name=workbench-first-person]").content;
const SEEN = "workbench-seen";
const TICK_MS = 5000;

class Page {
  constructor() {
    const wanted = parseHash(location.hash);
    this.store = createStore({ ...blank(), ...wanted, as: wanted.as ?? firstPerson(), seen: remembered() });
    this.live = new Live(this.store, complain);
    this.layout = new Layout({
      closeMenu: () => this.store.set({ menu: false }),
      closePanel: () => this.closePanel(),
    });
    const sources = () => ({
      commands: this.store.get().state?.commands ?? [],
      people: this.store.get().state?.people ?? [],
    });
    this.stage = new Stage(region("stage"), { sources, send: (text) => this.send(text, null) });
    this.thread = new Thread({
      sources: () => ({ ...sources(), commands: [] }),
      send: (text) => this.send(text, this.store.get().thread),
    });
    this.traffic = new Traffic(() => this.draw());
    this.modals = new Modals(region("modals"), {
      refresh: () => this.live.refresh(),
      redraw: () => this.draw(),
      complain,
    });
    this.viewer = null;
    this.settled = false;
  }

  start() {
    this.store.watch(() => this.draw());
    this.live.listen();
    addEventListener("hashchange", () => this.arrive(parseHash(location.hash)));
    setInterval(() => this.store.get().state && this.drawTopbar(), TICK_MS);
    region("skip").onclick = (event) => {
      event.preventDefault();
      this.stage.composer.box.focus();
    };
    if (this.store.get().place === "home") this.live.openHome();
  }

  draw() {
    const glance = this.store.get();
    region("offline").hidden = glance.connected;
    if (!glance.state || glance.state.me.id !== glance.as) return;
    if (this.viewer?.state !== glance.state) this.viewer = { state: glance.state, ...viewerOf(glance.state) };
    const scene = this.scene(glance);
    this.drawTopbar();
    drawSidebar(region("sidebar"), scene);
    drawHeading(region("heading"), scene);
    this.stage.draw(glance, scene);
    this.drawPanel(glance, scene);
    this.modals.draw(glance.state.modals ?? [], glance.as, this.viewer);
    this.remember(glance);
  }

  scene(glance) {
    return {
      glance,
      viewer: this.viewer,
      as: glance.as,
      channel: glance.place,
      thread: glance.thread,
      complain,
      go: (place) => this.arrive({ as: glance.as, place, thread: null }),
      openThread: (thread) => this.store.set({ thread, panel: null }),
      dropNotice: (ts) => this.dropNotice(ts),
    };
  }

  drawTopbar() {
    const glance = this.store.get();
    drawTopbar(region("topbar"), {
      glance,
      viewer: this.viewer,
      now: new Date(Date.now() + glance.skew),
      actAs: (as) => this.arrive({ as, place: this.store.get().place, thread: null }),
      advance: (seconds) => this.settle(advanceClock(seconds)),
      toggle: (panel) => {
        this.store.set({ panel, menu: false });
        if (panel === "traffic") this.live.told(this.live.traffic());
      },
      openMenu: () => this.store.set({ menu: !this.store.get().menu }),
    });
  }

  drawPanel(glance, scene) {
    const close = () => this.closePanel();
    const shows = glance.panel ?? (glance.thread && glance.place !== "home" ? "thread" : null);
    const root = region("panel");
    const moveFocus = this.layout.draw(glance.menu, shows);
    if (shows === "thread") this.thread.draw(root, threadOf(glance.messages, glance.thread), scene, close);
    if (shows === "traffic") this.traffic.draw(root, glance.traffic, close);
    if (shows === "stories") drawStories(root, glance.state.stories ?? [], this.viewer, close);
    if (shows === "vendors")
      drawVendors(
        root,
        glance.state.vendors ?? [],
        (name, order) => this.settle(orderVendor(name, order)),
        close,
      );
    moveFocus();
  }

  closePanel() {
    this.store.set(this.store.get().panel ? { panel: null } : { thread: null });
  }

  /** Goes to another person, place or thread, and reads what is there. */
  arrive({ as, place, thread }) {
    const before = this.store.get();
    if (before.as === as && before.place === place && before.thread === thread) {
      this.store.set({ menu: false });
      return;
    }
    this.store.set({ as: as ?? before.as, place, thread, menu: false });
    if (place === "home" && (before.place !== "home" || before.as !== as)) this.live.openHome();
    if (before.as !== as || before.place !== place) this.live.refresh();
  }

  /** What somebody has typed: a command, or words. */
  async send(text, thread) {
    const { as, place } = this.store.get();
    const isCommand = text.startsWith("/");
    if (isCommand && thread) {
      complain("Slack does not run commands in threads.");
      return;
    }
    const sent = isCommand ? runCommand(as, place, text) : say(as, place, text, thread);
    const answer = await sent.catch((error) => ({ ok: false, error: error.message }));
    if (!answer.ok) this.notice(as, place, answer.error ?? "That did not work.");
    await this.live.refresh();
  }

  /** A private line from the workbench itself. */
  notice(as, place, text) {
    const { notices, skew } = this.store.get();
    const line = {
      ts: ((Date.now() + skew) / 1000).toFixed(6),
      user: "workbench",
      text,
      blocks: [],
      ephemeral: true,
      notice: true,
    };
    this.store.set({
      notices: { ...notices, [`${as}/${place}`]: [...(notices[`${as}/${place}`] ?? []), line] },
    });
  }

  dropNotice(ts) {
    const { notices, as, place } = this.store.get();
    const left = (notices[`${as}/${place}`] ?? []).filter((line) => line.ts !== ts);
    this.store.set({ notices: { ...notices, [`${as}/${place}`]: left } });
  }

  /** Waits for an order to the workbench itself, says what went wrong, and reads again. */
  async settle(order) {
    const answer = await order.catch((error) => ({ ok: false, error: error.message }));
    if (!answer.ok) complain(answer.error ?? "The workbench refused.");
    await this.live.refresh();
  }

  /** The address, the title, and what this person has now seen. */
  remember(glance) {
    if (location.hash !== hashOf(glance))
      history[this.settled ? "pushState" : "replaceState"](null, "", hashOf(glance));
    this.settled = true;
    const conversation = this.viewer.conversations.get(glance.place);
    document.title = `${conversation?.name ?? glance.state.app.name} · ${glance.state.me.name} · Workbench`;
    const place = `${glance.as}/${glance.place}`;
    if (!conversation || glance.messagesOf !== place || glance.seen[place] === conversation.last_ts) return;
    const seen = { ...glance.seen, [place]: conversation.last_ts };
    sessionStorage.setItem(SEEN, JSON.stringify(seen));
    this.store.set({ seen });
  }
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(SEEN)) ?? {};
  } catch {
    return {};
  }
}

new Page().start();
