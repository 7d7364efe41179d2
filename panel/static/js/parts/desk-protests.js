// Desk, the protests: what a team says was wrong, about which question, and how it was decided. All of it stands in
// the minutes.

import { h } from "../lib/draw.js";
import { PressKind } from "../lib/enums.js";
import { choice, dialog, teamChoice, textField } from "./dialog.js";
import { mark, teamOf } from "./teams.js";
import { say, t } from "../lib/translate.js";

const OUTCOMES = { upheld: t("upheld"), rejected: t("rejected"), withdrawn: t("withdrawn or entered by mistake") };
let team = 1;
let outcome = "rejected";

/** The section of the desk; `act(command)` gives an order. */
export function protests(snapshot, busy, act) {
  return h(
    "section",
    { class: "card", "data-key": "protests" },
    h("h2", {}, t("Protests")),
    snapshot.protests.length
      ? h(
          "ul",
          { class: "rows" },
          snapshot.protests.map((protest) => row(snapshot, protest, busy, act)),
        )
      : h("p", { class: "muted" }, t("No protests")),
    h(
      "div",
      { class: "steps" },
      h("button", { class: "small", disabled: busy, onclick: () => record(snapshot, act) }, t("Record a protest")),
      pressesAgain(snapshot, busy, act),
    ),
  );
}

/** The stage shows the presses of the question again, until it is told to go on. */
function pressesAgain({ presses, shows_presses: shown }, busy, act) {
  if (!shown && !presses.some(({ kind }) => kind === PressKind.WINNER || kind === PressKind.TIED)) return null;
  return h(
    "button",
    {
      class: "small",
      disabled: busy,
      "aria-pressed": String(shown),
      onclick: () => act({ type: "ShowPresses", shown: !shown }),
    },
    shown ? t("Stop showing the presses") : t("Show the presses again"),
  );
}

function row(snapshot, protest, busy, act) {
  const open = protest.outcome === "open";
  return h(
    "li",
    { class: `row team-${protest.team}`, "data-key": `protest-${protest.number}` },
    mark(protest.team),
    h(
      "span",
      { class: "who" },
      h(
        "span",
        { class: "name" },
        t("{number}. {team}, {place}", {
          number: protest.number,
          team: teamOf(snapshot, protest.team).name,
          place: placeWords(protest),
        }),
      ),
      h("span", { class: "press said" }, protest.text),
      h(
        "span",
        { class: `press said${open ? " late" : ""}` },
        open ? t("not decided yet") : `${OUTCOMES[protest.outcome]}: ${protest.reason}`,
      ),
      remedies(protest),
    ),
    h(
      "button",
      { class: "small", disabled: busy, onclick: () => decide(protest, act) },
      open ? t("Decide") : t("Change the decision"),
    ),
  );
}

/** What would change if the protest were upheld, as the controller reckons it. */
function remedies(protest) {
  if (!protest.remedies.length) return null;
  return h(
    "div",
    { class: "remedies" },
    h("p", { class: "muted" }, t("If it is upheld:")),
    protest.remedies.map((remedy) =>
      h(
        "dl",
        {},
        h("dt", {}, say(remedy.remedy)),
        remedy.consequences.map((consequence) => h("dd", {}, say(consequence))),
      ),
    ),
  );
}

function placeWords({ round, item }) {
  if (!round) return t("the whole match");
  return item ? t("round {round}, question {item}", { round, item }) : t("round {round}", { round });
}

function record(snapshot, act) {
  const round = numberField("protest-round", snapshot.round?.number ?? 0);
  const item = numberField("protest-item", snapshot.round?.item ?? 0);
  const text = textField("protest-text");
  dialog(
    t("Record a protest"),
    t("Record"),
    [
      teamChoice(snapshot.teams, team, (number) => {
        team = number;
      }),
      h(
        "div",
        { class: "pair" },
        h("label", {}, t("Round (0: the whole match)"), round),
        h("label", {}, t("Question (0: the whole round)"), item),
      ),
      h("label", { for: "protest-text" }, t("What the team says (kept in the minutes)")),
      text,
    ],
    () =>
      act({
        type: "RecordProtest",
        team,
        round: Number(round.value),
        item: Number(item.value),
        text: text.value.trim(),
      }),
  );
}

function decide(protest, act) {
  const reason = textField("protest-reason");
  const outcomes = Object.entries(OUTCOMES).map(([name, label]) => [name, h("span", { class: "name" }, label)]);
  if (protest.outcome !== "open") outcome = protest.outcome;
  dialog(
    t("Protest {number}", { number: protest.number }),
    t("Save"),
    [
      h("p", {}, protest.text),
      remedies(protest),
      choice(t("Decision"), "outcome", outcomes, outcome, (name) => {
        outcome = name;
      }),
      h("label", { for: "protest-reason" }, t("Reason (kept in the minutes)")),
      reason,
      h("p", { class: "muted" }, t("Any change of points is a separate correction: “Adjust a score”.")),
    ],
    () => act({ type: "DecideProtest", protest: protest.number, outcome, reason: reason.value.trim() }),
  );
}

const numberField = (id, value) =>
  h("input", { id, type: "number", min: 0, max: 99, required: true, value, inputmode: "numeric" });
