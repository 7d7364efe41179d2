// Dialog of MC and desk: a correction of the score, with its reason.

import { h } from "../lib/draw.js";
import { dialog, teamChoice, textField } from "./dialog.js";
import { extraWords } from "./teams.js";
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
