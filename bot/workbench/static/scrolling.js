/** Keeping a list of messages where the reader is: at its end, or where they have scrolled to. */

const NEAR = 80;

export const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;

/** Runs `draw`; a list that was at its end stays there, and a new conversation starts there. */
export function keepingEnd(box, fresh, draw) {
  const follow = fresh || atEnd(box);
  draw();
  if (follow) box.scrollTop = box.scrollHeight;
  return follow;
}
