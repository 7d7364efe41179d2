// Desk, the history: who decided what and when; any decision can be taken back. What depends on it is seen first.

import { h } from "../lib/draw.js";
import { dialog, showSheet, textField } from "./dialog.js";
import { sendCommand } from "../lib/command.js";
import { say, t, timeOfDay } from "../lib/translate.js";

/** The section of the desk; `act(command)` gives an order. */
export function history(snapshot, busy, act) {
  return h(
    "section",
    { class: "card", "data-key": "history" },
    h("h2", {}, t("History")),
    snapshot.history.length ? null : h("p", { class: "muted" }, t("No decisions yet")),
    h(
      "ol",
      { class: "history" },
      snapshot.history.map((entry) => row(snapshot, entry, busy, act)),
    ),
  );
}

function row(snapshot, entry, busy, act) {
  return h(
    "li",
    { class: entry.undone ? "undone" : "", "data-key": `fact-${entry.seq}` },
    h("span", { class: "when" }, timeOfDay(new Date(entry.wall_ns / 1e6))),
    h("span", { class: "what" }, say(entry.label), entry.undone ? h("small", {}, ` (${t("undone")})`) : null),
    h("span", { class: "muted" }, say(entry.who)),
    entry.decision && !entry.undone
      ? h("button", { class: "small", disabled: busy, onclick: () => takeBack(snapshot, entry, act) }, t("Take back"))
      : null,
  );
}

/** Ask the controller what depends on it; it answers with a list, or with why it cannot be taken back. */
async function takeBack(snapshot, entry, act) {
  const ask = { type: "UndoDecision", number: entry.seq, reason: "" };
  const { reasons = [] } = await sendCommand(ask, snapshot.step);
  const isListed = reasons[0]?.code === "listed-first";
  const lines = [
    isListed ? h("p", { class: "muted" }, say(reasons[0])) : null,
    h(
      "ul",
      { class: "depending" },
      reasons.slice(isListed ? 1 : 0).map((reason) => h("li", {}, say(reason))),
    ),
  ];
  if (isListed) confirmTakeBack(entry, reasons, lines, act);
  else {
    showSheet([
      h("h2", {}, t("This cannot be taken back")),
      h("p", {}, say(entry.label)),
      lines,
      h("button", { class: "final" }, t("Close")),
    ]);
  }
}

function confirmTakeBack(entry, reasons, lines, act) {
  const reason = textField("take-back-reason");
  const also = reasons.filter(({ code }) => code === "taken-along").map(({ args }) => args.number);
  dialog(
    t("Take back decision {number}", { number: entry.seq }),
    t("Take back"),
    [
      h("p", {}, say(entry.label)),
      lines,
      h("label", { for: "take-back-reason" }, t("Reason (kept in the minutes)")),
      reason,
    ],
    () => act({ type: "UndoDecision", number: entry.seq, reason: reason.value.trim(), also }),
  );
}
