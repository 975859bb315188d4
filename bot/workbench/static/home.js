/** The App Home of the bot, as one person sees it. */
import { h, patch } from "./dom.js";
import { blocks } from "./blocks.js";

/** @param {Object|null} view  what the bot has published for this person */
export function drawHome(root, view, { as, viewer, complain }) {
  if (!view) {
    patch(root, h("p.empty", { key: "empty" }, `${viewer.app.name} has not published anything here yet.`));
    return;
  }
  const surface = {
    as,
    viewer,
    complain,
    values: view.state?.values ?? {},
    container: { type: "view", view_id: view.id },
  };
  patch(
    root,
    h(
      "div.home-view",
      { key: view.id, "data-surface": "view", "data-version": view.hash, testid: "home" },
      blocks(view.blocks, surface),
    ),
  );
}
