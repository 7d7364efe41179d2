// PIN again: some things only the owner of this device may do, not who has picked it up. The panel asks for the PIN of
// the role once more; then the request is repeated.

import { h } from "../lib/draw.js";
import { post } from "../lib/command.js";
import { showSheet } from "./dialog.js";
import { say, t } from "../lib/translate.js";

/** Post `body` to `address`, as `post` does; where the panel wants the PIN again, ask for it first. */
export async function postAsOwner(address, body, ...limits) {
  const answer = await post(address, JSON.stringify(body), ...limits);
  const [reason] = answer.reasons ?? [];
  if (answer.ok || reason?.code !== "pin-again") return answer;
  const proved = await askPin(say(reason));
  return proved ? post(address, JSON.stringify(body), ...limits) : answer;
}

/** Ask for the PIN until it is right, or until the user gives up; whether it was entered. */
function askPin(title) {
  return new Promise((done) => {
    const refusal = h("p", { class: "refusal", role: "alert", hidden: true });
    const pin = h("input", {
      id: "pin-again",
      type: "password",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: 32,
      required: true,
    });
    const cancel = h(
      "button",
      { type: "button", class: "small", onclick: (event) => event.target.closest("dialog").close() },
      t("Cancel"),
    );
    showSheet([
      h("h2", {}, title),
      h("label", { for: "pin-again" }, t("PIN")),
      pin,
      refusal,
      h("div", { class: "pair" }, cancel, h("button", { type: "submit", class: "final" }, t("Continue"))),
    ]);
    const sheet = pin.closest("dialog");
    sheet.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await post("/api/prove", JSON.stringify({ pin: pin.value.replace(/\s/g, "") }));
      if (answer.ok) {
        done(true);
        sheet.close();
        return;
      }
      refusal.hidden = false;
      refusal.textContent = answer.reasons.map(say).join(" ");
      pin.select();
    });
    sheet.addEventListener("close", () => done(false));
    pin.focus();
  });
}
