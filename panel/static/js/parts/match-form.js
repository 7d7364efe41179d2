// Form of a match: title, teams with pupils and stations, order, judges, format, questions, rundown, colours, people.

import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { nameIn, say, t } from "../lib/translate.js";
import { rundownFields, takeRundown, themeFields } from "./match-evening.js";
import { loadScript, scriptFields } from "./match-script.js";
import { area, change, faultLines, field, form, lines, numberField, selection } from "./match-fields.js";
import { formatFile, MAX_TEAMS, questionFile, teamFile } from "./match-files.js";
import { outcomeBox } from "./reasons.js";
import { KIND_NAMES } from "./rundown.js";

const TIMEOUT_MS = 60_000;
const NEEDS_PIN = "match-pack-sealed"; // asked for when the match begins: nothing is wrong

let opened = 0; // how often a form was opened: each has fields of its own

export const isFormOpen = () => form.values !== null;

/** Open the form of the match `id` (empty: a new one); resolves to the reasons against it. */
export async function openForm(id) {
  [form.faults, form.outcome] = [{}, null];
  await loadScript();
  opened += 1;
  if (!id) {
    form.values = take({
      id: "",
      version: "",
      form: blank(),
      people: { mc: "", jury: [], secretaries: [], pupils: [] },
    });
    form.base = null;
    return [];
  }
  try {
    const answer = await (await fetch(`/api/matches/${id}`, { cache: "no-store" })).json();
    if (!answer.ok) return answer.reasons ?? [];
    [form.values, form.base] = [take(answer), take(answer)];
    return [];
  } catch {
    return [{ text: t("The connection was lost. Try again."), args: {} }];
  }
}

const newTeam = (number) => ({ number, name: "", station: 0, pupils: "" });

const blank = () => ({
  title: "",
  venue: "",
  teams: [1, 2, 3, 4].map(newTeam),
  order: [],
  format: "",
  pack: "",
  judges: 0,
  lot: null,
  rundown: [],
  theme: null,
  script: {},
});

/** The form's own state of what the panel has. */
function take({ id, version, form: fields, people, is_rehearsal: isRehearsal }) {
  const persons = (list) => list.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join("\n");
  return {
    id,
    version,
    isRehearsal,
    ...fields,
    script: { ...fields.script },
    theme: fields.theme && { ...fields.theme },
    order: fields.order.join(", "),
    drawnBy: fields.lot?.drawn_by ?? "",
    teams: fields.teams.map((team, index) => ({ ...team, pupils: (people.pupils[index] ?? []).join("\n") })),
    rundown: takeRundown(fields.rundown),
    mc: people.mc,
    jury: persons(people.jury),
    secretaries: persons(people.secretaries),
  };
}

const persons = (value) =>
  lines(value).map((line) => {
    const [name, ...role] = line.split(",");
    return { name: name.trim(), role: role.join(",").trim() };
  });

const numbersIn = (text) => (text.match(/\d+/g) ?? []).map(Number).slice(0, 50);

/** What the panel is asked to save. */
const request = ({ id, version, ...values }) => ({
  id,
  version,
  form: {
    title: values.title,
    venue: values.venue,
    teams: values.teams.map(({ number, name, station }) => ({ number, name, station: Number(station) || 0 })),
    order: numbersIn(values.order),
    format: values.format,
    pack: values.pack,
    judges: Number(values.judges) || 0,
    lot: values.lot && { seed: values.lot.seed, drawn_by: values.drawnBy },
    rundown: values.rundown.map((segment) => ({ ...segment, lines: lines(segment.lines) })),
    theme: values.theme,
    script: values.script,
  },
  people: {
    mc: values.mc,
    jury: persons(values.jury),
    secretaries: persons(values.secretaries),
    pupils: values.teams.map((team) => lines(team.pupils)),
  },
});

/** The section with the form; `changed()` once something on the machine is other than before. */
export function formSection(list, changed, draw) {
  form.redraw = draw;
  if (!form.values) return null;
  return h(
    "section",
    { class: "card match-form", "data-key": `form-${opened}` },
    h("h2", {}, form.values.id ? t("Edit a match") : t("New match")),
    form.values.isRehearsal ? h("p", { class: "on-hold" }, t("REHEARSAL")) : null,
    field("title", t("Title of the match")),
    field("venue", t("Venue")),
    selection("format", t("Format"), [
      ["", t("as in this machine's settings")],
      ...list.formats.map(({ name, title }) => [name, nameIn(title)]),
    ]),
    h("div", { class: "steps" }, formatFile(changed)),
    selection("judges", t("Number of judges"), [
      ["0", t("as the format says")],
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((count) => [String(count), String(count)]),
    ]),
    selection("pack", t("Questions"), [
      ["", t("as in this machine's settings")],
      ...list.packs.map((name) => [name, name]),
    ]),
    questionFile(changed),
    h("h3", {}, t("Teams")),
    h("div", { class: "steps" }, teamFile()),
    faultLines("teams"),
    form.values.teams.map(teamFields),
    form.values.teams.length < MAX_TEAMS
      ? h("div", { class: "steps" }, h("button", { class: "small", onclick: addTeam }, t("Another team")))
      : null,
    orderFields(),
    rundownFields(list),
    scriptFields(),
    themeFields(list, changed),
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
      h("button", { class: "final", disabled: form.isBusy, onclick: () => save(changed) }, t("Save the match")),
    ),
  );
}

function close() {
  form.values = null;
  form.redraw();
}

function addTeam() {
  change(({ teams }) => {
    const free = [1, 2, 3, 4, 5, 6, 7, 8].find((number) => !teams.some((team) => team.number === number));
    teams.push(newTeam(free));
  });
}

function teamFields(team, index) {
  const place = index + 1;
  return h(
    "fieldset",
    { class: "team", "data-key": `team-${place}` },
    h("legend", {}, t("Team {number}", { number: team.number })),
    numberField(`team-${place}-number`, t("Number"), team, "number", MAX_TEAMS),
    field(`team-${place}-name`, t("Name"), team, "name"),
    numberField(`team-${place}-station`, t("Station"), team, "station", MAX_TEAMS, String(team.number)),
    area(`team-${place}-pupils`, t("Pupils, one a line"), team, "pupils"),
    form.values.teams.length > 2
      ? h(
          "div",
          { class: "steps wide" },
          h(
            "button",
            { class: "small", onclick: () => change(({ teams }) => teams.splice(index, 1)) },
            t("Remove team {number}", { number: team.number }),
          ),
        )
      : null,
  );
}

// ------------------------------------------------------------------------------------------- the order of performances

function orderFields() {
  const { lot } = form.values;
  return h(
    "fieldset",
    { class: "order", "data-key": "order" },
    h("legend", {}, t("Order of the performances")),
    h(
      "div",
      { class: "wide" },
      field("order", t("Numbers of the teams, such as 2, 1, 3; empty: by number"), form.values, "order", {
        readonly: Boolean(lot),
      }),
      field("lot", t("Who draws the lot"), form.values, "drawnBy"),
      lot ? h("p", { class: "muted" }, t("Drawn by lot with the seed {seed}; it stands on the minutes", lot)) : null,
    ),
    h(
      "div",
      { class: "steps wide" },
      h("button", { class: "small", disabled: form.isBusy, onclick: drawLot }, t("Draw by lot")),
      lot ? h("button", { class: "small", onclick: forgetLot }, t("Remove the lot")) : null,
    ),
  );
}

/** A lot that the machine draws; its seed and who drew it stand on record. */
async function drawLot() {
  if (!form.values.drawnBy.trim()) {
    form.faults = { ...form.faults, lot: [t("Enter who draws the lot")] };
    return form.redraw();
  }
  const teams = form.values.teams.map((team) => team.number);
  const answer = await post("/api/matches/lot", JSON.stringify({ teams }), 1, TIMEOUT_MS);
  if (!answer.ok) form.outcome = { good: false, lines: (answer.reasons ?? []).map(say) };
  else
    change((values) => {
      delete form.faults.lot;
      [values.lot, values.order] = [{ seed: answer.seed }, answer.order.join(", ")];
    });
  return form.redraw();
}

const forgetLot = () =>
  change((values) => {
    [values.lot, values.order] = [null, ""];
  });

// ------------------------------------------------------------------------------------------------------------- saving

async function save(changed) {
  if (form.isBusy) return;
  [form.isBusy, form.outcome] = [true, null];
  form.redraw();
  const answer = await post("/api/matches", JSON.stringify(request(form.values)), 1, TIMEOUT_MS);
  form.isBusy = false;
  form.faults = {};
  for (const fault of answer.faults ?? [])
    (form.faults[fault.field] = form.faults[fault.field] ?? []).push(say(fault.text));
  if (answer.ok) saved(answer);
  else if (answer.is_conflict) conflict(answer);
  else {
    const few = Object.keys(form.faults).length ? [t("Correct what is marked.")] : [];
    form.outcome = { good: false, lines: [...(answer.reasons ?? []).map(say), ...few] };
  }
  form.redraw();
  if (answer.ok) await changed();
}

function saved(answer) {
  [form.values, form.base] = [take(answer), take(answer)];
  const good = answer.obstacles.every(({ code }) => code === NEEDS_PIN);
  form.outcome = { good, lines: [t("Saved."), ...answer.obstacles.map(say)] };
}

/** Somebody else has saved: what was typed stays, what they changed is said, and the next Save replaces it. */
function conflict(answer) {
  const theirs = take(answer);
  const before = new Map(form.base ? flat(form.base) : []);
  const now = new Map(flat(theirs));
  const lines = answer.reasons.map(say);
  for (const field of new Set([...before.keys(), ...now.keys()])) {
    const [was, is] = [before.get(field) || "–", now.get(field) || "–"];
    if (was !== is) lines.push(t("{field}: {before} → {after}", { field, before: was, after: is }));
  }
  lines.push(t("Save once more to keep what you entered, or close and open the match to take theirs."));
  [form.values.version, form.base] = [theirs.version, theirs];
  form.outcome = { good: false, lines };
}

/** Every field as [what it is called, text]. */
function flat(match) {
  const names = {
    title: t("Title of the match"),
    venue: t("Venue"),
    order: t("Order of the performances"),
    drawnBy: t("Who draws the lot"),
    judges: t("Number of judges"),
    format: t("Format"),
    pack: t("Questions"),
    mc: t("MC"),
    jury: t("Judges"),
    secretaries: t("Secretaries"),
  };
  const inOne = (...parts) => parts.filter(Boolean).join(" · ");
  const teams = match.teams.map(({ number, name, station, pupils }) => [
    t("Team {number}", { number }),
    inOne(name, station, lines(pupils).join(", ")),
  ]);
  const segments = match.rundown.map((segment, index) => {
    const length = segment.minutes ? t("{minutes} min", { minutes: segment.minutes }) : "";
    const detail = inOne(segment.name || KIND_NAMES[segment.kind], segment.at, length, segment.round, segment.video);
    return [`${t("Rundown")} ${index + 1}`, inOne(detail, lines(segment.lines).join(", "))];
  });
  const theme = match.theme ? inOne(...Object.values(match.theme)) : "";
  return [
    ...Object.entries(names).map(([key, words]) => [words, String(match[key])]),
    ...teams,
    ...segments,
    [t("Colours and logo of the school"), theme],
    ...Object.entries(match.script).map(([name, text]) => [`${t("What the MC says")}: ${name}`, text]),
  ];
}

const result = () => outcomeBox(form.outcome, "outcome");
