// Packs: the desk selects a question file, previews it and how it fits the format, and loads it for the match.

import { h, replaceContent, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { holdHandlers, holdClass } from "../lib/hold.js";
import { newId, post } from "../lib/command.js";
import { clipsToConvert, convertClips } from "./clip-conversion.js";
import { isOpen } from "./phase-names.js";
import { postAsOwner } from "./pin-again.js";
import { ACCEPTED, encodeFiles, sortFiles } from "./question-files.js";
import { outcomeBox } from "./reasons.js";
import { dayAndTime, nameIn, say, t } from "../lib/translate.js";

const TIMEOUT_MS = 120_000;

let snapshot = null;
let library = null; // the packs in the data folder, and the limits of an upload
let source = null; // what was sent to be previewed
let openingFile = ""; // the sealed pack whose PIN is asked for
let preview = null; // the panel's answer to it
let pins = ["", ""];
let activity = ""; // what is being done, in words; empty: nothing
let outcome = null; // {good, lines}: the result of the last action

/** `<pack-desk>`: the whole section. It draws itself when something happens here, not with every snapshot. */
class PackDesk extends HTMLElement {
  connectedCallback() {
    drawAll();
    if (!library) refreshLibrary();
  }

  get state() {
    return snapshot;
  }

  set state(newest) {
    const hasChanged = snapshot?.phase !== newest.phase || snapshot.match_id !== newest.match_id;
    snapshot = newest;
    if (hasChanged) drawAll();
  }
}
customElements.define("pack-desk", PackDesk);

/** The section; `state` says whether a match is open. */
export function packSection(state) {
  return h(
    "section",
    { class: "card packs", "data-key": "packs" },
    h("h2", {}, t("Questions of this match")),
    h("pack-desk", { state }),
  );
}

/** Draw the section again: a button is held or released. */
export function drawAll() {
  document.querySelectorAll("pack-desk").forEach((place) => render(place, content()));
}

function content() {
  const isBusy = Boolean(activity);
  const chooseFiles = ({ target }) => choose([...target.files]);
  return [
    h(
      "p",
      { class: "muted" },
      t(
        "A file as teachers write it: XLSX, CSV or DOCX. Select the pictures and clips that it names along with it, or one ZIP with all of them. Only the desk sees the contents.",
      ),
    ),
    h(
      "label",
      { class: `button small${isBusy ? " off" : ""}` },
      h("input", {
        type: "file",
        class: "unseen",
        multiple: true,
        disabled: isBusy,
        accept: ACCEPTED,
        onchange: chooseFiles,
      }),
      t("Choose a file …"),
    ),
    h(
      "a",
      { class: "small button", href: "/api/packs/template.xlsx", download: "" },
      t("Empty spreadsheet for questions"),
    ),
    preview ? null : tooLate(),
    storedPacks(),
    canLoad() ? null : message(),
    preview ? [verdict(), sections(), findings(), conversion(), questions(), loading()] : null,
  ];
}

/** The packs that are on this machine already, copied from a USB stick or over the network. */
function storedPacks() {
  if (!library?.packs.length) return null;
  return h(
    "details",
    { class: "stored-packs", "data-key": "stored-packs" },
    h("summary", {}, t("On this machine, in the data folder's packs: {count}", { count: library.packs.length })),
    h("ul", { class: "device-list" }, library.packs.map(storedPack)),
  );
}

function storedPack(pack) {
  const facts = [
    pack.is_sealed ? t("sealed") : t("not sealed"),
    t("{size} kB", { size: Math.ceil(pack.size / 1000) }),
    dayAndTime(new Date(pack.changed_s * 1000)),
  ];
  const needsPin = openingFile === pack.file;
  const check = () => (pack.is_sealed && !needsPin ? askPin(pack.file) : checkStored(pack));
  return h(
    "li",
    { "data-key": pack.file },
    h("span", { class: "who" }, h("strong", {}, pack.file), h("small", {}, facts.join(" · "))),
    needsPin
      ? h("label", {}, t("Its PIN"), pinField(0, "off", { onkeydown: ({ key }) => key === "Enter" && check() }))
      : null,
    h("button", { class: "small", disabled: Boolean(activity), onclick: check }, t("Check it")),
  );
}

function pinField(index, autocomplete, more = {}) {
  const oninput = ({ target }) => {
    pins[index] = target.value;
  };
  return h("input", { type: "password", autocomplete, value: pins[index], oninput, ...more });
}

function askPin(file) {
  forget();
  openingFile = file;
  drawAll();
  document.querySelector("pack-desk .stored-packs input")?.focus();
}

function checkStored(pack) {
  const pin = pack.is_sealed ? pins[0] : "";
  forget();
  return run(t("Reading {name} …", { name: pack.file }), () => fetchPreview({ from: "packs", file: pack.file, pin }));
}

async function refreshLibrary() {
  try {
    const answer = await fetch("/api/packs", { cache: "no-store" });
    if (answer.ok) library = await answer.json();
  } catch {
    return; // the banner reports it
  }
  drawAll();
}

/** What is being done, or the result, beside the button that was pushed. */
function message() {
  if (activity) return h("p", { role: "status", class: "muted", "data-key": "busy" }, activity);
  return outcomeBox(outcome, "said");
}

const canLoad = () => Boolean(preview?.is_usable && snapshot?.phase === Phase.SETUP && isOpen(snapshot));

// ---------------------------------------------------------------------------------------------------------- preview

async function choose(files) {
  forget();
  if (!files.length) return drawAll();
  const sorted = sortFiles(files);
  if (sorted.fault) return refuse([sorted.fault]);
  const { table } = sorted;
  const size = files.reduce((sum, file) => sum + file.size, 0) - table.size;
  if (library && (size > library.max_pictures_bytes || table.size > library.max_table_bytes)) {
    const limits = { pack: library.max_table_bytes / 1e6, pictures: library.max_pictures_bytes / 1e6 };
    return refuse([
      t("Too large: a question file may have at most {pack} MB, its pictures and clips together {pictures} MB", limits),
    ]);
  }
  await run(t("Reading {name} …", { name: table.name }), async () => {
    await fetchPreview(await encodeFiles(sorted));
  });
}

/** Where clips will not do, and this machine can make them right. */
function conversion() {
  const sentences = preview.findings.filter((finding) => !finding.is_warning).map((finding) => finding.text);
  const names = clipsToConvert(source, sentences);
  if (!names.length || !library?.can_convert) return null;
  return h(
    "button",
    { class: "small", "data-key": "convert", disabled: Boolean(activity), onclick: () => convert(names) },
    t("Convert the clips: {count}", { count: names.length }),
  );
}

const convert = (names) =>
  run(t("Converting {name} …", { name: names[0] }), async () => {
    const refused = await convertClips(source, names, (words) => {
      activity = words;
      drawAll();
    });
    if (refused.length) refuse(refused.map(say));
    else await fetchPreview(source);
  });

async function fetchPreview(file) {
  const answer = await postAsOwner("/api/packs/preview", file, 1, TIMEOUT_MS);
  if (answer.type === "PackPreview") [preview, source] = [answer, file];
  else refuse(answer.reasons.map(say));
}

/** Drop everything of the file before, and its PIN. */
function forget() {
  [preview, source, outcome, openingFile, pins] = [null, null, null, "", ["", ""]];
}

/** The picture `name` of the previewed file, in base64: the page's own, or as the panel sent it, small. */
const picture = (name) => source?.pictures?.[name] ?? preview?.pictures[name];

async function run(text, work) {
  activity = text;
  drawAll();
  try {
    await work();
  } catch {
    refuse([t("The file cannot be read. Choose it again.")]); // it was moved or changed while it was read
  }
  activity = "";
  drawAll();
}

function refuse(lines) {
  outcome = { good: false, lines };
  drawAll();
}

function verdict() {
  const { name, is_usable: isUsable } = preview;
  const counts = [
    t("{count} questions", { count: preview.questions.length }),
    t("{count} errors", { count: preview.errors }),
    t("{count} warnings", { count: preview.warnings }),
  ];
  return h(
    "div",
    { class: `pack-verdict ${isUsable ? "good" : "bad"}`, role: "status", "data-key": "verdict" },
    h(
      "strong",
      {},
      isUsable
        ? t("{name}: ready to use", { name })
        : t("{name}: cannot be used; fix the errors in the file", { name }),
    ),
    h("span", {}, counts.join(" · ")),
  );
}

function sections() {
  if (!preview.sections.length) return null;
  const heads = [t("Section"), t("Used in"), t("Needed"), t("Available"), ""];
  const label = t("How it fits the evening");
  return h(
    "div",
    { class: "wide-table", tabindex: "0", role: "region", "aria-label": label, "data-key": "fit" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col" }, head)),
        ),
      ),
      h(
        "tbody",
        {},
        preview.sections.map((section) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, section.name),
            h("td", {}, roundNames(section)),
            h("td", {}, section.is_spare ? "–" : String(section.needed)),
            h("td", {}, String(section.count)),
            h("td", {}, fitWords(section)),
          ),
        ),
      ),
    ),
  );
}

function roundNames(section) {
  if (section.is_spare) return t("spare questions, tie-breaks");
  return section.rounds.map(nameIn).join(", ") || "–";
}

function fitWords({ count, needed, rounds, is_spare: isSpare }) {
  if (isSpare) return count ? t("{count} spare", { count }) : t("none: a voided question cannot be replaced");
  if (!rounds.length) return preview.format ? t("not asked") : "";
  if (count < needed) return h("strong", { class: "no" }, t("{count} missing", { count: needed - count }));
  return count > needed ? t("enough, {count} left over", { count: count - needed }) : t("enough");
}

function findings() {
  if (!preview.findings.length) return null;
  const errors = preview.findings.filter((finding) => !finding.is_warning);
  const warnings = preview.findings.filter((finding) => finding.is_warning);
  const hidden = preview.errors + preview.warnings - preview.findings.length;
  return h(
    "div",
    { class: "findings", "data-key": "findings" },
    errors.length ? h("h3", {}, t("Errors")) : null,
    h(
      "ul",
      {},
      errors.map((finding) => h("li", { class: "error" }, say(finding.text))),
    ),
    warnings.length ? h("h3", {}, t("Warnings")) : null,
    h(
      "ul",
      {},
      warnings.map((finding) => h("li", {}, say(finding.text))),
    ),
    hidden > 0 ? h("p", { class: "muted" }, t("… and {count} more", { count: hidden })) : null,
  );
}

function questions() {
  const bySection = new Map(preview.sections.map((section) => [section.name, []]));
  for (const question of preview.questions) bySection.get(question.section)?.push(question);
  return [...bySection]
    .filter(([, list]) => list.length)
    .map(([name, list]) =>
      h(
        "details",
        { class: "preview", "data-key": `section-${name}` },
        h("summary", {}, `${name || t("no section")} · ${t("{count} questions", { count: list.length })}`),
        h("ol", { tabindex: "0" }, list.map(questionItem)),
      ),
    );
}

function questionItem(question) {
  const facts = [
    t("row {row}", { row: question.row }),
    t("{seconds} s to read", { seconds: question.reading_s }),
    question.thinking_s ? t("{seconds} s to think", { seconds: question.thinking_s }) : "",
    question.picture ? t("picture {name}", { name: question.picture }) : "",
    question.clip ? t("clip {name}", { name: question.clip }) : "",
  ];
  const key = `${preview.digest}-${question.picture}`;
  return h(
    "li",
    {},
    h("span", { class: "number" }, String(question.number)),
    h(
      "span",
      { class: "what" },
      h("span", {}, question.text),
      picture(question.picture) ? h("pack-picture", { name: question.picture, "data-key": key }) : null,
      h("strong", {}, question.answer),
      question.notes ? h("small", {}, question.notes) : null,
      question.source ? h("small", {}, question.source) : null,
      h("small", { class: "muted" }, facts.filter(Boolean).join(" · ")),
    ),
  );
}

/** `<pack-picture name="…">`: a picture that was selected with the file, drawn once and not with every change. */
class PackPicture extends HTMLElement {
  connectedCallback() {
    const name = this.getAttribute("name");
    const kind = name.split(".").pop().toLowerCase().replace("jpg", "jpeg");
    const src = `data:image/${kind};base64,${picture(name) ?? ""}`;
    replaceContent(this, h("img", { src, alt: t("picture {name}", { name }) }));
  }
}
customElements.define("pack-picture", PackPicture);

// ---------------------------------------------------------------------------------------------------------- loading

/** Once the match has started, a file can be checked and not loaded. */
function tooLate() {
  if (!snapshot || !isOpen(snapshot) || snapshot.phase === Phase.SETUP) return null;
  return h(
    "p",
    { class: "muted", "data-key": "take" },
    t("The match has started and keeps its questions; load others before the next match starts"),
  );
}

function loading() {
  if (!preview.is_usable) return null;
  if (!isOpen(snapshot)) return h("p", { class: "muted", "data-key": "take" }, t("No match is open yet"));
  if (!canLoad()) return tooLate();
  const [name, count] = preview.in_play;
  return h(
    "div",
    { class: "take", "data-key": "take" },
    h(
      "p",
      {},
      t("They replace {name} ({count} questions). Nothing is overwritten, and undo brings the old ones back.", {
        name,
        count,
      }),
    ),
    preview.is_sealed ? h("p", { class: "muted" }, t("The file stays as it is, sealed with its own PIN.")) : newPin(),
    message(),
    h(
      "button",
      { class: `final ${holdClass("take-pack")}`, disabled: Boolean(activity), ...holdHandlers("take-pack", load) },
      t("Use these questions"),
      h("small", {}, t("hold")),
    ),
  );
}

/** The PIN that will seal a file that is not sealed yet. */
function newPin() {
  const hasEveningPin = document.querySelector("#page").dataset.pin !== undefined;
  return [
    h(
      "p",
      { class: "muted" },
      hasEveningPin
        ? t("They will be sealed with the evening's PIN, or with this one:")
        : t("They will be sealed with a PIN of at least 6 characters; a phrase is better:"),
    ),
    h(
      "div",
      { class: "pair" },
      h("label", {}, t("PIN of the questions"), pinField(0, "new-password")),
      h("label", {}, t("Repeat the PIN"), pinField(1, "new-password")),
    ),
  ];
}

async function load() {
  if (pins[0] !== pins[1]) return refuse([t("The two PINs differ")]);
  outcome = null;
  await run(t("Sealing and loading …"), async () => {
    const request = { id: newId(), step: snapshot.step, source, digest: preview.digest, pin: pins[0] };
    const answer = await post("/api/packs/load", JSON.stringify(request), 1, TIMEOUT_MS);
    if (!answer.ok) return refuse(answer.reasons.map(say));
    const lines = [
      t("Loaded: {name}, {count} questions", { name: preview.name, count: preview.questions.length }),
      t("Sealed in the data folder as packs/{file}", { file: answer.file }),
    ];
    forget();
    outcome = { good: true, lines };
    refreshLibrary();
  });
}
