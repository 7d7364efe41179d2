// Tech, the sound of the stage: how loud it is, the voice that says “Đội 3” and “Hết giờ”, and the files of the voice.

import { h } from "../lib/draw.js";
import { post } from "../lib/command.js";
import { t } from "../lib/translate.js";
import { reasonList } from "./reasons.js";

const CUES = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => [`doi-${number}`, t("Team {number}", { number })]);
CUES.push(["het-gio", t("Time is over")]);
const MAX_BYTES = 500_000;

let sound = null;
let reasons = [];
let isBusy = false;
let redrawPage = () => {};

/** Show changes by `redraw`. */
export function watchStageSound(redraw) {
  redrawPage = redraw;
  fetchSound();
}

async function fetchSound() {
  try {
    const answer = await fetch("/api/sound", { cache: "no-store" });
    if (answer.ok) sound = await answer.json();
  } catch {
    return; // the banner reports it
  }
  redrawPage();
}

async function send(address, body) {
  isBusy = true;
  redrawPage();
  const answer = await post(address, JSON.stringify(body), 1, 60_000);
  isBusy = false;
  if (answer.files) sound = answer;
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  redrawPage();
}

const save = (changes) =>
  send("/api/sound", { volume: sound.volume, voice: sound.voice, music: sound.music, ...changes });

/** The section; `isFree`: no match runs, as far as this page knows. */
export function stageSoundSection(isFree) {
  if (!sound) return null;
  const missing = CUES.filter(([cue]) => !(cue in sound.files)).length;
  return h(
    "section",
    { class: "card stage-sound", "data-key": "stage-sound" },
    h("h2", {}, t("Sound of the stage")),
    reasonList(reasons),
    h(
      "label",
      { class: "chooser" },
      h("span", {}, t("Volume: {percent} %", { percent: sound.volume })),
      h("input", {
        type: "range",
        min: "0",
        max: "100",
        step: "5",
        value: String(sound.volume),
        onchange: ({ target }) => save({ volume: Number(target.value) }),
      }),
    ),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        {
          class: "small",
          "aria-pressed": String(sound.voice),
          "data-key": "voice",
          disabled: isBusy,
          onclick: () => save({ voice: !sound.voice }),
        },
        sound.voice ? t("Voice: on") : t("Voice: off"),
      ),
      h(
        "button",
        {
          class: "small",
          "aria-pressed": String(sound.music),
          "data-key": "music",
          disabled: isBusy,
          onclick: () => save({ music: !sound.music }),
        },
        sound.music ? t("Music: on") : t("Music: off"),
      ),
      h(
        "button",
        { class: "small", "data-key": "test", disabled: isBusy || !isFree, onclick: () => send("/api/sound/test", {}) },
        t("Test on the stage"),
      ),
      sound.can_speak && missing
        ? h(
            "button",
            { class: "small", "data-key": "speak", disabled: isBusy, onclick: () => send("/api/sound/speak", {}) },
            t("Let this machine speak what is missing: {count}", { count: missing }),
          )
        : null,
    ),
    h(
      "p",
      { class: "muted" },
      t(
        "The voice says who has the floor, and that time is over. Record each with a phone (MP3, M4A or WAV, at most 6 s) and choose it here.",
      ),
    ),
    h(
      "p",
      { class: "muted" },
      sound.tunes.length
        ? t("Music between the parts of the program: {names}", { names: sound.tunes.join(", ") })
        : t("For music between the parts of the program, add MP3 or M4A files to the slides at the desk."),
    ),
    h(
      "details",
      { "data-key": "voice-files" },
      h("summary", {}, t("Files of the voice: {count} of {all}", { count: CUES.length - missing, all: CUES.length })),
      h("ul", { class: "rows" }, CUES.map(row)),
    ),
  );
}

function row([cue, words]) {
  const version = sound.files[cue];
  return h(
    "li",
    { class: "row", "data-key": cue },
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, words),
      h("span", { class: "press" }, version ? t("recorded") : t("nothing is said")),
    ),
    version
      ? [
          h("button", { class: "small", onclick: () => new Audio(`/voice/${cue}?${version}`).play() }, t("Listen")),
          h(
            "button",
            { class: "small", disabled: isBusy, onclick: () => send("/api/sound/voice", { cue }) },
            t("Remove the sound"),
          ),
        ]
      : null,
    h(
      "label",
      { class: `button small${isBusy ? " off" : ""}` },
      h("input", {
        type: "file",
        class: "unseen",
        accept: ".mp3,.m4a,.wav,audio/*",
        "aria-label": t("Sound for: {what}", { what: words }),
        disabled: isBusy,
        onchange: ({ target }) => target.files[0] && choose(cue, target.files[0]),
      }),
      t("Choose …"),
    ),
  );
}

function choose(cue, file) {
  if (file.size > MAX_BYTES) {
    const text = t("{name} is too long; at most {most} s and {size} kB are allowed", {
      name: file.name,
      most: 6,
      size: MAX_BYTES / 1000,
    });
    reasons = [{ code: "voice-long", text, args: {} }];
    redrawPage();
    return;
  }
  const reader = new FileReader();
  reader.onload = () => {
    const data = reader.result.slice(reader.result.indexOf(",") + 1);
    send("/api/sound/voice", { cue, name: file.name, data });
  };
  reader.readAsDataURL(file);
}
