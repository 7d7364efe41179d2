// Stage, the music between the parts of the program: off at first. It makes room for every sound and every voice, and
// stops by itself as soon as something is played.

import { Phase } from "../lib/enums.js";
import { isClipHeard } from "./stage-clip.js";
import { isQuiet } from "./stage-slides.js";
import { volumeNow } from "./sounds.js";

const STEP_MS = 100;
const FADE_STEPS = 15;
const LOUDNESS = 0.5; // people talk meanwhile
const DUCKED = 0.12;
const DUCKED_MS = 3000; // the longest sound and what a voice says after it

const player = document.createElement("audio");
player.className = "music";
document.body.append(player);

let names = [];
let index = -1;
let isWanted = false;
let soundMs = -Infinity;
let level = 0; // how loud it is, as a share of the volume

/** Take the settings of the stage's sound. */
export function takeMusic({ music = false, tunes = [] }) {
  names = music ? tunes : [];
}

/** Take note of what is on: music is only where nobody speaks and nothing is played. */
export function updateMusic(snapshot) {
  isWanted = isQuiet(snapshot) && !snapshot.hold && snapshot.phase !== Phase.RANKING;
}

/** A sound is heard: the music makes room. */
export function duckMusic() {
  soundMs = performance.now();
}

function target() {
  if (!isWanted || !names.length) return 0;
  return isClipHeard() || performance.now() - soundMs < DUCKED_MS ? DUCKED : LOUDNESS;
}

function step() {
  const goal = target();
  const change = LOUDNESS / FADE_STEPS;
  level = goal > level ? Math.min(goal, level + change) : Math.max(goal, level - 3 * change);
  player.volume = level * volumeNow();
  if (level > 0 && player.paused) start();
  if (level === 0 && !player.paused) player.pause();
}

function start() {
  if (index < 0 || player.ended || !player.src) next();
  else player.play().catch(() => {}); // the browser waits for a tap, as for every sound
}

function next() {
  index = (index + 1) % names.length;
  player.src = `/slides/${encodeURIComponent(names[index])}`;
  player.play().catch(() => {});
}

player.onended = () => names.length && next();
player.onerror = () => {
  names = names.filter((_, place) => place !== index); // one that cannot be played is left out
};
setInterval(step, STEP_MS);
