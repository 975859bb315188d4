/** Small panels beside an element, in the browser's top layer, so that no dialog or scroll area cuts them off. */

const GAP = 4;
const EDGE = 8;

/** Shows `panel` (an element with a `popover` attribute) under its anchor, or above where there is no room. */
export function showBeside(panel, anchor, { align = "start", fit = false } = {}) {
  if (!panel.matches(":popover-open")) panel.showPopover();
  const box = anchor.getBoundingClientRect();
  if (fit) panel.style.minWidth = `${box.width}px`;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = box.bottom + GAP + height <= innerHeight - EDGE || box.top < height;
  const left = align === "end" ? box.right - width : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, below ? Math.min(box.bottom + GAP, innerHeight - height - EDGE) : box.top - GAP - height)}px`;
}

/** The index that an arrow, Home or End key moves to among `count` things; null for other keys. */
export function moved(key, index, count) {
  if (!count) return null;
  if (key === "ArrowDown") return (index + 1) % count;
  if (key === "ArrowUp") return (Math.max(index, 0) - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}
