// Lines: what the wires of the buttons did that people must know. At their station, or for all of them.

import { h } from "../lib/draw.js";
import { say } from "../lib/translate.js";

/** What is said of the line at `station`; the quiet words are for technicians. */
export function linesAt(snapshot, station, { quiet = false } = {}) {
  return snapshot.lines.filter((line) => line.station === station && (quiet || !line.harmless))
    .map((line) => h("span", { class: line.harmless ? "press" : "press early" }, say(line.problem)));
}

/** What is said of all lines together, and of those that have no row of their own at one of `stations`. */
export function otherLines(snapshot, stations) {
  return snapshot.lines.filter((line) => !line.harmless && !stations.includes(line.station)).map((line) => say(line.problem));
}
