/** Our own drawings of the emoji that matter most, for machines that have no font for them. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const DRAWN = {
  complete: {
    tone: "green",
    names: "white_check_mark heavy_check_mark ballot_box_with_check thumbsup +1 ok_hand",
  },
  error: { tone: "red", names: "x negative_squared_cross_mark thumbsdown -1" },
  barred: { tone: "red", names: "no_entry no_entry_sign octagonal_sign" },
  alert: { tone: "amber", names: "warning rotating_light exclamation" },
  info: { tone: "blue", names: "information_source" },
  hourglass: { tone: "amber", names: "hourglass hourglass_flowing_sand" },
  clock: { tone: "blue", names: "stopwatch alarm_clock" },
  calendar: { tone: "blue", names: "calendar date spiral_calendar_pad" },
  lock: { tone: "amber", names: "lock closed_lock_with_key" },
  unlock: { tone: "green", names: "unlock key" },
  shield: { tone: "blue", names: "shield" },
  seat: { tone: "blue", names: "seat chair" },
  chart: { tone: "blue", names: "bar_chart chart_with_upwards_trend chart_with_downwards_trend" },
  file: {
    tone: "blue",
    names: "page_facing_up memo clipboard scroll file_folder paperclip ticket writing_hand",
  },
  bell: { tone: "amber", names: "bell no_bell" },
  bot: { tone: "green", names: "robot_face" },
  person: { tone: "blue", names: "bust_in_silhouette busts_in_silhouette" },
  hand: { tone: "amber", names: "wave raised_hand clap pray" },
  search: { tone: "blue", names: "mag eyes microscope" },
  spark: { tone: "amber", names: "tada sparkles star bulb fire rocket" },
  redo: { tone: "blue", names: "leftwards_arrow_with_hook arrows_counterclockwise recycle" },
  mail: { tone: "blue", names: "email envelope inbox_tray outbox_tray package mailbox_with_no_mail" },
  gear: { tone: "blue", names: "gear wrench hammer_and_wrench" },
  question: { tone: "amber", names: "question" },
  reply: { tone: "blue", names: "speech_balloon" },
  coin: { tone: "amber", names: "moneybag money_with_wings credit_card" },
  home: { tone: "blue", names: "house office door" },
};

const FILLED = {
  large_green_circle: "green",
  large_yellow_circle: "yellow",
  large_orange_circle: "amber",
  red_circle: "red",
  large_red_circle: "red",
  large_blue_circle: "blue",
  white_circle: "grey",
  white_small_square: "grey",
  black_small_square: "ink",
  black_circle: "ink",
  large_green_square: "green",
  large_red_square: "red",
  large_yellow_square: "yellow",
};

/** Whether this browser draws emoji in colour: one of them leaves coloured pixels. */
function hasColours() {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.font = "16px sans-serif";
  pen.fillText("🟢", 0, 16);
  const { data } = pen.getImageData(0, 0, 20, 20);
  return data.some((value, index) => index % 4 === 1 && Math.abs(value - data[index - 1]) > 40);
}

export const needsDrawings = !hasColours();

/** The drawing of an emoji, or null when we have none. The character stays in the text, for those who copy it. */
export function drawing(name, character) {
  const shape = FILLED[name]
    ? h(`span.shape.tone-${FILLED[name]}`, { class: name.endsWith("square") ? "square" : "" })
    : stroke(name);
  return shape
    ? h(
        "span.emoji.drawn",
        { role: "img", "aria-label": name.replaceAll("_", " ") },
        shape,
        h("span.sr", character),
      )
    : null;
}

function stroke(name) {
  const found = Object.entries(DRAWN).find(([, { names }]) => names.split(" ").includes(name));
  return found ? icon(found[0], { class: `tone-${found[1].tone}` }) : null;
}
