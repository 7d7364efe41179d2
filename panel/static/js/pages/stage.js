// Stage: what the projector shows. One subject at a time: the question, the clock, or the team that has the floor.

import "../lib/wake-lock.js";
import { h, render } from "../lib/draw.js";
import { Lamp, Phase, PressKind, RoundKind } from "../lib/enums.js";
import { connect } from "../lib/stream.js";
import { choiceList, withoutChoices } from "../parts/choices.js";
import { picture } from "../parts/question-pictures.js";
import { questionWords, whereabouts } from "../parts/phase-names.js";
import { updateClip } from "../parts/stage-clip.js";
import { ownVolume } from "../parts/screen-volume.js";
import { playCues, watchClock } from "../parts/stage-cues.js";
import { applyTheme, audienceCode, isIdle, logo, lookOf, segmentScene, venueLine } from "../parts/stage-segment.js";
import { updateMusic } from "../parts/stage-music.js";
import { takeSound } from "../parts/stage-voice.js";
import { updateSlides } from "../parts/stage-slides.js";
import { mark, tag, teamOf } from "../parts/teams.js";
import { inMinutes } from "../lib/time.js";
import { inGroups, signedPoints, milliseconds, nameIn, points, say, t } from "../lib/translate.js";

const PICTURED = [Phase.READING, Phase.THINKING, Phase.OPEN, Phase.CLOSED, Phase.REVEALED];

const page = document.querySelector("#page");
let last = null;

const SCENES = {
  [Phase.SETUP]: setup,
  [Phase.INTRO]: intro,
  [Phase.READY]: ready,
  [Phase.READING]: reading,
  [Phase.THINKING]: thinking,
  [Phase.BOARDS_UP]: boardsUp,
  [Phase.OPEN]: open,
  [Phase.FLOOR]: floor,
  [Phase.TIED]: tied,
  [Phase.LOST]: lost,
  [Phase.CLOSED]: revealed,
  [Phase.PERFORMING]: performing,
  [Phase.JUDGING]: judging,
  [Phase.REVEALED]: (snapshot) => (snapshot.round?.kind === RoundKind.STAGE ? score(snapshot) : revealed(snapshot)),
  [Phase.RANKING]: ranking,
};

function draw(snapshot) {
  const look = lookOf(snapshot);
  const scene = snapshot.hold ? onHold : snapshot.segment ? segmentScene : (SCENES[snapshot.phase] ?? ready);
  const flood = look === Phase.FLOOR && snapshot.floor ? ` flood team-${snapshot.floor}` : "";
  const stays = ["stale", "shows-slide", "with-strip", "shows-clip"]
    .filter((name) => document.body.classList.contains(name))
    .join(" ");
  document.body.className = `stage ${look}${snapshot.theme ? " themed" : ""}${flood} ${stays}`;
  applyTheme(snapshot);
  const quiet = ["segment", Phase.SETUP, Phase.RANKING].includes(look);
  render(
    page,
    h(
      "header",
      { class: "s-head" },
      quiet ? logo(snapshot) : h("span", {}, whereabouts(snapshot)),
      quiet ? null : h("span", { class: "muted" }, snapshot.title),
      quiet && snapshot.rehearsal_speed ? h("strong", {}, t("REHEARSAL")) : null,
    ),
    main(snapshot, scene),
    h(
      "footer",
      { class: `s-foot${isIdle(snapshot) ? " idle" : ""}` },
      audienceCode(snapshot),
      sealKey(snapshot),
      journalHead(snapshot),
      authority(snapshot),
    ),
  );
}

/** One subject; in a question that has a picture the picture stands beside it, where the hall must see it. */
function main(snapshot, scene) {
  const look = lookOf(snapshot);
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

/** The key of the seals, small: who photographs it can prove later that nobody has changed the journal since. */
function sealKey(snapshot) {
  if (!snapshot.seal_key || ![Phase.SETUP, Phase.INTRO, Phase.RANKING].includes(snapshot.phase)) return null;
  return h("span", { class: "muted" }, t("Key of the seals {key}", { key: inGroups(snapshot.seal_key) }));
}

/** The head of the journal, small: who photographs it can prove later that nothing was cut off. */
function journalHead(snapshot) {
  const [number, hash] = snapshot.journal_head;
  if (!hash || ![Phase.INTRO, Phase.RANKING].includes(snapshot.phase)) return null;
  const head = t("Journal {number} · {hash}", { number, hash: inGroups(hash) });
  const sealed = snapshot.sealed_seq ? t("sealed up to {number}", { number: snapshot.sealed_seq }) : null;
  return h("span", { class: "muted" }, [head, sealed].filter(Boolean).join(" · "));
}

/** The fingerprint of the site's certificate authority, before the match: tablets of the staff are compared with it. */
function authority(snapshot) {
  const fingerprint = page.dataset.authority;
  if (!fingerprint || snapshot.phase !== Phase.SETUP) return null;
  return h(
    "span",
    { class: "muted authority" },
    t("Certificate of this machine, SHA-256: {fingerprint}", { fingerprint }),
  );
}

function bars(snapshot, { gained = false } = {}) {
  if (snapshot.frozen) return gained ? gains(snapshot) : teamList(snapshot);
  const most = Math.max(1, ...snapshot.teams.map((team) => Number(team.score)));
  return h(
    "ul",
    { class: "bars", "data-fit": "2 3.4" },
    snapshot.teams.map((team) => {
      const share = Math.max(0, Number(team.score)) / most;
      return h(
        "li",
        {
          class: team.mark === true ? "is-right" : team.mark === false ? "is-wrong" : "",
          "data-key": `bar-${team.number}`,
        },
        h(
          "div",
          { class: "column", share },
          h(
            "span",
            { class: "value" },
            points(team.score),
            gained && Number(team.item_points) ? h("small", {}, ` ${signedPoints(team.item_points)}`) : null,
          ),
          h("i", { class: `bar team-${team.number}` }),
        ),
        h("span", { class: "label", "data-within": true }, mark(team.number), h("span", { class: "name" }, team.name)),
      );
    }),
  );
}

/** What the question brought, where the totals are kept for the ceremony. */
function gains(snapshot) {
  return h(
    "ul",
    { class: "crew", "data-fit": "2 4" },
    snapshot.teams.map((team) =>
      h(
        "li",
        { "data-within": true },
        mark(team.number),
        h("span", { class: "name" }, team.name),
        Number(team.item_points) ? h("small", {}, signedPoints(team.item_points)) : null,
      ),
    ),
  );
}

function teamList(snapshot, chosen = () => true) {
  return h(
    "ul",
    { class: "crew", "data-fit": "2 4" },
    snapshot.teams.map((team) =>
      h(
        "li",
        { class: chosen(team) ? "" : "dim", "data-within": true },
        mark(team.number),
        h("span", { class: "name" }, team.name),
      ),
    ),
  );
}

function clock(snapshot, look = "") {
  if (!snapshot.clock) return null;
  const paused = snapshot.clock.deadline_ns === null && snapshot.clock.remaining_ns !== snapshot.clock.total_ns;
  return h(
    "div",
    { class: `clock ${look} ${inMinutes(snapshot.clock) ? "long" : "short"}` },
    h("show-clock", { state: snapshot.clock }),
    paused ? h("p", { class: "paused" }, t("CLOCK PAUSED")) : null,
  );
}

function onHold(snapshot) {
  return [h("h1", { class: "big" }, t("TECHNICAL HOLD")), h("p", { class: "venue" }, say(snapshot.hold))];
}

function setup(snapshot) {
  return [
    h("h1", { class: "huge", "data-fit": "6 15" }, snapshot.title || "Bấm chuông"),
    h("p", { class: "venue" }, venueLine(snapshot)),
    teamList(snapshot),
  ];
}

function intro(snapshot) {
  const { round } = snapshot;
  const scored = snapshot.teams.some((team) => Number(team.score) !== 0);
  return [
    round.tie_break
      ? playingTeams(snapshot)
      : h("p", { class: "kicker" }, t("Round {number}/{count}", { number: round.number, count: round.count })),
    h("h1", { class: "huge", "data-fit": "6 20" }, nameIn(round.name)),
    scored ? bars(snapshot) : teamList(snapshot),
  ];
}

function ready(snapshot) {
  if (snapshot.round?.kind === RoundKind.STAGE && snapshot.performer) {
    return [
      h("p", { class: "kicker" }, t("Next on stage")),
      nameplate(teamOf(snapshot, snapshot.performer)),
      bars(snapshot),
    ];
  }
  return [
    h(
      "div",
      {},
      h("h1", { class: "big" }, snapshot.round ? questionWords(snapshot.round) : ""),
      playingTeams(snapshot),
    ),
    bars(snapshot),
  ];
}

/** Who plays, where not all do. */
function playingTeams(snapshot) {
  const playing = snapshot.teams.filter((team) => team.takes_part);
  if (!playing.length || playing.length === snapshot.teams.length) return null;
  return h(
    "p",
    { class: "who-right", "data-fit": "2.4 4.2" },
    playing.map((team) => (playing.length > 3 ? mark(team.number) : tag(team))),
  );
}

/** Who pressed too early, so that the hall understands why a lamp tells so. */
function earlyTeams(snapshot) {
  const teams = snapshot.teams.filter((team) => team.lamp === Lamp.EARLY);
  return teams.length
    ? h(
        "p",
        { class: "who-right", "data-fit": "2.4 4.2" },
        t("Pressed early:"),
        teams.map((team) => (teams.length > 3 ? mark(team.number) : tag(team))),
      )
    : null;
}

function nameplate(team) {
  return h(
    "div",
    { class: `plate team-${team.number}`, "data-fit": "4 9" },
    mark(team.number),
    h("span", { class: "name" }, team.name),
  );
}

function question(snapshot, sizes) {
  const { text = "", answer } = snapshot.question ?? {};
  const { stem, choices } = withoutChoices(text);
  if (!choices.length) return h("p", { class: "question", "data-fit": sizes }, text);
  return h("div", { class: "question with-choices", "data-fit": sizes }, h("p", {}, stem), choiceList(choices, answer));
}

function reading(snapshot) {
  return question(snapshot, "2 11");
}

function thinking(snapshot) {
  return [question(snapshot, "2 6"), clock(snapshot), earlyTeams(snapshot)];
}

function boardsUp(snapshot) {
  return [h("h1", { class: "shout" }, t("BOARDS UP")), teamList(snapshot)];
}

function open(snapshot) {
  return [
    h("h1", { class: "shout" }, t("PRESS NOW!")),
    clock(snapshot, "beside"),
    teamList(snapshot, (team) => [Lamp.ARMED, Lamp.FLOOR].includes(team.lamp)),
  ];
}

function floor(snapshot) {
  const team = teamOf(snapshot, snapshot.floor);
  const won = snapshot.presses.some((press) => press.kind === PressKind.WINNER && press.team === snapshot.floor);
  const second =
    won &&
    snapshot.presses
      .filter((press) => press.kind === PressKind.LATER && press.margin_ns >= 0)
      .sort((left, right) => left.margin_ns - right.margin_ns)[0];
  return [
    h("div", { class: "holder" }, mark(team.number), h("h1", { class: "name", "data-fit": "8 17" }, team.name)),
    clock(snapshot, "answer"),
    h(
      "p",
      { class: "margin" },
      second
        ? [
            t("Team {team} was {ms} ms behind", { team: second.team, ms: milliseconds(second.margin_ns) }),
            ` ± ${milliseconds(second.uncertainty_ns)}`,
          ]
        : t("has the floor"),
    ),
  ];
}

function tied(snapshot) {
  const pressOf = (number) => snapshot.presses.find((press) => press.team === number && press.kind === PressKind.TIED);
  return [
    h("h1", { class: "big" }, t("PRESSED AT THE SAME TIME")),
    h(
      "div",
      { class: "duel", "data-fit": "3 8" },
      snapshot.tied.map((number) => {
        const press = pressOf(number);
        return h(
          "div",
          { class: `side team-${number}` },
          mark(number),
          h("span", { class: "name" }, teamOf(snapshot, number).name),
          h("span", { class: "ms" }, press ? `${milliseconds(press.since_opening_ns ?? 0)} ms` : ""),
        );
      }),
    ),
    h("p", { class: "margin" }, t("Within {ms} ms: too close to call", { ms: milliseconds(snapshot.tie_window_ns) })),
  ];
}

function lost() {
  return [
    h("h1", { class: "big" }, t("One moment, please")),
    h("p", { class: "venue" }, t("The buzzers will be reopened")),
  ];
}

function revealed(snapshot) {
  const right = snapshot.teams.filter((team) => team.mark === true);
  return [
    question(snapshot, "2 5"),
    snapshot.question?.answer
      ? h(
          "p",
          { class: "answer" },
          h("small", {}, t("Answer")),
          h("strong", { "data-fit": "2 9" }, snapshot.question.answer),
        )
      : null,
    h("p", { class: "who-right", "data-fit": "2.4 4.2" }, rightWords(snapshot, right)),
    bars(snapshot, { gained: true }),
  ];
}

/** Who was right; many teams by their marks alone, their names stand under the bars. */
function rightWords(snapshot, right) {
  if (!right.length) return t("No team was right");
  if (right.length === snapshot.teams.length) return t("All teams were right");
  return [t("Right:"), right.map((team) => (right.length > 3 ? mark(team.number) : tag(team)))];
}

function performing(snapshot) {
  return [nameplate(teamOf(snapshot, snapshot.performer)), clock(snapshot, "performing")];
}

function judging(snapshot) {
  const done = snapshot.ballots.filter((ballot) => ballot.final).length;
  return [
    nameplate(teamOf(snapshot, snapshot.performer)),
    h("h1", { class: "big" }, t("The judges are scoring")),
    h(
      "p",
      { class: "ballots" },
      snapshot.ballots.map((ballot) => h("i", { class: ballot.final ? "final" : "" })),
    ),
    h("p", { class: "venue" }, t("{done} of {count} ballots are final", { done, count: snapshot.ballots.length })),
  ];
}

function score(snapshot) {
  const team = teamOf(snapshot, snapshot.performer);
  return [
    nameplate(team),
    h("p", { class: "result" }, points(team.item_points)),
    snapshot.aggregate ? h("p", { class: "venue" }, say(snapshot.aggregate)) : null,
    bars(snapshot),
  ];
}

/** The ceremony: from the last prize to the first, one step each; then all of it. */
function ranking(snapshot) {
  if (!snapshot.ranking.length)
    return [
      h("h1", { class: "huge", "data-fit": "6 15" }, t("Prize ceremony")),
      h("p", { class: "venue" }, snapshot.title),
    ];
  const best = Math.min(...snapshot.ranking.filter((line) => line.place).map((line) => line.place));
  if (snapshot.shown_places && (best > 1 || isFirstPrizeAlone(snapshot)))
    return honour(snapshot.ranking.filter((line) => line.place === best));
  return podium(snapshot);
}

/** The first prize stands alone for a while before everything is shown. */
const ALONE_MS = 12_000;
let firstShown = null;

function isFirstPrizeAlone(snapshot) {
  if (firstShown?.places !== snapshot.shown_places) {
    firstShown = { places: snapshot.shown_places, at: performance.now() };
    setTimeout(() => last && draw(last), ALONE_MS + 50);
  }
  return performance.now() - firstShown.at < ALONE_MS;
}

function honour(lines) {
  return [
    h("p", { class: "kicker" }, nameIn(lines[0].prize) || t("Place {place}", { place: lines[0].place })),
    h(
      "div",
      { class: "honours", "data-fit": "3 9" },
      lines.map((line) =>
        h(
          "div",
          { class: `honour team-${line.team}`, "data-key": `honour-${line.team}` },
          mark(line.team),
          h("h1", { class: "name" }, line.name),
          h("p", { class: "value" }, points(line.score)),
        ),
      ),
    ),
  ];
}

function podium(snapshot) {
  return [
    h("h1", { class: "big" }, t("Result")),
    h(
      "ol",
      { class: "podium", "data-fit": "2 6" },
      snapshot.ranking.map((line) =>
        h(
          "li",
          { class: `team-${line.team}${line.prize ? " won" : ""}` },
          h("span", { class: "place" }, line.place ?? "–"),
          mark(line.team),
          h("span", { class: "name" }, line.name),
          h("span", { class: "prize" }, line.place ? nameIn(line.prize) : t("absent")),
          h("span", { class: "value" }, points(line.score)),
        ),
      ),
    ),
  ];
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
