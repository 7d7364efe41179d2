// Watch: phones in the audience. Who has the floor or what is asked, the clock, the scores.

import { h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { connect } from "../lib/stream.js";
import { choiceList, withoutChoices } from "../parts/choices.js";
import { picture } from "../parts/question-pictures.js";
import { phaseWords, whereabouts } from "../parts/phase-names.js";
import { followingName, segmentName } from "../parts/rundown.js";
import { mark, teamOf } from "../parts/teams.js";
import { signedPoints, languageLinks, nameIn, points, say, t } from "../lib/translate.js";

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
      snapshot.hold
        ? h("p", { class: "on-hold", role: "status" }, t("TECHNICAL HOLD"), h("span", {}, say(snapshot.hold)))
        : null,
      snapshot.segment ? segment(snapshot.segment) : null,
      team
        ? floor(teamOf(snapshot, team), snapshot)
        : h("p", { class: `state ${snapshot.phase}` }, phaseWords(snapshot)),
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
      snapshot.ranking.length ? ranking(snapshot) : scores(snapshot),
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

function scores(snapshot) {
  return h(
    "ul",
    { class: "rows", "data-key": "rows" },
    snapshot.teams.map((team) =>
      h(
        "li",
        {
          class: `row team-${team.number}${snapshot.floor === team.number ? " holds" : ""}`,
          "data-key": `row-${team.number}`,
        },
        mark(team.number),
        h(
          "span",
          { class: "who" },
          h("span", { class: "name" }, team.name),
          team.absent
            ? h("span", { class: "press" }, t("absent"))
            : team.mark === null || snapshot.phase === Phase.BOARDS_UP
              ? null
              : h(
                  "span",
                  { class: `press ${team.mark ? "is-right" : "is-wrong"}` },
                  team.mark ? t("right") : t("wrong"),
                ),
        ),
        h(
          "span",
          { class: "score" },
          Number(team.item_points) ? h("small", {}, signedPoints(team.item_points)) : null,
          snapshot.frozen ? null : h("span", {}, points(team.score)),
        ),
      ),
    ),
  );
}

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
