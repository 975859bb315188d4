/** Short sentences that are not part of a conversation, and words for those who listen. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 8000;

/** Shows a sentence for a while, above everything; screen readers say it at once. */
export function complain(sentence) {
  const root = document.getElementById("toasts");
  if ([...root.children].some((shown) => shown.textContent === sentence)) return;
  const toast = h("div.toast", { testid: "toast" }, icon("alert"), h("span", sentence));
  const close = () => {
    toast.remove();
    if (!root.children.length && root.matches(":popover-open")) root.hidePopover();
  };
  toast.append(h("button.plain", { "aria-label": "Dismiss", onclick: close }, icon("close")));
  root.append(toast);
  if (root.matches(":popover-open")) root.hidePopover();
  root.showPopover();
  setTimeout(close, SHOWN_MS);
}

/** Tells those who listen about something new, without moving anything. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}
