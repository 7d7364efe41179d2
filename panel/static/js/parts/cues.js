// Cues: which sound and which sight belong to what just happened. It only decides; nothing is drawn or played here.
//
import { Phase, RoundKind } from "../lib/enums.js";

// Theory of operation: that a time is over is known in two ways. A clock that stays on is looked at all the time, and
// says it itself (`clockCue`). A clock whose end moves the contest on may be gone before anybody looked at it again, or
// was ended early: then the snapshot that follows says it (`cuesBetween`), unless it was announced already.

/**
 * The cues between two snapshots: [name, team or null]. `announcedClock`: the clock whose end was announced, see
 * `clockOf`.
 */
export function cuesBetween(before, after, announcedClock = "") {
  if (!before || before.boot !== after.boot) return [];
  if (after.shown_places > before.shown_places) return [[isFirstShown(after) ? "first" : "prize", null]];
  const same = before.round?.number === after.round?.number && before.round?.item === after.round?.item;
  if (same && after.floor && after.floor !== before.floor) return [["press", after.floor]];
  const ruling = same && after.phase !== Phase.BOARDS_UP ? rulingCue(before, after) : [];
  if (after.phase === Phase.OPEN && before.phase !== Phase.OPEN) return [...ruling, ["open", null]];
  if (!same) return [];
  if (ruling.length || !hasTimeEnded(before, after)) return ruling;
  return announcedClock !== "" && announcedClock === clockOf(before) ? [] : [["over", null]];
}

const isFirstShown = ({ ranking }) => ranking.some(({ place }) => place === 1);

/** A ruling on an answer; or of boards whether any was right: not whose, because there were several. */
function rulingCue(before, after) {
  const fresh = after.teams.filter(
    (team) => team.mark !== null && before.teams.find((former) => former.number === team.number)?.mark !== team.mark,
  );
  const said = fresh.find((team) => team.mark === true) ?? fresh[0];
  if (!said) return [];
  return [[said.mark ? "right" : "wrong", after.round?.kind === RoundKind.BOARDS ? null : said.number]];
}

/** Whether the time to think, to press (nobody did) or to answer is over, by itself or ended early. */
function hasTimeEnded(before, after) {
  if (before.phase === Phase.THINKING && after.phase === Phase.BOARDS_UP) return true;
  if (before.phase === Phase.OPEN && after.phase === Phase.CLOSED) return true;
  return hasTimeOverNotice(after) && !hasTimeOverNotice(before);
}

const hasTimeOverNotice = ({ notices }) => notices.some(({ code }) => code === "time-over");

/** The clock that runs in a snapshot, by name; "" where none does. One that was set or resumed is another. */
export function clockOf(snapshot) {
  const runs = snapshot?.clock && snapshot.clock.deadline_ns !== null && !snapshot.hold;
  return runs ? `${snapshot.clock.what}-${snapshot.clock.deadline_ns}` : "";
}

/** The cue of the running clock between two looks at it: remaining ms then and now. */
export function clockCue(snapshot, beforeMs, afterMs) {
  if (afterMs >= beforeMs || beforeMs === Infinity) return null;
  if (beforeMs > 0 && afterMs <= 0) return isFollowedByClock(snapshot) ? null : "over";
  const second = Math.ceil(afterMs / 1000);
  return second >= 1 && second <= 5 && Math.ceil(beforeMs / 1000) > second ? "tick" : null;
}

/**
 * After reading comes thinking, and after thinking the buzzers open; a press in time may become known a moment
 * later.
 */
function isFollowedByClock({ clock, round }) {
  return (
    ["reading", "pressing"].includes(clock.what) || (clock.what === "thinking" && round?.kind === RoundKind.BUZZERS)
  );
}
