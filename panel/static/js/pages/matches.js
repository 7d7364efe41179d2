// Matches: those on this machine; one is entered, begun, put aside, taken up again.

import "../lib/wake-lock.js";
import { newId, post, sendCommand } from "../lib/command.js";
import { batched, h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { holdClass, holdHandlers, onHoldChange } from "../lib/hold.js";
import { connect } from "../lib/stream.js";
import { dayAndTime, t } from "../lib/translate.js";
import { notices } from "../parts/mc-health.js";
import { formSection, isFormOpen, openForm } from "../parts/match-form.js";
import { pageHead } from "../parts/page-head.js";
import { reasonList } from "../parts/reasons.js";
import { isOpen } from "../parts/phase-names.js";
import { renameMatch } from "../parts/renames.js";
import { resultPart, trustButton } from "../parts/match-results.js";
import { send } from "../parts/upload.js";

const TIMEOUT_MS = 60_000;
const SLOW_MS = 200_000;
const PAPERS = ["minutes.pdf", "minutes.xlsx", "certificates.pdf"];
const STATES = {
  prepared: t("prepared"),
  running: t("open now"),
  aside: t("put aside"),
  finished: t("finished"),
};

const page = document.querySelector("#page");
let snapshot = null;
let list = null;
let activity = ""; // what is being done, in words
let reasons = [];
let lockedMatch = ""; // the match whose questions need a PIN
let pin = "";
let rehearsed = null; // the rehearsal that is being prepared: {match, questions, speed}
let phase = "";

const redraw = batched(() => {
  if (!snapshot) return;
  render(
    page,
    pageHead(t("Matches"), snapshot, h("a", { class: "button small", href: "/desk" }, t("Desk"))),
    h(
      "main",
      { class: "desk-main" },
      h("div", { class: "column" }, notices(snapshot), message(), trustButton(reasons, act), running(), matches()),
      h("div", { class: "column" }, list ? formSection(list, changed, redraw) : null),
    ),
  );
});

function message() {
  if (activity) return h("p", { role: "status", class: "muted", "data-key": "busy" }, activity);
  return reasonList(reasons, { "data-key": "refusal" });
}

/** The match that is open, and how to leave it. */
function running() {
  if (!isOpen(snapshot)) return null;
  const putAside = () =>
    act(t("Putting the match aside …"), () => sendCommand({ type: "PutMatchAside" }, snapshot.step));
  return h(
    "section",
    { class: "card", "data-key": "running" },
    h("h2", {}, t("The match that is open")),
    h("p", {}, h("strong", {}, snapshot.title), ` · ${snapshot.venue}`),
    robotPart(),
    h(
      "div",
      { class: "steps" },
      h("button", { class: "small", disabled: Boolean(activity), onclick: correct }, t("Correct title and venue")),
      snapshot.phase === Phase.RANKING
        ? signedPart((list?.matches ?? []).find((match) => match.state === "running"))
        : null,
    ),
    holdButton("aside", t("Put this match aside"), putAside),
  );
}

const correct = () =>
  renameMatch(snapshot, (command) => act(t("Correcting …"), () => sendCommand(command, snapshot.step)));

/** The robot plays a rehearsal as MC, judges and teams; people may do its work at any time. */
function robotPart() {
  if (!snapshot.rehearsal_speed) return null;
  const isPlaying = list?.is_robot_playing && snapshot.phase !== Phase.RANKING;
  const play = (isOn) =>
    act(isOn ? t("Starting the robot …") : t("Stopping the robot …"), () =>
      post("/api/matches/robot", JSON.stringify({ play: isOn }), 1, TIMEOUT_MS),
    );
  return h(
    "div",
    { class: "robot", "data-key": "robot" },
    h(
      "p",
      {},
      h("b", {}, t("REHEARSAL")),
      " · ",
      t("{speed} times as fast as in the hall", { speed: snapshot.rehearsal_speed }),
    ),
    snapshot.phase === Phase.RANKING
      ? h("p", { class: "muted" }, t("It has been played to its end. Put it aside, then begin the match that counts."))
      : h(
          "button",
          { class: "small", disabled: Boolean(activity), onclick: () => play(!isPlaying) },
          isPlaying ? t("Stop the robot") : t("Let the robot play"),
        ),
  );
}

const signedPart = (match) => (match ? resultPart(match, { act, save, redraw, isBusy: Boolean(activity) }) : null);

function matches() {
  const others = (list?.matches ?? []).filter((match) => match.state !== "running");
  const ofForm = (list?.matches ?? []).find((match) => match.state === "running");
  return h(
    "section",
    { class: "card", "data-key": "matches" },
    h("h2", {}, t("Matches on this machine")),
    others.length ? null : h("p", { class: "muted" }, t("No other match yet: enter one.")),
    h("ul", { class: "rows match-list" }, others.map(row)),
    h(
      "div",
      { class: "steps" },
      h("button", { class: "small", disabled: isFormOpen(), onclick: () => edit("") }, t("New match")),
      h(
        "label",
        { class: "button small" },
        h("input", {
          type: "file",
          class: "unseen",
          accept: ".bcmatch",
          disabled: Boolean(activity),
          onchange: ({ target }) => takePackage(target),
        }),
        t("From a package …"),
      ),
      ofForm
        ? h(
            "button",
            { class: "small", disabled: isFormOpen(), onclick: () => edit(ofForm.id) },
            t("Edit the match that is open"),
          )
        : null,
    ),
  );
}

function row(match) {
  const facts = [
    match.is_rehearsal ? t("REHEARSAL") : "",
    STATES[match.state],
    match.venue,
    t("{count} teams", { count: match.teams }),
    match.changed_s ? dayAndTime(new Date(match.changed_s * 1000)) : "",
  ];
  const hasPlayed = match.state !== "prepared";
  return h(
    "li",
    { class: "row", "data-key": `match-${match.id}` },
    h(
      "span",
      { class: "who" },
      h("strong", { class: "name" }, match.title),
      h("small", {}, facts.filter(Boolean).join(" · ")),
    ),
    lockedMatch === match.id
      ? h(
          "label",
          {},
          t("PIN of the questions"),
          h("input", {
            type: "password",
            autocomplete: "off",
            value: pin,
            oninput: ({ target }) => {
              pin = target.value;
            },
          }),
        )
      : null,
    holdButton(`begin-${match.id}`, hasPlayed ? t("Go on with it") : t("Begin this match"), () => begin(match)),
    h("button", { class: "small", disabled: isFormOpen(), onclick: () => edit(match.id) }, t("Edit")),
    match.is_rehearsal || hasPlayed ? null : rehearsalPart(match),
    h("a", { class: "button small", href: `/api/matches/${match.id}/match.toml`, download: "" }, t("As a file")),
    match.is_rehearsal
      ? null
      : h(
          "button",
          { class: "small", disabled: Boolean(activity), onclick: () => savePackage(match) },
          t("As a package"),
        ),
    match.facts ? PAPERS.map((name) => paperButton(match, name)) : null,
    match.facts ? signedPart(match) : null,
    match.facts && !match.is_rehearsal
      ? null
      : holdButton(`remove-${match.id}`, t("Remove the match"), () => remove(match)),
  );
}

/** A rehearsal is a match of its own: it never touches the one that counts. */
function rehearsalPart(match) {
  if (rehearsed?.match !== match.id)
    return h(
      "button",
      {
        class: "small",
        onclick: () => {
          rehearsed = { match: match.id, questions: "practice", speed: "5" };
          redraw();
        },
      },
      t("Rehearse …"),
    );
  const choice = (name, words, options) =>
    h(
      "label",
      {},
      words,
      h(
        "select",
        {
          name,
          onchange: ({ target }) => {
            rehearsed[name] = target.value;
          },
        },
        options.map(([value, seen]) => h("option", { value, selected: value === rehearsed[name] }, seen)),
      ),
    );
  return h(
    "div",
    { class: "rehearsal", "data-key": `rehearsal-${match.id}` },
    choice("questions", t("Questions"), [
      ["practice", t("practice questions, which say nothing of the real ones")],
      ["own", t("those of the match: they are seen in the hall")],
    ]),
    choice("speed", t("Speed"), [
      ["1", t("as in the hall")],
      ...["2", "5", "20"].map((speed) => [speed, t("{speed} times as fast", { speed })]),
    ]),
    h("button", { class: "small", disabled: Boolean(activity), onclick: rehearse }, t("Make the rehearsal")),
  );
}

function rehearse() {
  const { match, questions, speed } = rehearsed;
  rehearsed = null;
  const body = JSON.stringify({ questions, speed: Number(speed) });
  return act(t("Making the rehearsal …"), () => post(`/api/matches/${match}/rehearse`, body, 1, TIMEOUT_MS));
}

function holdButton(name, words, done) {
  return h(
    "button",
    { class: `small ${holdClass(name)}`, disabled: Boolean(activity), ...holdHandlers(name, done) },
    words,
    h("small", {}, t("hold")),
  );
}

function paperButton(match, name) {
  const [kind, ending] = name.split(".");
  const words = { minutes: t("Minutes"), certificates: t("Certificates") }[kind];
  const disabled = Boolean(activity) || (kind === "certificates" && match.state !== "finished");
  return h(
    "button",
    { class: "small", disabled, onclick: () => makePaper(match, name) },
    `${words} ${ending.toUpperCase()}`,
  );
}

/** Do something that takes a while; the reasons of a refusal are shown. */
async function act(words, work) {
  if (activity) return;
  [activity, reasons] = [words, []];
  redraw();
  const answer = await work();
  activity = "";
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  await refresh();
}

async function begin(match) {
  const needsPin = match.is_sealed && match.state === "prepared";
  if (needsPin && !pin) {
    lockedMatch = match.id;
    redraw();
    page.querySelector(".match-list input")?.focus();
    return;
  }
  const body = JSON.stringify({ id: newId(), step: snapshot.step, pin: lockedMatch === match.id ? pin : "" });
  [lockedMatch, pin] = ["", ""];
  await act(t("Opening the match …"), () => post(`/api/matches/${match.id}/begin`, body, 3, TIMEOUT_MS));
}

const remove = (match) =>
  act(t("Removing the match …"), () => post(`/api/matches/${match.id}/remove`, "{}", 1, TIMEOUT_MS));

async function edit(id) {
  reasons = await openForm(id, list);
  redraw();
}

/** The match as one file, with people, sealed questions, format, videos and logo. */
function savePackage(match) {
  return act(t("Making the package …"), async () => {
    const lost = { ok: false, reasons: [{ text: t("The connection was lost. Try again."), args: {} }] };
    try {
      const answer = await fetch("/api/matches/package", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ match: match.id }),
      });
      if ((answer.headers.get("Content-Type") ?? "").includes("json")) return { ok: false, ...(await answer.json()) };
      save(`${match.id}.bcmatch`, await answer.blob());
      return { ok: true };
    } catch {
      return lost;
    }
  });
}

function takePackage(target) {
  const [file] = target.files;
  target.value = "";
  if (!file) return null;
  const progress = (percent) => {
    activity = t("{name}: {percent} %", { name: file.name, percent });
    redraw();
  };
  return act(t("Reading {name} …", { name: file.name }), () => send(file, progress, "/api/matches/package/piece"));
}

function makePaper(match, name) {
  return act(t("Making the paper …"), async () => {
    const lost = { ok: false, reasons: [{ text: t("The connection was lost. Try again."), args: {} }] };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), SLOW_MS);
    try {
      const answer = await fetch(`/api/papers/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ match: match.id }),
        signal: stop.signal,
      });
      if (!answer.ok) return { ok: false, ...(await answer.json()) };
      const lines = (await answer.text()).trim().split("\n");
      const paper = JSON.parse(lines[lines.length - 1]);
      if (paper.type !== "Paper") return { ok: false, reasons: paper.reasons ?? [] };
      download(`${match.id}-${name}`, paper);
      return { ok: true };
    } catch {
      return lost;
    }
  });
}

function download(name, { media, content }) {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  save(name, new Blob([bytes], { type: media }));
}

function save(name, blob) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A match was saved. */
async function changed() {
  reasons = [];
  await refresh();
}

async function refresh() {
  try {
    const answer = await fetch("/api/matches", { cache: "no-store" });
    if (answer.ok) list = await answer.json();
  } catch {
    setTimeout(refresh, 2000); // the panel is restarting
  }
  redraw();
}

onHoldChange(redraw);
connect("/events/desk", {
  snapshot: (newest) => {
    const isOther = snapshot?.match_id !== newest.match_id || newest.phase !== phase;
    [snapshot, phase] = [newest, newest.phase];
    if (isOther) refresh();
    redraw();
  },
});
setInterval(redraw, 1000);
