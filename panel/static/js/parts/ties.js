// Ties that must be decided before the match goes on: what is tied for which place, and what can be done about it.

import { h } from "../lib/draw.js";
import { choice, dialog, textField } from "./dialog.js";
import { tag, teamOf } from "./teams.js";
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

/** Ask in which order the teams were drawn, and who answers for it. */
function drawLots(snapshot, tie, act) {
  const order = [...tie.teams];
  const list = h("ol", { class: "lots" });
  const draw = () =>
    list.replaceChildren(
      ...order.map((number, place) =>
        h(
          "li",
          {},
          h("span", { class: "place" }, String(tie.first + place)),
          tag(teamOf(snapshot, number)),
          h(
            "button",
            {
              type: "button",
              class: "small",
              disabled: place === 0,
              "aria-label": t("Team {team}: one place up", { team: number }),
              onclick: () => {
                [order[place - 1], order[place]] = [order[place], order[place - 1]];
                draw();
              },
            },
            "↑",
          ),
        ),
      ),
    );
  draw();
  const [drawnBy, witness] = [nameField("drawn-by"), nameField("witness")];
  dialog(
    t("Lots drawn in the hall"),
    t("Save"),
    [
      h("p", { class: "muted" }, t("Order as drawn, the best first")),
      list,
      h("label", { for: "drawn-by" }, t("Who drew the lots")),
      drawnBy,
      h("label", { for: "witness" }, t("Who watched")),
      witness,
    ],
    () => act({ type: "DrawLots", teams: order, drawn_by: drawnBy.value.trim(), witness: witness.value.trim() }),
  );
}

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

const nameField = (id) => h("input", { id, required: true, minlength: 2, maxlength: 64, autocomplete: "off" });
