// Devices: which are paired and when they were last seen; a QR code to pair another; rename, reload, remove.

import { h } from "../lib/draw.js";
import { holdHandlers, holdClass } from "../lib/hold.js";
import { postAsOwner } from "./pin-again.js";
import { seatWords } from "./seats.js";
import { dayAndTime, say, t } from "../lib/translate.js";

let list = { devices: [], seats: [] };
let ticket = null; // {seat, svg, until}: a one-time QR code
let failure = "";
let redrawPage = () => {};

/** Keep the list current; `redraw` shows it. */
export function watchDevices(redraw) {
  redrawPage = redraw;
  refresh();
  setInterval(() => document.hidden || refresh(), 5000);
}

async function refresh() {
  try {
    const answer = await fetch("/api/devices", { cache: "no-store" });
    if (answer.ok) list = await answer.json();
  } catch {
    return; // the banner reports it
  }
  if (ticket && ticket.until < performance.now()) ticket = null;
  redrawPage();
}

async function request(address, body, onSuccess = () => {}) {
  const answer = await postAsOwner(address, body);
  failure = answer.ok ? "" : (answer.reasons ?? []).map(say).join(" ");
  if (answer.ok) onSuccess(answer);
  redrawPage();
  refresh();
}

function pair(seat) {
  request("/api/tickets", { seat }, ({ code: svg, seconds }) => {
    ticket = { seat, svg, until: performance.now() + seconds * 1000 };
  });
}

function rename(device) {
  const name = prompt(t("Name of this device"), device.name);
  if (name !== null) request(`/api/devices/${device.id}`, { name });
}

/** The section with all devices. */
export function deviceSection() {
  return h(
    "section",
    { class: "card devices", "data-key": "devices" },
    h("h2", {}, t("Paired devices")),
    failure ? h("p", { class: "refusal", role: "alert" }, failure) : null,
    h("ul", { class: "device-list" }, list.devices.map(row)),
    list.devices.length ? null : h("p", { class: "muted" }, t("None yet")),
    h("h3", {}, t("Pair another device")),
    h(
      "div",
      { class: "steps" },
      list.seats.map((seat) => h("button", { class: "small", onclick: () => pair(seat) }, seatWords(seat))),
    ),
    ticket ? qrCode() : null,
  );
}

function row(device) {
  const state = device.streams
    ? t("connected")
    : t("last seen {time}", { time: dayAndTime(new Date(device.seen_s * 1000)) });
  const path = `/api/devices/${device.id}`;
  const holdName = `revoke-${device.id}`;
  return h(
    "li",
    { class: device.streams ? "here" : "", "data-key": device.id },
    h(
      "span",
      { class: "who" },
      h("strong", {}, [seatWords(device.seat), device.name].filter(Boolean).join(" · ")),
      h(
        "small",
        {},
        [device.kind, device.address, state, device.is_own ? t("this device") : ""].filter(Boolean).join(" · "),
      ),
    ),
    h("button", { class: "small", onclick: () => rename(device) }, t("Rename")),
    h(
      "button",
      { class: "small", disabled: !device.streams, onclick: () => request(path, { reload: true }) },
      t("Reload"),
    ),
    h(
      "button",
      { class: `small ${holdClass(holdName)}`, ...holdHandlers(holdName, () => request(path, { revoke: true })) },
      t("Remove"),
      h("small", {}, t("hold")),
    ),
  );
}

function qrCode() {
  const seat = seatWords(ticket.seat);
  const picture = h("div", { class: "code", role: "img", "aria-label": t("QR code for {seat}", { seat }) });
  picture.innerHTML = ticket.svg; // made by this panel, from one of its own addresses
  const seconds = Math.max(0, Math.round((ticket.until - performance.now()) / 1000));
  return h(
    "figure",
    { class: "ticket", "data-key": `ticket-${ticket.until}` },
    picture,
    h(
      "figcaption",
      {},
      seat,
      h("br"),
      h("span", { class: "muted" }, t("Works once, on one device; expires in {seconds} s", { seconds })),
    ),
  );
}
