// MC, the teams: one row each with what its press was, or one tile each to mark its board.

import { h } from "../lib/draw.js";
import { Lamp, PressKind } from "../lib/enums.js";
import { linesAt } from "./button-lines.js";
import { markBoard, marks } from "./mc-commands.js";
import { mark } from "./teams.js";
import { signedPoints, milliseconds, points, spanWords, t } from "../lib/translate.js";

const WEIGHT = [
  PressKind.WINNER,
  PressKind.TIED,
  PressKind.OVERDUE,
  PressKind.LATER,
  PressKind.EARLY,
  PressKind.LATE,
  PressKind.BARRED,
  PressKind.HELD,
  PressKind.IDLE,
];

/** What a press was, in words and with its doubt. */
export function pressWords(press) {
  const doubt = milliseconds(press.uncertainty_ns);
  const margin = press.margin_ns === null ? "" : `+${spanWords(press.margin_ns)} ± ${doubt}`;
  switch (press.kind) {
    case PressKind.WINNER:
      return t("first, {time} after the opening", { time: spanWords(press.since_opening_ns ?? 0) });
    case PressKind.TIED:
      return `${t("same time")} · ${margin || `± ${doubt} ms`}`;
    case PressKind.OVERDUE:
    case PressKind.LATER:
      if (press.margin_ns < 0)
        return t("pressed {ms} ms before the first, but the signal arrived after the verdict", {
          ms: `${milliseconds(-press.margin_ns)} ± ${doubt}`,
        });
      if (press.kind === PressKind.LATER) return margin;
      return `${t("in time, but the signal arrived after the verdict")} ${margin}`;
    case PressKind.EARLY:
      return press.since_opening_ns === null
        ? t("pressed early")
        : t("pressed early, {time} before the opening", { time: spanWords(-press.since_opening_ns) });
    case PressKind.HELD:
      return t("button was already held down: no press");
    case PressKind.BARRED:
      return t("pressed but not eligible");
    case PressKind.LATE:
      return t("pressed too late");
    default:
      return t("pressed while the buzzers were closed");
  }
}

function pressOf(snapshot, number) {
  const own = snapshot.presses.filter((press) => press.team === number);
  return own.sort((left, right) => WEIGHT.indexOf(left.kind) - WEIGHT.indexOf(right.kind))[0];
}

function stateWords(snapshot, team, press) {
  if (team.absent) return t("absent");
  if (press) return pressWords(press);
  if (!team.takes_part && snapshot.round) return t("not playing now");
  // After a tie the buzzers open for the tied teams alone.
  if (team.lamp === Lamp.OUT) return team.mark === false ? t("out for this question") : t("may not press this time");
  if (team.lamp === Lamp.EARLY) return t("pressed early");
  return "";
}

/** Verdict on a team in this question, in words. */
function verdict(team) {
  if (team.mark === true) return h("span", { class: "verdict right" }, t("right"));
  if (team.mark === false) return h("span", { class: "verdict wrong" }, t("wrong"));
  return null;
}

/** All teams in order; `own` gives the buttons that belong to one team. */
export function teamRows(snapshot, own) {
  const rows = snapshot.teams.map((team) => {
    const press = pressOf(snapshot, team.number);
    const holds =
      snapshot.floor === team.number || snapshot.tied.includes(team.number) || snapshot.performer === team.number;
    return h(
      "li",
      { class: `row team-${team.number}${holds ? " holds" : ""} lamp-${team.lamp}`, "data-key": `row-${team.number}` },
      mark(team.number),
      h(
        "span",
        { class: "who" },
        h("span", { class: "name" }, team.name),
        h("span", { class: `press ${press?.kind ?? ""}` }, stateWords(snapshot, team, press)),
        linesAt(snapshot, team.station),
      ),
      own(team.number),
      verdict(team),
      h(
        "span",
        { class: "score" },
        Number(team.item_points) ? h("small", {}, signedPoints(team.item_points)) : null,
        h("span", {}, points(team.score)),
      ),
    );
  });
  return h("ul", { class: `rows of-${snapshot.teams.length}`, "data-key": "rows" }, rows);
}

const NEXT_MARK = new Map([
  [null, true],
  [true, false],
  [false, null],
]);

/**
 * The grid of boards: one tap goes unmarked → right → wrong; beside it, whether the board came up late.
 * `marks` has taps that are still on their way.
 */
export function boardGrid(snapshot) {
  const tiles = snapshot.teams
    .filter((team) => team.takes_part)
    .map((team) => {
      const { right, late } = marks.get(team.number) ?? { right: team.mark, late: team.late };
      const words = right === null ? t("not marked") : right ? t("RIGHT") : t("WRONG");
      const look = right === null ? "open" : right ? "right" : "wrong";
      return h(
        "div",
        { class: `tile team-${team.number}`, "data-key": `tile-${team.number}` },
        h(
          "button",
          {
            class: `board ${look} team-${team.number}`,
            "aria-label": `${team.name}: ${words}`,
            onclick: () => markBoard(team.number, NEXT_MARK.get(right), late),
          },
          mark(team.number),
          h("span", { class: "name" }, team.name),
          h("span", { class: "word" }, words),
        ),
        h(
          "button",
          {
            class: `late${late ? " on" : ""}`,
            "aria-pressed": String(late),
            "aria-label": `${team.name}: ${t("late")}`,
            onclick: () => markBoard(team.number, right, !late),
          },
          t("late"),
        ),
      );
    });
  return h("div", { class: `boards of-${tiles.length}`, "data-key": "boards" }, tiles);
}

/** Marks for all boards that have none yet, with a tap: one tap each for what is otherwise is enough. */
export function restOfBoards(snapshot) {
  const teams = snapshot.teams.filter((team) => team.takes_part);
  const open = teams.filter((team) => (marks.get(team.number) ?? { right: team.mark }).right === null);
  if (!open.length) return [];
  const markAll = (right) => () => open.forEach((team) => markBoard(team.number, right, team.late));
  const all = open.length === teams.length;
  return [
    h(
      "button",
      { class: "small", "data-key": "rest-wrong", onclick: markAll(false) },
      all ? t("All wrong") : t("The rest wrong"),
    ),
    h(
      "button",
      { class: "small", "data-key": "rest-right", onclick: markAll(true) },
      all ? t("All right") : t("The rest right"),
    ),
  ];
}
