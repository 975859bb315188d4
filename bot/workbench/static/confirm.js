/** The confirm dialog of a button or a select. */
import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** Asks; resolves to true only when the person agreed. Esc and Cancel decline; focus goes back where it was. */
export function confirmed(spec, viewer) {
  return new Promise((resolve) => {
    const dialog = confirmDialog(spec, viewer);
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}

function confirmDialog(spec, viewer) {
  const dialog = h("dialog.confirm", {
    "aria-labelledby": "confirm-title",
    "aria-describedby": "confirm-text",
    testid: "confirm",
  });
  const danger = spec.style === "danger";
  dialog.append(
    h("h2", { id: "confirm-title" }, plain(spec.title) || "Are you sure?"),
    h("div.text", { id: "confirm-text" }, textObject(spec.text, viewer)),
    h(
      "footer",
      h(
        "button.btn",
        { testid: "confirm-cancel", autofocus: danger, onclick: () => dialog.close("no") },
        plain(spec.deny) || "Cancel",
      ),
      h(
        "button.btn",
        {
          class: danger ? "danger" : "primary",
          testid: "confirm-ok",
          autofocus: !danger,
          onclick: () => dialog.close("yes"),
        },
        plain(spec.confirm) || "Yes",
      ),
    ),
  );
  return dialog;
}
