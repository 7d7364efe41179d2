// Stage, the cues: sounds and signs for what just happened, and the button that enables sound.

import { clockOf, cuesBetween, clockCue } from "./cues.js";
import { audible, enable, play } from "./sounds.js";
import { sayCue } from "./stage-voice.js";
import { teamOf } from "./teams.js";
import { h, render } from "../lib/draw.js";
import { remainingMs } from "../lib/time.js";
import { t } from "../lib/translate.js";

const SEEN_MS = 1600;
const LOOK_MS = 50;
const WORDS = { right: t("RIGHT"), wrong: t("WRONG"), over: t("TIME IS OVER") };
let remaining = Infinity;
let watchedClock = ""; // the clock at the last look
let announcedClock = ""; // the clock whose end was announced last
let playedTest = ""; // the last sound that the self-test requested
let hiding = 0;

const sign = document.createElement("p");
sign.className = "cue";
sign.hidden = true;
sign.setAttribute("role", "status");
document.body.append(sign);

const button = document.createElement("button");
button.className = "sound";
button.textContent = t("Enable sound");
button.hidden = true;
button.onclick = async () => {
  await enable();
  button.hidden = audible();
  play("open");
};
document.body.append(button);

/** Play the cues between two snapshots. */
export function playCues(before, after) {
  if (after.sound_test && after.sound_test !== playedTest) showCue("open");
  playedTest = after.sound_test ?? "";
  const cues = cuesBetween(before, after, announcedClock);
  for (const [name, team] of cues) {
    sound(name, team);
    if (name === "over") announcedClock = clockOf(before);
  }
  if (cues.length) see(cues[0], teamOf(after, cues[0][1])); // the ruling; that the bell is open again the page itself says
}

/** Watch the clock all the time; `newest` returns the current snapshot. */
export function watchClock(newest) {
  setInterval(() => tick(newest()), LOOK_MS);
  setTimeout(() => {
    button.hidden = audible();
  }, 1000); // making sound ready is slow: the picture comes first
}

function tick(snapshot) {
  const clock = clockOf(snapshot);
  const remainingNow = clock ? remainingMs(snapshot.clock) : Infinity;
  const cue = clock === watchedClock && clock !== announcedClock ? clockCue(snapshot, remaining, remainingNow) : null;
  [remaining, watchedClock] = [remainingNow, clock];
  if (cue === "over") announcedClock = clock;
  if (cue) showCue(cue);
}

function showCue(name) {
  sound(name);
  see([name]);
}

function sound(name, team = null) {
  play(name, team ?? 1);
  sayCue(name, team);
}

/** Show the sight of a cue: a band with its word, and with the team's name where it is about one. */
function see([name], about) {
  document.body.dataset.cue = name; // the last seconds pulse, the open bell and a press flood the screen by themselves
  clearTimeout(hiding);
  hiding = setTimeout(
    () => {
      sign.hidden = true;
      delete document.body.dataset.cue;
    },
    name === "tick" ? 400 : SEEN_MS,
  );
  sign.hidden = WORDS[name] === undefined || (name !== "over" && about === undefined);
  sign.className = `cue ${name}`;
  if (sign.hidden) return;
  render(sign, h("span", {}, WORDS[name]), " ", about ? h("span", { class: "name" }, about.name) : null);
}
