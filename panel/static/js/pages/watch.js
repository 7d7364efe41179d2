// Watch: phones in the audience. Who has the floor or what is asked, the clock, the scores.

import { h, show } from "../lib/draw.js";
import { connect } from "../lib/stream.js";
import { picture } from "../parts/question-pictures.js";
import { phaseWords, whereabouts } from "../parts/phase-names.js";
import { mark, teamOf } from "../parts/teams.js";
import { gain, languageLink, named, points, say, t } from "../lib/translate.js";

const page = document.querySelector("#page");

function draw(now) {
  const team = now.floor ?? now.performer;
  show(page,
    h("header", { class: "page-head" },
      h("h1", {}, whereabouts(now)),
      now.round ? h("p", { class: "muted" }, now.title) : null,
      now.clock ? h("show-clock", { state: now.clock }) : null),
    h("main", { class: "watch-main" },
      now.hold ? h("p", { class: "on-hold", role: "status" }, t("TECHNICAL HOLD"), h("span", {}, say(now.hold))) : null,
      team ? floor(teamOf(now, team), now) : h("p", { class: `state ${now.phase}` }, phaseWords(now)),
      now.question ? h("p", { class: "asked" }, now.question.text) : null,
      now.question ? picture(now.question, { small: true }) : null,
      now.question?.answer ? h("p", { class: "answer" }, h("span", { class: "muted" }, `${t("Answer")}: `), h("strong", {}, now.question.answer)) : null,
      now.ranking.length ? ranking(now) : scores(now)),
    h("footer", { class: "page-foot" }, languageLink("small button")));
}

function floor(team, now) {
  return h("section", { class: `holds team-${team.number}`, "data-key": `floor-${team.number}` },
    mark(team.number), h("h2", {}, team.name), h("p", {}, now.floor ? t("has the floor") : phaseWords(now)));
}

function scores(now) {
  return h("ul", { class: "rows", "data-key": "rows" }, now.teams.map((team) => h("li", { class: `row team-${team.number}${now.floor === team.number ? " holds" : ""}`, "data-key": `row-${team.number}` },
    mark(team.number),
    h("span", { class: "who" }, h("span", { class: "name" }, team.name),
      team.absent ? h("span", { class: "press" }, t("absent")) : team.mark === null || now.phase === "boards_up" ? null
        : h("span", { class: `press ${team.mark ? "is-right" : "is-wrong"}` }, team.mark ? t("right") : t("wrong"))),
    h("span", { class: "score" }, Number(team.item_points) ? h("small", {}, gain(team.item_points)) : null, h("span", {}, points(team.score))))));
}

function ranking(now) {
  return h("ol", { class: "rows", "data-key": "ranking" }, now.ranking.map((line) => h("li", { class: `row team-${line.team}` },
    h("span", { class: "place" }, String(line.place)), mark(line.team),
    h("span", { class: "who" }, h("span", { class: "name" }, line.name), h("span", { class: "press" }, named(line.prize, line.prize_en))),
    h("span", { class: "score" }, points(line.score)))));
}

connect("/events/public", { snapshot: draw });
