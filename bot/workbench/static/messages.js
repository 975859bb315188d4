/** The messages of a conversation or of a thread. */
import { h, patch } from "./dom.js";
import { avatar } from "./avatar.js";
import { blocks } from "./blocks.js";
import { dayKey, dayLine, fullMoment, momentOf, timeOf } from "./dates.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { authorOf, standingOf } from "./viewer.js";

const TOGETHER_S = 300;
/** Who says what Slack itself would say, such as that a command has failed. */
const PAGE = { id: "workbench", name: "Workbench", bot: false };

/**
 * Draws messages into `root`, touching only what has changed.
 * @param {Object[]} list  oldest first
 * @param {Object} scene  `{as, channel, viewer, complain, openThread, repliesOf, dropNotice}`
 */
export function drawMessages(root, list, scene) {
  const focused = root.contains(document.activeElement) ? document.activeElement.closest("article") : null;
  const live = new Map([...root.children].map((child) => [child.key, child]));
  patch(
    root,
    list.flatMap((message, index) => rows(message, list[index - 1], scene, live)),
  );
  if (focused?.isConnected && document.activeElement === document.body)
    focused.focus({ preventScroll: true });
}

function rows(message, before, scene, live) {
  const { viewer } = scene;
  const moment = momentOf(message.ts);
  const newDay = !before || dayKey(momentOf(before.ts), viewer.zone) !== dayKey(moment, viewer.zone);
  const line = newDay ? dayDivider(moment, viewer) : null;
  const together = !newDay && before.ts !== scene.parent && joins(message, before);
  return [line, reused(message, together, scene, live)];
}

const dayDivider = (moment, viewer) =>
  h(
    "div.day",
    { key: `day-${dayKey(moment, viewer.zone)}`, role: "separator" },
    h("span", dayLine(moment, viewer.zone, viewer.now)),
  );

/** Whether a message goes on under the name of the one before: plain words of one author, soon after. */
const joins = (message, before) =>
  message.user === before.user &&
  ![message, before].some((one) => one.ephemeral || one.blocks?.length) &&
  Number(message.ts) - Number(before.ts) < TOGETHER_S;

/** The live node of a message when nothing about it has changed, else a new drawing of it. */
function reused(message, together, scene, live) {
  const replies = scene.repliesOf?.(message.ts) ?? [];
  const last = replies.at(-1)?.ts;
  const mark = JSON.stringify([
    message,
    together,
    replies.length,
    last,
    scene.as,
    scene.channel,
    scene.viewer.mark,
  ]);
  const known = live.get(message.ts);
  return known?.mark === mark ? known : article(message, together, replies, scene, mark);
}

function article(message, together, replies, scene, mark) {
  const { viewer } = scene;
  const author = message.notice ? PAGE : authorOf(viewer, message.user, message.bot);
  const kind = [message.ephemeral && "ephemeral", together && "together", message.notice && "notice"]
    .filter(Boolean)
    .join(" ");
  const label = `${author.name}, ${timeOf(momentOf(message.ts), viewer.zone)}`;
  const props = {
    class: kind,
    testid: `message-${message.ts}`,
    tabindex: -1,
    "aria-label": label,
    "data-surface": "message",
    "data-version": message.version,
  };
  return h(
    "article.message",
    { key: message.ts, mark, ...props },
    message.ephemeral ? h("p.only-you", icon("eye"), "Only visible to you") : null,
    together ? h("span.gutter", time(message, viewer)) : avatar(author),
    h(
      "div.message-body",
      together ? null : byline(message, author, viewer),
      content(message, scene),
      thread(message, replies, scene),
    ),
    tools(message, scene),
  );
}

function byline(message, author, viewer) {
  const standing = standingOf(author.person);
  return h(
    "p.byline",
    h("strong.author", author.name),
    author.bot ? h("span.badge", "App") : null,
    standing && !author.bot ? h("span.badge.quiet", standing) : null,
    time(message, viewer),
  );
}

function time(message, viewer) {
  const moment = momentOf(message.ts);
  const props = { datetime: moment.toISOString(), title: fullMoment(moment, viewer.zone) };
  return h("time.when", props, timeOf(moment, viewer.zone));
}

function content(message, scene) {
  const surface = {
    as: scene.as,
    container: { type: "message", channel: scene.channel, ts: message.ts },
    values: {},
    viewer: scene.viewer,
    complain: scene.complain,
  };
  const drawn = message.blocks?.length
    ? blocks(message.blocks, surface)
    : h("div.text", mrkdwn(message.text, scene.viewer));
  return [drawn, message.edited ? h("span.edited", "(edited)") : null, (message.files ?? []).map(fileLink)];
}

function fileLink(file) {
  const preview = /\.(png|jpe?g|gif|webp|svg)$/i.test(file.name)
    ? picture({ image_url: file.url, alt_text: file.name })
    : null;
  return h(
    "a.file",
    { href: file.url, download: file.name, testid: `file-${file.name}` },
    icon("file"),
    h("span", file.name),
    preview,
  );
}

function thread(message, replies, scene) {
  if (!replies.length) return null;
  const last = timeOf(momentOf(replies.at(-1).ts), scene.viewer.zone);
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h(
    "button.replies",
    { testid: `replies-${message.ts}`, onclick: () => scene.openThread(message.ts) },
    h("strong", count),
    h("span", `Last at ${last}`),
  );
}

function tools(message, scene) {
  if (message.notice) {
    const drop = () => scene.dropNotice(message.ts);
    return h("div.tools", h("button.plain", { "aria-label": "Dismiss", onclick: drop }, icon("close")));
  }
  if (message.ephemeral || !scene.openThread) return null;
  return h(
    "div.tools",
    h(
      "button.plain",
      {
        testid: `reply-${message.ts}`,
        "aria-label": "Reply in thread",
        title: "Reply in thread",
        onclick: () => scene.openThread(message.ts),
      },
      icon("reply"),
    ),
  );
}
