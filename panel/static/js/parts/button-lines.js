// Lines: what the wires of the buttons did that people must know. At their station, or for all of them.

import { h } from "../lib/draw.js";
import { say } from "../lib/translate.js";

/** What is said of the line at `station`; the quiet words are for technicians. */
export function linesAt(snapshot, station, { quiet = false } = {}) {
  return snapshot.lines.filter((one) => one.station === station && (quiet || !one.harmless))
    .map((one) => h("span", { class: one.harmless ? "press" : "press early" }, say(one.problem)));
}

/** What is said of all lines together, and of those that have no row of their own at one of `stations`. */
export function otherLines(snapshot, stations) {
  return snapshot.lines.filter((one) => !one.harmless && !stations.includes(one.station)).map((one) => say(one.problem));
}
