// Score race: how the scores came about, question by question: the bars grow, and who is ahead moves up.

import { mark } from "./teams.js";
import { h } from "../lib/draw.js";
import { points, t } from "../lib/translate.js";

/** How long a race takes. */
export const RACE_MS = 12_000;

const prefersStill = matchMedia("(prefers-reduced-motion: reduce)");

/** `<score-race>`: its `state` has the `teams` and the `race` of a snapshot. It runs once, or stands at its end (`isStill`). */
class ScoreRace extends HTMLElement {
  connectedCallback() {
    const { teams, race } = this.state;
    this.setAttribute("role", "img");
    this.setAttribute("aria-label", t("How the scores came about"));
    this.style.setProperty("--count", teams.length);
    this.racers = teams.map((team) =>
      h(
        "div",
        { class: `racer team-${team.number}` },
        mark(team.number),
        h("span", { class: "name" }, team.name),
        h("i", {}),
        h("span", { class: "value" }),
      ),
    );
    this.append(...this.racers);
    this.most = Math.max(1, ...race.flat().map(Number));
    if (this.state.isStill || prefersStill.matches) this.show(race.length - 1);
    else this.run(0);
  }

  run(step) {
    const { race } = this.state;
    this.show(step);
    if (step + 1 < race.length && this.isConnected)
      setTimeout(() => this.run(step + 1), (0.85 * RACE_MS) / race.length);
  }

  show(step) {
    const scores = this.state.race[step].map(Number);
    const order = scores.map((_, team) => team).sort((left, right) => scores[right] - scores[left] || left - right);
    this.racers.forEach((racer, team) => {
      racer.style.transform = `translateY(${100 * order.indexOf(team)}%)`;
      racer.querySelector("i").style.transform = `scaleX(${Math.max(0, scores[team]) / this.most})`;
      racer.querySelector(".value").textContent = points(this.state.race[step][team]);
    });
  }
}
customElements.define("score-race", ScoreRace);
