/** Modals: the stack of views that the bot has opened for this person, the last one on top. */
import { h, patch } from "./dom.js";
import { closeView, submitView } from "./api.js";
import { blocks } from "./blocks.js";
import { readValues } from "./controls.js";
import { icon } from "./icons.js";
import { plain, plainNodes } from "./mrkdwn.js";
import { problems } from "./validity.js";

/** Draws a person's stack of modals and answers what they do with it. */
export class Modals {
  /** @param {{refresh: () => Promise<void>, redraw: () => void, complain: (sentence: string) => void}} page */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    this.errors = new Map();
    this.views = [];
  }

  /** @param {Object[]} views  the stack, the last on top */
  draw(views, as, viewer) {
    this.views = views;
    const staying = new Set(views.map((view) => view.id));
    for (const dialog of [...this.root.children]) if (!staying.has(dialog.key)) this.dismiss(dialog);
    patch(
      this.root,
      views.map((view) => this.dialog(view, view === views.at(-1), as, viewer)),
    );
    for (const dialog of this.root.children) if (!dialog.open) dialog.showModal();
    this.markWrong();
    if (views.length) enter(this.root.lastElementChild);
  }

  /** Closes first, so that the focus goes back to where it was before the modal. */
  dismiss(dialog) {
    dialog.onclose = null;
    if (dialog.open) dialog.close();
    dialog.remove();
    this.errors.delete(dialog.key);
  }

  dialog(view, top, as, viewer) {
    const close = () => this.close(view, as);
    const name = `modal-title-${view.id}`;
    const dialog = h("dialog.modal", {
      key: view.id,
      class: top ? "top" : "under",
      testid: top ? "modal" : null,
      "aria-labelledby": name,
      "aria-modal": "true",
      oncancel: (event) => {
        if (event.target === event.currentTarget) {
          event.preventDefault();
          close();
        }
      },
      onclose: (event) => {
        if (event.target === event.currentTarget) close();
      },
    });
    dialog.append(
      h(
        "form",
        {
          novalidate: true,
          "data-surface": "view",
          "data-version": view.hash,
          onsubmit: (event) => {
            event.preventDefault();
            this.submit(event.currentTarget, view, as);
          },
          oninput: (event) => this.forgive(view, event.target),
        },
        this.head(view, name, close),
        this.body(view, as, viewer),
        this.alarm(view),
        foot(view, close),
      ),
    );
    return dialog;
  }

  head(view, name, close) {
    return h(
      "header",
      h("h2", { id: name }, plainNodes(view.title)),
      h("button.plain", { "aria-label": "Close", onclick: close, tabindex: 0 }, icon("close")),
    );
  }

  body(view, as, viewer) {
    const surface = {
      as,
      viewer,
      errors: this.errorsOf(view),
      complain: (sentence) => this.trouble(view.id, sentence),
      values: view.state?.values ?? {},
      container: { type: "view", view_id: view.id },
    };
    return h("div.modal-body", { tabindex: -1, key: "body" }, blocks(view.blocks, surface));
  }

  /** What went wrong with the whole of it, such as that the app did not answer. */
  alarm(view) {
    const known = new Set((view.blocks ?? []).map((block) => block.block_id));
    const stray = Object.entries(this.errorsOf(view)).filter(([block]) => !known.has(block));
    if (!stray.length) return null;
    const sentences = stray.map(([, sentence]) => sentence).join(" ");
    const props = { key: "alarm", role: "alert", testid: "modal-error" };
    return h("div.alert.alarm.level-error", props, icon("error"), h("div.text", sentences));
  }

  /** An element of this view could not tell the app; the view may have a newer version by now. */
  trouble(id, sentence) {
    const view = this.views.find((one) => one.id === id);
    if (!view) return;
    this.errors.set(id, { hash: view.hash, errors: { ...this.errorsOf(view), "": sentence } });
    this.page.redraw();
  }

  /** What was found wrong with this version of the view, by block; under "" what is wrong with all of it. */
  errorsOf(view) {
    const found = this.errors.get(view.id);
    return found?.hash === view.hash ? found.errors : (view.errors ?? {});
  }

  /** What was wrong is forgotten as soon as the person changes it. */
  forgive(view, target) {
    const block = target.closest("[data-control]")?.control.blockId;
    const { [block]: wrong, "": trouble, ...rest } = this.errorsOf(view);
    if (!wrong && !trouble) return;
    this.errors.set(view.id, { hash: view.hash, errors: rest });
    this.page.redraw();
  }

  async submit(form, view, as) {
    if (!view.submit || form.getAttribute("aria-busy") === "true") return;
    const wrong = problems(form);
    if (Object.keys(wrong).length) {
      this.blame(view, wrong);
      return;
    }
    form.setAttribute("aria-busy", "true");
    const answer = await submitView(as, view.id, readValues(form)).catch((error) => ({
      ok: false,
      error: error.message,
    }));
    this.blame(view, answer.ok ? {} : (answer.errors ?? { "": answer.error }));
    await this.page.refresh();
    form.removeAttribute("aria-busy");
  }

  blame(view, errors) {
    this.errors.set(view.id, { hash: view.hash, errors });
    this.page.redraw();
    const first = this.root.querySelector(".modal.top [aria-invalid=true]");
    first?.focus();
    first?.closest(".block").scrollIntoView({ block: "nearest" });
  }

  async close(view, as) {
    await closeView(as, view.id).catch((error) => this.page.complain(error.message));
    await this.page.refresh();
  }

  /** Controls keep their nodes, so what is wrong with them is written on them afterwards. */
  markWrong() {
    for (const block of this.root.querySelectorAll(".input")) {
      const field = block.querySelector("input,textarea,select");
      if (!field) continue;
      field.toggleAttribute("aria-invalid", false);
      if (block.classList.contains("wrong")) field.setAttribute("aria-invalid", "true");
    }
  }
}

function foot(view, close) {
  return h(
    "footer",
    h(
      "button.btn",
      { testid: "modal-close", onclick: close },
      plain(view.close) || (view.submit ? "Cancel" : "Close"),
    ),
    view.submit
      ? h("button.btn.primary", { type: "submit", testid: "modal-submit" }, plain(view.submit))
      : null,
  );
}

/**
 * Puts the focus into a dialog's first field as soon as it has one, unless somebody has begun elsewhere;
 * a focus that was lost with what it was on comes back to the text.
 */
function enter(dialog) {
  const body = dialog.querySelector(".modal-body");
  const active = document.activeElement;
  const first = body.querySelector("[autofocus]") ?? body.querySelector("input,select,textarea");
  if (!dialog.entered || (dialog.entered === "text" && active === body && first)) {
    (first ?? body).focus({ preventScroll: true });
    dialog.entered = first ? "field" : "text";
  } else if (active === document.body) body.focus({ preventScroll: true });
}
