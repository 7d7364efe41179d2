// Desk, the slides: pictures, clips and text cards are uploaded in pieces, ordered, hidden and removed.

import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { holdClass, holdHandlers } from "../lib/hold.js";
import { say, t } from "../lib/translate.js";
import { dialog, textField } from "./dialog.js";
import { runJob } from "./job-stream.js";
import { reasonList } from "./reasons.js";
import { upload } from "./upload.js";

const FOREIGN = ".mov,.m4v,.mkv,.avi,.wmv,.mpg,.3gp"; // taken where they can be converted, else told what to do
const ACCEPTED = `.png,.jpg,.jpeg,.webp,.gif,.avif,.mp4,.webm,.txt,.mp3,.m4a,.pdf,${FOREIGN}`;

let files = null; // what is there; null: not known yet
let canConvert = false; // whether this machine can make clips playable
let progress = ""; // what is being uploaded
let reasons = [];
let redrawPage = () => {};

/** Fetch the list; `redraw` shows it. */
export async function watchSlides(redraw) {
  redrawPage = redraw;
  try {
    const answer = await fetch("/api/slides", { cache: "no-store" });
    if (answer.ok) take(await answer.json());
  } catch {
    setTimeout(() => watchSlides(redraw), 2000); // the panel is restarting
  }
  redrawPage();
}

function take({ slides, can_convert: converts }) {
  if (slides) [files, canConvert] = [slides, converts];
}

/** The section of the desk. */
export function slideSection(snapshot) {
  if (!files) return null;
  return h(
    "section",
    { class: "card slides", "data-key": "slides" },
    h("h2", {}, t("Slides on the stage")),
    h(
      "p",
      { class: "muted" },
      t("Shown in turn before the match and the rounds, in breaks, in a hold and before the ceremony."),
    ),
    reasonList(reasons),
    h(
      "ol",
      { class: "rows" },
      files.map((file, place) => row(file, place, snapshot.match_running)),
    ),
    progress ? h("p", { role: "status" }, progress) : null,
    snapshot.match_running
      ? h("p", { class: "muted" }, t("Files can be added before the match and after it."))
      : h(
          "div",
          { class: "steps" },
          chooser(),
          h("button", { class: "small", disabled: Boolean(progress), onclick: writeCard }, t("Write a text card")),
        ),
  );
}

function chooser() {
  const input = h("input", {
    type: "file",
    class: "unseen",
    multiple: true,
    accept: ACCEPTED,
    disabled: Boolean(progress),
    onchange: choose,
  });
  return h("label", { class: `button small${progress ? " off" : ""}` }, input, t("Add pictures or clips"));
}

function row({ name, size_bytes: size, is_hidden: hidden, fault }, place, isRunning) {
  const key = `slide-${name}`;
  const button = (words, title, disabled, onclick) =>
    h("button", { class: "small", title, "aria-label": `${title}: ${name}`, disabled, onclick }, words);
  return h(
    "li",
    { class: "row", "data-key": key },
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, name),
      h("span", { class: "press" }, weight(size), hidden ? [" · ", t("not shown in turn")] : ""),
      fault ? h("span", { class: "press early" }, say(fault)) : null,
    ),
    fault && canConvert && !isRunning
      ? h("button", { class: "small", disabled: Boolean(progress), onclick: () => convert(name) }, t("Convert"))
      : null,
    button("↑", t("Up"), place === 0, () => arrange(moved(place, -1))),
    button("↓", t("Down"), place === files.length - 1, () => arrange(moved(place, 1))),
    button(hidden ? t("Show") : t("Hide"), hidden ? t("Show") : t("Hide"), false, () =>
      arrange(files.map((file) => (file.name === name ? { ...file, is_hidden: !hidden } : file))),
    ),
    h(
      "button",
      {
        class: `small ${holdClass(key)}`,
        "aria-label": `${t("Delete")}: ${name}`,
        ...holdHandlers(key, () => change("/api/slides/remove", { name })),
      },
      t("Delete"),
      h("small", {}, t("hold")),
    ),
  );
}

const weight = (bytes) => t("{size} MB", { size: (Math.max(bytes, 10_000) / 1e6).toFixed(2) });

function moved(place, by) {
  const list = [...files];
  [list[place], list[place + by]] = [list[place + by], list[place]];
  return list;
}

function arrange(list) {
  files = list;
  redrawPage();
  const hidden = list.filter((file) => file.is_hidden).map((file) => file.name);
  return change("/api/slides", { order: list.map((file) => file.name), hidden });
}

async function change(address, body) {
  const answer = await post(address, JSON.stringify(body));
  take(answer);
  reasons = answer.reasons ?? [];
  redrawPage();
}

/** Let the machine make a clip of it that every screen plays. */
async function convert(name) {
  progress = t("Converting {name} …", { name });
  redrawPage();
  const answer = await runJob("/api/slides/convert", { name }, (words) => {
    progress = t("Converting {name} …", { name: words });
    redrawPage();
  });
  progress = "";
  reasons = answer.type === "ClipConverted" ? [] : answer.reasons;
  await watchSlides(redrawPage);
}

async function choose({ target }) {
  const chosen = [...target.files];
  target.value = "";
  await uploadAll(chosen);
}

function writeCard() {
  const title = textField("card-title");
  title.setAttribute("maxlength", "60");
  const text = h("textarea", { id: "card-text", maxlength: 500, rows: 5 });
  dialog(
    t("Write a text card"),
    t("Save"),
    [h("label", { for: "card-title" }, t("Title")), title, h("label", { for: "card-text" }, t("Text")), text],
    () => uploadAll([new File([`${title.value.trim()}\n${text.value.trim()}\n`], cardName(title.value))]),
  );
}

const cardName = (title) =>
  `${title
    .trim()
    .replace(/[/\\:.]/g, " ")
    .trim()}.txt`;

async function uploadAll(chosen) {
  reasons = [];
  for (const file of chosen) {
    const refused = await upload(file, (percent) => {
      progress = t("{name}: {percent} %", { name: file.name, percent });
      redrawPage();
    });
    reasons = [...reasons, ...refused];
  }
  progress = "";
  await watchSlides(redrawPage);
}
