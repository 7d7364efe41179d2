// Enter: the PIN of a role opens its pages; a QR code carries a PIN or a one-time ticket after the `#` and enters
// by itself.

import { post } from "../lib/command.js";
import { say } from "../lib/translate.js";

const form = document.querySelector("#enter");
const seat = document.querySelector("#seat");
const pin = document.querySelector("#pin");
const name = document.querySelector("#name");

form.onsubmit = (event) => {
  event.preventDefault();
  go("/enter", { pin: pin.value.trim(), seat: seat.value, name: name.value });
};

async function go(address, body) {
  const answer = await post(address, JSON.stringify(body));
  if (answer.ok) {
    location.replace(answer.page);
    return;
  }
  document.querySelector("#refusal").textContent = answer.reasons.map(say).join(" ");
  pin.select();
}

function enterByLink() {
  const carried = new URLSearchParams(location.hash.slice(1));
  if (!carried.size) return;
  history.replaceState(null, "", location.pathname);
  if (carried.has("ticket")) go("/api/pair", { ticket: carried.get("ticket") });
  else if (carried.has("pin")) {
    pin.value = carried.get("pin");
    if (carried.has("seat")) seat.value = carried.get("seat");
    go("/enter", { pin: pin.value, seat: seat.value });
  }
}

addEventListener("hashchange", enterByLink);
enterByLink();
