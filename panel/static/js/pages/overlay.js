// Overlay: a transparent layer over a live picture: the scores along the lower edge, who has the floor above them.

import { h, render } from "../lib/draw.js";
import { connect } from "../lib/stream.js";
import { cuesBetween } from "../parts/cues.js";
import { segmentName } from "../parts/rundown.js";
import { isLoud, ownVolume } from "../parts/screen-volume.js";
import { play } from "../parts/sounds.js";
import { mark, teamOf } from "../parts/teams.js";
import { points, t } from "../lib/translate.js";

const page = document.querySelector("#page");
let last = null;

function draw(snapshot) {
  const holder = snapshot.floor ?? snapshot.performer;
  const team = holder && teamOf(snapshot, holder);
  render(
    page,
    team
      ? h(
          "p",
          { class: `o-floor team-${team.number}`, "data-key": `floor-${team.number}` },
          mark(team.number),
          h("strong", {}, team.name),
        )
      : null,
    snapshot.hold ? h("p", { class: "o-floor hold-on" }, t("TECHNICAL HOLD")) : null,
    snapshot.segment ? segment(snapshot.segment) : null,
    snapshot.rehearsal_speed ? h("p", { class: "o-floor hold-on", "data-key": "rehearsal" }, t("REHEARSAL")) : null,
    h(
      "div",
      { class: "o-strip" },
      snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
      h(
        "ul",
        {},
        snapshot.teams
          .filter((other) => !other.absent)
          .map((other) =>
            h(
              "li",
              { class: `team-${other.number}${other.number === holder ? " on" : ""}`, "data-key": `o-${other.number}` },
              mark(other.number),
              h("span", { class: "name" }, other.name),
              snapshot.frozen ? null : h("span", { class: "score" }, points(other.score)),
            ),
          ),
      ),
    ),
  );
}

/** What is on beside the rounds, such as a break, with how long it lasts. */
function segment(on) {
  return h(
    "p",
    { class: "o-floor segment-on", "data-key": `segment-${on.number}` },
    h("strong", {}, segmentName(on)),
    on.clock ? h("show-clock", { state: on.clock }) : null,
  );
}

/** The sounds of the hall, for a recording that does not hear it: none until somebody turns this screen up. */
function sound(snapshot) {
  if (isLoud()) for (const [name, team] of cuesBetween(last, snapshot)) play(name, team ?? 1);
  last = snapshot;
}

connect("/events/public", {
  snapshot: (snapshot) => {
    draw(snapshot);
    sound(snapshot);
  },
});
ownVolume("overlay", 0);
