// Enter: the PIN of a role opens its pages; a QR code carries a one-time ticket after the `#` and enters by itself. A
// browser that is paired already becomes something else only after its user has said so.

import { post } from "../lib/command.js";
import { say, t } from "../lib/translate.js";

const form = document.querySelector("#enter");
const seat = document.querySelector("#seat");
const pin = document.querySelector("#pin");
const name = document.querySelector("#name");
const change = document.querySelector("#change");
const refusal = document.querySelector("#refusal");

form.onsubmit = (event) => {
  event.preventDefault();
  go("/enter", { pin: pin.value.replace(/\s/g, ""), seat: seat.value, name: name.value });
};

async function go(address, body) {
  refusal.textContent = "";
  const answer = await post(address, JSON.stringify(body));
  if (answer.ok) {
    location.replace(answer.page);
    return;
  }
  const [reason] = answer.reasons;
  if (reason.code === "would-change") {
    ask(reason, () => go(address, { ...body, replace: true }));
    return;
  }
  ask(null);
  refusal.textContent = answer.reasons.map(say).join(" ");
  pin.select();
}

/** Ask before this browser becomes something else; without a `reason` there is nothing to ask. */
function ask(reason, become) {
  form.hidden = reason !== null;
  change.hidden = reason === null;
  if (!reason) return;
  const { now, then } = reason.args;
  change.querySelector("p").textContent = say(reason);
  const [stay, go] = change.querySelectorAll("button");
  stay.textContent = t("Stay {role}", { role: now });
  stay.onclick = () => location.replace(form.dataset.own || "/");
  go.textContent = t("Become {role}", { role: then });
  go.onclick = become;
  stay.focus();
}

function enterByLink() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
  if (!ticket) return;
  history.replaceState(null, "", location.pathname);
  go("/api/pair", { ticket });
}

addEventListener("hashchange", enterByLink);
enterByLink();
