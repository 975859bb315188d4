/** The Traffic drawer: what the bot and Slack have said to each other, call by call. */
import { h, patch } from "./dom.js";
import { exactTime } from "./dates.js";
import { jsonView } from "./json.js";
import { panelFrame } from "./panel.js";
import { keepingEnd } from "./scrolling.js";
import { face } from "./selects.js";

const MOST_ROWS = 300;
const WAYS = [
  ["", "Both ways"],
  ["bot→slack", "Bot → Slack"],
  ["slack→bot", "Slack → bot"],
];

export class Traffic {
  constructor(redraw) {
    this.redraw = redraw;
    this.way = "";
    this.what = "";
    this.rows = h("div.traffic-rows", {
      key: "rows",
      role: "region",
      tabindex: 0,
      "aria-label": "Calls, oldest first",
    });
    this.rows.control = { type: "rows", sig: "rows" };
    this.opened = false;
  }

  /** @param {Object[]} rows  oldest first */
  draw(root, rows, close) {
    const shown = rows.filter((row) => this.fits(row)).slice(-MOST_ROWS);
    const note = `${shown.length} of ${rows.length} calls`;
    patch(root, panelFrame("Traffic", note, close, this.filters(), this.rows));
    const fresh = !this.rows.children.length;
    keepingEnd(this.rows, fresh, () =>
      patch(
        this.rows,
        shown.length ? shown.map((row) => this.row(row)) : h("p.empty", "Nothing was said yet."),
      ),
    );
  }

  fits(row) {
    return (!this.way || row.way === this.way) && row.what.toLowerCase().includes(this.what.toLowerCase());
  }

  filters() {
    const choose = (event) => this.narrow({ way: event.currentTarget.value });
    const way = h(
      "select.field",
      { "aria-label": "Direction", testid: "traffic-way", onchange: choose },
      face(),
      WAYS.map(([value, label]) => h("option", { value }, label)),
    );
    const what = h("input.field", {
      type: "search",
      placeholder: "Filter by method",
      "aria-label": "Filter by method",
      testid: "traffic-what",
      oninput: (event) => this.narrow({ what: event.currentTarget.value.trim() }),
    });
    return h("div.filters", { key: "filters" }, way, what);
  }

  narrow(change) {
    Object.assign(this, change);
    this.redraw();
  }

  row(row) {
    const live = [...this.rows.children].find((child) => child.key === row.seq);
    const toggle = (event) => unfold(event.currentTarget, row);
    return (
      live ??
      h(
        "details.call",
        { key: row.seq, testid: `traffic-${row.seq}`, class: row.ok ? "" : "failed", ontoggle: toggle },
        h(
          "summary",
          h(
            "span.way",
            { class: row.way.startsWith("bot") ? "out" : "in", title: row.way },
            row.way.startsWith("bot") ? "→" : "←",
            h("span.sr", row.way),
          ),
          h("span.what", row.what),
          row.error ? h("span.call-error", row.error) : null,
          h("span.status", row.status ?? ""),
          h("span.ms", `${Math.round(row.ms)} ms`),
          h("time.call-time", { datetime: row.at }, exactTime(new Date(row.at))),
        ),
      )
    );
  }
}

/** The detail is drawn when somebody asks for it. */
function unfold(node, row) {
  if (!node.open) return;
  if (!node.querySelector("pre")) node.append(jsonView(row.detail));
  node.scrollIntoView({ block: "nearest" });
}
