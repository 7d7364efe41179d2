// Teams: never by colour alone, but by number, shape, colour and name.

import { h } from "../lib/draw.js";
import { Lamp } from "../lib/enums.js";
import { points, t } from "../lib/translate.js";

const SHAPES = [
  '<circle cx="12" cy="12" r="11"/>',
  '<rect x="1.8" y="1.8" width="20.4" height="20.4" rx="1.5"/>',
  '<path d="M12 .8 23.6 22.4H.4z"/>',
  '<path d="M12 0 24 12 12 24 0 12z"/>',
  '<path d="M12.0 -0.3 16.3 6.9 24.6 8.8 19.0 15.2 19.8 23.6 12.0 20.3 4.2 23.6 5.0 15.2 -0.6 8.8 7.7 6.9z"/>',
  '<path d="M7.4 1h9.2v6.4H23v9.2h-6.4V23H7.4v-6.4H1V7.4h6.4z"/>',
  '<path d="M12 .8 23.4 9.1 19 22.6H5L.6 9.1z"/>',
  '<path d="M6.2 1.6h11.6L23.8 12l-6 10.4H6.2L.2 12z"/>',
];
const NUMBER_AT = [16.5, 16.5, 20, 16.5, 17.4, 16.5, 17.4, 16.5];

/** What a lamp tells its team, in words. */
export const LAMP_NAMES = {
  [Lamp.DARK]: t("dark"),
  [Lamp.LOCKED]: t("locked"),
  [Lamp.ARMED]: t("open: press!"),
  [Lamp.FLOOR]: t("has the floor"),
  [Lamp.TIED]: t("same time"),
  [Lamp.OUT]: t("out"),
  [Lamp.EARLY]: t("pressed early"),
};

/** What the lamp of `station` tells: a test where one has the lamps, else the contest. */
export function lampAt({ lamp_tests: tests, teams }, station) {
  return (tests ? tests[station] : teams.find((team) => team.station === station)?.lamp) ?? Lamp.DARK;
}

/** `<team-mark number="3">`: the team's shape in its colour, with its number in it. */
class TeamMark extends HTMLElement {
  static get observedAttributes() {
    return ["number"];
  }

  connectedCallback() {
    this.draw();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw(); // most marks are made only to be compared with one that is there
  }

  draw() {
    const number = Number(this.getAttribute("number"));
    this.innerHTML =
      `<svg viewBox="-.5 -.5 25 25" aria-hidden="true"><g class="shape">${SHAPES[number - 1]}</g>` +
      `<text x="12" y="${NUMBER_AT[number - 1]}" text-anchor="middle">${number}</text></svg>`;
  }
}
customElements.define("team-mark", TeamMark);

/** The mark of a team. */
export function mark(number) {
  return h("team-mark", { number, class: `team-${number}` });
}

/** Mark and name of a team, in a line. */
export function tag(team) {
  return h(
    "span",
    { class: `team-tag team-${team.number}` },
    mark(team.number),
    h("span", { class: "name" }, team.name),
  );
}

/** A team's tie-break points in words, which rank but are no score; nothing where it has none. */
export function extraWords(team) {
  return Number(team.tie_break_points) ? t("tie-break {points}", { points: points(team.tie_break_points) }) : "";
}

/** The team with `number` in a snapshot. */
export function teamOf(snapshot, number) {
  return snapshot.teams.find((team) => team.number === number);
}
