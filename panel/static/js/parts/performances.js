// Order of the performances: who comes next, and what can be done about it; a performance that is repeated.

import { h } from "../lib/draw.js";
import { dialog, teamChoice, textField } from "./dialog.js";
import { Phase, RoundKind } from "../lib/enums.js";
import { lotsDialog } from "./lots.js";
import { mark, teamOf } from "./teams.js";
import { t } from "../lib/translate.js";

/** The teams that have not begun: the one that is announced, and all that come after it. */
const waiting = (snapshot) =>
  snapshot.phase === Phase.READY && snapshot.performer
    ? [snapshot.performer, ...snapshot.to_perform]
    : snapshot.to_perform;

/** Whether a team can be called last: the one that is announced, while another is there; and who is not the last. */
const canComeLast = (snapshot, team) =>
  team.number === snapshot.performer
    ? snapshot.to_perform.some((number) => !teamOf(snapshot, number).absent)
    : team.number !== snapshot.to_perform[snapshot.to_perform.length - 1];

const isBetween = (snapshot) => snapshot.phase === Phase.READY || snapshot.phase === Phase.REVEALED;

/** The teams whose performance could be repeated: all that have performed, or the one that is on. */
const repeatable = (snapshot) => (isBetween(snapshot) ? snapshot.performed : [snapshot.performer]);

/** The buttons of MC and desk; `act(command)` gives an order. */
export function orderSteps(snapshot, busy, act) {
  if (snapshot.round?.kind !== RoundKind.STAGE || !snapshot.performer) return null;
  const teams = waiting(snapshot);
  return [
    isBetween(snapshot) && teams.length > 1
      ? h(
          "button",
          { class: "small", disabled: busy, onclick: () => drawOrder(snapshot, teams, act) },
          t("Enter the order drawn in the hall"),
        )
      : null,
    repeatable(snapshot).length
      ? h("button", { class: "small", disabled: busy, onclick: () => repeat(snapshot, act) }, t("Repeat a performance"))
      : null,
  ];
}

/** The order as the desk sees it, with what can be done. */
export function runningOrder(snapshot, busy, act) {
  if (snapshot.round?.kind !== RoundKind.STAGE || !snapshot.performer) return null;
  return h(
    "section",
    { class: "card", "data-key": "running-order" },
    h("h2", {}, t("Order of the performances")),
    h(
      "ol",
      { class: "rows" },
      [snapshot.performer, ...snapshot.to_perform].map((number) => row(snapshot, teamOf(snapshot, number), busy, act)),
    ),
    h("div", { class: "steps" }, orderSteps(snapshot, busy, act)),
  );
}

function row(snapshot, team, busy, act) {
  const [isHere, isOpen] = [team.number === snapshot.performer, isBetween(snapshot)];
  const canMove = isOpen && (snapshot.phase === Phase.READY || !isHere);
  const button = (type, words, disabled) =>
    h("button", { class: "small", disabled: busy || disabled, onclick: () => act({ type, team: team.number }) }, words);
  return h(
    "li",
    { class: `row team-${team.number}${team.absent ? " away" : ""}`, "data-key": `order-${team.number}` },
    mark(team.number),
    h(
      "span",
      { class: "who" },
      h("span", { class: "name" }, team.name),
      h("span", { class: "press" }, isHere ? t("on stage") : team.absent ? t("absent") : ""),
    ),
    canMove && !isHere ? button("CallTeam", t("Call first"), team.absent) : null,
    canMove && canComeLast(snapshot, team) ? button("CallLast", t("Call last"), false) : null,
  );
}

const drawOrder = (snapshot, teams, act) =>
  lotsDialog(
    snapshot,
    { title: t("Order drawn in the hall"), hint: t("Order as drawn, the first to perform first"), teams, first: 1 },
    (order, drawnBy, witness) => act({ type: "DrawOrder", teams: order, drawn_by: drawnBy, witness }),
  );

function repeat(snapshot, act) {
  const numbers = repeatable(snapshot);
  let [team] = numbers;
  const reason = textField("repeat-reason");
  dialog(
    t("Repeat a performance"),
    t("It does not count"),
    [
      h("p", { class: "muted" }, t("Its points are withdrawn, and the team performs again.")),
      teamChoice(
        numbers.map((number) => teamOf(snapshot, number)),
        team,
        (number) => {
          team = number;
        },
      ),
      h("label", { for: "repeat-reason" }, t("Reason (kept in the minutes)")),
      reason,
    ],
    () => act({ type: "RepeatPerformance", team, reason: reason.value.trim() }),
  );
}
