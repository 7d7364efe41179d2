// Files in the form of a match: teams, questions and formats are read from one, a logo is put among the slides.

import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { say, t } from "../lib/translate.js";
import { clipsToConvert, convertClips } from "./clip-conversion.js";
import { form } from "./match-fields.js";
import { ACCEPTED, encodeFiles, sortFiles } from "./question-files.js";
import { base64, upload } from "./upload.js";

const TIMEOUT_MS = 120_000;
const TABLES = ".xlsx,.csv,.tsv,.txt,.docx";
const PICTURES = ".png,.jpg,.jpeg,.webp,.gif,.avif";
export const MAX_TEAMS = 8;

let pin = ""; // seals the questions of the next file

const button = (words, accept, work, more = {}) =>
  h(
    "label",
    { class: `button small${form.isBusy ? " off" : ""}` },
    h("input", {
      type: "file",
      class: "unseen",
      accept,
      disabled: form.isBusy,
      onchange: async ({ target }) => {
        const files = [...target.files];
        target.value = "";
        if (files.length) await read(() => work(files));
      },
      ...more,
    }),
    words,
  );

/** Do something that takes a while; what `work` resolves to is told: `{ok, reasons, lines}`. */
async function read(work) {
  [form.isBusy, form.outcome] = [true, null];
  form.redraw();
  let answer = { ok: false, reasons: [{ text: t("The file cannot be read. Choose it again."), args: {} }] };
  try {
    answer = await work();
  } catch {
    // it was moved or changed while it was read: the reason above
  }
  form.isBusy = false;
  const lines = [...(answer.lines ?? []), ...(answer.reasons ?? []).map(say)];
  form.outcome = { good: answer.ok && !answer.reasons?.length, lines };
  form.redraw();
}

/** Teams with their pupils and stations. */
export const teamFile = () =>
  button(t("Teams from a spreadsheet (XLSX, CSV) …"), TABLES, async ([file]) => {
    const body = JSON.stringify({ file: file.name, content: await base64(file) });
    const answer = await post("/api/matches/teams", body, 1, TIMEOUT_MS);
    if (!answer.ok) return answer;
    if (answer.teams.length) takeTeams(answer.teams);
    return { ok: true, reasons: answer.faults, lines: [t("{count} teams read", { count: answer.teams.length })] };
  });

/** Teams in the order of their numbers. */
function takeTeams(rows) {
  form.values.teams = [...rows]
    .sort((one, other) => one.number - other.number)
    .slice(0, MAX_TEAMS)
    .map(({ number, name, station, pupils }) => ({ number, name, station, pupils: pupils.join("\n") }));
  form.faults = {};
}

/** Questions of this match, which a PIN seals; `chosen()` once they are on the machine. The desk alone has this. */
export function questionFile(chosen) {
  if (document.querySelector("#page").dataset.packs === undefined) return null;
  const oninput = ({ target }) => {
    pin = target.value;
  };
  return h(
    "fieldset",
    { "data-key": "question-file" },
    h("legend", {}, t("Questions from a file")),
    h(
      "p",
      { class: "muted wide" },
      t("Think of a PIN first and note it: it seals the questions, and opens them when the match begins."),
    ),
    h(
      "label",
      { class: "wide" },
      t("PIN of the questions, 6 characters or more"),
      h("input", { name: "question-pin", type: "password", autocomplete: "new-password", value: pin, oninput }),
    ),
    h(
      "div",
      { class: "steps wide" },
      button(t("Questions (XLSX, CSV, DOCX) …"), ACCEPTED, (files) => sendQuestions(files, chosen), {
        multiple: true,
      }),
    ),
  );
}

async function sendQuestions(files, chosen) {
  const sorted = sortFiles(files);
  if (sorted.fault) return { ok: false, reasons: [{ text: sorted.fault, args: {} }] };
  const source = await encodeFiles(sorted);
  const store = () =>
    post("/api/matches/questions", JSON.stringify({ source, pin, format: form.values.format }), 1, TIMEOUT_MS);
  let answer = await store();
  if (!answer.ok && (await convertFaulty(source, answer.reasons ?? []))) answer = await store();
  if (!answer.ok) return answer;
  pin = "";
  form.values.pack = answer.file;
  await chosen();
  const count = t("{file}: {count} questions, sealed with the PIN", { file: answer.file, count: answer.questions });
  return { ok: true, reasons: answer.warnings, lines: [count] };
}

/** Convert the clips that will not do, where this machine can and nothing else is wrong; whether that changed them. */
async function convertFaulty(source, reasons) {
  if (!reasons.every((reason) => clipsToConvert(source, [reason]).length)) return false;
  const names = clipsToConvert(source, reasons);
  const refused = await convertClips(source, names, (words) => {
    form.outcome = { good: true, lines: [words] };
    form.redraw();
  });
  return names.length > 0 && !refused.length;
}

/** A format as a file; `chosen()` once it is on the machine. */
export const formatFile = (chosen) =>
  button(t("Another format, from a file (TOML) …"), ".toml", async ([file]) => {
    const body = JSON.stringify({ file: file.name, content: await base64(file) });
    const answer = await post("/api/matches/formats", body, 1, TIMEOUT_MS);
    if (!answer.ok) return answer;
    form.values.format = answer.name;
    await chosen();
    return { ok: true, lines: [t("The format {name} is on this machine now", { name: answer.name })] };
  });

/** A picture of the school; it is put among the slides, and not shown in turn. */
export const logoFile = (chosen) =>
  button(t("Upload a logo …"), PICTURES, async ([file]) => {
    const reasons = await upload(file);
    if (reasons.length) return { ok: false, reasons };
    await hideSlide(file.name.normalize("NFC"));
    form.values.theme.logo = file.name.normalize("NFC");
    await chosen();
    return { ok: true, lines: [t("The logo {name} is on this machine now", { name: form.values.theme.logo })] };
  });

async function hideSlide(name) {
  const answer = await fetch("/api/slides", { cache: "no-store" });
  if (!answer.ok) return;
  const { slides } = await answer.json();
  const hidden = [...slides.filter((slide) => slide.is_hidden).map((slide) => slide.name), name];
  await post("/api/slides", JSON.stringify({ order: slides.map((slide) => slide.name), hidden }));
}
