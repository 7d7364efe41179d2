// Rundown: what its segments are called, and how far the evening is behind its plan.

import { SegmentKind } from "../lib/enums.js";
import { nowMs } from "../lib/time.js";
import { nameIn, t } from "../lib/translate.js";

const MINUTE_MS = 60_000;
const FARTHEST_MS = 6 * 60 * MINUTE_MS; // beyond that the plan is of another day, or this clock is wrong
export const KIND_NAMES = {
  [SegmentKind.WELCOME]: t("Welcome"),
  [SegmentKind.GUESTS]: t("Introduction of the guests"),
  [SegmentKind.BREAK]: t("Break"),
  [SegmentKind.VIDEO]: t("Video"),
  [SegmentKind.CEREMONY]: t("Ceremony"),
  [SegmentKind.ROUND]: t("Round"),
};

/** What a segment is called: its own name, or that of its kind. */
export const segmentName = (segment) => nameIn(segment.name) || KIND_NAMES[segment.kind];

/** What follows the segment that is on; empty at the end of the evening. */
export const followingName = ({ then_kind: kind, then_name: name }) => (kind ? segmentName({ kind, name }) : "");

/** A planned time of today, `HH:MM` on this device's own clock, in ms since 1970. */
export function plannedMs(at, now = new Date()) {
  const [hours, minutes] = at.split(":").map(Number);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, minutes).getTime();
}

/** The segment that is on and the one that comes next, each undefined where there is none. */
export const nowAndNext = (rundown) => ["now", "next"].map((state) => rundown.find((one) => one.state === state));

/**
 * By how many whole minutes the evening is late: the next segment should have begun, or the one that is on began too
 * late. By the clock of this tablet, which people set right; that of the contest's machine may have no battery.
 */
export function minutesLate(snapshot, now = new Date()) {
  const [, next] = nowAndNext(snapshot.rundown);
  const late = next?.at ? [now.getTime() - plannedMs(next.at, now)] : [];
  const on = snapshot.segment;
  if (on?.at && on.started_ns !== null)
    late.push(now.getTime() - (nowMs() - on.started_ns / 1e6) - plannedMs(on.at, now));
  const known = late.filter((ms) => Math.abs(ms) < FARTHEST_MS);
  return Math.max(0, Math.floor(Math.max(0, ...known) / MINUTE_MS));
}

/**
 * The order that begins `segment`. A welcome that has no length of its own counts down to the planned time of what
 * follows.
 */
export function startCommand(segment, rundown, now = new Date()) {
  const command = { type: "StartSegment", segment: segment.number };
  const following = rundown[segment.number];
  if (segment.kind !== SegmentKind.WELCOME || segment.minutes || !following?.at) return command;
  const seconds = Math.round((plannedMs(following.at, now) - now.getTime()) / 1000);
  return seconds > 0 && seconds <= 14_400 ? { ...command, seconds } : command;
}
