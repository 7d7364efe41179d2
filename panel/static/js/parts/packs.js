// Packs: the desk chooses a file of questions, looks at what is in it and how it fits, and takes it for the match.

import { h, show } from "../lib/draw.js";
import { holding, holdLook } from "../lib/hold.js";
import { freshId, post } from "../lib/command.js";
import { isOpen } from "./phase-names.js";
import { dayAndTime, named, say, t } from "../lib/translate.js";

const PATIENCE_MS = 120_000;
const TABLE = /\.(xlsx|csv)$/i;
const PICTURE = /\.(png|jpe?g|webp)$/i;

let now = null; // the snapshot
let there = null; // the packs in the data folder, and how much may be sent
let chosen = null; // what was sent to be looked at
let opening = ""; // the sealed pack whose pin is asked for
let seen = null; // what was said of it
let pins = ["", ""];
let busy = "";
let said = null; // {good, lines}

/** `<pack-desk>`: the whole section. It draws itself when something happens here, not with every snapshot. */
class PackDesk extends HTMLElement {
  connectedCallback() {
    drawAll();
    if (!there) list();
  }

  get state() {
    return now;
  }

  set state(snapshot) {
    const other = now?.phase !== snapshot.phase || now.match_id !== snapshot.match_id;
    now = snapshot;
    if (other) drawAll();
  }
}
customElements.define("pack-desk", PackDesk);

/** The section; `snapshot` says whether a match is on. */
export function packSection(snapshot) {
  return h("section", { class: "card packs", "data-key": "packs" }, h("h2", {}, t("Questions of this match")), h("pack-desk", { state: snapshot }));
}

/** Draw it anew: what is held has changed. */
export function drawAll() {
  document.querySelectorAll("pack-desk").forEach((place) => show(place, parts()));
}

function parts() {
  return [
    h("p", { class: "muted" }, t("An XLSX or CSV file as teachers write it. Select the pictures that it names along with it. Only the desk sees the contents.")),
    h("label", { class: `button small${busy ? " off" : ""}` },
      h("input", { type: "file", class: "unseen", multiple: true, disabled: Boolean(busy), accept: ".xlsx,.csv,.png,.jpg,.jpeg,.webp", onchange: ({ target }) => choose([...target.files]) }),
      t("Choose a file …")),
    storedPacks(),
    takeable() ? null : message(),
    seen ? [verdict(), sections(), findings(), questions(), taking()] : null,
  ];
}

/** The packs that lie on this machine already, brought by a stick or over the network. */
function storedPacks() {
  if (!there?.packs.length) return null;
  return h("details", { class: "stored-packs", "data-key": "stored-packs" },
    h("summary", {}, t("On this machine, in the data folder's packs: {count}", { count: there.packs.length })),
    h("ul", { class: "device-list" }, there.packs.map(one)));
}

function one(pack) {
  const facts = [pack.sealed ? t("sealed") : t("not sealed"), t("{size} kB", { size: Math.ceil(pack.size / 1000) }), dayAndTime(new Date(pack.changed_s * 1000))];
  const asks = opening === pack.file;
  const begin = () => (pack.sealed && !asks ? ask(pack.file) : lookInto(pack));
  return h("li", { "data-key": pack.file },
    h("span", { class: "who" }, h("strong", {}, pack.file), h("small", {}, facts.join(" · "))),
    asks ? h("label", {}, t("Its PIN"), h("input", { type: "password", autocomplete: "off", value: pins[0], oninput: type(0), onkeydown: ({ key }) => key === "Enter" && begin() })) : null,
    h("button", { class: "small", disabled: Boolean(busy), onclick: begin }, t("Check it")));
}

function ask(file) {
  forget();
  opening = file;
  drawAll();
  document.querySelector("pack-desk .stored-packs input")?.focus();
}

function lookInto(pack) {
  const pin = pack.sealed ? pins[0] : "";
  forget();
  return working(t("Reading {name} …", { name: pack.file }), () => look({ from: "packs", file: pack.file, pin }));
}

async function list() {
  try {
    const answer = await fetch("/api/packs", { cache: "no-store" });
    if (answer.ok) there = await answer.json();
  } catch {
    return; // the banner says it
  }
  drawAll();
}

/** What happens, or what came of it: beside the button that was pushed. */
function message() {
  if (busy) return h("p", { role: "status", class: "muted", "data-key": "busy" }, busy);
  if (!said) return null;
  return h("div", { class: said.good ? "done" : "refusal", role: said.good ? "status" : "alert", "data-key": "said" },
    h("ul", {}, said.lines.map((line) => h("li", {}, line))));
}

const takeable = () => Boolean(seen?.good && now?.phase === "setup" && isOpen(now));

// ---------------------------------------------------------------------------------------------------------- looking

async function choose(files) {
  const tables = files.filter((file) => TABLE.test(file.name));
  const strange = files.filter((file) => !TABLE.test(file.name) && !PICTURE.test(file.name));
  forget();
  if (!files.length) return drawAll();
  if (strange.length) return refuse([t("{name} is neither a question file nor a picture; allowed: XLSX, CSV, PNG, JPEG, WebP", { name: strange[0].name })]);
  if (tables.length !== 1) return refuse([t("Choose exactly one question file, XLSX or CSV; {count} were chosen", { count: tables.length })]);
  const size = files.reduce((sum, file) => sum + file.size, 0) - tables[0].size;
  if (there && (size > there.most_pictures || tables[0].size > there.most_table)) {
    return refuse([t("Too large: a question file may have at most {pack} MB, its pictures together {pictures} MB", { pack: there.most_table / 1e6, pictures: there.most_pictures / 1e6 })]);
  }
  await working(t("Reading {name} …", { name: tables[0].name }), async () => {
    const pictures = Object.fromEntries(await Promise.all(files.filter((file) => PICTURE.test(file.name)).map(async (file) => [file.name, await base64(file)])));
    await look({ from: "desk", file: tables[0].name, content: await base64(tables[0]), pictures });
  });
}

async function look(file) {
  const answer = await post("/api/packs/look", JSON.stringify(file), 1, PATIENCE_MS);
  if (answer.type === "PackSeen") [seen, chosen] = [answer, file];
  else refuse(answer.reasons.map(say));
}

/** Nothing that was looked at before, and no pin, is left. */
function forget() {
  [seen, chosen, said, opening, pins] = [null, null, null, "", ["", ""]];
}

const type = (n) => ({ target }) => { pins[n] = target.value; };

/** The picture `name` of what was looked at, in base64: the page's own, or as the panel sent it, small. */
const picture = (name) => chosen?.pictures?.[name] ?? seen?.pictures[name];

async function working(words, work) {
  busy = words;
  drawAll();
  try {
    await work();
  } catch {
    refuse([t("The file cannot be read. Choose it again.")]); // it was moved or changed while it was read
  }
  busy = "";
  drawAll();
}

function refuse(lines) {
  said = { good: false, lines };
  drawAll();
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function verdict() {
  const counts = [t("{count} questions", { count: seen.questions.length }), t("{count} errors", { count: seen.errors }), t("{count} warnings", { count: seen.doubts })];
  return h("div", { class: `pack-verdict ${seen.good ? "good" : "bad"}`, role: "status", "data-key": "verdict" },
    h("strong", {}, seen.good ? t("{name}: ready to use", { name: seen.name }) : t("{name}: cannot be used; fix the errors in the file", { name: seen.name })),
    h("span", {}, counts.join(" · ")));
}

function sections() {
  if (!seen.sections.length) return null;
  return h("div", { class: "wide-table", tabindex: "0", role: "region", "aria-label": t("How it fits the evening"), "data-key": "fit" },
    h("table", {},
      h("thead", {}, h("tr", {}, [t("Section"), t("Used in"), t("Needed"), t("Available"), ""].map((word) => h("th", { scope: "col" }, word)))),
      h("tbody", {}, seen.sections.map((one) => h("tr", {},
        h("th", { scope: "row" }, one.name),
        h("td", {}, one.spare ? t("spare questions, tie-breaks") : one.rounds.map(([vi, en]) => named(vi, en)).join(", ") || "–"),
        h("td", {}, one.spare ? "–" : String(one.needed)),
        h("td", {}, String(one.there)),
        h("td", {}, fitWords(one)))))));
}

function fitWords(one) {
  const spare = one.there - one.needed;
  if (one.spare) return one.there ? t("{count} spare", { count: one.there }) : t("none: a voided question cannot be replaced");
  if (!one.rounds.length) return seen.form ? t("not asked") : "";
  if (spare < 0) return h("strong", { class: "no" }, t("{count} missing", { count: -spare }));
  return spare ? t("enough, {count} left over", { count: spare }) : t("enough");
}

function findings() {
  if (!seen.findings.length) return null;
  const errors = seen.findings.filter((one) => !one.doubt);
  const doubts = seen.findings.filter((one) => one.doubt);
  const hidden = seen.errors + seen.doubts - seen.findings.length;
  return h("div", { class: "findings", "data-key": "findings" },
    errors.length ? h("h3", {}, t("Errors")) : null,
    h("ul", {}, errors.map((one) => h("li", { class: "error" }, one.words))),
    doubts.length ? h("h3", {}, t("Warnings")) : null,
    h("ul", {}, doubts.map((one) => h("li", {}, one.words))),
    hidden > 0 ? h("p", { class: "muted" }, t("… and {count} more", { count: hidden })) : null);
}

function questions() {
  const bySection = new Map(seen.sections.map((one) => [one.name, []]));
  for (const one of seen.questions) bySection.get(one.section)?.push(one);
  return [...bySection].filter(([, found]) => found.length).map(([name, found]) =>
    h("details", { class: "preview", "data-key": `section-${name}` },
      h("summary", {}, `${name || t("no section")} · ${t("{count} questions", { count: found.length })}`),
      h("ol", { tabindex: "0" }, found.map(question))));
}

function question(one) {
  const facts = [t("row {row}", { row: one.row }), t("{seconds} s to read", { seconds: one.reading_s }),
    one.thinking_s ? t("{seconds} s to think", { seconds: one.thinking_s }) : "", one.picture ? t("picture {name}", { name: one.picture }) : ""];
  return h("li", {},
    h("span", { class: "number" }, String(one.number)),
    h("span", { class: "what" },
      h("span", {}, one.text),
      picture(one.picture) ? h("pack-picture", { name: one.picture, "data-key": `${seen.seen}-${one.picture}` }) : null,
      h("strong", {}, one.answer),
      one.notes ? h("small", {}, one.notes) : null,
      one.source ? h("small", {}, one.source) : null,
      h("small", { class: "muted" }, facts.filter(Boolean).join(" · "))));
}

/** `<pack-picture name="…">`: a picture that was chosen with the file, drawn once and not with every change. */
class PackPicture extends HTMLElement {
  connectedCallback() {
    const name = this.getAttribute("name");
    const kind = name.split(".").pop().toLowerCase().replace("jpg", "jpeg");
    this.replaceChildren(h("img", { src: `data:image/${kind};base64,${picture(name) ?? ""}`, alt: t("picture {name}", { name }) }));
  }
}
customElements.define("pack-picture", PackPicture);

// ----------------------------------------------------------------------------------------------------------- taking

function taking() {
  if (!seen.good) return null;
  if (!isOpen(now)) return h("p", { class: "muted", "data-key": "take" }, t("No match is open yet"));
  if (!takeable()) return h("p", { class: "muted", "data-key": "take" }, t("The match has started and keeps its questions; load others before the next match starts"));
  return h("div", { class: "take", "data-key": "take" },
    h("p", {}, t("They replace {name} ({count} questions). Nothing is overwritten, and undo brings the old ones back.", { name: seen.playing[0], count: seen.playing[1] })),
    seen.sealed ? h("p", { class: "muted" }, t("The file stays as it is, sealed with its own PIN.")) : newPin(),
    message(),
    h("button", { class: `final ${holdLook("take-pack")}`, disabled: Boolean(busy), ...holding("take-pack", take) }, t("Use these questions"), h("small", {}, t("hold"))));
}

/** What seals a file that is not sealed yet. */
function newPin() {
  const own = document.querySelector("#page").dataset.pin !== undefined;
  return [
    h("p", { class: "muted" }, own ? t("They will be sealed with the evening's PIN, or with this one:") : t("They will be sealed with a PIN of at least 6 characters; a phrase is better:")),
    h("div", { class: "pair" },
      h("label", {}, t("PIN of the questions"), h("input", { type: "password", autocomplete: "new-password", value: pins[0], oninput: type(0) })),
      h("label", {}, t("Repeat the PIN"), h("input", { type: "password", autocomplete: "new-password", value: pins[1], oninput: type(1) }))),
  ];
}

async function take() {
  if (pins[0] !== pins[1]) return refuse([t("The two PINs differ")]);
  said = null;
  await working(t("Sealing and loading …"), async () => {
    const body = { id: freshId(), step: now.step, chosen, seen: seen.seen, pin: pins[0] };
    const answer = await post("/api/packs/take", JSON.stringify(body), 1, PATIENCE_MS);
    if (!answer.ok) return refuse(answer.reasons.map(say));
    const lines = [t("Loaded: {name}, {count} questions", { name: seen.name, count: seen.questions.length }), t("Sealed in the data folder as packs/{file}", { file: answer.file })];
    forget();
    said = { good: true, lines };
    list();
  });
}
