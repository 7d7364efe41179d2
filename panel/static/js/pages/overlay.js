// Overlay: a transparent layer over a live picture: the scores along the lower edge, who has the floor above them.

import { h, show } from "../lib/draw.js";
import { connect } from "../lib/stream.js";
import { mark, teamOf } from "../parts/teams.js";
import { points, t } from "../lib/translate.js";

const page = document.querySelector("#page");

function draw(now) {
  const holder = now.floor ?? now.performer;
  const team = holder && teamOf(now, holder);
  show(page,
    team ? h("p", { class: `o-floor team-${team.number}`, "data-key": `floor-${team.number}` }, mark(team.number), h("strong", {}, team.name)) : null,
    now.hold ? h("p", { class: "o-floor hold-on" }, t("TECHNICAL HOLD")) : null,
    h("div", { class: "o-strip" },
      now.clock ? h("show-clock", { state: now.clock }) : null,
      h("ul", {}, now.teams.filter((one) => !one.absent).map((one) => h("li", { class: `team-${one.number}${one.number === holder ? " on" : ""}`, "data-key": `o-${one.number}` },
        mark(one.number), h("span", { class: "name" }, one.name), h("span", { class: "score" }, points(one.score)))))));
}

connect("/events/public", { snapshot: draw });
