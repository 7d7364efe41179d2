// Stage, the ceremony: from the last prize to the first, one step each; then all of it.

import { h } from "../lib/draw.js";
import { nameIn, points, t } from "../lib/translate.js";
import { mark } from "./teams.js";

/** The first prize stands alone for a while before everything is shown. */
const ALONE_MS = 12_000;
let firstShown = null;

/** The scene; `drawAgain` is called when the first prize has stood alone long enough. */
export function ranking(snapshot, drawAgain) {
  if (!snapshot.ranking.length)
    return [
      h("h1", { class: "huge", "data-fit": "6 15" }, t("Prize ceremony")),
      h("p", { class: "venue" }, snapshot.title),
    ];
  const best = Math.min(...snapshot.ranking.filter((line) => line.place).map((line) => line.place));
  if (snapshot.shown_places && (best > 1 || isFirstPrizeAlone(snapshot, drawAgain)))
    return honour(snapshot.ranking.filter((line) => line.place === best));
  return podium(snapshot);
}

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
