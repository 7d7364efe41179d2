// Screen, its own controls: a volume, which is a share of the stage's and which this browser remembers, a tone to hear it,
// and the full screen. They are seen while somebody moves the pointer, touches the screen or pushes + or −.

import { h, render } from "../lib/draw.js";
import { t } from "../lib/translate.js";
import { enable, play, setVolume } from "./sounds.js";

const STEP = 10;
const SEEN_MS = 5000;

// Safari before 16.4 has none.
const fill = document.documentElement.requestFullscreen;

const bar = document.createElement("div");
bar.className = "screen-volume";
bar.hidden = true;
bar.setAttribute("role", "group");
bar.setAttribute("aria-label", t("Volume of this screen"));

let place = ""; // where the browser remembers it
let percent = 100;
let hiding = 0;

/** Give this screen a volume of its own: `atFirst` per cent until somebody changes it. `name` is that of the page. */
export function ownVolume(name, atFirst) {
  place = `volume-${name}`;
  const remembered = recall();
  set(remembered === null || Number.isNaN(Number(remembered)) ? atFirst : Number(remembered));
  document.body.append(bar);
  addEventListener("pointerdown", appear);
  addEventListener("pointermove", ({ movementX, movementY }) => {
    if (movementX || movementY) appear(); // not where only what lies under a parked pointer has moved
  });
  addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (ctrlKey || metaKey) return;
    if (key === "+" || key === "=") change(STEP);
    if (key === "-") change(-STEP);
  });
}

/** Whether this screen makes sounds at all. */
export const isLoud = () => percent > 0;

function set(newest) {
  percent = Math.min(100, Math.max(0, newest));
  setVolume(percent, "screen");
}

function change(step) {
  set(percent + step);
  try {
    localStorage.setItem(place, String(percent));
  } catch {
    // A browser that stores nothing: it counts until the page is loaded again.
  }
  appear();
}

function recall() {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

async function test() {
  await enable();
  play("open");
  appear();
}

function appear() {
  render(
    bar,
    h("span", {}, t("Volume of this screen: {percent} %", { percent })),
    h("button", { class: "small", "aria-label": t("Softer"), onclick: () => change(-STEP) }, "−"),
    h("button", { class: "small", "aria-label": t("Louder"), onclick: () => change(STEP) }, "+"),
    h("button", { class: "small", onclick: test }, t("Test tone")),
    fill && !document.fullscreenElement
      ? h("button", { class: "small", onclick: () => fill.call(document.documentElement) }, t("Full screen"))
      : null,
  );
  bar.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    bar.hidden = true;
  }, SEEN_MS);
}
