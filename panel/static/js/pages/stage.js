// Stage: what the projector shows. One subject at a time: the question, the clock, or the team that has the floor; below
// it all teams as they sit.

import "../lib/wake-lock.js";
import "../parts/clock-bar.js";
import "../parts/stage-link.js";
import { h, render } from "../lib/draw.js";
import { Phase, RoundKind } from "../lib/enums.js";
import { connect } from "../lib/stream.js";
import { whereabouts } from "../parts/phase-names.js";
import { picture } from "../parts/question-pictures.js";
import { asSeated, rail } from "../parts/rail.js";
import { ownVolume } from "../parts/screen-volume.js";
import { ranking } from "../parts/stage-ceremony.js";
import { updateClip } from "../parts/stage-clip.js";
import { playCues, watchClock } from "../parts/stage-cues.js";
import { foot } from "../parts/stage-foot.js";
import { lowerThird } from "../parts/stage-lower-third.js";
import { updateMusic } from "../parts/stage-music.js";
import { bars, playingTeams } from "../parts/stage-parts.js";
import { called, judged, judging, performing } from "../parts/stage-performances.js";
import { announced, pressesAgain, QUESTION_SCENES } from "../parts/stage-questions.js";
import { applyTheme, logo, lookOf, segmentScene, venueLine } from "../parts/stage-segment.js";
import { updateSlides } from "../parts/stage-slides.js";
import { takeSound } from "../parts/stage-voice.js";
import { nameIn, say, t } from "../lib/translate.js";

const PICTURED = [Phase.READING, Phase.THINKING, Phase.OPEN, Phase.CLOSED, Phase.REVEALED];
const QUIET = ["segment", Phase.SETUP, Phase.RANKING];
const STAYS = ["stale", "shows-slide", "with-strip", "shows-clip"]; // classes of the body that others set

const page = document.querySelector("#page");
let last = null;

const SCENES = {
  ...QUESTION_SCENES,
  presses: pressesAgain,
  held: onHold,
  segment: segmentScene,
  [Phase.SETUP]: setup,
  [Phase.INTRO]: intro,
  [Phase.READY]: (snapshot) => (isPerformance(snapshot) ? called(snapshot) : announced(snapshot)),
  [Phase.PERFORMING]: performing,
  [Phase.JUDGING]: judging,
  [Phase.REVEALED]: (snapshot) => (isPerformance(snapshot) ? judged : QUESTION_SCENES[Phase.REVEALED])(snapshot),
  [Phase.RANKING]: (snapshot) => ranking(snapshot, redraw, last === null),
};

const isPerformance = ({ round, performer }) => round?.kind === RoundKind.STAGE && performer !== null;

const redraw = () => last && draw(last);

function draw(snapshot) {
  const look = lookOf(snapshot);
  const isQuiet = QUIET.includes(look);
  const isPlayed = !isQuiet && look !== "held";
  const flood = look === Phase.FLOOR && snapshot.floor ? ` flood team-${snapshot.floor}` : "";
  const stays = STAYS.filter((name) => document.body.classList.contains(name)).join(" ");
  document.body.className = `stage ${look}${snapshot.theme ? " themed" : ""}${flood} ${stays}`;
  if (flood) floodFromSeat(snapshot);
  applyTheme(snapshot);
  render(
    page,
    look === snapshot.phase && snapshot.clock ? h("clock-bar", { state: snapshot.clock }) : null,
    h(
      "header",
      { class: "s-head" },
      isQuiet ? logo(snapshot) : h("span", {}, whereabouts(snapshot)),
      isQuiet ? null : h("span", { class: "muted" }, snapshot.title),
      isQuiet && snapshot.rehearsal_speed ? h("strong", {}, t("REHEARSAL")) : null,
    ),
    main(snapshot, look),
    look === snapshot.phase ? lowerThird(snapshot, redraw) : null,
    (isPlayed || look === Phase.SETUP) && snapshot.teams.length ? rail(snapshot, { scored: isPlayed }) : null,
    foot(snapshot, page.dataset.authority),
  );
}

/** The colour of the team that pressed grows out of its seat. */
function floodFromSeat({ teams, floor }) {
  const seat = asSeated(teams).findIndex((team) => team.number === floor);
  document.body.style.setProperty("--seat", `${(100 * (seat + 0.5)) / teams.length}%`);
}

/** One subject; in a question that has a picture the picture stands beside it, where the hall must see it. */
function main(snapshot, look) {
  const scene = SCENES[look] ?? SCENES[Phase.READY];
  const place = { "data-key": `${look}-${snapshot.round?.number}-${snapshot.round?.item}` };
  if (look !== snapshot.phase || !snapshot.question?.picture || !PICTURED.includes(snapshot.phase))
    return h("main", { class: `scene ${look}`, ...place }, scene(snapshot));
  return h(
    "main",
    { class: `scene pictured ${look}-pictured`, ...place },
    h("div", { class: `scene ${look}` }, scene(snapshot)),
    picture(snapshot.question),
  );
}

function onHold(snapshot) {
  const { why } = snapshot.hold.args ?? {};
  const clock = snapshot.hold_clock;
  return [
    h("h1", { class: "big" }, clock ? say(snapshot.hold) : t("TECHNICAL HOLD")),
    why && !clock ? h("p", { class: "venue" }, why.text ? say(why) : why) : null,
    clock ? h("show-clock", { class: "big", state: clock }) : null,
    h("p", { class: "venue" }, t("Please wait a moment")),
  ];
}

function setup(snapshot) {
  return [
    h("h1", { class: "huge", "data-fit": "6 15" }, snapshot.title || "Bấm chuông"),
    h("p", { class: "venue" }, venueLine(snapshot)),
  ];
}

function intro(snapshot) {
  const { round } = snapshot;
  return [
    round.tie_break
      ? playingTeams(snapshot)
      : h("p", { class: "kicker" }, t("Round {number}/{count}", { number: round.number, count: round.count })),
    h("h1", { class: "huge", "data-fit": "6 20" }, nameIn(round.name)),
    rules(round) ?? (snapshot.teams.some((team) => Number(team.score) !== 0) ? bars(snapshot) : null),
  ];
}

/** What is played in this round, so that parents know it, too; of extra questions for a tie nothing is told. */
function rules(round) {
  if (!round.rules?.length || round.tie_break) return null;
  return h(
    "ul",
    { class: "lines rules", "data-fit": "2.6 4.6", "data-key": "rules" },
    round.rules.map((rule) => h("li", {}, say(rule))),
  );
}

connect("/events/stage", {
  snapshot: (snapshot) => {
    draw(snapshot);
    updateSlides(snapshot);
    updateClip(snapshot);
    updateMusic(snapshot);
    playCues(last, snapshot);
    last = snapshot;
  },
  sound: takeSound,
});
watchClock(() => last);
ownVolume("stage", 100);
