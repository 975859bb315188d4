/** Who looks, when, and whom they know: what text needs to be drawn for one person. */

/**
 * @typedef {Object} Viewer
 * @property {string} me
 * @property {string} zone
 * @property {Date} now
 * @property {Map<string, Object>} people
 * @property {Map<string, Object>} conversations
 * @property {Object} app
 * @property {string} mark  changes when drawn text would change
 */

/** @returns {Viewer} */
export function viewerOf(state) {
  const now = new Date(state.now);
  const zone = state.me.tz || "UTC";
  return {
    me: state.me.id,
    zone,
    now,
    people: new Map(state.people.map((person) => [person.id, person])),
    conversations: new Map(state.conversations.map((conversation) => [conversation.id, conversation])),
    app: state.app,
    mark: JSON.stringify([
      state.me.id,
      state.now.slice(0, 10),
      state.people,
      state.conversations.map(({ id, name }) => [id, name]),
    ]),
  };
}

/** Name, picture and marks of whoever wrote something: a person, the bot, or nobody known. */
export function authorOf(viewer, id, bot = false) {
  const person = viewer.people.get(id);
  const isBot = bot || id === viewer.app.bot_user_id || Boolean(person?.is_bot);
  return { id, name: isBot ? viewer.app.name : (person?.name ?? id), bot: isBot, person };
}

/** What to write after a name: a guest, or somebody who has left. */
export const standingOf = (person) => (person?.deleted ? "deactivated" : person?.is_guest ? "guest" : null);

/** The name of a conversation as this person reads it. */
export function conversationName(viewer, conversation) {
  return conversation.kind === "dm"
    ? authorOf(viewer, conversation.with).name
    : conversation.name.replace(/^#/, "");
}
