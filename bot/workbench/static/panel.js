/** The panel on the right: a thread or one of the drawers, with a title and a way to close it. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** The frame around a panel's content. */
export function panelFrame(title, note, close, ...content) {
  return [
    h(
      "header.panel-head",
      { key: "head" },
      h("div", h("h2", title), note ? h("p.panel-note", note) : null),
      h(
        "button.plain",
        { testid: "panel-close", "aria-label": `Close ${title}`, onclick: close },
        icon("close"),
      ),
    ),
    ...content,
  ];
}
