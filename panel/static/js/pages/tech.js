// Tech: health of every part, buttons and lamps live, the connection of this device, paired devices.

import { wakeLockState } from "../lib/wake-lock.js";
import { deviceSection, watchDevices } from "../parts/devices.js";
import { batched, h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { holdHandlers, holdClass, onHoldChange } from "../lib/hold.js";
import { linesAt, otherLines } from "../parts/button-lines.js";
import { connect } from "../lib/stream.js";
import { pressWords } from "../parts/mc-teams.js";
import { watchOffice } from "../parts/office-line.js";
import { pageHead } from "../parts/page-head.js";
import { reasonList } from "../parts/reasons.js";
import { sendCommand } from "../lib/command.js";
import { SOUNDS, play } from "../parts/sounds.js";
import { LAMP_NAMES, lampAt, mark } from "../parts/teams.js";
import { officeSection } from "../parts/tech-office.js";
import { setBoards, outputSection, watchOutputs } from "../parts/tech-outputs.js";
import { pingSection, watchPings } from "../parts/tech-ping.js";
import { setSelftestView, selftestSection, watchSelftest } from "../parts/tech-selftest.js";
import { stickSection, watchSticks } from "../parts/tech-sticks.js";
import { stageSoundSection, watchStageSound } from "../parts/tech-sound.js";
import { clockQuality } from "../lib/time.js";
import { milliseconds, points, say, t } from "../lib/translate.js";

const page = document.querySelector("#page");
const { simulated, https } = page.dataset;
const PARTS = {
  firmware: t("Buzzers (firmware)"),
  scoreboard: t("LED boards"),
  panel: t("Panel"),
  journal: t("Journal (saving)"),
};
const STATES = { ok: t("OK"), away: t("no signal"), trouble: t("problem") };
let snapshot = null;
let panel = null;
let reasons = [];

const redraw = batched(() => {
  if (!snapshot) return;
  render(
    page,
    pageHead(t("Technicians"), snapshot),
    h(
      "main",
      { class: "desk-main" },
      selftestSection(isIdle(snapshot)),
      h(
        "div",
        { class: "column" },
        stickSection(),
        parts(snapshot),
        inputs(snapshot),
        outputSection(snapshot, isIdle(snapshot)),
      ),
      h(
        "div",
        { class: "column" },
        led(snapshot),
        pingSection(),
        connection(),
        sounds(),
        stageSoundSection(isIdle(snapshot)),
        links(),
        officeSection(redraw),
        deviceSection(),
      ),
    ),
  );
});

function parts(snapshot) {
  const all = [...otherLines(snapshot, stationsOf(snapshot)), ...snapshot.notices.map(say)];
  return h(
    "section",
    { class: "card", "data-key": "parts" },
    h("h2", {}, t("Parts")),
    h(
      "ul",
      { class: "rows" },
      snapshot.health.map((part) =>
        h(
          "li",
          { class: `row part ${part.state}`, "data-key": part.name },
          h(
            "span",
            { class: "who" },
            h("span", { class: "name" }, PARTS[part.name]),
            part.troubles.map((trouble) => h("span", { class: "press early" }, say(trouble))),
          ),
          h("strong", {}, STATES[part.state]),
        ),
      ),
      source(snapshot.capture),
    ),
    all.length
      ? h(
          "ul",
          { class: "notices" },
          all.map((text) => h("li", {}, text)),
        )
      : null,
  );
}

/** The source of the presses and the resolution of its timestamps. */
function source(capture) {
  if (!capture) return null;
  const exact =
    capture.resolution_ns < 1e6
      ? `${points(capture.resolution_ns / 1e3)} µs`
      : `${points(capture.resolution_ns / 1e6)} ms`;
  const name = capture.simulated ? t("simulated GPIO") : capture.name;
  const texts = [
    name,
    t("timestamps exact to {time}", { time: exact }),
    capture.loses_silently ? t("an edge can be lost unnoticed") : t("every lost edge is detected"),
  ];
  return h(
    "li",
    { class: "row part", "data-key": "source" },
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, t("Source of the presses")),
      h("span", { class: `press${capture.loses_silently ? " early" : ""}` }, texts.join(" · ")),
    ),
  );
}

/** Whether no match runs, as far as this page knows; the controller decides in any case. */
const isIdle = (snapshot) => [Phase.SETUP, Phase.RANKING].includes(snapshot.phase);

/** The stations with a team, with a lamp lit by a test, or with a line problem. */
function stationsOf(snapshot) {
  const others = [
    ...Object.keys(snapshot.lamp_tests ?? {}).map(Number),
    ...snapshot.lines.map((line) => line.station).filter(Boolean),
  ];
  return [...new Set([...snapshot.teams.map((team) => team.station), ...others.sort()])];
}

/** Every station to show: its lamp, its last press, its line problems. */
function inputs(snapshot) {
  return h(
    "section",
    { class: "card", "data-key": "inputs" },
    h("h2", {}, t("Buttons and lamps, live")),
    h(
      "ul",
      { class: "rows" },
      stationsOf(snapshot).map((station) =>
        input(
          snapshot,
          station,
          snapshot.teams.find((team) => team.station === station),
        ),
      ),
    ),
  );
}

function input(snapshot, station, team) {
  const lamp = lampAt(snapshot, station);
  const press = [...snapshot.presses].reverse().find((candidate) => candidate.team === team?.number);
  const texts = [
    team?.name,
    snapshot.lamp_tests ? t("{lamp} (test)", { lamp: LAMP_NAMES[lamp] }) : LAMP_NAMES[lamp],
    press ? pressWords(press) : t("no press in this question"),
  ];
  return h(
    "li",
    { class: `row ${team ? `team-${team.number} ` : ""}lamp-${lamp}`, "data-key": `in-${station}` },
    h("i", { class: "lamp" }),
    team ? mark(team.number) : null,
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, t("Station {number}", { number: station })),
      h("span", { class: "press" }, texts.filter(Boolean).join(" · ")),
      linesAt(snapshot, station, { quiet: true }),
    ),
  );
}

async function act(command) {
  const answer = await sendCommand(command, snapshot.step);
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  redraw();
}

/** The brightness of the LED boards, and the hold that stops everything. */
function led(snapshot) {
  const set = (level) => act({ type: "SetBrightness", level });
  const level = snapshot.brightness ?? null;
  return h(
    "section",
    { class: "card", "data-key": "led" },
    h("h2", {}, t("LED boards and hold")),
    reasonList(reasons),
    h(
      "p",
      { class: "muted" },
      level === null ? t("Brightness: set by the board profile") : t("Brightness: {level} of 15", { level }),
    ),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small", "aria-pressed": String(level === null), onclick: () => set(null) },
        t("From the profile"),
      ),
      [1, 4, 8, 12, 15].map((step) =>
        h("button", { class: "small", "aria-pressed": String(level === step), onclick: () => set(step) }, String(step)),
      ),
      snapshot.hold
        ? h("button", { class: "small", onclick: () => act({ type: "Release" }) }, t("End the hold"))
        : h(
            "button",
            {
              class: `small ${holdClass("hold-all")}`,
              ...holdHandlers("hold-all", () => act({ type: "Hold", reason: "" })),
            },
            t("Technical hold"),
            h("small", {}, t("hold")),
          ),
    ),
  );
}

function connection() {
  const offset = clockQuality();
  return h(
    "section",
    { class: "card", "data-key": "connection" },
    h("h2", {}, t("This device")),
    h(
      "ul",
      { class: "facts" },
      h(
        "li",
        {},
        isSecureContext
          ? t("Encrypted or local connection: yes")
          : t("Encrypted connection: no — this page cannot keep the screen awake"),
      ),
      h(
        "li",
        {},
        {
          on: t("Screen stays awake: yes"),
          off: t("Screen stays awake: the browser refused"),
          unknown: t("Screen stays awake: this browser cannot; set its timeout to never"),
        }[wakeLockState()],
      ),
      h(
        "li",
        {},
        offset
          ? t("Clock offset known to within {ms} ms", { ms: milliseconds(offset.uncertaintyMs * 1e6) })
          : t("Clock offset: not measured yet"),
      ),
      panel
        ? h(
            "li",
            {},
            t("Open pages: {count}; dropped as too slow so far: {dropped}", {
              count: Object.values(panel.streams).reduce((sum, count) => sum + count, 0),
              dropped: panel.dropped,
            }),
          )
        : null,
    ),
  );
}

function sounds() {
  return h(
    "section",
    { class: "card", "data-key": "sounds" },
    h("h2", {}, t("Test the sounds of the stage page")),
    h(
      "div",
      { class: "steps" },
      Object.entries(SOUNDS).map(([name, { label }]) =>
        h("button", { class: "small", onclick: () => play(name, 1) }, label),
      ),
    ),
  );
}

function links() {
  const all = [
    ["/stage", t("Stage")],
    ["/watch", t("Watch")],
    ["/overlay", t("Overlay")],
    ["/led", t("LED boards")],
    ...(simulated === undefined ? [] : [["/buttons", t("Buttons")]]),
    ...(https === undefined ? [] : [["/trust", t("For tablets")]]),
    ["/healthz", "healthz"],
    ["/metrics", "metrics"],
    ["/api/openapi.json", "openapi.json"],
  ];
  return h(
    "section",
    { class: "card", "data-key": "links" },
    h("h2", {}, t("Links")),
    h(
      "div",
      { class: "steps" },
      all.map(([href, label]) => h("a", { class: "small button", href, target: "_blank", rel: "noopener" }, label)),
    ),
  );
}

async function fetchHealth() {
  if (document.hidden) return;
  try {
    panel = await (await fetch("/healthz", { cache: "no-store" })).json();
  } catch {
    return; // the banner reports it
  }
  redraw();
}

onHoldChange(redraw);
connect("/events/tech", {
  snapshot: (newest) => {
    snapshot = newest;
    redraw();
  },
  boards: setBoards,
  selftest: setSelftestView,
});
watchOutputs(redraw);
watchSelftest(redraw);
watchPings(redraw);
watchStageSound(redraw);
watchDevices(redraw);
watchOffice(redraw);
watchSticks(redraw);
fetchHealth();
setInterval(fetchHealth, 3000);
