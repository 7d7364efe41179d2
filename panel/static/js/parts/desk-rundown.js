// Desk, the rundown: every segment of the evening with its planned time, to be begun in any order.

import { h } from "../lib/draw.js";
import { SegmentKind } from "../lib/enums.js";
import { t } from "../lib/translate.js";
import { minutesLate, segmentName, startCommand } from "./rundown.js";

const STATES = { over: t("over"), now: t("on now"), next: t("up next"), later: "" };

/** The list of segments, nothing where the match has none; `act(command)` gives an order. */
export function rundownList(snapshot, busy, act) {
  if (!snapshot.rundown.length) return null;
  const late = minutesLate(snapshot);
  return h(
    "section",
    { class: "card", "data-key": "rundown" },
    h("h2", {}, t("Rundown")),
    late ? h("p", { class: "on-hold" }, t("{minutes} min late", { minutes: late })) : null,
    h(
      "ol",
      { class: "rows" },
      snapshot.rundown.map((segment) => row(snapshot, segment, busy, act)),
    ),
  );
}

function row(snapshot, segment, busy, act) {
  const isOn = snapshot.segment?.number === segment.number;
  const length = segment.minutes ? t("{minutes} min", { minutes: segment.minutes }) : "";
  return h(
    "li",
    { class: "row", "data-key": `segment-${segment.number}` },
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, segmentName(segment)),
      h("span", { class: "press" }, [segment.at, length, STATES[segment.state]].filter(Boolean).join(" · ")),
    ),
    isOn && snapshot.segment.clock ? h("show-clock", { state: snapshot.segment.clock }) : null,
    segment.kind === SegmentKind.ROUND ? null : isOn ? end(segment, busy, act) : begin(snapshot, segment, busy, act),
  );
}

const end = (segment, busy, act) =>
  h(
    "button",
    { class: "small", disabled: busy, onclick: () => act({ type: "EndSegment", segment: segment.number }) },
    t("End"),
  );

const begin = (snapshot, segment, busy, act) =>
  h(
    "button",
    {
      class: "small",
      disabled: busy,
      title: segmentName(segment),
      onclick: () => act(startCommand(segment, snapshot.rundown)),
    },
    t("Begin"),
  );
