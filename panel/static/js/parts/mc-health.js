// MC, the health of the parts: quiet lamps with their words, loud when something is wrong.

import { h } from "../lib/draw.js";
import { otherLines } from "./button-lines.js";
import { link } from "../lib/stream.js";
import { nowMs } from "../lib/time.js";
import { say, t } from "../lib/translate.js";

const NAMES = { firmware: t("buzzers"), scoreboard: t("LED"), journal: t("saved"), panel: t("panel") };
const STATES = { away: t("no signal"), trouble: t("problem") };

function savedWords() {
  if (!link.savedMs) return t("saved");
  const seconds = Math.max(0, Math.round((nowMs() - link.savedMs) / 1000));
  if (seconds < 100) return t("saved {seconds} s ago", { seconds });
  return t("saved {minutes} min ago", { minutes: Math.round(seconds / 60) });
}

function lamp(name, state, text) {
  return h(
    "span",
    { class: `health ${state}`, "data-key": name },
    text,
    state === "ok" ? null : h("strong", {}, ` ${STATES[state]}`),
  );
}

/** The row of lamps. */
export function lamps(snapshot) {
  const known = Object.fromEntries(snapshot.health.map((part) => [part.name, part.state]));
  const online = link.streamLostMs === null ? "ok" : "away";
  return h(
    "p",
    { class: "lamps" },
    lamp("journal", known.journal ?? "ok", savedWords()),
    ["firmware", "scoreboard"].map((name) => lamp(name, known[name] ?? "away", NAMES[name])),
    lamp("network", online, t("network")),
  );
}

/** A link with which a person takes out what the disk refuses. */
function wayOut({ code }) {
  return code === "journal-in-memory" ? h("a", { href: "/api/record", download: "" }, t("Save the record")) : null;
}

/** Problems of parts and lines, and notices of the controller; the lines at `seatedStations` have rows that say it. */
export function notices(snapshot, seatedStations = []) {
  const problems = snapshot.health.flatMap((part) =>
    part.troubles.map((trouble) => ["sick", `${NAMES[part.name]}: ${say(trouble)} `, wayOut(trouble)]),
  );
  const wires = otherLines(snapshot, seatedStations);
  const lines = [
    ...problems,
    ...wires.map((text) => ["", text]),
    ...snapshot.notices.map((notice) => ["", say(notice)]),
  ];
  if (!lines.length) return null;
  return h(
    "ul",
    { class: "notices", "data-key": "notices" },
    lines.map(([style, text, link]) => h("li", { class: style }, text, link)),
  );
}
