// MC: the one next step, large; the question and its answer; the teams and their presses; undo always in reach.

import "../lib/wake-lock.js";
import { h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { onHoldChange } from "../lib/hold.js";
import { holdNotice } from "../parts/technical-hold.js";
import { connect } from "../lib/stream.js";
import { takeClipReports } from "../parts/mc-clip.js";
import { ballotForm } from "../parts/mc-ballots.js";
import { act, isBusy, newest, onChange, redraw, takeSnapshot } from "../parts/mc-commands.js";
import { lamps, notices } from "../parts/mc-health.js";
import "../parts/mc-keys.js";
import { rundownCard } from "../parts/mc-rundown.js";
import { foot, teamSteps } from "../parts/mc-steps.js";
import { subject } from "../parts/mc-subject.js";
import { boardGrid, teamRows } from "../parts/mc-teams.js";
import { newcomers, takeNewcomers, watchNewcomers } from "../parts/newcomers.js";
import { phaseWords, whereabouts } from "../parts/phase-names.js";
import { ties } from "../parts/ties.js";

const page = document.querySelector("#page");

function screen(snapshot) {
  return [
    head(snapshot),
    h(
      "main",
      { class: "mc-main", tabindex: "0" },
      newcomers(),
      holdNotice(snapshot),
      rundownCard(snapshot, isBusy(), act),
      ties(snapshot, isBusy(), act),
      subject(snapshot),
      notices(snapshot, seated(snapshot)),
      teamSection(snapshot),
    ),
    foot(snapshot),
  ];
}

function head(snapshot) {
  return h(
    "header",
    { class: "mc-head" },
    h(
      "div",
      { class: "where" },
      h("h1", {}, whereabouts(snapshot)),
      h("p", { class: `phase ${snapshot.phase}` }, phaseWords(snapshot)),
    ),
    snapshot.clock && !snapshot.performer ? h("show-clock", { state: snapshot.clock }) : null,
    lamps(snapshot),
  );
}

/** The stations whose teams have a row here: what their lines did stands in it. */
const seated = (snapshot) =>
  snapshot.ranking.length || [Phase.BOARDS_UP, Phase.JUDGING].includes(snapshot.phase)
    ? []
    : snapshot.teams.map((team) => team.station);

function teamSection(snapshot) {
  if (snapshot.ranking.length) return null;
  if (snapshot.phase === Phase.BOARDS_UP) return boardGrid(snapshot);
  if (snapshot.phase === Phase.JUDGING)
    return ballotForm(snapshot, (judge, list) => act({ type: "CastBallot", judge, marks: list }), redraw);
  return teamRows(snapshot, (number) => teamSteps(snapshot, number));
}

onChange(() => render(page, ...screen(newest())));
onHoldChange(redraw);
watchNewcomers(redraw);
connect("/events/mc", { snapshot: takeSnapshot, access: takeNewcomers, clip: takeClipReports });
setInterval(redraw, 1000);
