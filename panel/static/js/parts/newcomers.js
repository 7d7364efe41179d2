// Newcomers: who has joined as staff, told to the MC, who can say "not me".

import { h } from "../lib/draw.js";
import { post } from "../lib/command.js";
import { seatWords } from "./seats.js";
import { say, t } from "../lib/translate.js";

const SHOWN = 2;
const own = document.querySelector("#page").dataset.device;
let joins = [];
let failure = "";
let redraw = () => {};

/** Draw the page anew with `redrawPage` when this part has changed. */
export function watchNewcomers(redrawPage) {
  redraw = redrawPage;
}

/** Take what the panel knows: of each MC's device up to which newcomer its user has read. */
export function takeNewcomers({ joins: all, noticed }) {
  joins = all.filter((join) => join.id !== own && join.joined > (noticed[own] ?? 0));
  redraw();
}

/** The newest of them, each with its two buttons; nothing where nobody is new. */
export function newcomers() {
  if (!joins.length) return null;
  return h(
    "section",
    { class: "newcomers", role: "status", "data-key": "newcomers" },
    failure ? h("p", { class: "refusal", role: "alert" }, failure) : null,
    h("ul", {}, joins.slice(0, SHOWN).map(row)),
    joins.length > SHOWN ? h("p", { class: "muted" }, t("… and {count} more", { count: joins.length - SHOWN })) : null,
    h(
      "button",
      { class: "small known", onclick: () => send("/api/noticed", { joined: joins[0].joined }) },
      t("I know them"),
    ),
  );
}

function row(join) {
  const device = join.name ? `“${join.name}”` : [join.kind, join.id.slice(0, 4)].filter(Boolean).join(" ");
  const facts = [
    join.name ? join.kind : "",
    join.address,
    join.invited_by ? t("QR code made by {who}", { who: join.invited_by }) : "",
  ];
  return h(
    "li",
    { "data-key": `joined-${join.id}` },
    h(
      "span",
      { class: "who" },
      h("strong", {}, t("{device} has joined as {role}", { device, role: seatWords(join.seat) })),
      h("small", {}, facts.filter(Boolean).join(" · ")),
    ),
    h(
      "button",
      { class: "small", onclick: () => send(`/api/devices/${join.id}`, { revoke: true }) },
      t("Not me: remove it"),
    ),
  );
}

async function send(address, body) {
  const answer = await post(address, JSON.stringify(body));
  failure = answer.ok ? "" : (answer.reasons ?? []).map(say).join(" ");
  redraw();
}
