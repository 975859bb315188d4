/** The data_visualization block: an SVG, a legend, and the same numbers as a table. */
import { h, s } from "./dom.js";
import { axes, HEIGHT, labels, scaleOf, WIDTH } from "./chart_axes.js";

/** Bar, line, area or pie; unknown kinds still show their numbers. */
export function chart(block) {
  const spec = block.chart ?? {};
  const pie = spec.type === "pie";
  const series = pie ? [{ name: block.title, data: spec.segments ?? [] }] : (spec.series ?? []);
  const categories = pie
    ? (spec.segments ?? []).map((segment) => segment.label)
    : (spec.axis_config?.categories ?? []);
  const names = pie ? categories : series.map((one) => one.name);
  return h(
    "figure.chart",
    h("figcaption", block.title),
    s(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "img",
        "aria-label": summary(block.title, series, categories),
      },
      pie ? slices(spec.segments ?? []) : plot(spec, series, categories),
    ),
    names.length > 1 || pie
      ? h(
          "ul.legend",
          names.map((name, index) => h("li", h("span.swatch", { class: `s${index % 6}` }), name)),
        )
      : null,
    numbers(series, categories),
  );
}

/** One sentence with every number, for those who hear the chart. */
function summary(title, series, categories) {
  const said = series.map((one) => {
    const values = categories.map((category) => `${category} ${valueAt(one, category) ?? "none"}`).join(", ");
    return series.length > 1 ? `${one.name}: ${values}` : values;
  });
  return `${title}. ${said.join("; ")}.`;
}

const valueAt = (series, category) => series.data?.find((point) => point.label === category)?.value;

function numbers(series, categories) {
  return h(
    "details.numbers",
    h("summary", "Show the numbers"),
    h(
      "table",
      h(
        "thead",
        h(
          "tr",
          h("th", { scope: "col" }, ""),
          series.map((one) => h("th.align-right", { scope: "col" }, one.name)),
        ),
      ),
      h(
        "tbody",
        categories.map((category) =>
          h(
            "tr",
            h("th", { scope: "row" }, category),
            series.map((one) => h("td.align-right", valueAt(one, category) ?? "–")),
          ),
        ),
      ),
    ),
  );
}

function plot(spec, series, categories) {
  const values = series.flatMap((one) => categories.map((category) => valueAt(one, category) ?? 0));
  const scale = scaleOf(values, categories.length, Boolean(spec.axis_config?.x_label));
  const marks = { bar: bars, line: lines, area: areas }[spec.type] ?? bars;
  return [axes(scale, spec.axis_config ?? {}), marks(series, categories, scale), labels(categories, scale)];
}

const tip = (one, category, value) => s("title", `${one.name}, ${category}: ${value}`);

function bars(series, categories, { x, y, step }) {
  const width = Math.min(36, (step * 0.7) / series.length);
  return series.flatMap((one, index) =>
    categories.map((category, at) => {
      const value = valueAt(one, category) ?? 0;
      const left = x(at) - (width * series.length) / 2 + width * index;
      const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
      return s(
        "rect",
        {
          class: `fill s${index % 6}`,
          x: left + 0.5,
          y: top,
          width: width - 1,
          height: bottom - top,
          rx: Math.min(2, width / 4),
        },
        tip(one, category, value),
      );
    }),
  );
}

const pointsOf = (one, categories, { x, y }) =>
  categories.map((category, at) => [x(at), y(valueAt(one, category) ?? 0)]);

const path = (points) =>
  points.map(([left, top], index) => `${index ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`).join("");

function lines(series, categories, scale) {
  return series.map((one, index) =>
    s(
      "g",
      { class: `s${index % 6}` },
      s("path.line", { d: path(pointsOf(one, categories, scale)) }),
      pointsOf(one, categories, scale).map(([cx, cy], at) =>
        s("circle.fill", { cx, cy, r: 3 }, tip(one, categories[at], valueAt(one, categories[at]) ?? 0)),
      ),
    ),
  );
}

function areas(series, categories, scale) {
  const shades = series.map((one, index) => {
    const points = pointsOf(one, categories, scale);
    const closed = `${path(points)}L${points.at(-1)?.[0] ?? 0} ${scale.y(0)}L${points[0]?.[0] ?? 0} ${scale.y(0)}Z`;
    return s("path.area", { class: `s${index % 6}`, d: points.length ? closed : "" });
  });
  return [shades, lines(series, categories, scale)];
}

function slices(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  const [cx, cy, radius] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 12];
  let from = 0;
  return segments.map((segment, index) => {
    const to = from + segment.value / total;
    const share = `${segment.label}: ${segment.value} (${Math.round((to - from) * 100)} %)`;
    const node = s(
      "path.slice",
      { class: `fill s${index % 6}`, d: wedge(cx, cy, radius, from, to) },
      s("title", share),
    );
    from = to;
    return node;
  });
}

/** A ring's piece between two shares of the whole. */
function wedge(cx, cy, radius, from, to) {
  const at = (share, distance) => {
    const angle = 2 * Math.PI * Math.min(share, from + 0.99999) - Math.PI / 2;
    return `${(cx + distance * Math.cos(angle)).toFixed(2)} ${(cy + distance * Math.sin(angle)).toFixed(2)}`;
  };
  const [big, hole] = [to - from > 0.5 ? 1 : 0, radius * 0.58];
  return (
    `M${at(from, radius)}A${radius} ${radius} 0 ${big} 1 ${at(to, radius)}` +
    `L${at(to, hole)}A${hole} ${hole} 0 ${big} 0 ${at(from, hole)}Z`
  );
}
