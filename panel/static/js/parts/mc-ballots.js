// Ballots: the marks of a judge, criterion by criterion; on the judge's own page, or on the MC's for one without a
// tablet.

import { draftsIn } from "./ballot-drafts.js";
import { h } from "../lib/draw.js";
import { holdClass, holdHandlers } from "../lib/hold.js";
import { roleWords } from "./seats.js";
import { nameIn, points, signedPoints, t } from "../lib/translate.js";

const USUAL_SHARE = 0.7;
const drafts = draftsIn(localStorage);
let chosen = null;

function faultOf(mark, criterion) {
  const number = numberOf(mark);
  if (mark.trim() === "" || Number.isNaN(number)) return true;
  return number < 0 || number > Number(criterion.max_points);
}

/** The form of the chosen judge under a row of all judges. `cast` gives the ballot, `redraw` shows a change. */
export function ballotForm(snapshot, cast, redraw) {
  const open = snapshot.ballots.filter((ballot) => !ballot.final);
  if (!snapshot.ballots.some((ballot) => ballot.judge === chosen)) chosen = null;
  const judge = chosen ?? open[0]?.judge ?? snapshot.ballots[0]?.judge;
  const ballot = snapshot.ballots.find((other) => other.judge === judge);
  if (!ballot) return null;
  return h(
    "section",
    { class: "ballots", "data-key": "ballots" },
    h(
      "div",
      { class: "judges", role: "group", "aria-label": t("Judges") },
      snapshot.ballots.map((other) =>
        judgeButton(other, other.judge === judge, () => {
          chosen = other.judge;
          redraw();
        }),
      ),
    ),
    ballot.final || ballot.entered_by
      ? [enteredWords(ballot), finalMarks(snapshot, ballot)]
      : marksForm(snapshot, judge, cast, redraw),
  );
}

function judgeButton(ballot, on, choose) {
  return h(
    "button",
    { class: `judge${on ? " on" : ""}${ballot.final ? " done" : ""}`, "aria-pressed": String(on), onclick: choose },
    h("span", {}, t("Judge {number}", { number: ballot.judge })),
    h("small", {}, ballotState(ballot)),
  );
}

/** How far a ballot is, in a word. */
export function ballotState(ballot) {
  if (ballot.final) return t("FINAL");
  return ballot.entered_by ? t("entered, not agreed to") : t("missing");
}

/** Who entered a ballot for its judge, and what that means; null where the judge did so. */
export function enteredWords(ballot) {
  if (!ballot.entered_by) return null;
  const role = roleWords(ballot.entered_by);
  const text = ballot.final
    ? t("Entered for judge {judge} by: {role}. It was agreed to.", { judge: ballot.judge, role })
    : t("Entered for judge {judge} by: {role}. It counts once the judge agrees, or the MC rules so.", {
        judge: ballot.judge,
        role,
      });
  return h("p", { class: "entered" }, text);
}

/** A ballot that is FINAL, as far as it may be seen: before all judges are FINAL, by its own judge alone. */
export function finalMarks(snapshot, ballot) {
  const marks = ballot.marks ?? [];
  const total = marks.reduce((sum, mark) => sum + Number(mark), 0);
  return h(
    "div",
    { class: "marks", "data-key": `final-${ballot.judge}` },
    snapshot.criteria.map((criterion, place) =>
      h(
        "p",
        { class: "criterion" },
        h("span", { class: "name" }, nameIn(criterion.name)),
        h("span", { class: "cast" }, marks[place] === undefined ? "•" : points(marks[place])),
        h("span", { class: "most" }, `/ ${points(criterion.max_points)}`),
      ),
    ),
    marks.length
      ? h("p", { class: "total" }, t("Total {points}", { points: points(total) }))
      : h("p", { class: "muted" }, t("The marks are shown once those of all judges are there")),
  );
}

/** The form of one judge. `closed`: it can be filled in, but not be cast yet, and why. */
export function marksForm(snapshot, judge, cast, redraw, closed = "") {
  const draft = drafts.of(snapshot, judge);
  const put = (place, mark) => {
    draft[place] = mark;
    drafts.keep();
    redraw();
  };
  const faults = snapshot.criteria.map((criterion, place) => faultOf(draft[place], criterion));
  const total = draft.reduce((sum, mark, place) => sum + (faults[place] ? 0 : numberOf(mark)), 0);
  const most = snapshot.criteria.reduce((sum, criterion) => sum + Number(criterion.max_points), 0);
  const give = () => {
    chosen = null;
    cast(
      judge,
      draft.map((mark) => mark.replace(",", ".").trim()),
    );
  };
  return h(
    "form",
    { class: "marks", "data-key": `marks-${judge}`, onsubmit: (event) => event.preventDefault() },
    snapshot.criteria.map((criterion, place) => criterionRow(criterion, draft[place], (mark) => put(place, mark))),
    h("p", { class: "total" }, t("Total {points} of {most}", { points: points(total), most: points(most) })),
    closed || faults.some(Boolean)
      ? h("button", { class: "final", type: "button", disabled: true }, closed || missingWords(snapshot, draft, faults))
      : castButton(judge, total, give),
  );
}

function castButton(judge, total, give) {
  const name = `cast-${judge}`;
  return h(
    "button",
    { class: `final ${holdClass(name)}`, type: "button", ...holdHandlers(name, give) },
    t("Judge {number}: {points} points, FINAL", { number: judge, points: points(total) }),
    h("small", {}, t("hold")),
  );
}

/** What is wrong first, else how much is missing. */
function missingWords(snapshot, draft, faults) {
  const place = faults.findIndex((fault, index) => fault && draft[index].trim() !== "");
  if (place >= 0)
    return t("{name}: from 0 to {most}", {
      name: nameIn(snapshot.criteria[place].name),
      most: points(snapshot.criteria[place].max_points),
    });
  return t("Criteria without a mark: {count}", { count: faults.filter(Boolean).length });
}

const numberOf = (mark) => Number(mark.replace(",", "."));

function criterionRow(criterion, mark, put) {
  const name = nameIn(criterion.name);
  const most = Number(criterion.max_points);
  const isWrong = mark.trim() !== "" && faultOf(mark, criterion);
  const chip = (by) =>
    h(
      "button",
      {
        type: "button",
        class: "step",
        "aria-label": t("{name}: {change}", { name, change: signedPoints(by) }),
        onclick: () => put(changed(mark, by, most)),
      },
      signedPoints(by),
    );
  const [large, small] = most >= 15 ? [5, 1] : [1, 0.5];
  return h(
    "div",
    { class: `criterion${isWrong ? " wrong" : ""}` },
    h("p", { class: "name" }, name, h("span", { class: "most" }, t("at most {most}", { most: points(most) }))),
    chip(-large),
    chip(-small),
    h("input", {
      inputmode: "decimal",
      "aria-label": name,
      "aria-invalid": String(isWrong),
      value: mark,
      oninput: ({ target }) => put(target.value),
    }),
    chip(small),
    chip(large),
  );
}

/** A mark after a tap: from where most marks are, if there is none yet, and within what a judge can give. */
function changed(mark, by, most) {
  const number = numberOf(mark);
  if (mark.trim() === "" || Number.isNaN(number)) return String(Math.round(USUAL_SHARE * most));
  return String(Math.min(most, Math.max(0, number + by)));
}
