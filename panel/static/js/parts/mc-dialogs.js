// Dialogs of the MC: a correction of the clock, and the keys of a keyboard.

import { h } from "../lib/draw.js";
import { dialog, showSheet } from "./dialog.js";
import { seconds } from "../lib/time.js";
import { t } from "../lib/translate.js";

/** Ask what should remain on the clock; `set(seconds)`. */
export function clockDialog(snapshot, set) {
  const left = Math.max(0, seconds(snapshot.clock));
  const minutes = h("input", {
    id: "minutes",
    inputmode: "numeric",
    value: Math.floor(left / 60),
    "aria-label": t("Minutes"),
  });
  const rest = h("input", { id: "seconds", inputmode: "numeric", value: left % 60, "aria-label": t("Seconds") });
  const by = (change) => () => {
    const total = Math.max(0, Number(minutes.value) * 60 + Number(rest.value) + change);
    [minutes.value, rest.value] = [Math.floor(total / 60), total % 60];
  };
  dialog(
    t("Correct the clock"),
    t("Set the clock"),
    [
      h("p", { class: "muted" }, t("Time left, in minutes and seconds")),
      h("div", { class: "clock-entry" }, minutes, h("span", {}, ":"), rest),
      h(
        "div",
        { class: "steps" },
        [-30, -10, -5, 5, 10, 30].map((change) =>
          h(
            "button",
            { type: "button", class: "small", onclick: by(change) },
            `${change > 0 ? "+" : "−"}${Math.abs(change)}`,
          ),
        ),
      ),
    ],
    () => set(Math.min(7200, Math.max(0, Math.round(Number(minutes.value) * 60 + Number(rest.value)) || 0))),
  );
}

/** Which key does what. */
export function keysDialog() {
  const keys = [
    [`${t("Space")} · PageDown`, t("next step")],
    ["Đ · D · Y", t("right")],
    ["S · N", t("wrong")],
    ["P · .", t("pause or resume the clock")],
    ["U · PageUp", t("undo")],
    ["R", t("redo")],
    ["M", t("more steps")],
    [t("hold Space or Enter"), t("confirm a step that must be held")],
    ["?", t("these keys")],
  ];
  showSheet([
    h("h2", {}, t("Keys")),
    h(
      "dl",
      { class: "keys" },
      keys.map(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)]),
    ),
    h("p", { class: "muted" }, t("A presenter's clicker: forward is the next step, back is undo, black is the clock.")),
    h("button", { class: "final" }, t("Close")),
  ]);
}
