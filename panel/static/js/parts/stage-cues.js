// Stage, the cues: what just happened is heard and seen. The button that lets this page be heard.

import { clockOf, happened, ticked } from "./cues.js";
import { audible, enable, play } from "./sounds.js";
import { remainingMs } from "../lib/time.js";
import { t } from "../lib/translate.js";

const SEEN_MS = 1600;
const LOOK_MS = 50;
const WORDS = { right: t("RIGHT"), wrong: t("WRONG"), over: t("TIME IS OVER") };
let left = Infinity;
let looked = ""; // the clock that was looked at last
let told = ""; // the clock whose end was told last
let tested = ""; // the last sound that a self-test asked for
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

/** The newest snapshot after the one before. */
export function follow(before, after) {
  if (after.sound_test && after.sound_test !== tested) give("open");
  tested = after.sound_test ?? "";
  for (const [name, team] of happened(before, after, told)) {
    give(name, team);
    if (name === "over") told = clockOf(before);
  }
}

/** Look at the clock all the time; `newest` gives the snapshot that counts. */
export function follows(newest) {
  setInterval(() => tick(newest()), LOOK_MS);
  setTimeout(() => { button.hidden = audible(); }, 1000); // making sound ready is slow: the picture comes first
}

function tick(snapshot) {
  const clock = clockOf(snapshot);
  const is = clock ? remainingMs(snapshot.clock) : Infinity;
  const cue = clock === looked && clock !== told ? ticked(snapshot, left, is) : null;
  [left, looked] = [is, clock];
  if (cue === "over") told = clock;
  if (cue) give(cue);
}

function give(name, team = null) {
  play(name, team ?? 1);
  document.body.dataset.cue = name; // the last seconds pulse, the open bell and a press flood the screen by themselves
  clearTimeout(hiding);
  hiding = setTimeout(() => { sign.hidden = true; delete document.body.dataset.cue; }, name === "tick" ? 400 : SEEN_MS);
  sign.hidden = WORDS[name] === undefined;
  sign.className = `cue ${name}`;
  if (WORDS[name]) sign.textContent = WORDS[name];
}
