/** The drawer with stories to try, as the demo tells them. */
import { h, patch } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { panelFrame } from "./panel.js";

const KEYS = [
  ["/", "lists the commands"],
  ["@", "finds a person"],
  ["Enter", "sends, Shift+Enter starts a new line"],
  ["Esc", "closes what is open"],
];

/** @param {{title: string, text: string}[]} stories */
export function drawStories(root, stories, viewer, close) {
  const cards = stories.map((story, index) =>
    h(
      "li.story",
      { key: story.title },
      h("span.story-number", { "aria-hidden": "true" }, index + 1),
      h("div", h("h3", story.title), h("div.text", mrkdwn(story.text, viewer))),
    ),
  );
  patch(
    root,
    panelFrame(
      "Stories to try",
      "Each takes a minute or two.",
      close,
      h(
        "div.panel-body",
        { key: "body" },
        cards.length
          ? h("ol.stories", cards)
          : h("p.empty", "Type / in the message box to see what the bot can do."),
        h(
          "section.keys",
          h("h3", "Keys"),
          h(
            "dl",
            KEYS.map(([key, does]) => h("div", h("dt", h("kbd", key)), h("dd", does))),
          ),
        ),
      ),
    ),
  );
}
