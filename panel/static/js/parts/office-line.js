// Office: up to which entry it has received the journal, or since when not; nothing where this box is enrolled nowhere.

import { h } from "../lib/draw.js";

const EVERY_MS = 5000;
let line = {};

/** The line as the server words it. */
export function officeLine() {
  if (!line.state) return null;
  if (line.state === "ok") return h("p", { class: "health", "data-key": "office" }, line.text);
  return h("ul", { class: "notices", "data-key": "office" }, h("li", {}, line.text));
}

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
