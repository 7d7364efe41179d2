// Devices: who is paired, since when, last seen; a QR code for another one, a new name, loading anew, putting out.

import { h } from "../lib/draw.js";
import { holding, holdLook } from "../lib/hold.js";
import { post } from "../lib/command.js";
import { dayAndTime, say, t } from "../lib/translate.js";

let known = { devices: [], seats: [] };
let code = null;
let trouble = "";
let again = () => {};

/** What a seat is called. */
export function seatWords(seat) {
  if (seat.startsWith("judge/")) return t("Judge {number}", { number: seat.slice(6) });
  return { mc: t("MC"), desk: t("Desk"), tech: t("Technicians"), stage: t("Stage") }[seat] ?? seat;
}

/** Keep the list fresh; `redraw` shows it. */
export function watchDevices(redraw) {
  again = redraw;
  refresh();
  setInterval(() => document.hidden || refresh(), 5000);
}

async function refresh() {
  try {
    const answer = await fetch("/api/devices", { cache: "no-store" });
    if (answer.ok) known = await answer.json();
  } catch {
    return; // the banner says it
  }
  if (code && code.until < performance.now()) code = null;
  again();
}

async function tell(address, body, done = () => {}) {
  const answer = await post(address, JSON.stringify(body));
  trouble = answer.ok ? "" : (answer.reasons ?? []).map(say).join(" ");
  if (answer.ok) done(answer);
  again();
  refresh();
}

function pair(seat) {
  tell("/api/tickets", { seat }, ({ code: svg, seconds }) => { code = { seat, svg, until: performance.now() + seconds * 1000 }; });
}

function rename(device) {
  const wish = prompt(t("Name of this device"), device.name);
  if (wish !== null) tell(`/api/devices/${device.id}`, { name: wish });
}

/** The section with all devices. */
export function deviceSection() {
  return h("section", { class: "card devices", "data-key": "devices" },
    h("h2", {}, t("Paired devices")),
    trouble ? h("p", { class: "refusal", role: "alert" }, trouble) : null,
    h("ul", { class: "device-list" }, known.devices.map(row)),
    known.devices.length ? null : h("p", { class: "muted" }, t("None yet")),
    h("h3", {}, t("Pair another device")),
    h("div", { class: "steps" }, known.seats.map((seat) => h("button", { class: "small", onclick: () => pair(seat) }, seatWords(seat)))),
    code ? ticket() : null);
}

function row(device) {
  const state = device.streams ? t("connected") : t("last seen {time}", { time: dayAndTime(new Date(device.seen_s * 1000)) });
  const path = `/api/devices/${device.id}`;
  const out = `revoke-${device.id}`;
  return h("li", { class: device.streams ? "here" : "", "data-key": device.id },
    h("span", { class: "who" },
      h("strong", {}, [seatWords(device.seat), device.name].filter(Boolean).join(" · ")),
      h("small", {}, [device.kind, state, device.mine ? t("this device") : ""].filter(Boolean).join(" · "))),
    h("button", { class: "small", onclick: () => rename(device) }, t("Rename")),
    h("button", { class: "small", disabled: !device.streams, onclick: () => tell(path, { reload: true }) }, t("Reload")),
    h("button", { class: `small ${holdLook(out)}`, ...holding(out, () => tell(path, { revoke: true })) }, t("Remove"), h("small", {}, t("hold"))));
}

function ticket() {
  const picture = h("div", { class: "code", role: "img", "aria-label": t("QR code for {seat}", { seat: seatWords(code.seat) }) });
  picture.innerHTML = code.svg; // made by this panel itself, of an address of its own
  const left = Math.max(0, Math.round((code.until - performance.now()) / 1000));
  return h("figure", { class: "ticket", "data-key": `ticket-${code.until}` }, picture,
    h("figcaption", {}, seatWords(code.seat), h("br"), h("span", { class: "muted" }, t("Works once, on one device; expires in {seconds} s", { seconds: left }))));
}
