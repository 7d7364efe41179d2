// Cues: which sound and which sight belong to what just happened. Decides only; nothing is drawn or played here.

/** What happened between two snapshots: [name, team or null]. */
export function happened(before, after) {
  if (!before || before.boot !== after.boot) return [];
  const same = before.round?.number === after.round?.number && before.round?.item === after.round?.item;
  if (same && after.floor && after.floor !== before.floor) return [["press", after.floor]];
  if (after.phase === "open" && before.phase !== "open" && !(same && before.phase === "floor")) return [["open", null]];
  if (!same || after.phase === "boards_up") return [];
  return ruled(before, after);
}

/** A ruling on an answer, or the boards that are shown. */
function ruled(before, after) {
  const fresh = after.teams.filter((team) => team.mark !== null && before.teams.find((one) => one.number === team.number)?.mark !== team.mark);
  const right = fresh.find((team) => team.mark === true);
  if (right) return [["right", right.number]];
  const wrong = fresh.find((team) => team.mark === false);
  return wrong ? [["wrong", wrong.number]] : [];
}

/** What the running clock says between two looks at it: remaining ms then and now. */
export function ticked(beforeMs, afterMs) {
  if (afterMs >= beforeMs || beforeMs === Infinity) return null;
  if (beforeMs > 0 && afterMs <= 0) return "over";
  const second = Math.ceil(afterMs / 1000);
  return second >= 1 && second <= 5 && Math.ceil(beforeMs / 1000) > second ? "tick" : null;
}
