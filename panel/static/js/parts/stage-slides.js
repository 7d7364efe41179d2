// Stage, the slides: what promotes the public services while nothing is played. Pictures, muted clips and text cards of
// the data folder, in turn; below them what the hall waits for. And the videos of the rundown, once, with their sound.

import { h, render } from "../lib/draw.js";
import { Phase, SegmentKind } from "../lib/enums.js";
import { say, t } from "../lib/translate.js";
import { followingName, segmentName } from "./rundown.js";
import { audible, onVolume, volumeNow } from "./sounds.js";

const IDLE_MS = 20_000;
const EACH_MS = 10_000;
const LONGEST_MS = 90_000; // a clip that does not end by then makes room for the next slide
const IDLE_PHASES = [Phase.SETUP, Phase.INTRO];
const QUIET_SEGMENTS = [SegmentKind.WELCOME, SegmentKind.BREAK, SegmentKind.CEREMONY];
const CLIP = /\.(mp4|webm)$/i;
const CARD = /\.txt$/i;

const frame = document.createElement("img");
frame.alt = "";
const clip = document.createElement("video");
clip.playsInline = true;
const card = document.createElement("article");
const strip = document.createElement("div");
strip.className = "slide-strip";
for (const element of [frame, clip, card]) {
  element.className = "slide";
  element.hidden = true;
}
card.className = "slide card-slide";
document.body.append(frame, clip, card, strip);

let names = [];
let index = 0;
let idleSince = null;
let shownAt = 0;
let film = ""; // which showing of a video was played last
let logo = "";

/** Take note of what is on. */
export function updateSlides(snapshot) {
  const idle = isQuiet(snapshot);
  if (!idle) idleSince = null;
  else if (idleSince === null) idleSince = performance.now();
  logo = snapshot.theme?.logo ?? "";
  const [words, below] = stripWords(snapshot);
  render(strip, words);
  document.body.classList.toggle("with-strip", below);
  playFilm(snapshot);
  if (!idle && !isFilmOn(snapshot)) hide();
}

/** Whether nothing is played and nobody speaks. */
export function isQuiet({ hold, segment, phase, ranking, shown_places: shown }) {
  if (hold) return true;
  if (segment) return QUIET_SEGMENTS.includes(segment.kind);
  return IDLE_PHASES.includes(phase) || (phase === Phase.RANKING && !shown && !ranking.length);
}

/** What the hall waits for while slides are shown, and whether it is anything. */
function stripWords(snapshot) {
  const { hold, hold_clock: clock, segment, starts_at: at } = snapshot;
  if (hold) return [[h("strong", {}, say(hold)), clock ? h("show-clock", { state: clock }) : null], true];
  if (segment) {
    const following = followingName(segment);
    const then = following ? h("span", {}, t("then: {segment}", { segment: following })) : null;
    const clock = segment.clock ? h("show-clock", { state: segment.clock }) : null;
    return [[h("strong", {}, segmentName(segment)), clock, then], true];
  }
  return at
    ? [[h("strong", {}, snapshot.title), h("span", {}, t("starts at {time}", { time: at }))], true]
    : [[], false];
}

/** Which showing of a video is on; empty: none. */
const filmOf = ({ hold, segment }) =>
  !hold && segment?.kind === SegmentKind.VIDEO ? `${segment.number} ${segment.started_ns}` : "";

const isFilmOn = (snapshot) => filmOf(snapshot) !== "" && filmOf(snapshot) === film && !clip.ended;

/** The video of a segment, once each time it is begun; without sound where the browser waits for a tap. */
function playFilm(snapshot) {
  const showing = filmOf(snapshot);
  if (!showing || showing === film) return;
  film = showing;
  show(clip, snapshot.segment.video, !audible());
}

function show(element, name, muted = true) {
  shownAt = performance.now();
  if (element !== clip) clip.pause();
  else [clip.muted, clip.volume] = [muted, volumeNow()];
  const address = `/slides/${encodeURIComponent(name)}`;
  if (element === card) loadCard(address);
  else element.src = address;
  if (element === clip) clip.play().catch(() => {}); // an address that came too late, or a clip that cannot be played
}

/** `element` is ready: it takes the place of the others. */
function appear(element) {
  for (const other of [frame, clip, card]) other.hidden = other !== element;
  document.body.classList.add("shows-slide");
}

function hide() {
  clip.pause();
  for (const element of [frame, clip, card]) element.hidden = true;
  document.body.classList.remove("shows-slide");
}

async function loadCard(address) {
  try {
    const answer = await fetch(address);
    const [title, ...lines] = (await answer.text()).trim().split(/\r?\n/);
    if (!answer.ok || idleSince === null) return;
    appear(card);
    render(card, h("h1", { "data-fit": "5 14" }, title), h("p", { "data-fit": "3 7" }, lines.join("\n").trim()));
  } catch {
    hide();
  }
}

/** In turn every slide, and once per round the page itself: who plays, and what comes. */
function showNext() {
  const now = performance.now();
  if (idleSince === null || now - idleSince < IDLE_MS || now - shownAt < EACH_MS) return;
  if (!clip.hidden && !clip.ended && !clip.paused && now - shownAt < LONGEST_MS) return;
  shownAt = now;
  const shown = names.filter((name) => name !== logo);
  index = (index + 1) % (shown.length + 1);
  if (index === 0) {
    hide();
    load();
    return;
  }
  const name = shown[index - 1];
  show(CLIP.test(name) ? clip : CARD.test(name) ? card : frame, name);
}

frame.onload = () => (idleSince === null ? null : appear(frame));
frame.onerror = hide;
clip.onplaying = () => appear(clip);
clip.onended = () => (idleSince === null ? hide() : null);
clip.onerror = hide;
onVolume((volume) => {
  clip.volume = volume;
});

async function load() {
  try {
    const answer = await fetch("/slides.json");
    if (answer.ok) names = await answer.json();
  } catch {
    names = [];
  }
}

load();
setInterval(showNext, 500);
