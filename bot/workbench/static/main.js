/** Puts the page together: one store, the regions that draw it, and where people go in it. */
import { advanceClock, orderVendor } from "./api.js";
import { Deeds } from "./deeds.js";
import { drawHeading } from "./heading.js";
import { Layout } from "./layout.js";
import { Live } from "./live.js";
import { keep, recall } from "./memory.js";
import { Modals } from "./modal.js";
import { canSee, hashOf, parseHash } from "./routing.js";
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
import { conversationName, viewerOf } from "./viewer.js";

const region = (id) => document.getElementById(id);
const firstPerson = () => document.querySelector("meta[name=workbench-first-person]").content;
const TICK_MS = 5000;

class Page {
  constructor() {
    const wanted = parseHash(location.hash);
    this.store = createStore({ ...blank(), ...wanted, as: wanted.as ?? firstPerson(), seen: recall() });
    this.live = new Live(this.store, complain, firstPerson());
    this.deeds = new Deeds(this.store, this.live);
    this.viewer = null;
    this.settled = false;
    this.build();
  }

  /** The regions that keep something of their own between two draws. */
  build() {
    const { store, live, deeds } = this;
    const commands = () => store.get().state?.commands ?? [];
    const people = () => store.get().state?.people ?? [];
    this.layout = new Layout({
      closeMenu: () => store.set({ menu: false }),
      closePanel: () => this.closePanel(),
    });
    this.stage = new Stage(region("stage"), {
      sources: () => ({ commands: commands(), people: people() }),
      send: (text) => deeds.send(text, null),
    });
    this.thread = new Thread({
      sources: () => ({ commands: [], people: people() }),
      send: (text) => deeds.send(text, store.get().thread),
    });
    this.traffic = new Traffic(() => this.draw());
    this.modals = new Modals(region("modals"), {
      refresh: () => live.refresh(),
      redraw: () => this.draw(),
      complain,
    });
  }

  start() {
    this.store.watch(() => this.draw());
    this.live.listen();
    addEventListener("hashchange", () => this.arrive(parseHash(location.hash)));
    setInterval(() => this.viewer && this.drawTopbar(), TICK_MS);
    region("skip").onclick = (event) => {
      event.preventDefault();
      this.stage.focus();
    };
    if (this.store.get().place === "home") this.live.openHome();
  }

  /** Draws everything, once what was read is about the person and the place that are wanted. */
  draw() {
    const glance = this.store.get();
    region("offline").hidden = glance.connected;
    const { state } = glance;
    if (state?.me.id !== glance.as || !canSee(state, glance.place)) return;
    if (this.viewer?.state !== state) this.viewer = { state, ...viewerOf(state) };
    const scene = this.scene(glance);
    this.drawTopbar();
    drawSidebar(region("sidebar"), scene);
    drawHeading(region("heading"), scene);
    this.stage.draw(glance, scene);
    this.drawPanel(glance, scene);
    this.modals.draw(state.modals ?? [], glance.as, this.viewer);
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
      dropNotice: (ts) => this.deeds.dropNotice(ts),
    };
  }

  drawTopbar() {
    const glance = this.store.get();
    drawTopbar(region("topbar"), {
      glance,
      viewer: this.viewer,
      now: new Date(Date.now() + glance.skew),
      actAs: (as) => this.arrive({ as, place: this.store.get().place, thread: null }),
      advance: (seconds) => this.deeds.order(advanceClock(seconds)),
      toggle: (panel) => {
        this.store.set({ panel, menu: false });
        if (panel === "traffic") this.live.told(this.live.traffic());
      },
      openMenu: () => this.store.set({ menu: !this.store.get().menu }),
    });
  }

  drawPanel(glance, scene) {
    const { state, traffic, thread, messages } = glance;
    const [root, close] = [region("panel"), () => this.closePanel()];
    const order = (vendor, what) => this.deeds.order(orderVendor(vendor, what));
    const shows = glance.panel ?? (thread && glance.place !== "home" ? "thread" : null);
    const moveFocus = this.layout.draw(glance.menu, shows);
    if (shows === "thread") this.thread.draw(root, threadOf(messages, thread), scene, close);
    if (shows === "traffic") this.traffic.draw(root, traffic, close);
    if (shows === "stories") drawStories(root, state.stories ?? [], this.viewer, close);
    if (shows === "vendors") drawVendors(root, state.vendors ?? [], order, close);
    moveFocus();
  }

  closePanel() {
    this.store.set(this.store.get().panel ? { panel: null } : { thread: null });
  }

  /** Goes to another person, place or thread, and reads what is there. */
  arrive({ as, place, thread }) {
    const before = this.store.get();
    const person = as ?? before.as;
    const moved = before.as !== person || before.place !== place;
    this.store.set({ as: person, place, thread, menu: false });
    if (moved && place === "home") this.live.openHome();
    if (moved) this.live.refresh();
  }

  /** The address, the title, and what this person has now seen. */
  remember(glance) {
    const address = hashOf(glance);
    if (location.hash !== address) history[this.settled ? "pushState" : "replaceState"](null, "", address);
    this.settled = true;
    const conversation = this.viewer.conversations.get(glance.place);
    const name = conversation ? conversationName(this.viewer, conversation) : glance.state.app.name;
    document.title = `${name} · ${glance.state.me.name} · Workbench`;
    const place = `${glance.as}/${glance.place}`;
    if (!conversation || glance.messagesOf !== place || glance.seen[place] === conversation.last_ts) return;
    const seen = { ...glance.seen, [place]: conversation.last_ts };
    keep(seen);
    this.store.set({ seen });
  }
}

new Page().start();
