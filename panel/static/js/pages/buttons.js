// Buttons: the simulated button of every station, by finger or by the keys 1–8, under the lamp of its station.

import { h, render } from "../lib/draw.js";
import { Lamp } from "../lib/enums.js";
import { connect } from "../lib/stream.js";
import { newId, post } from "../lib/command.js";
import { phaseWords } from "../parts/phase-names.js";
import { LAMP_NAMES, lampAt, mark } from "../parts/teams.js";
import { say, t } from "../lib/translate.js";

const STATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const page = document.querySelector("#page");
const down = new Set();
let snapshot = null;
let failure = "";
let last = Promise.resolve();

/** Down and up of one finger must not overtake each other, so each waits for the one before. */
function level(station, isDown) {
  if (isDown === down.has(station)) return;
  if (isDown) down.add(station);
  else down.delete(station);
  const body = JSON.stringify({ type: "SetButton", id: newId(), station, down: isDown });
  last = last
    .then(() => post("/api/gpio-sim", body))
    .then((answer) => {
      failure = answer.ok ? "" : (answer.reasons ?? []).map(say).join(" ");
      redraw();
    });
  redraw();
}

function letGo() {
  [...down].forEach((station) => level(station, false));
}

function button(station) {
  const team = snapshot?.teams.find((candidate) => candidate.station === station);
  const lamp = snapshot ? lampAt(snapshot, station) : Lamp.DARK;
  return h(
    "button",
    {
      class: `station lamp-${lamp}${down.has(station) ? " down" : ""}${team ? ` team-${team.number}` : " nobody"}`,
      "data-key": `station-${station}`,
      onpointerdown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        level(station, true);
      },
      onpointerup: () => level(station, false),
      onpointercancel: () => level(station, false),
    },
    h("i", { class: "lamp" }),
    h("span", { class: "word" }, LAMP_NAMES[lamp]),
    h("span", { class: "cap" }, h("kbd", {}, station)),
    h(
      "span",
      { class: "seat" },
      team
        ? [mark(team.number), h("span", { class: "name" }, team.name)]
        : h("span", { class: "name" }, t("station {number}, no team", { number: station })),
    ),
  );
}

function redraw() {
  render(
    page,
    h(
      "header",
      {},
      h("h1", {}, t("Buttons")),
      h("p", { class: "muted" }, snapshot ? phaseWords(snapshot) : t("Connecting…")),
    ),
    failure ? h("p", { class: "refusal", role: "alert" }, failure) : null,
    h("main", { class: "stations" }, STATIONS.map(button)),
  );
}

addEventListener(
  "keydown",
  ({ key, repeat, ctrlKey }) => !repeat && !ctrlKey && STATIONS.includes(Number(key)) && level(Number(key), true),
);
addEventListener("keyup", ({ key }) => STATIONS.includes(Number(key)) && level(Number(key), false));
addEventListener("blur", letGo);
addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("visibilitychange", () => document.hidden && letGo());
redraw();
connect("/events/stage", {
  snapshot: (newest) => {
    snapshot = newest;
    redraw();
  },
});
