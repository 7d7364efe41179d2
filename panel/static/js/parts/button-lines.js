// Lines: problems of the buttons' wires that people must know, at their station or for all of them.

import { h } from "../lib/draw.js";
import { say } from "../lib/translate.js";

/** The problems of the line at `station`; with `quiet` the harmless ones, too, for technicians. */
export function linesAt(snapshot, station, { quiet = false } = {}) {
  return snapshot.lines
    .filter((line) => line.station === station && (quiet || !line.harmless))
    .map((line) => h("span", { class: line.harmless ? "press" : "press early" }, say(line.problem)));
}

/** The problems of all lines together, and of those that have no row at one of `stations`. */
export function otherLines(snapshot, stations) {
  return snapshot.lines
    .filter((line) => !line.harmless && !stations.includes(line.station))
    .map((line) => say(line.problem));
}
