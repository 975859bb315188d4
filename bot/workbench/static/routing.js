/** The address bar: `#person/place/thread`, so that a reload and a second window find their way. */

/** @returns {{as: string|null, place: string|null, thread: string|null}} */
export function parseHash(hash) {
  const [as, place, thread] = hash
    .replace(/^#/, "")
    .split("/")
    .map((part) => part || null);
  return { as: as ?? null, place: place ?? null, thread: thread ?? null };
}

/** The address of what a window shows. */
export const hashOf = ({ as, place, thread }) => `#${[as, place, thread].filter(Boolean).join("/")}`;

/** Where a person starts: the first channel that they are in, else the first conversation, else the App Home. */
export function startOf(state) {
  const mine = state.conversations.filter((conversation) => conversation.member);
  return (mine.find(({ kind }) => kind !== "dm") ?? mine[0])?.id ?? "home";
}

/** Whether a person can be at a place. */
export function canSee(state, place) {
  return (
    place === "home" ||
    state.conversations.some(({ id, member, kind }) => id === place && (member || kind === "dm"))
  );
}
