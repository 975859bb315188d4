/** Moments as people read them, in the zone of the person that this window acts as. */

const LOCALE = "en-GB";
const formats = new Map();

/** A cached formatter; a zone that the browser does not know falls back to UTC. */
function format(moment, zone, options) {
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) formats.set(key, formatter(zone, options));
  return formats.get(key).format(moment);
}

function formatter(zone, options) {
  try {
    return new Intl.DateTimeFormat(LOCALE, { timeZone: zone || "UTC", ...options });
  } catch {
    return new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });
  }
}

const DAY = { day: "numeric", month: "long", year: "numeric" };
const SHORT_DAY = { day: "numeric", month: "short", year: "numeric" };
const LONG_DAY = { weekday: "long", ...DAY };
const TIME = { hour: "2-digit", minute: "2-digit" };
const DAY_MS = 86_400_000;

export const momentOf = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const timeOf = (moment, zone) => format(moment, zone, TIME);
export const fullMoment = (moment, zone) => `${format(moment, zone, LONG_DAY)}, ${timeOf(moment, zone)}`;
export const clockFace = (moment, zone) =>
  `${format(moment, zone, { weekday: "short", day: "numeric", month: "short" })}, ${timeOf(moment, zone)}`;
export const exactTime = (moment) => moment.toISOString().slice(11, 23);

/** "2025-11-20" in the zone: equal for two moments of one day. */
export function dayKey(moment, zone) {
  const [day, month, year] = format(moment, zone, {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
  }).split("/");
  return `${year}-${month}-${day}`;
}

/** "Today", "Yesterday", "Tomorrow" or null. */
function nearDay(moment, zone, now) {
  const key = dayKey(moment, zone);
  const near = [
    ["Today", 0],
    ["Yesterday", -1],
    ["Tomorrow", 1],
  ];
  const hit = near.find(([, days]) => dayKey(new Date(now.getTime() + days * DAY_MS), zone) === key);
  return hit ? hit[0] : null;
}

/** The line between two days of messages. */
export const dayLine = (moment, zone, now) => nearDay(moment, zone, now) ?? format(moment, zone, LONG_DAY);

function ago(moment, now) {
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000);
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

const TOKENS = {
  date_num: (moment, zone) => dayKey(moment, zone),
  date_slash: (moment, zone) => format(moment, zone, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date: (moment, zone) => format(moment, zone, DAY),
  date_short: (moment, zone) => format(moment, zone, SHORT_DAY),
  date_long: (moment, zone) => format(moment, zone, LONG_DAY),
  date_long_full: (moment, zone) => format(moment, zone, LONG_DAY),
  time: timeOf,
  time_secs: (moment, zone) => format(moment, zone, { ...TIME, second: "2-digit" }),
  ago: (moment, zone, now) => ago(moment, now),
  day_divider_pretty: dayLine,
};

/** Slack's date tokens, `{date_short_pretty} at {time}`, filled in; null when a token is unknown. */
export function fillDate(template, seconds, { zone, now }) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return null;
  let known = true;
  const text = template.replace(/\{(\w+)\}/g, (whole, name) => {
    const filled = fillToken(name, moment, zone, now);
    known &&= filled !== null;
    return filled;
  });
  return known ? text : null;
}

function fillToken(name, moment, zone, now) {
  if (TOKENS[name]) return TOKENS[name](moment, zone, now);
  const base = name.replace(/_pretty$/, "");
  if (!TOKENS[base]) return null;
  return nearDay(moment, zone, now)?.toLowerCase() ?? TOKENS[base](moment, zone, now);
}

/** Unix seconds ▶ "2025-11-20T18:30" as a native input shows it. */
export function toLocalInput(seconds, zone) {
  const moment = new Date(seconds * 1000);
  return `${dayKey(moment, zone)}T${timeOf(moment, zone)}`;
}

/** "2025-11-20T18:30" in the zone ▶ unix seconds. */
export function fromLocalInput(text, zone) {
  const wanted = Date.parse(`${text}:00Z`);
  const shown = (guess) => Date.parse(`${toLocalInput(guess / 1000, zone)}:00Z`);
  const first = wanted - (shown(wanted) - wanted);
  return Math.round((first - (shown(first) - wanted)) / 1000);
}
