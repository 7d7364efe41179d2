// Stage, the voice: “Đội 3”, “Hết giờ”, after the sound that belongs to it. Off at first; it delays nothing, and where a
// file is missing nothing is said. The files are fetched beforehand, each anew when it was replaced.

import { nowMs } from "../lib/time.js";
import { duckMusic, takeMusic } from "./stage-music.js";
import { play, playFile, setVolume } from "./sounds.js";

const AGAIN_MS = 60_000; // a page that no message reaches
const TEST_MS = 5000; // a page that joins later does not make up for a test
const AFTER_MS = { press: 450, over: 700 }; // the sound comes first

let sound = { volume: 100, voice: false, files: {} };
let lastTest = 0;
const loaded = new Map(); // by cue and version: the bytes of its file

/** Take the settings. */
export function takeSound(newest) {
  const isTest = newest.test && newest.test !== lastTest && nowMs() - newest.test < TEST_MS;
  lastTest = newest.test ?? lastTest;
  sound = newest;
  setVolume(sound.volume);
  takeMusic(sound);
  if (sound.voice) for (const cue of Object.keys(sound.files)) load(cue);
  if (!isTest) return;
  play("open");
  sayCue("press", 1);
}

/** Say what belongs to a cue, if anything does. */
export function sayCue(name, team) {
  duckMusic();
  const cue = name === "press" ? `doi-${team}` : name === "over" ? "het-gio" : "";
  const bytes = sound.voice && loaded.get(versionOf(cue));
  if (bytes) setTimeout(() => playFile(bytes), AFTER_MS[name]);
}

const versionOf = (cue) => `${cue}?${sound.files[cue]}`;

async function load(cue) {
  const version = versionOf(cue);
  if (loaded.has(version)) return;
  loaded.set(version, null);
  try {
    const answer = await fetch(`/voice/${version}`);
    if (answer.ok) loaded.set(version, await answer.arrayBuffer());
  } catch {
    loaded.delete(version);
  }
}

async function fetchSound() {
  try {
    const answer = await fetch("/sound.json");
    if (answer.ok) takeSound(await answer.json());
  } catch {
    return; // the banner reports it
  }
}

fetchSound();
setInterval(fetchSound, AGAIN_MS);
