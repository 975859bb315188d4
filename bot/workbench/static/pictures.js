/** Images: only those that are inside the page itself or come from the workbench; others are named. */
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";

/** Whether the page may load this address (its policy forbids every other). */
const isOurs = (url) => /^data:image\//.test(url) || new URL(url, location.href).origin === location.origin;

/** An image element or block. */
export function picture(spec) {
  const url = spec.image_url ?? "";
  const alt = spec.alt_text ?? "";
  if (!url || !isOurs(url)) return h("span.undrawn", `Image: ${alt || "no description"}`);
  return h("img.picture", { src: url, alt, title: plain(spec.title) || null, loading: "lazy" });
}
