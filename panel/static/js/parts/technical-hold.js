// Hold: everything stops, for a reason that everybody reads; a break counts down.

import { h } from "../lib/draw.js";
import { showSheet } from "./dialog.js";
import { say, t } from "../lib/translate.js";

const BREAKS_MIN = [5, 10, 15];
const REASONS = [t("A button is exchanged"), t("The jury confers"), t("Sound or picture"), t("A protest is heard")];

/** That a hold is on, why, and how long a break still takes; null: there is none. */
export function holdNotice({ hold, hold_clock: clock }) {
  if (!hold) return null;
  const why = clock ? null : hold.args?.why;
  return h(
    "p",
    { class: "on-hold", role: "status", "data-key": "hold" },
    clock ? say(hold) : t("TECHNICAL HOLD"),
    why ? h("span", {}, why.text ? say(why) : why) : null,
    clock ? h("show-clock", { state: clock }) : null,
  );
}

/** Ask why everything stops: one tap on a reason holds; `act(command)` gives the order. */
export function holdDialog(act) {
  const own = h("input", { id: "hold-reason", maxlength: 200, autocomplete: "off" });
  const hold = (reason, minutes) => act({ type: "Hold", reason, ...(minutes ? { minutes } : {}) });
  const chip = (words, reason, minutes) =>
    h(
      "button",
      {
        type: "button",
        class: "small",
        onclick: ({ target }) => {
          target.closest("dialog").close();
          hold(reason, minutes);
        },
      },
      words,
    );
  showSheet(
    [
      h("h2", {}, t("Why does everything stop?")),
      h("p", { class: "muted" }, t("Everybody reads it. Clocks stop and buzzers lock at once.")),
      h(
        "div",
        { class: "steps" },
        BREAKS_MIN.map((minutes) => chip(t("Break of {minutes} min", { minutes }), "", minutes)),
        REASONS.map((reason) => chip(reason, reason)),
      ),
      h("label", { for: "hold-reason" }, t("Another reason, or none")),
      own,
      h(
        "div",
        { class: "pair" },
        h(
          "button",
          { type: "button", class: "small", onclick: ({ target }) => target.closest("dialog").close() },
          t("Cancel"),
        ),
        h("button", { type: "submit", class: "final" }, t("Hold everything")),
      ),
    ],
    () => hold(own.value.trim()),
  );
}
