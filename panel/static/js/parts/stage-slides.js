// Stage, the slides: what promotes the public services while nothing runs. Pictures of the data folder, in turn.

import { Phase } from "../lib/enums.js";

const IDLE_MS = 20_000;
const EACH_MS = 10_000;
const IDLE_PHASES = [Phase.SETUP, Phase.INTRO];
const frame = document.createElement("img");
frame.className = "slide";
frame.hidden = true;
frame.alt = "";
document.body.append(frame);

let names = [];
let index = 0;
let idleSince = null;
let shownAt = 0;

/** Take note of what is on. */
export function updateSlides(snapshot) {
  const idle = IDLE_PHASES.includes(snapshot.phase) && !snapshot.hold;
  if (!idle) idleSince = null;
  else idleSince ??= performance.now();
  if (!idle) hide();
}

function hide() {
  frame.hidden = true;
  document.body.classList.remove("shows-slide");
}

/** In turn every slide, and once per round the page itself: who plays, and what comes. */
function showNext() {
  if (idleSince === null || performance.now() - idleSince < IDLE_MS || performance.now() - shownAt < EACH_MS) return;
  shownAt = performance.now();
  index = (index + 1) % (names.length + 1);
  if (index === 0) {
    hide();
    load();
    return;
  }
  frame.src = `/slides/${encodeURIComponent(names[index - 1])}`;
}

frame.onload = () => {
  frame.hidden = idleSince === null;
  document.body.classList.toggle("shows-slide", idleSince !== null);
};
frame.onerror = hide;

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
