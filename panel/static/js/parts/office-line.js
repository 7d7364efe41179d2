// Office: up to which entry it has received the journal, or since when not; nothing where this box is enrolled nowhere.

import { h } from "../lib/draw.js";

const EVERY_MS = 5000;
let line = {};

/** The line as the server words it. */
export const officeLine = () =>
  line.state
    ? h("p", { class: "lamps", "data-key": "office" }, h("span", { class: `health ${line.state}` }, line.text))
    : null;

/** Show changes by `redraw`. */
export function watchOffice(redraw) {
  const look = async () => {
    const answer = await fetch("/api/office").catch(() => null); // the banner reports it
    if (!answer?.ok) return;
    line = await answer.json();
    redraw();
  };
  look();
  setInterval(() => document.hidden || look(), EVERY_MS);
}
