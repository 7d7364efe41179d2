// Sounds: made on the page, at the instant itself, without any file. Every one has its sight too: see `cues.js`.

import { t } from "../lib/translate.js";

const SCALE = [523.25, 587.33, 659.26, 698.46, 783.99, 880, 987.77, 1046.5]; // C5 to C6: a pitch for each team

/** By name: a list of notes [frequency in Hz or null for the team's own, start and length in s, wave, loudness]. */
export const SOUNDS = {
  tick: { label: t("Last seconds"), notes: [[880, 0, 0.07, "square", 0.14]] },
  open: {
    label: t("Buzzers open"),
    notes: [
      [659.26, 0, 0.12, "triangle", 0.5],
      [987.77, 0.12, 0.34, "triangle", 0.5],
    ],
  },
  press: {
    label: t("A press (one pitch per team)"),
    notes: [
      [null, 0, 0.5, "triangle", 0.6],
      [null, 0.02, 0.8, "sine", 0.4],
    ],
  },
  right: {
    label: t("Right"),
    notes: [
      [523.25, 0, 0.15, "triangle", 0.5],
      [659.26, 0.15, 0.15, "triangle", 0.5],
      [783.99, 0.3, 0.5, "triangle", 0.5],
    ],
  },
  wrong: {
    label: t("Wrong"),
    notes: [
      [196, 0, 0.25, "sawtooth", 0.3],
      [146.83, 0.25, 0.5, "sawtooth", 0.3],
    ],
  },
  over: {
    label: t("Time is over"),
    notes: [
      [440, 0, 0.9, "square", 0.25],
      [443, 0, 0.9, "square", 0.2],
    ],
  },
  prize: {
    label: t("A prize"),
    notes: [
      [392, 0, 0.15, "triangle", 0.5],
      [523.25, 0.15, 0.15, "triangle", 0.5],
      [659.26, 0.3, 0.6, "triangle", 0.5],
    ],
  },
  first: {
    label: t("First prize"),
    notes: [
      [523.25, 0, 0.14, "sawtooth", 0.22],
      [523.25, 0.16, 0.14, "sawtooth", 0.22],
      [523.25, 0.32, 0.14, "sawtooth", 0.22],
      [698.46, 0.5, 0.3, "sawtooth", 0.24],
      [523.25, 0.82, 0.16, "sawtooth", 0.22],
      [698.46, 1, 1.4, "sawtooth", 0.24],
      [880, 1, 1.4, "triangle", 0.4],
      [1046.5, 1, 1.4, "triangle", 0.4],
    ],
  },
};

let context = null;
let master = null; // what all sounds go through, and how loud that is
const shares = { hall: 1, screen: 1 }; // of the whole stage, and of this screen alone
const listeners = [];

function audio() {
  if (!context) {
    context = new (window.AudioContext ?? window.webkitAudioContext)();
    master = context.createGain();
    master.gain.value = volumeNow();
    master.connect(context.destination);
  }
  return context;
}

/** How loud everything is, in per cent: on the whole stage (`hall`), or of that on this `screen`. */
export function setVolume(percent, whose = "hall") {
  shares[whose] = percent / 100;
  if (master) master.gain.value = volumeNow();
  for (const listener of listeners) listener(volumeNow());
}

/** How loud everything is, from 0 to 1. */
export const volumeNow = () => shares.hall * shares.screen;

/** Call `listener(volume)` whenever it changes: what plays a file by itself follows. */
export const onVolume = (listener) => listeners.push(listener);

/** Play a file that was fetched; nothing where this page may not be heard, or where it is none. */
export function playFile(bytes) {
  const output = audio();
  if (output.state !== "running") return;
  const play = (buffer) => {
    const source = output.createBufferSource();
    source.buffer = buffer;
    source.connect(master);
    source.start();
  };
  // Decoding takes the bytes away; and Safari 13 has no promise here.
  output.decodeAudioData(bytes.slice(0), play, () => {});
}

/** Whether the browser lets this page be heard (a tap is needed first, except in a kiosk with the autoplay flag). */
export function audible() {
  return audio().state === "running";
}

/** After a tap: let this page be heard. */
export function enable() {
  return audio().resume();
}

/** Play the sound called `name`; `team` gives the pitch of a press. */
export function play(name, team = 1) {
  const output = audio();
  if (output.state !== "running") {
    output.resume();
    if (!navigator.userActivation?.isActive) return;
  }
  for (const [hertz, start, length, wave, loudness] of SOUNDS[name].notes)
    note(output, hertz ?? SCALE[team - 1], output.currentTime + start, length, wave, loudness);
}

function note(output, hertz, start, length, wave, loudness) {
  const tone = output.createOscillator();
  const volume = output.createGain();
  tone.type = wave;
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.008);
  volume.gain.setValueAtTime(loudness, start + length * 0.6);
  volume.gain.exponentialRampToValueAtTime(0.001, start + length);
  tone.connect(volume).connect(master);
  tone.start(start);
  tone.stop(start + length + 0.02);
}
