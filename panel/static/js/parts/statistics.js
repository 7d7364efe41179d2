// Statistics for teachers: how each question and each team did, made from the journal on request.

import { h } from "../lib/draw.js";
import { points, t } from "../lib/translate.js";
import { textOf } from "./papers.js";
import { mark } from "./teams.js";

let totals = null; // what the paper `statistics.json` holds
let message = ""; // while it is made, or why it was not
let redrawPage = () => {};

/** The section with the statistics; `redraw` shows them once they are there. */
export function statisticsSection(redraw) {
  redrawPage = redraw;
  return h(
    "section",
    { class: "card statistics", "data-key": "statistics" },
    h("h2", {}, t("Statistics for teachers")),
    totals
      ? [
          totals.is_interim ? h("p", { class: "muted" }, t("The match has not ended: this is how it stands.")) : null,
          table(t("Teams"), teamHead(), totals.teams.map(teamRow)),
          table(t("Questions"), questionHead(), totals.questions.map(questionRow)),
        ]
      : h("p", { class: "muted" }, t("Right and wrong answers and times to press, by question and by team.")),
    message ? h("p", { class: "muted", role: "status" }, message) : null,
    h(
      "div",
      { class: "steps" },
      h("button", { class: "small", onclick: make }, totals ? t("Count again") : t("Show the statistics")),
    ),
  );
}

async function make() {
  message = t("in progress …");
  redrawPage();
  try {
    totals = JSON.parse(await textOf("statistics.json"));
    message = "";
  } catch (error) {
    message = error.message;
  }
  redrawPage();
}

function table(caption, head, rows) {
  return h(
    "div",
    { class: "wide-table", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );
}

const countHead = () => [t("Right"), t("Wrong"), t("No answer"), t("Pressed in time"), t("Fastest press (s)")];
const teamHead = () => [t("Team"), ...countHead(), t("Median press (s)"), t("Times first to press")];
const questionHead = () => [t("Question"), ...countHead(), t("Median press (s)"), t("First to press")];

const counts = ({ right, wrong, silent, pressed, fastest_us, median_us }) =>
  [right, wrong, silent, pressed, seconds(fastest_us), seconds(median_us)].map((value) => h("td", {}, value));

function teamRow({ team, name, firsts, count }) {
  return h(
    "tr",
    { "data-key": `team-${team}` },
    h("th", { scope: "row" }, mark(team), h("span", {}, name)),
    counts(count),
    h("td", {}, firsts),
  );
}

function questionRow({ round, number, text, first, count }) {
  const name = `${round} · ${number}`;
  return h(
    "tr",
    { "data-key": name },
    h("th", { scope: "row" }, h("span", {}, name), h("small", {}, text)),
    counts(count),
    h("td", {}, first ? mark(first) : "–"),
  );
}

const seconds = (timeUs) => (timeUs === null ? "–" : points((timeUs / 1e6).toFixed(3)));
