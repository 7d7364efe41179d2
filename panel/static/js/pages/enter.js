// Enter: the PIN of a role opens its pages; a QR code carries a one-time ticket after the `#` and enters by itself, once
// somebody has compared the code on both screens. A browser that is paired already becomes something else only after
// its user has said so.

import { post } from "../lib/command.js";
import { proveTicket } from "../parts/ticket-proof.js";
import { say, t } from "../lib/translate.js";

const WAIT_MS = 1000;
const form = document.querySelector("#enter");
const seat = document.querySelector("#seat");
const pin = document.querySelector("#pin");
const name = document.querySelector("#name");
const change = document.querySelector("#change");
const waiting = document.querySelector("#waiting");
const refusal = document.querySelector("#refusal");

form.onsubmit = (event) => {
  event.preventDefault();
  go("/enter", { pin: pin.value.replace(/\s/g, ""), seat: seat.value, name: name.value });
};
form.querySelector("button").disabled = false;

/** Show one of the page's parts. */
function showPart(part) {
  for (const other of [form, change, waiting]) other.hidden = other !== part;
}

async function go(address, body, code = "") {
  refusal.textContent = "";
  const answer = await post(address, JSON.stringify(body));
  if (answer.ok && answer.pending) wait(answer.pending, code || answer.code);
  else if (answer.ok) location.replace(answer.page);
  else if (answer.reasons[0].code === "would-change")
    ask(answer.reasons[0], () => go(address, { ...body, replace: true }, code));
  else refuse(answer.reasons);
}

function refuse(reasons) {
  showPart(form);
  refusal.textContent = reasons.map(say).join(" ");
  pin.select();
}

/** Ask before this browser becomes something else. */
function ask(reason, become) {
  showPart(change);
  const { now, then } = reason.args;
  change.querySelector("p").textContent = say(reason);
  const [stay, onward] = change.querySelectorAll("button");
  stay.textContent = t("Stay {role}", { role: now });
  stay.onclick = () => location.replace(form.dataset.own || "/");
  onward.textContent = t("Become {role}", { role: then });
  onward.onclick = become;
  stay.focus();
}

/** Show the code, and ask again and again whether this device is let in. */
async function wait(pending, code) {
  showPart(waiting);
  waiting.querySelector(".compare").textContent = code;
  for (;;) {
    const answer = await post("/api/pair/wait", JSON.stringify({ pending }));
    if (answer.ok && !answer.waiting) {
      location.replace(answer.page);
      return;
    }
    if (!answer.ok && answer.reasons[0].code !== "unreachable") {
      refuse(answer.reasons);
      return;
    }
    await new Promise((done) => {
      setTimeout(done, WAIT_MS);
    });
  }
}

async function enterByLink() {
  const carried = new URLSearchParams(location.hash.slice(1));
  const ticket = carried.get("ticket");
  if (!ticket) return;
  history.replaceState(null, "", location.pathname);
  const { body, code } = await proveTicket(ticket, carried.get("ca") ?? "");
  go("/api/pair", body, code);
}

addEventListener("hashchange", enterByLink);
enterByLink();
