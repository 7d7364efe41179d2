// Dialogs of MC and desk: a correction of the score with its reason, of the clock, and the keys of a keyboard.

import { h } from "../lib/draw.js";
import { dialog, showSheet, teamChoice, textField } from "./dialog.js";
import { extraWords } from "./teams.js";
import { seconds } from "../lib/time.js";
import { points, t } from "../lib/translate.js";

const numberIn = (field) => field.value.replace(",", ".").replace("−", "-").trim();

/** Ask whose score, how much and why; `adjust(team, points, reason, tieBreak)` when all is filled in. */
export function adjustDialog(snapshot, adjust) {
  let team = null;
  const bounds = t("From −9999 to 9999, with two decimals at most");
  const amount = h("input", {
    id: "amount",
    inputmode: "decimal",
    required: true,
    autocomplete: "off",
    pattern: "\\s*[+−\\-]?[0-9]{1,4}([.,][0-9]{1,2})?\\s*",
    title: bounds,
  });
  const reason = textField("reason");
  const extra = h("input", { id: "extra", type: "checkbox" });
  const outcome = h("p", { class: "preview", role: "status" });
  const show = () => {
    const { score } = snapshot.teams.find(({ number }) => number === team) ?? {};
    const change = Number(numberIn(amount));
    const isSeen = score !== undefined && amount.value.trim() && !Number.isNaN(change) && !extra.checked;
    outcome.textContent = isSeen ? `${points(score)} → ${points(Number(score) + change)}` : "";
  };
  const turn = () => {
    amount.value = amount.value.startsWith("-") ? amount.value.slice(1) : `-${amount.value}`;
    show();
  };
  amount.oninput = show;
  extra.onchange = show;
  dialog(
    t("Adjust a score"),
    t("Adjust"),
    [
      teamChoice(
        snapshot.teams,
        team,
        (number) => {
          team = number;
          show();
        },
        scoreOf,
      ),
      h("label", { for: "amount" }, t("Points")),
      h(
        "div",
        { class: "amount" },
        amount,
        h("button", { type: "button", class: "small", onclick: turn }, "+ / −"),
        outcome,
      ),
      h("p", { class: "muted" }, bounds),
      h("label", { class: "tick" }, extra, t("Tie-break points: they count for the ranking, not for the score")),
      h("label", { for: "reason" }, t("Reason (kept in the minutes)")),
      reason,
    ],
    () => adjust(team, numberIn(amount), reason.value.trim(), extra.checked),
  );
}

const scoreOf = (team) => h("span", { class: "score" }, points(team.score), h("small", {}, ` ${extraWords(team)}`));

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
