// MC, the clip of the question: whether it was played, and what the screens say of it.

import { h } from "../lib/draw.js";
import { nowMs } from "../lib/time.js";
import { t } from "../lib/translate.js";

const PATIENCE_MS = 4000; // a screen says within a second that it plays
let reports = null;

/** Take what the screens said. */
export function takeClipReports(newest) {
  reports = newest;
}

/** What is known of the clip of the question; nothing where it has none. */
export function clipLine({ clip, number }) {
  if (!clip) return null;
  const report = reports?.number === number && reports.times === clip.times ? reports : null;
  const playedMs = clip.started_ns === null ? Infinity : nowMs() - clip.started_ns / 1e6;
  const leftMs = clip.duration_ns / 1e6 - playedMs;
  const problem = problemWords(report, playedMs, leftMs);
  return h(
    "p",
    { class: "clip", "data-key": "clip" },
    h("strong", {}, clip.kind === "video" ? t("Video clip") : t("Sound clip")),
    ` ${stateWords(clip, leftMs)}`,
    problem ? h("span", { class: "sick", role: "alert" }, problem) : null,
  );
}

function stateWords(clip, leftMs) {
  const seconds = Math.max(1, Math.round(clip.duration_ns / 1e9));
  if (!clip.times) return t("of {seconds} s: not played yet", { seconds });
  if (clip.started_ns === null) return t("stopped");
  if (leftMs > 0) return t("on: {seconds} s left", { seconds: Math.ceil(leftMs / 1000) });
  return t("was played");
}

function problemWords(report, playedMs, leftMs) {
  if (playedMs === Infinity || report?.playing || report?.ended) return "";
  if (report?.refused) return t("The projector's browser waits for a tap: tap “Tap to play the clip” on its screen");
  if (report?.failed) return t("The projector cannot play this clip: go on without it, or play it again");
  if (playedMs > PATIENCE_MS && leftMs > 0) return t("No screen says that it plays the clip: look at the projector");
  return "";
}
