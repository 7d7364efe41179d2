// Tech, the guided self-test: one thing at a time, big, for a phone in one hand. The self-test is a process of its
// own; its view comes by the technicians' stream, taps go back to it with the step they were given at.

import { h } from "../lib/draw.js";
import { holdHandlers, holdClass } from "../lib/hold.js";
import { newId, post } from "../lib/command.js";
import { reasonList } from "./reasons.js";
import { dayAndTime, say, t } from "../lib/translate.js";

const OUTCOMES = { pass: t("PASSED"), warn: t("CHECK"), fail: t("FAILED"), skipped: t("not tried") };

const GUARD_MS = 500; // a second tap of the same finger must not answer the next question

let view = null;
let freshMs = 0;
let reasons = [];
let redrawPage = () => {};

/** Show changes by `redraw`. */
export function watchSelftest(redraw) {
  redrawPage = redraw;
}

/** Take the newest view of the self-test. */
export function setSelftestView(newest) {
  if (newest.step !== view?.step) {
    [reasons, freshMs] = [[], performance.now()];
    setTimeout(() => redrawPage(), GUARD_MS);
  }
  view = newest;
  redrawPage();
}

async function tap(what) {
  const answer = await post("/api/selftest", JSON.stringify({ id: newId(), what, step: view.step }));
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  redrawPage();
}

/** The section; `free`: no match runs, as far as this page knows. */
export function selftestSection(free) {
  const isHeard = view !== null && !["away", "starting"].includes(view.state);
  const isRunning = isHeard && view.state === "running";
  return h(
    "section",
    { class: `card test${isRunning ? " on" : ""}`, "data-key": "test" },
    h("h2", {}, t("Guided self-test")),
    refusal(),
    isHeard
      ? isRunning
        ? running()
        : resting(free)
      : h(
          "p",
          { class: "muted" },
          view?.state === "away"
            ? t("There is no signal from the self-test: its process is not running here")
            : t("The self-test is starting…"),
        ),
    isHeard && view.findings.length ? results() : null,
  );
}

function refusal() {
  const allReasons = [...reasons, ...(view?.reasons ?? [])];
  return reasonList(allReasons);
}

function resting(free) {
  return [
    h(
      "p",
      { class: "muted" },
      free
        ? t(
            "Checks the machine, buttons, lamps, horn and LED boards in turn. All you need is a phone and a few minutes.",
          )
        : t("A match is running: test before it starts or after the last prize"),
    ),
    view.certificate
      ? verdict(view.certificate)
      : h("p", {}, t("There is no certificate yet: run the self-test first")),
    h(
      "button",
      { class: "next begin", disabled: !free, "data-key": "begin", onclick: () => tap("start") },
      view.certificate ? t("Test again") : t("Start the self-test"),
    ),
  ];
}

function verdict(last) {
  return h(
    "div",
    { class: "verdict-line", "data-key": "verdict" },
    h("span", { class: `outcome ${last.outcome}` }, OUTCOMES[last.outcome]),
    h("span", {}, t("made {time}, valid until {until}", { time: when(last.issued_s), until: when(last.expires_s) })),
    last.simulated ? h("span", { class: "muted" }, t("simulated board: not valid on stage")) : null,
    h("a", { class: "small button", href: "/api/selftest/certificate.pdf", download: "" }, t("Certificate (PDF)")),
  );
}

const when = (seconds) => dayAndTime(new Date(seconds * 1000));

const guarded = () => performance.now() - freshMs < GUARD_MS;

/** One instruction, as big as it goes; what is to be tapped lies under the thumb. */
function running() {
  return [
    h("progress", {
      max: view.parts || 1,
      value: view.part,
      "aria-label": t("Part {part} of {parts}", { part: view.part, parts: view.parts }),
    }),
    h(
      "div",
      { class: "now", role: "status" },
      view.station ? h("span", { class: "big" }, String(view.station)) : null,
      view.instruction ? h("p", { class: "say" }, say(view.instruction)) : null,
      view.prompt === "press" ? dots() : null,
      latest(),
    ),
    h(
      "div",
      { class: "answers" },
      view.prompt === "yes_no"
        ? [
            h("button", { class: "no", disabled: guarded(), "data-key": "no", onclick: () => tap("no") }, t("No")),
            h("button", { class: "yes", disabled: guarded(), "data-key": "yes", onclick: () => tap("yes") }, t("Yes")),
          ]
        : null,
      view.prompt === "press"
        ? h(
            "button",
            { class: "alone", "data-key": "give-up", onclick: () => tap("give_up") },
            t("Not working: continue"),
          )
        : null,
    ),
    h(
      "button",
      {
        class: `small end ${holdClass("stop-test")}`,
        "data-key": "stop",
        ...holdHandlers("stop-test", () => tap("stop")),
      },
      t("Stop the test"),
      h("small", {}, t("hold")),
    ),
  ];
}

function dots() {
  const look = (nth) => (nth < view.press ? "done" : nth === view.press ? "now-on" : "");
  return [
    h(
      "p",
      { class: "dots", "aria-hidden": "true" },
      Array.from({ length: view.presses }, (_, at) => h("i", { class: look(at + 1) })),
    ),
    h("p", { class: "muted" }, t("Press {press} of {presses}", { press: view.press, presses: view.presses })),
  ];
}

/** The newest result, so that it is seen at once without scrolling. */
function latest() {
  const last = view.findings[view.findings.length - 1];
  return last ? h("p", { class: "latest" }, outcome(last), h("span", {}, heading(last))) : null;
}

const outcome = (finding) => h("span", { class: `outcome ${finding.outcome}` }, OUTCOMES[finding.outcome]);
const heading = (finding) => [finding.title, finding.place].filter(Boolean).map(say).join(" · ");

/** All results: what is wrong stays in sight, the rest is there for who wants it, the newest first. */
function results() {
  const newestFirst = [...view.findings].reverse();
  const bad = ["fail", "warn"].flatMap((look) => newestFirst.filter((finding) => finding.outcome === look));
  const good = newestFirst.filter((finding) => !bad.includes(finding));
  return [
    bad.length ? h("ul", { class: "findings", "data-key": "bad" }, bad.map(row)) : null,
    good.length
      ? h(
          "details",
          { "data-key": "good" },
          h("summary", {}, t("Passed and not tried: {count}", { count: good.length })),
          h("ul", { class: "findings" }, good.map(row)),
        )
      : null,
  ];
}

function row(finding) {
  return h(
    "li",
    { class: finding.outcome, "data-key": `${finding.check}-${finding.place ? say(finding.place) : ""}` },
    h(
      "div",
      { class: "line" },
      h("strong", {}, heading(finding)),
      h("span", { class: "found" }, say(finding.finding)),
      outcome(finding),
    ),
    finding.why ? h("p", { class: "muted" }, t("Why it matters: {why}", { why: finding.why })) : null,
    finding.remedy ? h("p", {}, t("What to do: {what}", { what: finding.remedy })) : null,
  );
}
