// Photo finish: the presses of an opening on a line of time, from the first one on. Each is as wide as its doubt, so that
// presses that nobody can tell apart overlap.

import { h } from "../lib/draw.js";
import { PressKind } from "../lib/enums.js";
import { milliseconds, points, spanWords, t } from "../lib/translate.js";
import { mark } from "./teams.js";

const COUNTED = [PressKind.WINNER, PressKind.TIED, PressKind.LATER];
const LINEAR_NS = 50e6; // above this the line is logarithmic: a late press must not push the close ones together
const LINEAR_SHARE = 0.6;
const APART = 0.12; // of the line, between two labels: eight have room
const EDGE = 0.075; // on both sides, so that the first and the last have room for their words
const WITH_UNIT = 5; // more labels have no room for it
const NARROWEST = 0.004;

/** The presses that tell who was first, in their order; none where fewer than `least` did, or the MC chose. */
export function finish(presses, least = 2) {
  const counted = presses
    .filter((press) => COUNTED.includes(press.kind) && press.margin_ns !== null && press.margin_ns >= 0)
    .sort((left, right) => left.margin_ns - right.margin_ns);
  const tied = counted.filter((press) => press.kind === PressKind.TIED);
  if (tied.length) return tied; // those that came much later would push them into one spot
  return counted.length >= least && counted[0].kind === PressKind.WINNER ? counted : [];
}

/** Where each press stands on the line and how wide it is, as shares of it; `label` is where its words have room. */
export function placed(presses) {
  const doubt = Math.max(...presses.map((press) => press.uncertainty_ns));
  const most = Math.max(1, ...presses.map((press) => press.margin_ns)) + 2 * doubt;
  const share = (ns) => EDGE + (1 - 2 * EDGE) * (most <= LINEAR_NS ? ns / most : logarithmic(ns, most));
  const places = presses.map((press) => {
    const [from, to] = [press.margin_ns - press.uncertainty_ns, press.margin_ns + press.uncertainty_ns].map((ns) =>
      share(ns + doubt),
    );
    return { press, from, width: Math.max(NARROWEST, to - from), middle: share(press.margin_ns + doubt) };
  });
  const labels = spread(places.map(({ middle }) => middle));
  return places.map((place, number) => ({ ...place, label: labels[number] }));
}

function logarithmic(ns, most) {
  if (ns <= LINEAR_NS) return (LINEAR_SHARE * ns) / LINEAR_NS;
  return LINEAR_SHARE + ((1 - LINEAR_SHARE) * Math.log(ns / LINEAR_NS)) / Math.log(most / LINEAR_NS);
}

/** Rising `places` in [0, 1], moved as little as needed so that they stand apart and inside. */
function spread(places) {
  const moved = [...places];
  for (let n = 0; n < moved.length; n += 1) {
    const least = n ? moved[n - 1] + APART : EDGE;
    moved[n] = Math.max(moved[n], least);
  }
  for (let n = moved.length - 1; n >= 0; n -= 1) {
    const most = n < moved.length - 1 ? moved[n + 1] - APART : 1 - EDGE;
    moved[n] = Math.min(moved[n], most);
  }
  return moved;
}

/** The picture; `grows`: it draws itself, because the press has only just come; `least`: how many presses it needs. */
export function photoFinish(presses, { grows = false, least = 2 } = {}) {
  const shown = finish(presses, least);
  if (!shown.length) return null;
  const [first] = shown;
  const doubt = Math.max(...shown.map((press) => press.uncertainty_ns));
  return h(
    "figure",
    { class: `finish${grows ? " grows" : ""}`, "data-key": "finish" },
    h(
      "figcaption",
      {},
      h("span", {}, t("First press: {time} after the opening", { time: spanWords(first.since_opening_ns ?? 0) })),
      h("span", {}, `± ${milliseconds(doubt)} ms`),
    ),
    h(
      "ol",
      { class: "finish-line" },
      placed(shown).map(({ press, from, width, label }) =>
        h(
          "li",
          { class: `team-${press.team}`, "data-key": `press-${press.team}` },
          h(
            "span",
            { class: "at", share: label },
            h("span", { class: "what" }, margin(press, shown.length), mark(press.team)),
          ),
          h("span", { class: "at", share: from }, h("i", { class: "doubt", share: width })),
        ),
      ),
    ),
  );
}

/** How far a press is behind the first: in µs below 10 ms, above it in tenths of a millisecond. */
function margin({ margin_ns: ns }, count) {
  if (!ns) return "0";
  const words = `+${ns < 10e6 ? milliseconds(ns) : points(Math.round(ns / 1e5) / 10)}`;
  return count > WITH_UNIT ? words : `${words} ms`;
}
