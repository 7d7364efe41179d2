// Tech, outputs by hand: a lamp, the horn, an LED board. What is on is said again every second; a page that is gone says
// nothing, and all goes back by itself. The controller decides: while a match runs it refuses, and says so.

import { h } from "../lib/draw.js";
import { newId, post } from "../lib/command.js";
import { mark } from "./teams.js";
import { say, t } from "../lib/translate.js";

const AGAIN_MS = 1000;
const HORN_MS = 1200; // said again for so long: a request may be lost
const PATTERNS = { floor: t("steady (has the floor)"), armed: t("slow (open)"), tied: t("fast (same time)"), early: t("triple flash (early)"), out: t("double flash (out)"), locked: t("single flash (locked)") };
const BOARDS = { pattern: t("test pattern"), full: t("all LEDs"), dark: t("dark") };
const HORN = { right: t("Right"), wrong: t("Wrong"), warning: t("Warning"), time_over: t("Time is over"), boards_up: t("Boards up") };

const id = newId();
let lamps = {};
let boards = {};
let horn = null;
let pattern = "floor";
let shown = "pattern";
let names = [];
let stations = []; // of the board, those without a team too
let reasons = [];
let again = () => {};

/** Show changes by `redraw`. */
export function watchOutputs(redraw) {
  again = redraw;
  setInterval(() => anything() && tell(), AGAIN_MS);
  look();
}

/** The LED boards that there are. */
export function hearBoards(said) {
  names = said.names;
  again();
}

const anything = () => Object.keys(lamps).length + Object.keys(boards).length > 0 || horn !== null;

/** Which stations there are: with nothing on, nothing is changed by asking. */
async function look() {
  ({ stations = [] } = await post("/api/outputs", JSON.stringify({ id })));
  again();
}

async function tell() {
  const answer = await post("/api/outputs", JSON.stringify({ id, lamps, boards, horn }));
  reasons = answer.ok ? [] : answer.reasons ?? [];
  if (!answer.ok) [lamps, boards, horn] = [{}, {}, null];
  again();
}

function sound(what) {
  const mine = { id: newId(), what };
  horn = mine;
  setTimeout(() => { if (horn === mine) horn = null; }, HORN_MS);
  tell();
}

/** `all` with `name` switched to `wish`, or off where it is that already. */
function switched(all, name, wish) {
  const { [name]: was, ...others } = all;
  return was === wish ? others : { ...others, [name]: wish };
}

/** All that is on, off. */
function allOff() {
  [lamps, boards, horn] = [{}, {}, null];
  tell();
}

function chooser(label, options, chosen, choose) {
  return h("label", { class: "chooser" }, h("span", {}, label),
    h("select", { onchange: ({ target }) => choose(target.value) },
      Object.entries(options).map(([value, words]) => h("option", { value, selected: value === chosen }, words))));
}

function lampButtons(teams, free) {
  const wired = stations.length ? stations : teams.map((team) => team.station);
  const teamAt = (station) => teams.find((team) => team.station === station);
  return h("div", { class: "switches" }, wired.map((station) => h("button", {
    class: "switch small", disabled: !free, "aria-pressed": String(station in lamps), "data-key": `lamp-${station}`,
    onclick: () => { lamps = switched(lamps, station, pattern); tell(); },
  }, teamAt(station) ? mark(teamAt(station).number) : null,
  h("span", {}, t("Lamp {number}", { number: station }), h("small", {}, lamps[station] ? PATTERNS[lamps[station]] : t("off"))))));
}

function boardButtons(free) {
  return h("div", { class: "switches" }, names.map((name) => h("button", {
    class: "switch small", disabled: !free, "aria-pressed": String(name in boards), "data-key": `board-${name}`,
    onclick: () => { boards = switched(boards, name, shown); tell(); },
  }, h("span", {}, t("LED board {name}", { name }), h("small", {}, boards[name] ? BOARDS[boards[name]] : t("as in the contest"))))));
}

/** The section; `free`: no match runs, as far as this page knows. */
export function outputSection(snapshot, free) {
  return h("section", { class: "card outputs", "data-key": "outputs" }, h("h2", {}, t("Manual outputs")),
    h("p", { class: "muted" }, free ? t("Everything turns off when you leave this page.") : t("A match is running: test before it starts or after the last prize")),
    reasons.length ? h("ul", { class: "refusal", role: "alert" }, reasons.map((reason) => h("li", {}, say(reason)))) : null,
    h("h3", {}, t("Lamps")),
    chooser(t("What a lamp does"), PATTERNS, pattern, (wish) => { pattern = wish; lamps = Object.fromEntries(Object.keys(lamps).map((station) => [station, wish])); if (anything()) tell(); again(); }),
    lampButtons(snapshot.teams, free),
    names.length ? [h("h3", {}, t("LED boards")),
      chooser(t("What a board shows"), BOARDS, shown, (wish) => { shown = wish; boards = Object.fromEntries(Object.keys(boards).map((name) => [name, wish])); if (anything()) tell(); again(); }),
      boardButtons(free)] : null,
    h("h3", {}, t("Horn (all lamps flash with it)")),
    h("div", { class: "switches" }, Object.entries(HORN).map(([what, words]) => h("button", { class: "small", disabled: !free, "data-key": `horn-${what}`, onclick: () => sound(what) }, words))),
    h("button", { class: "small all-off", disabled: !anything(), onclick: allOff }, t("All off")));
}
