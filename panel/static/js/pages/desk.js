// Desk: the secretaries repair what went wrong, with a reason: scores, stations, ballots; and see who did what, when.

import "../lib/wake-lock.js";
import { history } from "../parts/desk-history.js";
import { protests } from "../parts/desk-protests.js";
import { stationChoice } from "../parts/desk-seats.js";
import { rundownList } from "../parts/desk-rundown.js";
import { deviceSection, watchDevices } from "../parts/devices.js";
import { batched, h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { holdHandlers, holdClass, onHoldChange } from "../lib/hold.js";
import { holdDialog, holdNotice } from "../parts/technical-hold.js";
import { connect } from "../lib/stream.js";
import { adjustDialog } from "../parts/adjust-dialog.js";
import { ballotState, enteredWords } from "../parts/mc-ballots.js";
import { notices } from "../parts/mc-health.js";
import { sendCommand } from "../lib/command.js";
import { drawAll as drawPacks, packSection } from "../parts/packs.js";
import { officeLine, watchOffice } from "../parts/office-line.js";
import { pageHead } from "../parts/page-head.js";
import { chartSection, paperSection, watchPapers } from "../parts/papers.js";
import { runningOrder } from "../parts/performances.js";
import { slideSection, watchSlides } from "../parts/slide-library.js";
import { judges } from "../parts/judges.js";
import { reasonList } from "../parts/reasons.js";
import { isOpen } from "../parts/phase-names.js";
import { renameMatch, renameTeam } from "../parts/renames.js";
import { statisticsSection } from "../parts/statistics.js";
import { extraWords, mark } from "../parts/teams.js";
import { ties } from "../parts/ties.js";
import { inGroups, signedPoints, points, say, t } from "../lib/translate.js";

const page = document.querySelector("#page");
let snapshot = null;
let busy = false;
let reasons = [];

const redraw = batched(() => {
  if (!snapshot) return;
  const [before, over, open] = [snapshot.phase === Phase.SETUP, snapshot.phase === Phase.RANKING, isOpen(snapshot)];
  const packs = page.dataset.packs === undefined ? null : packSection(snapshot);
  const papers = [paperSection(snapshot), chartSection(snapshot), statisticsSection(redraw)];
  render(
    page,
    pageHead(t("Desk"), snapshot, h("a", { class: "button small", href: "/matches" }, t("Matches"))),
    reasonList(reasons, { "data-key": "refusal" }),
    h(
      "main",
      { class: "desk-main" },
      h(
        "div",
        { class: "column" },
        notices(snapshot),
        officeLine(),
        open ? repair(snapshot) : null,
        before ? packs : null,
        ties(snapshot, busy, act),
        open ? teams(snapshot) : null,
        rundownList(snapshot, busy, act),
        runningOrder(snapshot, busy, act),
        ballots(snapshot),
        judges(snapshot, busy, act),
        open ? protests(snapshot, busy, act) : null,
      ),
      h(
        "div",
        { class: "column" },
        over ? papers : null,
        history(snapshot, busy, act),
        seals(snapshot),
        slideSection(snapshot),
        deviceSection(snapshot.judges),
        over ? null : papers,
        before ? null : packs,
      ),
    ),
  );
});

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

function repair(snapshot) {
  return h(
    "section",
    { class: "card", "data-key": "repair" },
    holdNotice(snapshot),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small undo", disabled: !snapshot.undo || busy, onclick: () => act({ type: "Undo" }) },
        snapshot.undo ? t("Undo: {what}", { what: say(snapshot.undo) }) : t("Nothing to undo"),
      ),
      snapshot.redo
        ? h(
            "button",
            { class: "small", disabled: busy, onclick: () => act({ type: "Redo" }) },
            t("Redo: {what}", { what: say(snapshot.redo) }),
          )
        : null,
      h("button", { class: "small", disabled: busy, onclick: adjust }, t("Adjust a score")),
      h(
        "button",
        { class: "small", disabled: busy, onclick: () => renameMatch(snapshot, act) },
        t("Correct title and venue"),
      ),
      snapshot.hold
        ? h("button", { class: "small", disabled: busy, onclick: () => act({ type: "Release" }) }, t("End the hold"))
        : h("button", { class: "small", disabled: busy, onclick: () => holdDialog(act) }, t("Technical hold")),
    ),
  );
}

const adjust = () =>
  adjustDialog(snapshot, (team, amount, reason, tieBreak) =>
    act({ type: "AdjustScore", team, points: amount, reason, tie_break: tieBreak }),
  );

function teams(snapshot) {
  return h(
    "section",
    { class: "card", "data-key": "teams" },
    h("h2", {}, t("Teams")),
    snapshot.frozen ? h("p", { class: "muted" }, t("The hall sees no totals until the prize ceremony")) : null,
    h(
      "ul",
      { class: "rows" },
      snapshot.teams.map((team) =>
        h(
          "li",
          { class: `row team-${team.number}${team.absent ? " away" : ""}`, "data-key": `team-${team.number}` },
          mark(team.number),
          h(
            "span",
            { class: "who" },
            h("span", { class: "name" }, team.name),
            h(
              "span",
              { class: "press" },
              team.absent
                ? t("absent")
                : [snapshot.phase === Phase.SETUP ? "" : t("place {place}", { place: team.place }), extraWords(team)]
                    .filter(Boolean)
                    .join(" · "),
            ),
          ),
          h(
            "span",
            { class: "score" },
            Number(team.item_points) ? h("small", {}, signedPoints(team.item_points)) : null,
            h("span", {}, points(team.score)),
          ),
          h("button", { class: "small", disabled: busy, onclick: () => renameTeam(team, act) }, t("Correct the name")),
          h("label", { class: "seat" }, t("Station"), stationChoice(snapshot, team, busy, act)),
          absence(team),
        ),
      ),
    ),
  );
}

function absence(team) {
  const name = `absent-${team.number}`;
  const give = () => act({ type: "MarkAbsent", team: team.number, absent: !team.absent });
  if (team.absent) return h("button", { class: "small", disabled: busy, onclick: give }, t("Mark as present"));
  return h(
    "button",
    { class: `small ${holdClass(name)}`, disabled: busy, ...holdHandlers(name, give) },
    t("Mark as absent"),
    h("small", {}, t("hold")),
  );
}

function ballots(snapshot) {
  if (!snapshot.ballots.length) return null;
  return h(
    "section",
    { class: "card", "data-key": "ballots" },
    h("h2", {}, t("Ballots")),
    h(
      "ul",
      { class: "rows" },
      snapshot.ballots.map((ballot) => {
        const name = `ballot-${ballot.judge}`;
        const total = (ballot.marks ?? []).reduce((sum, value) => sum + Number(value), 0);
        return h(
          "li",
          { class: "row", "data-key": name },
          h(
            "span",
            { class: "who" },
            h("span", { class: "name" }, t("Judge {number}", { number: ballot.judge })),
            h("span", { class: "press" }, ballotState(ballot)),
            enteredWords(ballot),
          ),
          (ballot.final || ballot.entered_by) && snapshot.phase === Phase.JUDGING
            ? h(
                "button",
                {
                  class: `small ${holdClass(name)}`,
                  disabled: busy,
                  ...holdHandlers(name, () => act({ type: "ReopenBallot", judge: ballot.judge })),
                },
                t("Return to the judge"),
                h("small", {}, t("hold")),
              )
            : null,
          ballot.marks?.length ? h("span", { class: "score" }, points(total)) : null,
        );
      }),
    ),
  );
}

/** The key of the seals, to be photographed; the newest seal, as the stage shows it. */
function seals(snapshot) {
  if (!snapshot.seal_key) return null;
  const sealed = snapshot.sealed_seq
    ? t("Sealed up to fact {number}", { number: snapshot.sealed_seq })
    : t("The first seal is made when the first round ends");
  return h(
    "section",
    { class: "card", "data-key": "seals" },
    h("h2", {}, t("Seals")),
    h(
      "p",
      {},
      t(
        "Photograph this fingerprint before the match begins: with it anybody can check later that the journal was not changed.",
      ),
    ),
    h(
      "p",
      { class: "seal-key" },
      h("img", { src: `/seal-key.svg?${snapshot.seal_key}`, alt: "", width: 120, height: 120 }),
      h("strong", {}, inGroups(snapshot.seal_key)),
    ),
    h("p", { class: "muted" }, sealed),
  );
}

onHoldChange(() => {
  redraw();
  drawPacks();
});
connect("/events/desk", {
  snapshot: (newest) => {
    snapshot = newest;
    redraw();
  },
});
watchDevices(redraw);
watchPapers(redraw);
watchSlides(redraw);
watchOffice(redraw);
setInterval(redraw, 1000);
