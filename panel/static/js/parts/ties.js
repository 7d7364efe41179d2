// Ties that must be decided before the match goes on: what is tied for which place, and what can be done about it.

import { h } from "../lib/draw.js";
import { choice, dialog, textField } from "./dialog.js";
import { lotsDialog } from "./lots.js";
import { say, t } from "../lib/translate.js";

/** The section; `act(command)` gives an order. Extra questions are the MC's next step. */
export function ties(snapshot, busy, act) {
  if (!snapshot.ties?.length) return null;
  return h(
    "section",
    { class: "card ties", "data-key": "ties", role: "status" },
    h("h2", {}, t("Not decided yet")),
    snapshot.ties.map((tie) => section(snapshot, tie, busy, act)),
  );
}

function section(snapshot, tie, busy, act) {
  const criteria = Object.entries(tie.criteria);
  return h(
    "div",
    { "data-key": `tie-${tie.first}` },
    h("p", {}, say(tie.problem)),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small", disabled: busy, onclick: () => drawLots(snapshot, tie, act) },
        t("Enter lots drawn in the hall"),
      ),
      criteria.length
        ? h(
            "button",
            { class: "small", disabled: busy, onclick: () => applyCriterion(criteria, act) },
            t("Apply a criterion"),
          )
        : null,
    ),
  );
}

const drawLots = (snapshot, tie, act) =>
  lotsDialog(
    snapshot,
    {
      title: t("Lots drawn in the hall"),
      hint: t("Order as drawn, the best first"),
      teams: tie.teams,
      first: tie.first,
    },
    (order, drawnBy, witness) => act({ type: "DrawLots", teams: order, drawn_by: drawnBy, witness }),
  );

function applyCriterion(criteria, act) {
  let [[chosen]] = criteria;
  const reason = textField("criterion-reason");
  dialog(
    t("Decide ties by another criterion"),
    t("Save"),
    [
      choice(
        t("Criterion"),
        "criterion",
        criteria.map(([name, label]) => [name, h("span", { class: "name" }, say(label))]),
        chosen,
        (name) => {
          chosen = name;
        },
      ),
      h("label", { for: "criterion-reason" }, t("Reason (kept in the minutes)")),
      reason,
    ],
    () => act({ type: "ApplyCriterion", criterion: chosen, reason: reason.value.trim() }),
  );
}
