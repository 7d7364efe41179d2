// Form of a match: title, teams with pupils and stations, order, judges, format, questions, people.

import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { nameIn, say, t } from "../lib/translate.js";

const TIMEOUT_MS = 60_000;
const MAX_TEAMS = 8;

let form = null; // what is entered; null: the form is closed
let base = null; // what was read, to tell what somebody else changed
let faults = {}; // field → texts
let outcome = null; // {good, lines}
let isBusy = false;
let opened = 0; // how often a form was opened: each has fields of its own
let redraw = () => {};

export const isFormOpen = () => form !== null;

const newTeam = () => ({ name: "", station: 0, pupils: "" });

/** Open the form of the match `id` (empty: a new one); resolves to the reasons against it. */
export async function openForm(id) {
  [faults, outcome] = [{}, null];
  opened += 1;
  if (!id) {
    form = take({ id: "", version: "", form: blank(), people: { mc: "", jury: [], secretaries: [], pupils: [] } });
    base = null;
    return [];
  }
  try {
    const answer = await (await fetch(`/api/matches/${id}`, { cache: "no-store" })).json();
    if (!answer.ok) return answer.reasons ?? [];
    [form, base] = [take(answer), take(answer)];
    return [];
  } catch {
    return [{ text: t("The connection was lost. Try again."), args: {} }];
  }
}

const blank = () => ({
  title: "",
  venue: "",
  teams: [newTeam(), newTeam(), newTeam(), newTeam()],
  order: [],
  format: "",
  pack: "",
  judges: 0,
});

/** The form's own state of what the panel has. */
function take({ id, version, form: fields, people }) {
  const lines = (persons) => persons.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join("\n");
  return {
    id,
    version,
    ...fields,
    order: fields.order.join(", "),
    teams: fields.teams.map((team, index) => ({ ...team, pupils: (people.pupils[index] ?? []).join("\n") })),
    mc: people.mc,
    jury: lines(people.jury),
    secretaries: lines(people.secretaries),
  };
}

const texts = (value) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const persons = (value) =>
  texts(value).map((line) => {
    const [name, ...role] = line.split(",");
    return { name: name.trim(), role: role.join(",").trim() };
  });

/** What the panel is asked to save. */
const request = () => ({
  id: form.id,
  version: form.version,
  form: {
    title: form.title,
    venue: form.venue,
    teams: form.teams.map(({ name, station }) => ({ name, station: Number(station) || 0 })),
    order: (form.order.match(/\d+/g) ?? []).map(Number).slice(0, 50),
    format: form.format,
    pack: form.pack,
    judges: Number(form.judges) || 0,
  },
  people: {
    mc: form.mc,
    jury: persons(form.jury),
    secretaries: persons(form.secretaries),
    pupils: form.teams.map((team) => texts(team.pupils)),
  },
});

/** The section with the form; `changed()` once a match was saved. */
export function formSection(list, changed, draw) {
  redraw = draw;
  if (!form) return null;
  return h(
    "section",
    { class: "card match-form", "data-key": `form-${opened}` },
    h("h2", {}, form.id ? t("Edit a match") : t("New match")),
    field("title", t("Title of the match")),
    field("venue", t("Venue")),
    teamFile(),
    faultLines("teams"),
    form.teams.map(teamFields),
    h(
      "div",
      { class: "steps" },
      form.teams.length < MAX_TEAMS
        ? h("button", { class: "small", onclick: () => change(() => form.teams.push(newTeam())) }, t("Another team"))
        : null,
      h("button", { class: "small", onclick: drawLot }, t("Draw the order of performances by lot")),
    ),
    field("order", t("Order of performances, such as 2, 1, 3; empty: by number")),
    selection("judges", t("Number of judges"), [
      ["0", t("as the format says")],
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((count) => [String(count), String(count)]),
    ]),
    selection("format", t("Format"), [
      ["", t("as in this machine's settings")],
      ...list.formats.map(({ name, title }) => [name, nameIn(title)]),
    ]),
    selection("pack", t("Questions"), [
      ["", t("as in this machine's settings")],
      ...list.packs.map((name) => [name, name]),
    ]),
    h("h3", {}, t("People, for the papers only")),
    h("p", { class: "muted" }, t("Names stand on papers only; bamchuong data wipe removes them.")),
    field("mc", t("MC")),
    area("jury", t("Jury, one a line: name, role")),
    area("secretaries", t("Secretaries, one a line: name, role")),
    result(),
    h(
      "div",
      { class: "pair" },
      h("button", { class: "small", onclick: close }, t("Close")),
      h("button", { class: "final", disabled: isBusy, onclick: () => save(changed) }, t("Save the match")),
    ),
  );
}

function change(work) {
  work();
  redraw();
}

function close() {
  change(() => {
    form = null;
  });
}

/** The texts of what is wrong with a field. */
function faultLines(name) {
  return faults[name] ? h("span", { class: "fault", id: `fault-${name}` }, faults[name].join(" ")) : null;
}

const invalid = (name) =>
  faults[name] ? { "aria-invalid": "true", "aria-describedby": `fault-${name}` } : { "aria-invalid": "false" };

function field(name, words, of = form, key = name, more = {}) {
  const oninput = ({ target }) => {
    of[key] = target.value;
  };
  return h(
    "label",
    { "data-key": `field-${name}` },
    words,
    h("input", {
      name,
      value: String(of[key]),
      maxlength: 500,
      autocomplete: "off",
      oninput,
      ...invalid(name),
      ...more,
    }),
    faultLines(name),
  );
}

function area(name, words, of = form, key = name) {
  const oninput = ({ target }) => {
    of[key] = target.value;
  };
  const own = Object.keys(faults).filter((fault) => fault === name || fault.startsWith(`${name}-`));
  return h(
    "label",
    { class: "wide", "data-key": `field-${name}` },
    words,
    h("textarea", { name, rows: 3, oninput, ...invalid(own[0]) }, of[key]),
    own.map(faultLines),
  );
}

function selection(name, words, options) {
  const onchange = ({ target }) => {
    form[name] = target.value;
  };
  return h(
    "label",
    { "data-key": `field-${name}` },
    words,
    h(
      "select",
      { name, onchange, ...invalid(name) },
      options.map(([value, label]) => h("option", { value, selected: value === String(form[name]) }, label)),
    ),
    faultLines(name),
  );
}

function teamFields(team, index) {
  const number = index + 1;
  const seats = { type: "number", min: 0, max: MAX_TEAMS, inputmode: "numeric" };
  const shown = { ...team, station: team.station || "" };
  const station = {
    get station() {
      return shown.station;
    },
    set station(value) {
      team.station = Number(value) || 0;
    },
  };
  return h(
    "fieldset",
    { "data-key": `team-${number}` },
    h("legend", {}, t("Team {number}", { number })),
    field(`team-${number}-name`, t("Name"), team, "name"),
    field(`team-${number}-station`, t("Station"), station, "station", { ...seats, placeholder: String(number) }),
    area(`team-${number}-pupils`, t("Pupils, one a line"), team, "pupils"),
    form.teams.length > 2
      ? h(
          "button",
          { class: "small", onclick: () => change(() => form.teams.splice(index, 1)) },
          t("Remove team {number}", { number }),
        )
      : null,
  );
}

/** A lot that the machine draws: the numbers stand in the field, and can be corrected by hand. */
function drawLot() {
  change(() => {
    const numbers = form.teams.map((_, index) => index + 1);
    for (let last = numbers.length - 1; last > 0; last -= 1) {
      const [random] = crypto.getRandomValues(new Uint32Array(1));
      const other = random % (last + 1);
      [numbers[last], numbers[other]] = [numbers[other], numbers[last]];
    }
    form.order = numbers.join(", ");
  });
}

// ---------------------------------------------------------------------------------------------------- teams of a file

function teamFile() {
  return h(
    "label",
    { class: "button small" },
    h("input", { type: "file", class: "unseen", accept: ".xlsx,.csv,.tsv,.txt", disabled: isBusy, onchange: readFile }),
    t("Teams from a spreadsheet (XLSX, CSV) …"),
  );
}

async function readFile({ target }) {
  const [file] = target.files;
  if (!file) return;
  isBusy = true;
  redraw();
  const answer = await send(file);
  isBusy = false;
  if (!answer.ok) outcome = { good: false, lines: (answer.reasons ?? []).map(say) };
  else {
    outcome = { good: !answer.faults.length, lines: answer.faults.map(say) };
    if (answer.teams.length) takeTeams(answer.teams);
  }
  target.value = "";
  redraw();
}

async function send(file) {
  try {
    const content = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });
    return await post("/api/matches/teams", JSON.stringify({ file: file.name, content }), 1, TIMEOUT_MS);
  } catch {
    return { ok: false, reasons: [{ text: t("The file cannot be read. Choose it again."), args: {} }] };
  }
}

/** Teams in the order of their numbers. */
function takeTeams(rows) {
  form.teams = [...rows]
    .sort((one, other) => one.number - other.number)
    .slice(0, MAX_TEAMS)
    .map(({ name, station, pupils }) => ({ name, station, pupils: pupils.join("\n") }));
  faults = {};
}

// ------------------------------------------------------------------------------------------------------------- saving

async function save(changed) {
  if (isBusy) return;
  [isBusy, outcome] = [true, null];
  redraw();
  const answer = await post("/api/matches", JSON.stringify(request()), 1, TIMEOUT_MS);
  isBusy = false;
  faults = {};
  for (const fault of answer.faults ?? []) (faults[fault.field] = faults[fault.field] ?? []).push(say(fault.text));
  if (answer.ok) saved(answer);
  else if (answer.is_conflict) conflict(answer);
  else {
    const few = Object.keys(faults).length ? [t("Correct what is marked.")] : [];
    outcome = { good: false, lines: [...(answer.reasons ?? []).map(say), ...few] };
  }
  redraw();
  if (answer.ok) await changed();
}

function saved(answer) {
  [form, base] = [take(answer), take(answer)];
  const lines = [t("Saved."), ...answer.obstacles.map(say)];
  outcome = { good: !answer.obstacles.length, lines };
}

/** Somebody else has saved: what was typed stays, what they changed is said, and the next Save replaces it. */
function conflict(answer) {
  const theirs = take(answer);
  const lines = answer.reasons.map(say);
  for (const [name, value] of flat(theirs)) {
    const before = base ? new Map(flat(base)).get(name) : "";
    if (value !== before) lines.push(t("{field}: {before} → {after}", { field: name, before, after: value }));
  }
  lines.push(t("Save once more to keep what you entered, or close and open the match to take theirs."));
  [form.version, base] = [theirs.version, theirs];
  outcome = { good: false, lines };
}

/** Every field as [what it is called, text]. */
function flat(match) {
  const names = {
    title: t("Title of the match"),
    venue: t("Venue"),
    order: t("Order of the performances"),
    judges: t("Number of judges"),
    format: t("Format"),
    pack: t("Questions"),
    mc: t("MC"),
    jury: t("Judges"),
    secretaries: t("Secretaries"),
  };
  const teams = match.teams.map(({ name, station, pupils }, index) => [
    t("Team {number}", { number: index + 1 }),
    [name, station, texts(pupils).join(", ")].filter(Boolean).join(" · "),
  ]);
  return [...Object.entries(names).map(([key, words]) => [words, String(match[key])]), ...teams];
}

function result() {
  if (!outcome) return null;
  return h(
    "div",
    { class: outcome.good ? "done" : "refusal", role: outcome.good ? "status" : "alert", "data-key": "outcome" },
    h(
      "ul",
      {},
      outcome.lines.map((line) => h("li", {}, line)),
    ),
  );
}
