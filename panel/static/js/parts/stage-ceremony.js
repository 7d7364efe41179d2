// Stage, the ceremony: from the last prize to the first, one step each; then all of it.

import { h } from "../lib/draw.js";
import { nameIn, points, t } from "../lib/translate.js";
import { RACE_MS } from "./score-race.js";
import { mark } from "./teams.js";

/** The first prize stands alone for a while before everything is shown. */
const ALONE_MS = 12_000;
let firstShown = null;
let raced = null; // until when the race is shown

/**
 * The scene; `drawAgain` is called when the first prize has stood alone long enough, or the race is over. `isLate`: the
 * page was opened only now.
 */
export function ranking(snapshot, drawAgain, isLate) {
  if (!snapshot.ranking.length) return opening(snapshot, isLate);
  const best = Math.min(...snapshot.ranking.filter((line) => line.place).map((line) => line.place));
  if (snapshot.shown_places && (best > 1 || isFirstPrizeAlone(snapshot, drawAgain)))
    return honour(snapshot.ranking.filter((line) => line.place === best));
  return isRaced(snapshot, drawAgain) ? race(snapshot) : podium(snapshot);
}

/** The ceremony begins; where the hall knows the scores, with how they came about. */
function opening(snapshot, isLate) {
  if (snapshot.race.length > 1) {
    raced = { until: 0 };
    return race(snapshot, isLate);
  }
  return [
    h("h1", { class: "huge", "data-fit": "6 15" }, t("Prize ceremony")),
    h("p", { class: "venue" }, snapshot.title),
  ];
}

/** Where totals were kept, the race comes after the last prize; not on a page that was opened later. */
function isRaced(snapshot, drawAgain) {
  if (!raced) {
    const isLate = firstShown === null || snapshot.race.length < 2;
    raced = { until: isLate ? 0 : performance.now() + RACE_MS };
    if (!isLate) setTimeout(drawAgain, RACE_MS + 50);
  }
  return performance.now() < raced.until;
}

const race = ({ teams, race: scores }, isLate = false) => [
  h("h1", { class: "big" }, t("Prize ceremony")),
  h("score-race", { state: { teams, race: scores, isStill: isLate }, "data-key": "race" }),
];

function isFirstPrizeAlone(snapshot, drawAgain) {
  if (firstShown?.places !== snapshot.shown_places) {
    firstShown = { places: snapshot.shown_places, at: performance.now() };
    setTimeout(drawAgain, ALONE_MS + 50);
  }
  return performance.now() - firstShown.at < ALONE_MS;
}

function honour(lines) {
  const [{ prize, place }] = lines;
  return [
    h("p", { class: "kicker" }, nameIn(prize) || t("Place {place}", { place })),
    h(
      "div",
      { class: `honours${place === 1 ? " gold" : ""}`, "data-fit": "3.7 9" },
      lines.map((line) =>
        h(
          "div",
          { class: `honour team-${line.team}`, "data-key": `honour-${line.team}` },
          mark(line.team),
          h("h1", { class: "name" }, line.name),
          h("p", { class: "value" }, points(line.score)),
        ),
      ),
    ),
  ];
}

function podium(snapshot) {
  return [
    h("h1", { class: "big" }, t("Result")),
    h(
      "ol",
      { class: "podium", "data-fit": "3.7 6" },
      snapshot.ranking.map((line) =>
        h(
          "li",
          { class: `team-${line.team}${line.prize ? " won" : ""}` },
          h("span", { class: "place" }, line.place ?? "–"),
          mark(line.team),
          h("span", { class: "name" }, line.name),
          h("span", { class: "prize" }, line.place ? nameIn(line.prize) : t("absent")),
          h("span", { class: "value" }, points(line.score)),
        ),
      ),
    ),
  ];
}
