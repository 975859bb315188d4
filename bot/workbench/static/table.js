/** Tables: the plain one, and the data table that can be sorted and paged. */
import { h, patch } from "./dom.js";
import { plainNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** The table block: the first row is its head. */
export function table(block, surface) {
  const [head = [], ...body] = block.rows ?? [];
  return scrolled(
    "Table",
    h(
      "table",
      h(
        "thead",
        h(
          "tr",
          head.map((cell, column) =>
            h("th", { scope: "col", class: look(block, column, cell) }, content(cell, surface)),
          ),
        ),
      ),
      h(
        "tbody",
        body.map((row) => bodyRow(row, block, surface)),
      ),
    ),
  );
}

const scrolled = (label, ...children) =>
  h("div.table-scroll", { tabindex: 0, role: "region", "aria-label": label }, children);

const bodyRow = (row, block, surface) =>
  h(
    "tr",
    row.map((cell, column) => h("td", { class: look(block, column, cell) }, content(cell, surface))),
  );

function look(block, column, cell) {
  const settings = block.column_settings?.[column] ?? {};
  const align = settings.align ?? (cell?.type === "raw_number" ? "right" : "left");
  return `align-${align}${settings.is_wrapped ? " wrapped" : ""}`;
}

function content(cell, surface) {
  if (cell?.type === "rich_text") return h("div.text", richText(cell, surface.viewer));
  return plainNodes(cell?.text ?? String(cell?.value ?? ""));
}

const sortKey = (cell) => (cell?.type === "raw_number" ? Number(cell.value) : textOf(cell).toLowerCase());

function textOf(cell) {
  if (cell?.type !== "rich_text") return String(cell?.text ?? "");
  return (cell.elements ?? [])
    .flatMap((part) => part.elements ?? [])
    .map((part) => part.text ?? "")
    .join("");
}

/** The data_table block: its order and page are this window's own and outlive an update of the message. */
export function dataTable(block, surface) {
  const node = h("div.data-table");
  const view = { page: 0, column: null, down: false };
  const redraw = () => patch(node, dataTableParts(block, surface, view, redraw));
  node.key = "data-table";
  node.control = {
    type: "data_table",
    sig: JSON.stringify(block),
    read: () => ({ ...view }),
    write: (other) => {
      Object.assign(view, other);
      redraw();
    },
  };
  redraw();
  return node;
}

function dataTableParts(block, surface, view, redraw) {
  const [head, ...body] = block.rows;
  const size = block.page_size ?? 5;
  const pages = Math.max(1, Math.ceil(body.length / size));
  view.page = Math.min(view.page, pages - 1);
  const rows = sorted(body, view).slice(view.page * size, (view.page + 1) * size);
  return [
    scrolled(
      block.caption ?? "Table",
      h(
        "table",
        block.caption ? h("caption", block.caption) : null,
        h(
          "thead",
          h(
            "tr",
            head.map((cell, column) => headCell(cell, column, view, redraw)),
          ),
        ),
        h(
          "tbody",
          rows.map((row) => bodyRow(row, block, surface)),
        ),
      ),
    ),
    pages > 1 ? pager(view, pages, redraw) : null,
  ];
}

function sorted(rows, { column, down }) {
  if (column === null) return rows;
  const order = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
  return [...rows].sort(
    (left, right) => (down ? -1 : 1) * order(sortKey(left[column]), sortKey(right[column])),
  );
}

function headCell(cell, column, view, redraw) {
  const mine = view.column === column;
  const sort = () => {
    Object.assign(view, { column, down: mine && !view.down, page: 0 });
    redraw();
  };
  const direction = mine ? (view.down ? "descending" : "ascending") : "none";
  return h(
    "th",
    { scope: "col", "aria-sort": direction },
    h(
      "button.sort",
      { onclick: sort },
      textOf(cell),
      h("span.arrow", { "aria-hidden": "true" }, mine ? (view.down ? "↓" : "↑") : "↕"),
    ),
  );
}

function pager(view, pages, redraw) {
  const turn = (by) => () => {
    view.page += by;
    redraw();
  };
  return h(
    "div.pager",
    { key: "pager" },
    h("button.btn", { key: "back", disabled: view.page === 0, onclick: turn(-1) }, "Previous"),
    h("span", { key: "where" }, `Page ${view.page + 1} of ${pages}`),
    h("button.btn", { key: "next", disabled: view.page === pages - 1, onclick: turn(1) }, "Next"),
  );
}
