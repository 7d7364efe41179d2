// Stage, the scenes of a question, from its announcement to its answer.

import { h } from "../lib/draw.js";
import { Phase, PressKind, RoundKind } from "../lib/enums.js";
import { milliseconds, t } from "../lib/translate.js";
import { questionWords } from "./phase-names.js";
import { photoFinish } from "./photo-finish.js";
import { bars, clock, playingTeams, question } from "./stage-parts.js";
import { mark, tag, teamOf } from "./teams.js";

export const QUESTION_SCENES = {
  [Phase.READING]: (snapshot) => question(snapshot, "2 11"),
  [Phase.THINKING]: (snapshot) => [question(snapshot, "2 6"), clock(snapshot)],
  [Phase.BOARDS_UP]: () => h("h1", { class: "shout" }, t("BOARDS UP")),
  [Phase.OPEN]: (snapshot) => [h("h1", { class: "shout" }, t("PRESS NOW!")), clock(snapshot, "beside")],
  [Phase.FLOOR]: floor,
  [Phase.TIED]: tied,
  [Phase.LOST]: lost,
  [Phase.CLOSED]: revealed,
  [Phase.REVEALED]: revealed,
};

/** The scene of the presses that somebody wants to see again. */
export const pressesAgain = ({ presses }) => [
  h("h1", { class: "big" }, t("Who pressed when")),
  photoFinish(presses, { least: 1 }),
];

/** The scene of a question that is announced. */
export function announced(snapshot) {
  return [
    h(
      "div",
      {},
      h("h1", { class: "big" }, snapshot.round ? questionWords(snapshot.round) : ""),
      playingTeams(snapshot),
    ),
    bars(snapshot),
  ];
}

function floor(snapshot) {
  const team = teamOf(snapshot, snapshot.floor);
  return [
    h(
      "div",
      { class: "holder" },
      mark(team.number),
      h("h1", { class: "name", "data-fit": "6 15" }, team.name),
      h("p", { class: "margin" }, behind(snapshot)),
    ),
    clock(snapshot, "answer"),
  ];
}

/** How far behind the second team was; where the MC gave the floor, nothing is behind anything. */
function behind(snapshot) {
  const won = snapshot.presses.some((press) => press.kind === PressKind.WINNER && press.team === snapshot.floor);
  const [second] = snapshot.presses
    .filter((press) => won && press.kind === PressKind.LATER && press.margin_ns >= 0)
    .sort((left, right) => left.margin_ns - right.margin_ns);
  if (!second) return t("has the floor");
  return [
    t("Team {team} was {ms} ms behind", { team: second.team, ms: milliseconds(second.margin_ns) }),
    ` ± ${milliseconds(second.uncertainty_ns)}`,
  ];
}

function tied(snapshot) {
  return [
    h("h1", { class: "big" }, t("PRESSED AT THE SAME TIME")),
    h(
      "div",
      { class: `duel${snapshot.tied.length > 3 ? " many" : ""}`, "data-fit": "3.7 7" }, // the rail has all names
      snapshot.tied.map((number) =>
        h(
          "div",
          { class: `side team-${number}` },
          mark(number),
          h("span", { class: "name" }, teamOf(snapshot, number).name),
        ),
      ),
    ),
    h("p", { class: "margin" }, t("Within {ms} ms: too close to call", { ms: milliseconds(snapshot.tie_window_ns) })),
  ];
}

function lost() {
  return [
    h("h1", { class: "big" }, t("One moment, please")),
    h("p", { class: "venue" }, t("The buzzers will be reopened")),
  ];
}

function revealed(snapshot) {
  return [
    question(snapshot, "2 5"),
    snapshot.question?.answer
      ? h(
          "p",
          { class: "answer" },
          h("small", {}, t("Answer")),
          h("strong", { "data-fit": "2 12" }, snapshot.question.answer),
        )
      : null,
    h("p", { class: "who-right", "data-fit": "3.7 5" }, rightWords(snapshot)),
  ];
}

const isBuzzers = ({ round }) => round?.kind === RoundKind.BUZZERS;

/** Who was right. On boards many were asked, and their seats say it of each. */
function rightWords(snapshot) {
  const right = snapshot.teams.filter((team) => team.mark === true);
  const marked = snapshot.teams.filter((team) => team.mark !== null);
  if (!marked.length && !snapshot.presses.some((press) => press.margin_ns !== null) && isBuzzers(snapshot))
    return t("No team pressed");
  if (!right.length) return t("No team was right");
  if (snapshot.round?.kind !== RoundKind.BOARDS) return [t("Right:"), right.map(tag)];
  if (right.length === marked.length) return t("All teams were right");
  return t("{right} of {count} teams were right", { right: right.length, count: marked.length });
}
