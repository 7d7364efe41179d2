// Tech: a stick on which another machine's match did not end, and how it goes on here; nothing where there is none.

import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";

const EVERY_MS = 5000;
let sticks = [];

export function stickSection() {
  if (!sticks.length) return null;
  return h(
    "section",
    { class: "card", "data-key": "sticks" },
    h("h2", {}, t("A match that did not end is on this stick")),
    sticks.map((stick) => [
      h(
        "p",
        {},
        t("{count} entries, the last at {time}. Unplug the old machine, then type here:", {
          count: stick.entries,
          time: stick.written,
        }),
      ),
      h("p", {}, h("code", {}, stick.command)),
    ]),
  );
}

/** Show changes by `redraw`. */
export function watchSticks(redraw) {
  const look = async () => {
    const answer = await fetch("/api/sticks").catch(() => null); // the banner reports it
    if (!answer?.ok) return;
    const before = JSON.stringify(sticks);
    sticks = (await answer.json()).sticks;
    if (JSON.stringify(sticks) !== before) redraw();
  };
  look();
  setInterval(() => document.hidden || look(), EVERY_MS);
}
