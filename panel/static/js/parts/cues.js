// Cues: which sound and which sight belong to what just happened. Decides only; nothing is drawn or played here.
//
// Theory of operation: that a time is over is known in two ways. A clock that stays on is looked at all the time, and
// says it itself (`ticked`). A clock whose end moves the contest on may be gone before anybody looked at it again, or
// was ended early: then the snapshot that follows says it (`happened`), unless it was told already.

/** What happened between two snapshots: [name, team or null]. `told`: the clock whose end was told, see `clockOf`. */
export function happened(before, after, told = "") {
  if (!before || before.boot !== after.boot) return [];
  const same = before.round?.number === after.round?.number && before.round?.item === after.round?.item;
  if (same && after.floor && after.floor !== before.floor) return [["press", after.floor]];
  if (after.phase === "open" && before.phase !== "open" && !(same && before.phase === "floor")) return [["open", null]];
  if (!same) return [];
  const ruling = after.phase === "boards_up" ? [] : ruled(before, after);
  if (ruling.length || !timeEnded(before, after)) return ruling;
  return told !== "" && told === clockOf(before) ? [] : [["over", null]];
}

/** A ruling on an answer, or the boards that are shown. */
function ruled(before, after) {
  const fresh = after.teams.filter((team) => team.mark !== null && before.teams.find((former) => former.number === team.number)?.mark !== team.mark);
  const right = fresh.find((team) => team.mark === true);
  if (right) return [["right", right.number]];
  const wrong = fresh.find((team) => team.mark === false);
  return wrong ? [["wrong", wrong.number]] : [];
}

/** The time to think, to press (nobody did) or to answer is over, by itself or because it was ended. */
function timeEnded(before, after) {
  if (before.phase === "thinking" && after.phase === "boards_up") return true;
  if (before.phase === "open" && after.phase === "closed") return true;
  return saysOver(after) && !saysOver(before);
}

const saysOver = ({ notices }) => notices.some(({ code }) => code === "time-over");

/** The clock that runs in a snapshot, by name; "" where none does. One that was set or resumed is another. */
export function clockOf(snapshot) {
  const runs = snapshot?.clock && snapshot.clock.deadline_ns !== null && !snapshot.hold;
  return runs ? `${snapshot.clock.what}-${snapshot.clock.deadline_ns}` : "";
}

/** What the running clock of `now` says between two looks at it: remaining ms then and now. */
export function ticked(snapshot, beforeMs, afterMs) {
  if (afterMs >= beforeMs || beforeMs === Infinity) return null;
  if (beforeMs > 0 && afterMs <= 0) return leadsOn(snapshot) ? null : "over";
  const second = Math.ceil(afterMs / 1000);
  return second >= 1 && second <= 5 && Math.ceil(beforeMs / 1000) > second ? "tick" : null;
}

/** After reading one thinks, and after thinking the bell opens; a press in time may be known a moment later only. */
function leadsOn({ clock, round }) {
  return ["reading", "pressing"].includes(clock.what) || (clock.what === "thinking" && round?.kind === "buzzers");
}
