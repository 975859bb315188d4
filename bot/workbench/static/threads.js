/** Which messages are replies, and to what. */

/** Whether a message belongs into a thread rather than into the conversation itself. */
const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** Messages of the conversation itself; a reply whose parent this person cannot see stays among them. */
export function mainLine(messages) {
  const known = new Set(messages.map((message) => message.ts));
  return messages.filter((message) => !isReply(message) || !known.has(message.thread_ts));
}

/** The parent and its replies, oldest first. */
export const threadOf = (messages, ts) =>
  messages.filter((message) => message.ts === ts || message.thread_ts === ts);

/** Replies by their parent's ts. */
export function repliesByParent(messages) {
  const replies = new Map();
  for (const message of messages.filter(isReply)) {
    replies.set(message.thread_ts, [...(replies.get(message.thread_ts) ?? []), message]);
  }
  return replies;
}
