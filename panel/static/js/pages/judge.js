// Judge: one ballot, criterion by criterion; it can be filled in while the team is on stage, and is FINAL after it.

import "../lib/wake-lock.js";
import { h, render } from "../lib/draw.js";
import { Phase, RoundKind } from "../lib/enums.js";
import { onHoldChange } from "../lib/hold.js";
import { holdNotice } from "../parts/technical-hold.js";
import { connect } from "../lib/stream.js";
import { finalMarks, marksForm } from "../parts/mc-ballots.js";
import { sendCommand } from "../lib/command.js";
import { phaseWords, whereabouts } from "../parts/phase-names.js";
import { roleWords } from "../parts/seats.js";
import { tag, teamOf } from "../parts/teams.js";
import { languageLinks, say, t } from "../lib/translate.js";

const REMIND_MS = 20_000;
const page = document.querySelector("#page");
let snapshot = null;
let busy = false;
let reasons = [];
let waitingSince = null;

function redraw() {
  if (snapshot)
    render(page, head(snapshot), h("main", { class: "judge-main" }, hint(snapshot), subject(snapshot)), foot());
}

const cast = (judge, marks) => act({ type: "CastBallot", judge, marks });

async function act(command) {
  if (busy) return;
  busy = true;
  reasons = [];
  redraw();
  const answer = await sendCommand(command, snapshot.step);
  busy = false;
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  redraw();
}

function ownBallot(snapshot) {
  return snapshot.ballots.find((ballot) => ballot.judge === snapshot.judge);
}

function head(snapshot) {
  return h(
    "header",
    { class: "page-head" },
    h("h1", {}, t("Judge {number}", { number: snapshot.judge })),
    h("p", { class: "muted" }, whereabouts(snapshot)),
    snapshot.clock && snapshot.performer ? h("show-clock", { state: snapshot.clock }) : null,
  );
}

/** What this judge is waited for, said louder the longer it takes. */
function hint(snapshot) {
  if (snapshot.hold) return holdNotice(snapshot);
  const missing = snapshot.ballots.filter((ballot) => !ballot.final);
  if (snapshot.phase !== Phase.JUDGING || ownBallot(snapshot)?.final !== false) return null;
  const late = waitingSince !== null && performance.now() - waitingSince > REMIND_MS;
  const alone = missing.length === 1;
  return h(
    "p",
    { class: `remind${late || alone ? " urgent" : ""}`, role: "status" },
    alone ? t("Only your ballot is missing") : t("Please score now: your ballot is not FINAL yet"),
  );
}

function subject(snapshot) {
  const ballot = ownBallot(snapshot);
  if (snapshot.round?.kind !== RoundKind.STAGE || !snapshot.performer || !ballot || !snapshot.criteria.length) {
    return h(
      "section",
      { class: "card title", "data-key": "wait" },
      h("h2", {}, phaseWords(snapshot)),
      h("p", { class: "muted" }, t("Your ballot opens with the performances.")),
    );
  }
  return h(
    "section",
    { class: `card ballot team-${snapshot.performer}`, "data-key": `ballot-${snapshot.performer}` },
    h("h2", {}, tag(teamOf(snapshot, snapshot.performer))),
    ownMarks(snapshot, ballot),
    h(
      "p",
      { class: "others" },
      snapshot.ballots.map((other) =>
        h(
          "span",
          { class: `dot${other.final ? " final" : ""}` },
          `${other.judge}: ${other.final ? t("FINAL") : t("missing")}`,
        ),
      ),
    ),
  );
}

function ownMarks(snapshot, ballot) {
  const role = ballot.entered_by ? roleWords(ballot.entered_by) : "";
  if (ballot.final) {
    return [
      role ? h("p", { class: "entered" }, t("These marks were entered for you by: {role}", { role })) : null,
      h("p", { class: "sealed" }, t("FINAL. Only the desk can return it to you.")),
      finalMarks(snapshot, ballot),
    ];
  }
  if (!role) return marksForm(snapshot, snapshot.judge, cast, redraw, closed(snapshot));
  const judge = snapshot.judge;
  return [
    h(
      "p",
      { class: "entered", role: "alert" },
      t("These marks were entered for you by: {role}", { role }),
      h("small", {}, t("They count only if you agree, or if the MC rules so.")),
    ),
    finalMarks(snapshot, ballot),
    h(
      "div",
      { class: "pair", "data-key": "agree" },
      h(
        "button",
        { class: "small", disabled: busy, onclick: () => act({ type: "ReopenBallot", judge }) },
        t("No, I mark myself"),
      ),
      h(
        "button",
        { class: "final", disabled: busy, onclick: () => act({ type: "ConfirmBallot", judge }) },
        t("I agree: FINAL"),
      ),
    ),
  ];
}

function closed(snapshot) {
  if (busy) return t("Sending…");
  if (snapshot.phase === Phase.READY) return t("FINAL is possible after the performance");
  if (snapshot.phase === Phase.PERFORMING) return t("FINAL is possible after the performance");
  return "";
}

function foot() {
  return h(
    "footer",
    { class: "page-foot" },
    reasons.length
      ? h(
          "ul",
          { class: "refusal", role: "alert" },
          reasons.map((reason) => h("li", {}, say(reason))),
        )
      : null,
    languageLinks("small button"),
  );
}

onHoldChange(redraw);
connect("/events/judge", {
  snapshot: (newest) => {
    const waited = snapshot && snapshot.phase === Phase.JUDGING && ownBallot(snapshot)?.final === false;
    snapshot = newest;
    const waits = newest.phase === Phase.JUDGING && ownBallot(newest)?.final === false;
    if (!waits) waitingSince = null;
    else if (!waited) {
      waitingSince = performance.now();
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(200);
    }
    redraw();
  },
});
setInterval(redraw, 1000);
