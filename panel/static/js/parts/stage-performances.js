// Stage, the scenes of a performance, from the call to the judges' points.

import { h } from "../lib/draw.js";
import { points, say, t } from "../lib/translate.js";
import { bars, clock, nameplate } from "./stage-parts.js";
import { teamOf } from "./teams.js";

/** The scene of a performance that is called. */
export const called = (snapshot) => [
  h("p", { class: "kicker" }, t("Next on stage")),
  nameplate(teamOf(snapshot, snapshot.performer)),
  bars(snapshot),
];

/** The scene of a performance. */
export const performing = (snapshot) => [
  nameplate(teamOf(snapshot, snapshot.performer)),
  clock(snapshot, "performing"),
];

/** The scene of the judges at work: a card each, face down. */
export function judging(snapshot) {
  const done = snapshot.ballots.filter((ballot) => ballot.final).length;
  return [
    nameplate(teamOf(snapshot, snapshot.performer)),
    h("h1", { class: "big" }, t("The judges are scoring")),
    cards(snapshot),
    h("p", { class: "venue" }, t("{done} of {count} ballots are final", { done, count: snapshot.ballots.length })),
  ];
}

/** The scene of the points: the cards turn one after the other, then comes what follows from them. */
export function judged(snapshot) {
  const team = teamOf(snapshot, snapshot.performer);
  return [
    nameplate(team),
    cards(snapshot),
    h("p", { class: "result" }, points(team.item_points)),
    snapshot.aggregate ? h("p", { class: "venue" }, say(snapshot.aggregate)) : null,
  ];
}

function cards(snapshot) {
  if (!snapshot.ballots.length) return null;
  return h(
    "ol",
    { class: "cards", "data-key": "cards" },
    snapshot.ballots.map((ballot) =>
      h(
        "li",
        { class: `vote${ballot.final ? " cast" : ""}${ballot.marks ? " open" : ""}` },
        h("small", {}, t("Judge {judge}", { judge: ballot.judge })),
        ballot.marks ? h("strong", {}, points(total(ballot.marks))) : null,
      ),
    ),
  );
}

const total = (marks) => marks.reduce((sum, mark) => sum + Number(mark), 0);
