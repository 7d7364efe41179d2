// MC, the rundown: what is on, what comes next, and how late it is. It asks for nothing: the next step stands below.

import { h } from "../lib/draw.js";
import { SegmentKind } from "../lib/enums.js";
import { remainingMs } from "../lib/time.js";
import { t } from "../lib/translate.js";
import { minutesLate, nowAndNext, segmentName, startCommand } from "./rundown.js";

const MORE_S = 300;

/** The card of the rundown, nothing where the match has none; `act(command)` gives an order. */
export function rundownCard(snapshot, busy, act) {
  if (!snapshot.rundown.length) return null;
  const [now, next] = nowAndNext(snapshot.rundown);
  const late = minutesLate(snapshot);
  return h(
    "section",
    { class: "card rundown", "data-key": "rundown" },
    late ? h("p", { class: "late" }, t("{minutes} min late", { minutes: late })) : null,
    now ? onLine(snapshot, now, busy, act) : null,
    next ? nextLine(snapshot, next, busy, act) : null,
    now || next ? null : h("p", { class: "muted" }, t("The rundown is finished")),
  );
}

function onLine(snapshot, now, busy, act) {
  const isOn = snapshot.segment?.number === now.number;
  const clock = isOn ? snapshot.segment.clock : null;
  return h(
    "p",
    { "data-key": `now-${now.number}` },
    h("span", {}, t("Now: {segment}", { segment: segmentName(now) })),
    clock ? h("show-clock", { state: clock }) : null,
    clock ? button(t("+{minutes} min", { minutes: MORE_S / 60 }), busy, () => act(prolong(now, clock))) : null,
    isOn ? button(t("End"), busy, () => act({ type: "EndSegment", segment: now.number })) : null,
  );
}

function prolong(segment, clock) {
  const left = Math.max(0, Math.ceil(remainingMs(clock) / 1000));
  return { type: "StartSegment", segment: segment.number, seconds: left + MORE_S };
}

function nextLine(snapshot, next, busy, act) {
  return h(
    "p",
    { "data-key": `next-${next.number}` },
    h("span", {}, t("Next: {segment}", { segment: segmentName(next) }), next.at ? ` · ${next.at}` : ""),
    next.kind === SegmentKind.ROUND
      ? null
      : button(t("Begin"), busy, () => act(startCommand(next, snapshot.rundown)), segmentName(next)),
  );
}

const button = (words, busy, onclick, title = null) =>
  h("button", { class: "small", disabled: busy, title, onclick }, words);
