// Stage, what several scenes are made of: question, clock, a team's plate, the bars above the seats.

import { h } from "../lib/draw.js";
import { inMinutes } from "../lib/time.js";
import { t } from "../lib/translate.js";
import { choiceList, withoutChoices } from "./choices.js";
import { asSeated } from "./rail.js";
import { mark, tag } from "./teams.js";

/** The question; `sizes`: smallest and largest letters, in per cent of the height. */
export function question(snapshot, sizes) {
  const { text = "", answer } = snapshot.question ?? {};
  const { stem, choices } = withoutChoices(text);
  if (!choices.length) return h("p", { class: "question", "data-fit": sizes }, text);
  return h("div", { class: "question with-choices", "data-fit": sizes }, h("p", {}, stem), choiceList(choices, answer));
}

/** The clock in figures. */
export function clock(snapshot, look = "") {
  if (!snapshot.clock) return null;
  const paused = snapshot.clock.deadline_ns === null && snapshot.clock.remaining_ns !== snapshot.clock.total_ns;
  return h(
    "div",
    { class: `clock ${look} ${inMinutes(snapshot.clock) ? "long" : "short"}` },
    h("show-clock", { state: snapshot.clock }),
    paused ? h("p", { class: "paused" }, t("CLOCK PAUSED")) : null,
  );
}

/** Mark and name of the team that the scene is about. */
export function nameplate(team) {
  return h(
    "div",
    { class: `plate team-${team.number}`, "data-fit": "4 9" },
    mark(team.number),
    h("span", { class: "name" }, team.name),
  );
}

/** The scores as bars, each above its team's seat, where the points stand. */
export function bars(snapshot) {
  if (snapshot.frozen) return null;
  const most = Math.max(1, ...snapshot.teams.map((team) => Number(team.score)));
  return h(
    "ul",
    { class: "bars", "aria-hidden": "true" },
    asSeated(snapshot.teams).map((team) =>
      h(
        "li",
        { class: `bar team-${team.number}`, "data-key": `bar-${team.number}` },
        h("i", { share: Math.max(0, Number(team.score)) / most }),
      ),
    ),
  );
}

/** Who plays, where not all do. */
export function playingTeams(snapshot) {
  const playing = snapshot.teams.filter((team) => team.takes_part);
  if (!playing.length || playing.length === snapshot.teams.length) return null;
  return h(
    "p",
    { class: "who-right", "data-fit": "3.7 4.2" },
    playing.map((team) => (playing.length > 3 ? mark(team.number) : tag(team))),
  );
}
