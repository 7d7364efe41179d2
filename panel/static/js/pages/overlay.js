// Overlay: a transparent layer over a live picture: the teams along the lower edge, above them the question and who has
// the floor.

import { h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { connect } from "../lib/stream.js";
import { withoutChoices } from "../parts/choices.js";
import { cuesBetween } from "../parts/cues.js";
import { rail } from "../parts/rail.js";
import { segmentName } from "../parts/rundown.js";
import { isLoud, ownVolume } from "../parts/screen-volume.js";
import { firstWords } from "../parts/short-names.js";
import { play } from "../parts/sounds.js";
import { mark, teamOf } from "../parts/teams.js";
import { t } from "../lib/translate.js";

const page = document.querySelector("#page");
let last = null;

const MOST_LETTERS = 170; // two lines
const ASKED = [Phase.READING, Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.TIED, Phase.BOARDS_UP];

function draw(snapshot) {
  const holder = snapshot.floor ?? snapshot.performer;
  const team = holder && teamOf(snapshot, holder);
  render(
    page,
    snapshot.hold ? h("p", { class: "o-floor hold-on" }, t("TECHNICAL HOLD")) : null,
    snapshot.segment ? segment(snapshot.segment) : null,
    snapshot.rehearsal_speed ? h("p", { class: "o-floor hold-on", "data-key": "rehearsal" }, t("REHEARSAL")) : null,
    h(
      "div",
      { class: "o-line", "data-key": "line" },
      team
        ? h(
            "p",
            { class: `o-floor team-${team.number}`, "data-key": `floor-${team.number}` },
            mark(team.number),
            h("strong", {}, team.name),
          )
        : null,
      snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
    ),
    snapshot.question && ASKED.includes(snapshot.phase) ? asked(snapshot.question) : null,
    h("div", { class: "o-strip", "data-key": "strip" }, rail(snapshot)),
  );
}

/** The question, without its choices: they have no room. */
const asked = ({ text }) =>
  h("p", { class: "o-asked", "data-key": "asked" }, firstWords(withoutChoices(text).stem, MOST_LETTERS));

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
