/** What is open beside the conversation: the sidebar on a narrow screen, a drawer or a thread; and Esc. */

const narrow = matchMedia("(max-width: 760px)");

export class Layout {
  /** @param {{closeMenu: () => void, closePanel: () => void}} page */
  constructor(page) {
    this.menu = false;
    this.panel = null;
    this.back = null;
    this.main = document.getElementById("main");
    this.sidebar = document.getElementById("sidebar");
    this.aside = document.getElementById("panel");
    document.getElementById("veil").onclick = page.closeMenu;
    document.addEventListener("keydown", (event) => this.escape(event, page));
    narrow.addEventListener("change", () => this.fence());
  }

  escape(event, page) {
    if (
      event.key !== "Escape" ||
      event.defaultPrevented ||
      document.querySelector("dialog[open], :popover-open:not(#toasts)")
    )
      return;
    if (this.menu) page.closeMenu();
    else if (this.panel && (this.aside.contains(event.target) || event.target === document.body))
      page.closePanel();
  }

  /**
   * Opens and closes; gives back what moves the focus, to be called when the panel's content is drawn.
   * @param {boolean} menu
   * @param {string|null} panel  what the panel shows, if anything
   */
  draw(menu, panel) {
    document.body.classList.toggle("menu-open", menu);
    document.body.classList.toggle("panel-open", Boolean(panel));
    this.aside.hidden = !panel;
    const [menuChanged, panelChanged] = [menu !== this.menu, panel !== this.panel];
    const opening = (menuChanged && menu) || (panelChanged && panel);
    const closing = (menuChanged && !menu) || (panelChanged && !panel);
    Object.assign(this, { menu, panel });
    this.fence();
    const turn = opening
      ? () => this.enter(menuChanged && menu ? this.sidebar : this.aside)
      : closing
        ? () => this.leave()
        : null;
    return () => turn?.();
  }

  /** On a narrow screen what lies underneath cannot be reached. */
  fence() {
    this.main.inert = narrow.matches && (this.menu || Boolean(this.panel));
    this.sidebar.inert = narrow.matches && !this.menu;
  }

  enter(region) {
    if (!region.contains(document.activeElement)) this.back = document.activeElement;
    const target =
      region.querySelector("[aria-current=page], textarea") ??
      region.querySelector("button, a[href], input, select");
    target?.focus({ preventScroll: true });
  }

  /** Gives the focus back, unless it has gone somewhere that can still be seen. */
  leave() {
    const active = document.activeElement ?? document.body;
    const lost = active === document.body || !active.checkVisibility({ visibilityProperty: true });
    if (lost && this.back?.isConnected) this.back.focus();
    this.back = null;
  }
}
