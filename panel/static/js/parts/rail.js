// Rail: all teams in the order in which they sit, each with its score and its state in words. Stage, overlay and phones
// show the same.

import { h } from "../lib/draw.js";
import { Lamp, Phase, PressKind, RoundKind } from "../lib/enums.js";
import { milliseconds, points, signedPoints, t } from "../lib/translate.js";
import { shortNames } from "./short-names.js";
import { mark } from "./teams.js";

const OVER = [Phase.CLOSED, Phase.REVEALED];
const BY_LAMP = {
  [Lamp.FLOOR]: ["floor", t("answers")],
  [Lamp.TIED]: ["tied", t("same time")],
  [Lamp.EARLY]: ["early", t("pressed early")],
  [Lamp.ARMED]: ["armed", ""],
};

/** The teams as they sit, from the first station to the last. */
export const asSeated = (teams) => [...teams].sort((left, right) => left.station - right.station);

/** What a team's seat says: a name for its look, and the words. */
export function seatState(snapshot, team) {
  if (team.absent) return ["absent", t("absent")];
  if (!team.takes_part && snapshot.round) return outOf(snapshot.round);
  if (team.number === snapshot.performer) return ["floor", snapshot.phase === Phase.REVEALED ? "" : t("on stage")];
  if (OVER.includes(snapshot.phase) && team.mark !== null)
    return team.mark ? ["right", t("right")] : ["wrong", t("wrong")];
  if (team.number === snapshot.floor) return BY_LAMP[Lamp.FLOOR];
  if (snapshot.tied.includes(team.number)) return BY_LAMP[Lamp.TIED];
  if (team.mark === false && snapshot.phase !== Phase.BOARDS_UP) return ["out", t("was wrong")];
  if (team.lamp === Lamp.OUT && snapshot.phase === Phase.OPEN) return ["out", t("does not press")];
  return BY_LAMP[team.lamp] ?? ["", ""];
}

/** Why a team that is there does not play: it is not one of the tied, or it has been eliminated. */
function outOf(round) {
  if (round.tie_break) return ["out", t("does not play")];
  return round.kind === RoundKind.STAGE ? ["", ""] : ["eliminated", t("eliminated")];
}

/** The rail. `full`: with whole names; `scored`: with the scores, unless they are kept for the ceremony. */
export function rail(snapshot, { full = false, scored = true } = {}) {
  const names = shortNames(snapshot.teams);
  return h(
    "ol",
    { class: `rail of-${snapshot.teams.length}`, "aria-label": t("The teams as they sit"), "data-key": "rail" },
    asSeated(snapshot.teams).map((team) =>
      seat(snapshot, team, full ? team.name : names.get(team.number), scored, full),
    ),
  );
}

function seat(snapshot, team, name, scored, full) {
  const [look, words] = seatState(snapshot, team);
  const late = full && words === "" ? behind(snapshot, team) : "";
  const gain = Number(team.item_points) ? signedPoints(team.item_points) : "";
  return h(
    "li",
    { class: `seat team-${team.number} ${look}`, "data-key": `seat-${team.number}` },
    mark(team.number),
    h("span", { class: "name" }, name),
    h("span", { class: "state" }, words || late),
    gain ? h("span", { class: "gain", "data-key": `gain-${gain}` }, gain, h("span", { class: "unseen" }, ", ")) : null,
    scored && !snapshot.frozen ? score(points(team.score)) : null,
  );
}

/** How far behind the first press a team's was, as long as a team has the floor for its press. */
function behind({ phase, presses }, { number }) {
  const press = presses.find((other) => other.team === number && other.kind === PressKind.LATER);
  if (phase !== Phase.FLOOR || !press || press.margin_ns < 0) return "";
  if (!presses.some(({ kind }) => kind === PressKind.WINNER)) return "";
  return t("{ms} ms later", { ms: milliseconds(press.margin_ns) });
}

const score = (words) => h("span", { class: `score${words.length > 3 ? " long" : ""}`, "data-key": "score" }, words);
