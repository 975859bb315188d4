/** The frame of a chart: scales, grid lines, ticks and labels. */
import { s } from "./dom.js";

export const WIDTH = 420;
export const HEIGHT = 220;
const FRAME = { left: 44, right: 10, top: 12, bottom: 44 };
const LETTER = 6.2;

/** Maps positions and values to the drawing: `x(index)`, `y(value)`, the ticks, and the room per category. */
export function scaleOf(values, count, named) {
  const bottom = named ? FRAME.bottom : FRAME.bottom - 18;
  const ticks = ticksOf(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const step = (WIDTH - FRAME.left - FRAME.right) / Math.max(1, count);
  return {
    ticks,
    step,
    bottom,
    x: (index) => FRAME.left + step * (index + 0.5),
    y: (value) => HEIGHT - bottom - ((value - low) / (high - low)) * (HEIGHT - FRAME.top - bottom),
  };
}

/** Round numbers from at or below `low` to at or above `high`, about four steps. */
function ticksOf(low, high) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => span / size <= 4.5);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Grid lines with their numbers, and the names of the two axes. */
export function axes({ ticks, bottom, y }, { x_label: below, y_label: beside }) {
  const middle = (FRAME.top + HEIGHT - bottom) / 2;
  return s(
    "g.axes",
    { "aria-hidden": "true" },
    ticks.map((tick) => [
      s("line", {
        class: tick === 0 ? "base" : "grid",
        x1: FRAME.left,
        x2: WIDTH - FRAME.right,
        y1: y(tick),
        y2: y(tick),
      }),
      s("text", { x: FRAME.left - 6, y: y(tick) + 4, "text-anchor": "end" }, shorten(tick)),
    ]),
    below
      ? s("text.axis", { x: (WIDTH + FRAME.left) / 2, y: HEIGHT - 8, "text-anchor": "middle" }, below)
      : null,
    beside
      ? s(
          "text.axis",
          { x: 10, y: middle, "text-anchor": "middle", transform: `rotate(-90 10 ${middle})` },
          beside,
        )
      : null,
  );
}

const shorten = (value) =>
  Math.abs(value) >= 10_000 ? `${Number((value / 1000).toPrecision(3))}k` : String(value);

/** The categories' names; where they would collide, only every second, third … one. */
export function labels(categories, { x, step, bottom }) {
  const longest = Math.max(1, ...categories.map((category) => category.length));
  const room = Math.min(longest, 9) * LETTER + 6;
  const every = Math.max(1, Math.ceil(room / step));
  const fits = Math.max(3, Math.floor((step * every - 4) / LETTER));
  return s(
    "g.axes",
    { "aria-hidden": "true" },
    categories.map((category, index) =>
      index % every
        ? null
        : s("text", { x: x(index), y: HEIGHT - bottom + 16, "text-anchor": "middle" }, cut(category, fits)),
    ),
  );
}

const cut = (text, length) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);
