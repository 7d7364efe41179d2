// Watch: phones in the audience. Who has the floor or what is asked, the clock, the scores.

import { h, render } from "../lib/draw.js";
import { connect } from "../lib/stream.js";
import { choiceList, withoutChoices } from "../parts/choices.js";
import { holdNotice } from "../parts/technical-hold.js";
import { picture } from "../parts/question-pictures.js";
import { phaseWords, whereabouts } from "../parts/phase-names.js";
import { rail } from "../parts/rail.js";
import { followingName, segmentName } from "../parts/rundown.js";
import { mark, tag, teamOf } from "../parts/teams.js";
import { languageLinks, nameIn, points, t } from "../lib/translate.js";

const page = document.querySelector("#page");

function draw(snapshot) {
  const team = snapshot.floor ?? snapshot.performer;
  render(
    page,
    h(
      "header",
      { class: "page-head" },
      h("h1", {}, whereabouts(snapshot)),
      snapshot.round ? h("p", { class: "muted" }, snapshot.title) : null,
      snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
    ),
    h(
      "main",
      { class: "watch-main" },
      holdNotice(snapshot),
      snapshot.segment ? segment(snapshot.segment) : null,
      team
        ? floor(teamOf(snapshot, team), snapshot)
        : h("p", { class: `state ${snapshot.phase}` }, phaseWords(snapshot), snapshot.tied.map(tiedTeam(snapshot))),
      snapshot.question ? questionBlock(snapshot.question) : null,
      snapshot.question ? picture(snapshot.question, { small: true }) : null,
      snapshot.question?.answer
        ? h(
            "p",
            { class: "answer" },
            h("span", { class: "muted" }, `${t("Answer")}: `),
            h("strong", {}, snapshot.question.answer),
          )
        : null,
      snapshot.ranking.length ? ranking(snapshot) : rail(snapshot, { full: true }),
      snapshot.frozen ? h("p", { class: "muted" }, t("The totals are kept for the prize ceremony")) : null,
    ),
    h("footer", { class: "page-foot" }, languageLinks("small button")),
  );
}

function segment(on) {
  const following = followingName(on);
  return h(
    "section",
    { class: "segment", role: "status", "data-key": "segment" },
    h("h2", {}, segmentName(on)),
    on.lines.map((line) => h("p", {}, line)),
    on.clock ? h("show-clock", { state: on.clock }) : null,
    following ? h("p", { class: "muted" }, t("then: {segment}", { segment: following })) : null,
  );
}

function questionBlock({ text, answer }) {
  const { stem, choices } = withoutChoices(text);
  return [h("p", { class: "asked" }, stem), choices.length ? choiceList(choices, answer) : null];
}

function floor(team, snapshot) {
  return h(
    "section",
    { class: `holds team-${team.number}`, "data-key": `floor-${team.number}` },
    mark(team.number),
    h("h2", {}, team.name),
    h("p", {}, snapshot.floor ? t("has the floor") : phaseWords(snapshot)),
  );
}

const tiedTeam = (snapshot) => (number) => h("span", { class: "tied-team" }, tag(teamOf(snapshot, number)));

function ranking(snapshot) {
  return h(
    "ol",
    { class: "rows", "data-key": "ranking" },
    snapshot.ranking.map((line) =>
      h(
        "li",
        { class: `row team-${line.team}` },
        h("span", { class: "place" }, String(line.place ?? "–")),
        mark(line.team),
        h(
          "span",
          { class: "who" },
          h("span", { class: "name" }, line.name),
          h("span", { class: "press" }, line.place ? nameIn(line.prize) : t("absent")),
        ),
        h("span", { class: "score" }, points(line.score)),
      ),
    ),
  );
}

connect("/events/public", { snapshot: draw });
