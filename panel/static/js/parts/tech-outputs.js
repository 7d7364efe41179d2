// Tech, manual outputs: a lamp, the horn, an LED board. What is on is repeated every second; when the page is closed,
// everything turns off by itself. The controller decides: while a match runs it refuses.

import { h } from "../lib/draw.js";
import { Lamp } from "../lib/enums.js";
import { newId, post } from "../lib/command.js";
import { reasonList } from "./reasons.js";
import { mark } from "./teams.js";
import { t } from "../lib/translate.js";

const AGAIN_MS = 1000;
const HORN_MS = 1200; // repeated for so long: a request may be lost
const PATTERNS = {
  [Lamp.FLOOR]: t("steady (has the floor)"),
  [Lamp.ARMED]: t("slow (open)"),
  [Lamp.TIED]: t("fast (same time)"),
  [Lamp.EARLY]: t("triple flash (early)"),
  [Lamp.OUT]: t("double flash (out)"),
  [Lamp.LOCKED]: t("single flash (locked)"),
};
const BOARDS = { pattern: t("test pattern"), full: t("all LEDs"), dark: t("dark") };
const HORN = {
  right: t("Right"),
  wrong: t("Wrong"),
  warning: t("Warning"),
  time_over: t("Time is over"),
  boards_up: t("Boards up"),
};

const id = newId();
let lamps = {};
let boards = {};
let horn = null;
let pattern = Lamp.FLOOR;
let content = "pattern";
let names = [];
let stations = []; // all that are wired, also those without a team
let reasons = [];
let redrawPage = () => {};

/** Show changes by `redraw`. */
export function watchOutputs(redraw) {
  redrawPage = redraw;
  setInterval(() => isAnythingOn() && send(), AGAIN_MS);
  fetchStations();
}

/** Take the names of the LED boards. */
export function setBoards(message) {
  names = message.names;
  redrawPage();
}

const isAnythingOn = () => Object.keys(lamps).length + Object.keys(boards).length > 0 || horn !== null;

/** Fetch the stations: a request with nothing on changes nothing. */
async function fetchStations() {
  ({ stations = [] } = await post("/api/outputs", JSON.stringify({ id })));
  redrawPage();
}

async function send() {
  const answer = await post("/api/outputs", JSON.stringify({ id, lamps, boards, horn }));
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  if (!answer.ok) [lamps, boards, horn] = [{}, {}, null];
  redrawPage();
}

function soundHorn(what) {
  const mine = { id: newId(), what };
  horn = mine;
  setTimeout(() => {
    if (horn === mine) horn = null;
  }, HORN_MS);
  send();
}

/** `all` with `name` switched to `wish`, or off where it is that already. */
function toggle(all, name, choice) {
  const { [name]: was, ...others } = all;
  return was === choice ? others : { ...others, [name]: choice };
}

/** All that is on, off. */
function allOff() {
  [lamps, boards, horn] = [{}, {}, null];
  send();
}

function chooser(label, options, chosen, choose) {
  return h(
    "label",
    { class: "chooser" },
    h("span", {}, label),
    h(
      "select",
      { onchange: ({ target }) => choose(target.value) },
      Object.entries(options).map(([value, words]) => h("option", { value, selected: value === chosen }, words)),
    ),
  );
}

function lampButtons(teams, free) {
  const wired = stations.length ? stations : teams.map((team) => team.station);
  const teamAt = (station) => teams.find((team) => team.station === station);
  return h(
    "div",
    { class: "switches" },
    wired.map((station) =>
      h(
        "button",
        {
          class: "switch small",
          disabled: !free,
          "aria-pressed": String(station in lamps),
          "data-key": `lamp-${station}`,
          onclick: () => {
            lamps = toggle(lamps, station, pattern);
            send();
          },
        },
        teamAt(station) ? mark(teamAt(station).number) : null,
        h(
          "span",
          {},
          t("Lamp {number}", { number: station }),
          h("small", {}, lamps[station] ? PATTERNS[lamps[station]] : t("off")),
        ),
      ),
    ),
  );
}

function boardButtons(free) {
  return h(
    "div",
    { class: "switches" },
    names.map((name) =>
      h(
        "button",
        {
          class: "switch small",
          disabled: !free,
          "aria-pressed": String(name in boards),
          "data-key": `board-${name}`,
          onclick: () => {
            boards = toggle(boards, name, content);
            send();
          },
        },
        h(
          "span",
          {},
          t("LED board {name}", { name }),
          h("small", {}, boards[name] ? BOARDS[boards[name]] : t("as in the contest")),
        ),
      ),
    ),
  );
}

/** The section; `free`: no match runs, as far as this page knows. */
export function outputSection(snapshot, free) {
  return h(
    "section",
    { class: "card outputs", "data-key": "outputs" },
    h("h2", {}, t("Manual outputs")),
    h(
      "p",
      { class: "muted" },
      free
        ? t("Everything turns off when you leave this page.")
        : t("A match is running: test before it starts or after the last prize"),
    ),
    reasonList(reasons),
    h("h3", {}, t("Lamps")),
    chooser(t("What a lamp does"), PATTERNS, pattern, (choice) => {
      pattern = choice;
      lamps = Object.fromEntries(Object.keys(lamps).map((station) => [station, choice]));
      if (isAnythingOn()) send();
      redrawPage();
    }),
    lampButtons(snapshot.teams, free),
    names.length
      ? [
          h("h3", {}, t("LED boards")),
          chooser(t("What a board shows"), BOARDS, content, (choice) => {
            content = choice;
            boards = Object.fromEntries(Object.keys(boards).map((name) => [name, choice]));
            if (isAnythingOn()) send();
            redrawPage();
          }),
          boardButtons(free),
        ]
      : null,
    h("h3", {}, t("Horn (all lamps flash with it)")),
    h(
      "div",
      { class: "switches" },
      Object.entries(HORN).map(([what, words]) =>
        h(
          "button",
          { class: "small", disabled: !free, "data-key": `horn-${what}`, onclick: () => soundHorn(what) },
          words,
        ),
      ),
    ),
    h("button", { class: "small all-off", disabled: !isAnythingOn(), onclick: allOff }, t("All off")),
  );
}
