// Devices: which are paired and when they were last seen; a QR code to pair another; rename, reload, remove.

import { h } from "../lib/draw.js";
import { holdHandlers, holdClass } from "../lib/hold.js";
import { postAsOwner } from "./pin-again.js";
import { seatWords } from "./seats.js";
import { dayAndTime, say, t } from "../lib/translate.js";

const REFRESH_MS = 5000;
const AWAITED_MS = 1000; // while somebody stands there with a tablet

let list = { devices: [], seats: [], waiting: [] };
let ticket = null; // {seat, svg, until, trust}: a one-time QR code
let failure = "";
let redrawPage = () => {};

/** Keep the list current; `redraw` shows it. */
export function watchDevices(redraw) {
  redrawPage = redraw;
  const turn = async () => {
    if (!document.hidden) await refresh();
    setTimeout(turn, ticket || list.waiting.length ? AWAITED_MS : REFRESH_MS);
  };
  turn();
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
  request("/api/tickets", { seat }, ({ code: svg, seconds, trust }) => {
    ticket = { seat, svg, trust, until: performance.now() + seconds * 1000 };
  }).then(() => document.querySelector(".ticket")?.scrollIntoView({ block: "nearest" }));
}

/** Let in a device that waits, or not. */
function decide(device, accept) {
  request("/api/pending", { id: device.id, accept }, () => {
    ticket = null;
  });
}

function rename(device) {
  const name = prompt(t("Name of this device"), device.name);
  if (name !== null) request(`/api/devices/${device.id}`, { name });
}

/** Whether this seat is one of the match: of judges only those who are there, where that is known. */
const isOfMatch = (seat, judges) =>
  !judges?.length || !seat.startsWith("judge/") || judges.includes(Number(seat.slice(6)));

/** The section with all devices; `judges`: the numbers of those who are there. */
export function deviceSection(judges) {
  return h(
    "section",
    { class: "card devices", "data-key": "devices" },
    h("h2", {}, t("Paired devices")),
    failure ? h("p", { class: "refusal", role: "alert" }, failure) : null,
    list.waiting.map(waitingRow),
    h("ul", { class: "device-list" }, list.devices.map(row)),
    list.devices.length ? null : h("p", { class: "muted" }, t("None yet")),
    h("h3", {}, t("Pair another device")),
    h(
      "div",
      { class: "steps" },
      list.seats
        .filter((seat) => isOfMatch(seat, judges))
        .map((seat) => h("button", { class: "small", onclick: () => pair(seat) }, seatWords(seat))),
    ),
    ticket ? qrCode() : null,
  );
}

/** A device that has shown a QR code: both screens must show the same code. */
function waitingRow(device) {
  const what = device.name ? `“${device.name}”` : device.kind || t("A device");
  return h(
    "div",
    {
      class: "waiting-device",
      role: "alertdialog",
      "aria-label": t("A device waits"),
      "data-key": `waits-${device.id}`,
    },
    h("p", {}, t("{device} wants to join as {role}", { device: what, role: seatWords(device.seat) })),
    h("p", { class: "muted" }, [device.kind, device.address].filter(Boolean).join(" · ")),
    h("p", { class: "compare" }, device.code),
    h("p", {}, t("Does its screen show the same four digits?")),
    h(
      "div",
      { class: "pair" },
      h("button", { class: "small", onclick: () => decide(device, false) }, t("No: keep it out")),
      h("button", { class: "final", onclick: () => decide(device, true) }, t("Yes: let it in")),
    ),
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
      ticket.trust
        ? h(
            "span",
            { class: "muted trust-first" },
            t("If the tablet warns that the page is not safe, do not go on: first open {address} on it", {
              address: ticket.trust,
            }),
          )
        : null,
    ),
  );
}
