// Stage: what the projector shows. One subject at a time: the question, the clock, or the team that has the floor.

import "../lib/wake-lock.js";
import { h, show } from "../lib/draw.js";
import { connect } from "../lib/stream.js";
import { picture } from "../parts/question-pictures.js";
import { questionWords, whereabouts } from "../parts/phase-names.js";
import { follow, follows } from "../parts/stage-cues.js";
import { slide } from "../parts/stage-slides.js";
import { mark, tag, teamOf } from "../parts/teams.js";
import { inMinutes } from "../lib/time.js";
import { gain, milliseconds, named, points, say, t } from "../lib/translate.js";

const PICTURED = ["reading", "thinking", "open", "closed", "revealed"];

const page = document.querySelector("#page");
let last = null;

const SCENES = {
  setup, intro, ready, reading, thinking, boards_up: boardsUp, open, floor, tied, lost, closed: revealed,
  performing, judging, revealed: (now) => (now.round?.kind === "stage" ? score(now) : revealed(now)), ranking,
};

function draw(now) {
  const scene = now.hold ? onHold : SCENES[now.phase] ?? ready;
  const flood = now.phase === "floor" && now.floor && !now.hold ? ` flood team-${now.floor}` : "";
  const stays = ["stale", "shows-slide"].filter((one) => document.body.classList.contains(one)).join(" ");
  document.body.className = `stage ${now.hold ? "held" : now.phase}${flood} ${stays}`;
  const quiet = ["setup", "ranking"].includes(now.phase);
  show(page,
    h("header", { class: "s-head" }, quiet ? null : h("span", {}, whereabouts(now)), quiet ? null : h("span", { class: "muted" }, now.title)),
    main(now, scene),
    h("footer", { class: "s-foot" }, witness(now)));
}

/** One subject; in a question that has a picture the picture stands beside it, where the hall must see it. */
function main(now, scene) {
  const look = now.hold ? "held" : now.phase;
  const place = { "data-key": `${now.phase}-${now.round?.number}-${now.round?.item}` };
  if (now.hold || !now.question?.picture || !PICTURED.includes(now.phase)) return h("main", { class: `scene ${look}`, ...place }, scene(now));
  return h("main", { class: `scene pictured ${look}-pictured`, ...place }, h("div", { class: `scene ${look}` }, scene(now)), picture(now.question));
}

/** The head of the journal, small: who photographs it can prove later that nothing was cut off. */
function witness(now) {
  const [number, hash] = now.journal_head;
  if (!hash || !["intro", "ranking"].includes(now.phase)) return null;
  return h("span", { class: "muted" }, t("Journal {number} · {hash}", { number, hash: hash.slice(0, 12) }));
}

function bars(now, { gained = false } = {}) {
  const most = Math.max(1, ...now.teams.map((team) => Number(team.score)));
  return h("ul", { class: "bars", "data-fit": "2 3.4" }, now.teams.map((team) => {
    const share = Math.max(0, Number(team.score)) / most;
    return h("li", { class: team.mark === true ? "is-right" : team.mark === false ? "is-wrong" : "", "data-key": `bar-${team.number}` },
      h("div", { class: "column", share },
        h("span", { class: "value" }, points(team.score), gained && Number(team.item_points) ? h("small", {}, ` ${gain(team.item_points)}`) : null),
        h("i", { class: `bar team-${team.number}` })),
      h("span", { class: "label", "data-within": true }, mark(team.number), h("span", { class: "name" }, team.name)));
  }));
}

function crew(now, chosen = () => true) {
  return h("ul", { class: "crew", "data-fit": "2 4" }, now.teams.map((team) =>
    h("li", { class: chosen(team) ? "" : "dim", "data-within": true }, mark(team.number), h("span", { class: "name" }, team.name))));
}

function clock(now, look = "") {
  if (!now.clock) return null;
  const paused = now.clock.deadline_ns === null && now.clock.remaining_ns !== now.clock.total_ns;
  return h("div", { class: `clock ${look} ${inMinutes(now.clock) ? "long" : "short"}` },
    h("show-clock", { state: now.clock }),
    paused ? h("p", { class: "paused" }, t("CLOCK PAUSED")) : null);
}

function onHold(now) {
  return [h("h1", { class: "big" }, t("TECHNICAL HOLD")), h("p", { class: "venue" }, say(now.hold))];
}

function setup(now) {
  return [h("h1", { class: "huge", "data-fit": "6 15" }, now.title || "Bấm chuông"), h("p", { class: "venue" }, now.venue), crew(now)];
}

function intro(now) {
  const { round } = now;
  const scored = now.teams.some((team) => Number(team.score) !== 0);
  return [
    round.tie_break ? among(now) : h("p", { class: "kicker" }, t("Round {number}/{count}", { number: round.number, count: round.count })),
    h("h1", { class: "huge", "data-fit": "6 20" }, named(round.name, round.name_en)),
    scored ? bars(now) : crew(now)];
}

function ready(now) {
  if (now.round?.kind === "stage" && now.performer) {
    return [h("p", { class: "kicker" }, t("Next on stage")), nameplate(teamOf(now, now.performer)), bars(now)];
  }
  return [h("div", {}, h("h1", { class: "big" }, now.round ? questionWords(now.round) : ""), among(now)), bars(now)];
}

/** Who plays, where not all do. */
function among(now) {
  const playing = now.teams.filter((team) => team.takes_part);
  if (!playing.length || playing.length === now.teams.length) return null;
  return h("p", { class: "who-right", "data-fit": "2.4 4.2" }, playing.map((team) => (playing.length > 3 ? mark(team.number) : tag(team))));
}

/** Who pressed too early, so that the hall understands why a lamp tells so. */
function early(now) {
  const teams = now.teams.filter((team) => team.lamp === "early");
  return teams.length ? h("p", { class: "who-right", "data-fit": "2.4 4.2" }, t("Pressed early:"), teams.map((team) => (teams.length > 3 ? mark(team.number) : tag(team)))) : null;
}

function nameplate(team) {
  return h("div", { class: `plate team-${team.number}`, "data-fit": "4 9" }, mark(team.number), h("span", { class: "name" }, team.name));
}

function question(now, sizes) {
  return h("p", { class: "question", "data-fit": sizes }, now.question?.text ?? "");
}

function reading(now) {
  return question(now, "2 11");
}

function thinking(now) {
  return [question(now, "2 6"), clock(now), early(now)];
}

function boardsUp(now) {
  return [h("h1", { class: "shout" }, t("BOARDS UP")), crew(now)];
}

function open(now) {
  return [h("h1", { class: "shout" }, t("PRESS NOW!")), clock(now, "beside"), crew(now, (team) => ["armed", "floor"].includes(team.lamp))];
}

function floor(now) {
  const team = teamOf(now, now.floor);
  const won = now.presses.some((press) => press.kind === "winner" && press.team === now.floor);
  const second = won && now.presses.filter((press) => press.kind === "later" && press.margin_ns >= 0).sort((one, other) => one.margin_ns - other.margin_ns)[0];
  return [
    h("div", { class: "holder" }, mark(team.number), h("h1", { class: "name", "data-fit": "8 17" }, team.name)),
    clock(now, "answer"),
    h("p", { class: "margin" }, second
      ? [t("Team {team} was {ms} ms behind", { team: second.team, ms: milliseconds(second.margin_ns) }), ` ± ${milliseconds(second.uncertainty_ns)}`]
      : t("has the floor"))];
}

function tied(now) {
  const pressOf = (number) => now.presses.find((press) => press.team === number && press.kind === "tied");
  return [
    h("h1", { class: "big" }, t("PRESSED AT THE SAME TIME")),
    h("div", { class: "duel", "data-fit": "3 8" }, now.tied.map((number) => {
      const press = pressOf(number);
      return h("div", { class: `side team-${number}` }, mark(number), h("span", { class: "name" }, teamOf(now, number).name),
        h("span", { class: "ms" }, press ? `${milliseconds(press.since_opening_ns ?? 0)} ms` : ""));
    })),
    h("p", { class: "margin" }, t("Within {ms} ms: too close to call", { ms: milliseconds(now.tie_window_ns) }))];
}

function lost() {
  return [h("h1", { class: "big" }, t("One moment, please")), h("p", { class: "venue" }, t("The buzzers will be reopened"))];
}

function revealed(now) {
  const right = now.teams.filter((team) => team.mark === true);
  return [
    question(now, "2 5"),
    now.question?.answer ? h("p", { class: "answer" }, h("small", {}, t("Answer")), h("strong", { "data-fit": "2 9" }, now.question.answer)) : null,
    h("p", { class: "who-right", "data-fit": "2.4 4.2" }, rightWords(now, right)),
    bars(now, { gained: true })];
}

/** Who was right; many teams by their marks alone, their names stand under the bars. */
function rightWords(now, right) {
  if (!right.length) return t("No team was right");
  if (right.length === now.teams.length) return t("All teams were right");
  return [t("Right:"), right.map((team) => (right.length > 3 ? mark(team.number) : tag(team)))];
}

function performing(now) {
  return [nameplate(teamOf(now, now.performer)), clock(now, "performing")];
}

function judging(now) {
  const done = now.ballots.filter((ballot) => ballot.final).length;
  return [
    nameplate(teamOf(now, now.performer)),
    h("h1", { class: "big" }, t("The judges are scoring")),
    h("p", { class: "ballots" }, now.ballots.map((ballot) => h("i", { class: ballot.final ? "final" : "" }))),
    h("p", { class: "venue" }, t("{done} of {count} ballots are final", { done, count: now.ballots.length }))];
}

function score(now) {
  const team = teamOf(now, now.performer);
  return [nameplate(team), h("p", { class: "result" }, points(team.item_points)), bars(now)];
}

/** The ceremony: from the last prize to the first, one step each; then all of it. */
function ranking(now) {
  if (!now.ranking.length) return [h("h1", { class: "huge", "data-fit": "6 15" }, t("Prize ceremony")), h("p", { class: "venue" }, now.title)];
  const best = Math.min(...now.ranking.map((line) => line.place));
  if (now.shown_places && (best > 1 || fresh(now))) return honour(now, now.ranking.filter((line) => line.place === best));
  return podium(now);
}

/** The first prize stands alone for a while before everything is shown. */
const ALONE_MS = 12_000;
let firstShown = null;

function fresh(now) {
  if (firstShown?.places !== now.shown_places) {
    firstShown = { places: now.shown_places, at: performance.now() };
    setTimeout(() => last && draw(last), ALONE_MS + 50);
  }
  return performance.now() - firstShown.at < ALONE_MS;
}

function honour(now, lines) {
  return [
    h("p", { class: "kicker" }, named(lines[0].prize, lines[0].prize_en) || t("Place {place}", { place: lines[0].place })),
    h("div", { class: "honours", "data-fit": "3 9" }, lines.map((line) => h("div", { class: `honour team-${line.team}`, "data-key": `honour-${line.team}` },
      mark(line.team), h("h1", { class: "name" }, line.name), h("p", { class: "value" }, points(line.score)))))];
}

function podium(now) {
  return [
    h("h1", { class: "big" }, t("Result")),
    h("ol", { class: "podium", "data-fit": "2 6" }, now.ranking.map((line) => h("li", { class: `team-${line.team}${line.prize ? " won" : ""}` },
      h("span", { class: "place" }, line.place), mark(line.team), h("span", { class: "name" }, line.name),
      h("span", { class: "prize" }, named(line.prize, line.prize_en)), h("span", { class: "value" }, points(line.score)))))];
}

connect("/events/stage", { snapshot: (now) => {
  draw(now);
  slide(now);
  follow(last, now);
  last = now;
} });
follows(() => last);
