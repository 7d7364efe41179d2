// Tech, pings of phones and tablets: how fast each one answers, live, while somebody carries it through the hall.

import { seatWords } from "./seats.js";
import { h } from "../lib/draw.js";
import { dayAndTime, t } from "../lib/translate.js";

const LOOK_MS = 1000;
const WORDS = {
  good: t("good"),
  weak: t("weak"),
  bad: t("bad"),
  silent: t("no response"),
  away: t("not connected"),
  unknown: t("measuring"),
};
const LOOKS = { good: "ok", weak: "weak", bad: "away", silent: "away", away: "away", unknown: "" };

let isMeasuring = false;
let devices = null;
let redrawPage = () => {};

/** Show changes by `redraw`. */
export function watchPings(redraw) {
  redrawPage = redraw;
  setInterval(() => isMeasuring && !document.hidden && fetchPings(), LOOK_MS);
}

async function fetchPings() {
  try {
    const answer = await fetch("/api/ping", { cache: "no-store" });
    if (answer.ok) devices = (await answer.json()).devices;
  } catch {
    return; // the banner reports it
  }
  redrawPage();
}

function toggle() {
  isMeasuring = !isMeasuring;
  if (isMeasuring) fetchPings();
  redrawPage();
}

/** The section. */
export function pingSection() {
  return h(
    "section",
    { class: "card", "data-key": "reach" },
    h("h2", {}, t("Phones and tablets in the hall")),
    h(
      "p",
      { class: "muted" },
      t(
        "Carry each tablet, with its page open, to the MC's and the judges' places and see how fast it responds there.",
      ),
    ),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small", "aria-pressed": String(isMeasuring), "data-key": "measure", onclick: toggle },
        isMeasuring ? t("Stop measuring") : t("Measure while walking"),
      ),
    ),
    isMeasuring && devices?.length === 0 ? h("p", { class: "muted" }, t("No device is paired yet")) : null,
    isMeasuring && devices?.length ? h("ul", { class: "rows" }, devices.map(row)) : null,
  );
}

function row(device, index) {
  return h(
    "li",
    { class: `row part ${LOOKS[device.state]}`, "data-key": `reach-${index}` },
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, [seatWords(device.seat), device.name || device.kind].filter(Boolean).join(" · ")),
      h("span", { class: "press" }, figures(device)),
    ),
    h("strong", {}, WORDS[device.state]),
  );
}

function figures(device) {
  if (device.state === "away") return t("last seen {time}", { time: dayAndTime(new Date(device.seen_s * 1000)) });
  if (device.state === "unknown") return "";
  const lost = device.pings - device.pongs;
  return [
    device.pongs
      ? t("{middle} ms median, {worst} ms at most", {
          middle: Math.round(device.median_ms),
          worst: Math.round(device.worst_ms),
        })
      : "",
    lost ? t("{lost} of {calls} pings lost", { lost, calls: device.pings }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
