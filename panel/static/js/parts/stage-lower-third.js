// Stage, the lower third: the question stays in sight while the hall waits for what becomes of it. When somebody has
// pressed, the photo finish stands there first.

import { h } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { nowMs } from "../lib/time.js";
import { withoutChoices } from "./choices.js";
import { finish, photoFinish } from "./photo-finish.js";
import { firstWords } from "./short-names.js";

const FINISH_MS = 4000;
const FRESH_MS = 800; // a page that is opened later draws the end of the movement
const MOST_LETTERS = 210; // in three lines, large enough to be read
const ASKED = [Phase.OPEN, Phase.FLOOR, Phase.BOARDS_UP, Phase.TIED];

let due = 0;

/** What stands above the rail; `drawAgain` is called when the photo finish has been seen. */
export function lowerThird(snapshot, drawAgain) {
  if (!ASKED.includes(snapshot.phase)) return null;
  const picture = snapshot.phase === Phase.OPEN ? null : pressed(snapshot, drawAgain);
  return picture ?? (snapshot.question ? asked(snapshot.question) : null);
}

function asked(question) {
  const { stem, choices } = withoutChoices(question.text);
  const letters = choices.map((choice, place) => `${"ABCDEFGH"[place]}. ${choice}`);
  const text = firstWords([stem, ...letters].join("  "), MOST_LETTERS);
  return h("p", { class: "lower-third", "data-fit": "3.1 4.4", "data-key": "asked" }, text);
}

/** The photo finish: of a tie as long as it stands, else for some seconds after the press. */
function pressed(snapshot, drawAgain) {
  const presses = finish(snapshot.presses);
  if (!presses.length) return null;
  const ageMs = nowMs() - (snapshot.opening_ns + presses[0].since_opening_ns) / 1e6;
  const isSeen = snapshot.phase === Phase.TIED || ageMs < FINISH_MS;
  clearTimeout(due);
  if (!isSeen) return null;
  if (snapshot.phase === Phase.FLOOR) due = setTimeout(drawAgain, FINISH_MS - ageMs + 50);
  return photoFinish(presses, { grows: ageMs < FRESH_MS });
}
