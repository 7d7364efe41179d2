// MC, the commands: one at a time, until the page shows what it did; and why one was refused.

import { sendCommand } from "../lib/command.js";
import { nowMs } from "../lib/time.js";

const REFUSAL_MS = 8000;
const SHOWN_MS = 1500; // an answer's snapshot is here long before
const SECOND_TAP_MS = 400; // a finger that taps twice means one step, also when the next button stands there already

let draw = () => {};
let snapshot = null;
let busy = false;
let refusal = null;
let guardTimer = 0;
let waiting = [];

/** Marks of boards that were given and that no snapshot has yet, by team. */
export const marks = new Map();

/** Call `callback` whenever the page must be drawn again. */
export function onChange(callback) {
  draw = callback;
}

/** Draw the page again, where there is something to show. */
export function redraw() {
  if (snapshot) draw();
}

/** The newest snapshot; null: there is none yet. */
export const newest = () => snapshot;

/** Whether a command is under way: all buttons wait for it. */
export const isBusy = () => busy;

/** Why the last command was refused, for some seconds. */
export const refusals = () => refusal?.reasons ?? [];

/** Give a command, as it was meant at `step`. */
export async function act(command, step = snapshot.step) {
  if (busy) return;
  busy = true;
  refuse(null);
  redraw();
  try {
    const answer = await sendCommand(command, step);
    if (!answer.ok) refuse(answer.reasons ?? []);
    else {
      await untilShown(answer.seq);
      await new Promise((done) => {
        setTimeout(done, SECOND_TAP_MS);
      });
    }
  } finally {
    busy = false;
    redraw();
  }
}

/** Mark a board: the mark is seen at once. */
export async function markBoard(team, right, late) {
  const mark = { right, late };
  marks.set(team, mark);
  refuse(null);
  redraw();
  const answer = await sendCommand({ type: "MarkBoard", team, right, late }, snapshot.step);
  if (answer.ok) await untilShown(answer.seq);
  if (marks.get(team) === mark) marks.delete(team);
  if (!answer.ok) refuse(answer.reasons ?? []);
  redraw();
}

/** Until the page shows what the command made: a second tap on the old buttons would be refused as late. */
function untilShown(seq) {
  if (snapshot.seq >= seq) return Promise.resolve();
  return new Promise((done) => {
    waiting.push({ seq, done });
    setTimeout(done, SHOWN_MS);
  });
}

/** Show this snapshot from now on. */
export function takeSnapshot(arrived) {
  snapshot = arrived;
  waiting = waiting.filter(({ seq, done }) => seq > arrived.seq || done());
  redraw();
}

/** Forget why the last command was refused. */
export function dismissRefusal() {
  refuse(null);
  redraw();
}

function refuse(reasons) {
  clearTimeout(refusal?.timer);
  refusal = reasons && {
    reasons,
    timer: setTimeout(() => {
      refusal = null;
      redraw();
    }, REFUSAL_MS),
  };
}

/** The step of a type that may be taken now, if there is one. */
export function findStep(type) {
  return [snapshot.next_step, ...snapshot.actions].find((step) => step?.command.type === type);
}

/** Whether right and wrong take no tap yet: a team has just got the floor. */
export function isGuarded() {
  const left = snapshot.guard_until_ns / 1e6 - nowMs();
  clearTimeout(guardTimer);
  if (left > 0) guardTimer = setTimeout(redraw, left + 5);
  return left > 0;
}
