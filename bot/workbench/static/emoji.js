/** Emoji names ▶ characters, for the names that the bot and people commonly write. */
import { h } from "./dom.js";
import { drawing, needsDrawings } from "./emoji_drawn.js";

const EMOJI = {
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  ballot_box_with_check: "☑️",
  x: "❌",
  negative_squared_cross_mark: "❎",
  warning: "⚠️",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  octagonal_sign: "🛑",
  rotating_light: "🚨",
  exclamation: "❗",
  question: "❓",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  stopwatch: "⏱️",
  alarm_clock: "⏰",
  calendar: "📆",
  date: "📅",
  spiral_calendar_pad: "🗓️",
  lock: "🔒",
  unlock: "🔓",
  closed_lock_with_key: "🔐",
  key: "🔑",
  shield: "🛡️",
  seat: "💺",
  chair: "🪑",
  ticket: "🎫",
  door: "🚪",
  large_green_circle: "🟢",
  large_yellow_circle: "🟡",
  large_orange_circle: "🟠",
  red_circle: "🔴",
  large_red_circle: "🔴",
  large_blue_circle: "🔵",
  white_circle: "⚪",
  black_circle: "⚫",
  large_green_square: "🟩",
  large_red_square: "🟥",
  large_yellow_square: "🟨",
  bar_chart: "📊",
  chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉",
  mailbox_with_no_mail: "📭",
  writing_hand: "✍️",
  white_small_square: "▫️",
  black_small_square: "▪️",
  page_facing_up: "📄",
  paperclip: "📎",
  memo: "📝",
  clipboard: "📋",
  inbox_tray: "📥",
  outbox_tray: "📤",
  file_folder: "📁",
  wastebasket: "🗑️",
  package: "📦",
  link: "🔗",
  mag: "🔍",
  bust_in_silhouette: "👤",
  busts_in_silhouette: "👥",
  wave: "👋",
  eyes: "👀",
  raised_hand: "✋",
  pray: "🙏",
  muscle: "💪",
  thumbsup: "👍",
  "+1": "👍",
  thumbsdown: "👎",
  "-1": "👎",
  clap: "👏",
  ok_hand: "👌",
  point_right: "👉",
  point_down: "👇",
  tada: "🎉",
  sparkles: "✨",
  star: "⭐",
  fire: "🔥",
  rocket: "🚀",
  bulb: "💡",
  bell: "🔔",
  no_bell: "🔕",
  robot_face: "🤖",
  gear: "⚙️",
  wrench: "🔧",
  hammer_and_wrench: "🛠️",
  information_source: "ℹ️",
  speech_balloon: "💬",
  email: "✉️",
  envelope: "✉️",
  moneybag: "💰",
  money_with_wings: "💸",
  credit_card: "💳",
  recycle: "♻️",
  arrows_counterclockwise: "🔄",
  leftwards_arrow_with_hook: "↩️",
  arrow_right: "➡️",
  arrow_left: "⬅️",
  arrow_up: "⬆️",
  arrow_down: "⬇️",
  heavy_minus_sign: "➖",
  heavy_plus_sign: "➕",
  small_blue_diamond: "🔹",
  beach_with_umbrella: "🏖️",
  office: "🏢",
  house: "🏠",
  coffee: "☕",
  snowflake: "❄️",
  zzz: "💤",
  ghost: "👻",
  broom: "🧹",
  scroll: "📜",
  slightly_smiling_face: "🙂",
  smile: "😄",
  smiley: "😃",
  grin: "😁",
  joy: "😂",
  wink: "😉",
  thinking_face: "🤔",
  cry: "😢",
  heart: "❤️",
  one: "1️⃣",
  two: "2️⃣",
  three: "3️⃣",
  pushpin: "📌",
  hash: "#️⃣",
  globe_with_meridians: "🌐",
  satellite_antenna: "📡",
  microscope: "🔬",
};

const NAMES = new Map(
  Object.entries(EMOJI)
    .map(([name, character]) => [character, name])
    .reverse(),
);
const written = [...NAMES.keys()]
  .sort((left, right) => right.length - left.length)
  .map((character) => character.replace("\uFE0F", "\uFE0F?"));

/** An emoji's node, or null when the name is not one that we know. */
export function emojiNode(name) {
  const character = EMOJI[name];
  if (!character) return null;
  if (needsDrawings) return drawing(name, character) ?? document.createTextNode(`:${name}:`);
  return h("span.emoji", { role: "img", "aria-label": name.replaceAll("_", " ") }, character);
}

const drawingOf = (character) => drawing(NAMES.get(character) ?? NAMES.get(`${character}\uFE0F`), character);

/** Characters that this browser cannot show in colour. */
export const characterRule = {
  find: new RegExp(written.join("|"), "gu"),
  make: (match) => (needsDrawings ? drawingOf(match[0]) : null),
};

/** `:names:` in a text, and those characters. */
export const emojiRules = [
  { find: /:([a-z0-9_+-]+):/g, make: (match) => emojiNode(match[1]) },
  characterRule,
];

/** Plain text with `:names:` turned into characters; what is no known name stays as it is. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
