/** The Vendors drawer: each stand-in vendor with its accounts, and the faults that it can be told to have. */
import { h, patch } from "./dom.js";
import { panelFrame } from "./panel.js";

/** @param {Object[]} vendors  panels; `order(name, order)` tells a vendor what to do */
export function drawVendors(root, vendors, order, close) {
  const note = "Stand-ins that run on this machine. Break them and see what the bot does.";
  const cards = vendors.map((vendor) => card(vendor, (what) => order(vendor.name, what)));
  patch(
    root,
    panelFrame(
      "Vendors",
      note,
      close,
      h("div.panel-body", { key: "body" }, cards.length ? cards : h("p.empty", "No vendor is running here.")),
    ),
  );
}

function card(vendor, order) {
  const faults = vendor.faults ?? [];
  const active = faults.filter((fault) => fault.active).length;
  return h(
    "section.vendor",
    { key: vendor.name, "aria-label": vendor.title, testid: `vendor-${vendor.name}` },
    h("header.vendor-head", h("h3", vendor.title), h("p.vendor-summary", vendor.summary), meter(vendor)),
    faults.length
      ? h(
          "div.faults",
          h(
            "div.faults-head",
            h("h4", "Faults"),
            h(
              "button.btn.small",
              {
                testid: `faults-clear-${vendor.name}`,
                disabled: !active,
                onclick: () => order({ order: "clear" }),
              },
              "Clear",
            ),
          ),
          faults.map((fault) => faultRow(fault, vendor, order)),
        )
      : null,
    deeds(vendor, order),
    accounts(vendor),
  );
}

/** A bar for a summary such as "47 of 100 seats". */
function meter({ summary, title }) {
  const match = /(\d+) of (\d+)/.exec(summary ?? "");
  return match
    ? h("meter", {
        min: 0,
        max: match[2],
        value: match[1],
        high: Number(match[2]) * 0.9,
        "aria-label": `${title}: ${summary}`,
      })
    : null;
}

function faultRow(fault, vendor, order) {
  const name = `fault-${vendor.name}-${fault.kind}`;
  const arm = (times) => () => order({ order: "fault", kind: fault.kind, times });
  return h(
    "div.fault",
    { key: fault.kind, role: "group", "aria-label": fault.title, class: fault.active ? "active" : "" },
    h("span.fault-title", fault.title, fault.active ? h("span.badge.hot", "active") : null),
    h("button.btn.small", { testid: `${name}-once`, onclick: arm(1) }, "Once"),
    h(
      "button.btn.small",
      { testid: name, "aria-pressed": String(fault.active), onclick: arm(null) },
      "Until cleared",
    ),
  );
}

/** What somebody can do by hand where there is no API. */
function deeds({ name, deeds: all = [] }, order) {
  const row = (deed) =>
    h(
      "div.fault",
      { key: deed.kind },
      h("span.fault-title", deed.title),
      h(
        "button.btn.small",
        {
          testid: `deed-${name}-${deed.kind}`,
          "aria-label": deed.title,
          onclick: () => order({ order: "deed", kind: deed.kind }),
        },
        "Do it",
      ),
    );
  return all.length ? h("div.faults", h("div.faults-head", h("h4", "By hand")), all.map(row)) : null;
}

function accounts({ title, accounts: all = [] }) {
  const state = (account) =>
    h("span.badge.quiet", { class: `state-${String(account.state).toLowerCase()}` }, account.state);
  const row = (account) =>
    h(
      "tr",
      { key: account.id },
      h("th", { scope: "row" }, account.name, h("span.account-email", account.email ?? "no e-mail")),
      h("td", account.role),
      h("td", state(account)),
    );
  return h(
    "details.accounts",
    h("summary", all.length === 1 ? "1 account" : `${all.length} accounts`),
    h(
      "div.table-scroll",
      { tabindex: 0, role: "region", "aria-label": `Accounts in ${title}` },
      h(
        "table",
        h(
          "thead",
          h(
            "tr",
            ["Account", "Role", "State"].map((name) => h("th", { scope: "col" }, name)),
          ),
        ),
        h("tbody", all.map(row)),
      ),
    ),
  );
}
