/** Keeping a list of messages where the reader is: at its end, or where they have scrolled to. */

const NEAR = 80;

export const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;

/**
 * Runs `draw`; a list that was at its end stays there. A new conversation starts there as well, but where
 * its last message is taller than the list, at the top of that, which says what it is about.
 */
export function keepingEnd(box, fresh, draw) {
  const follow = fresh || atEnd(box);
  draw();
  if (follow) box.scrollTop = box.scrollHeight;
  const last = box.lastElementChild;
  if (fresh && last?.offsetHeight > box.clientHeight) box.scrollTop += topOf(last) - topOf(box);
  return follow;
}

const topOf = (node) => node.getBoundingClientRect().top;
