// MC, the steps: right and wrong, the one next step, large, undo always in reach, and all others.

import { h } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { hold, holdHandlers, holdClass } from "../lib/hold.js";
import { act, dismissRefusal, findStep, isBusy, isGuarded, newest, redraw, refusals } from "./mc-commands.js";
import { adjustDialog } from "./adjust-dialog.js";
import { clockDialog, keysDialog } from "./mc-dialogs.js";
import { scriptLine } from "./mc-lectern.js";
import { restOfBoards } from "./mc-teams.js";
import { orderSteps } from "./performances.js";
import { waitingFor } from "./phase-names.js";
import { reasonList } from "./reasons.js";
import { inMinutes } from "../lib/time.js";
import { mark, teamOf } from "./teams.js";
import { holdDialog } from "./technical-hold.js";
import { languageLinks, say, t } from "../lib/translate.js";

let drawerOpen = false;

/** The foot of the page: why not, what to say, and everything that can be done now, each thing in a place of its own:
 * what comes and goes stands above what stays, so that nothing moves under a thumb. */
export function foot(snapshot) {
  return h(
    "footer",
    { class: "mc-foot" },
    h("div", { class: "big-clock", "data-key": "big-clock" }, bigClock(snapshot)),
    reasonList(refusals(), { onclick: dismissRefusal }),
    blockers(snapshot),
    scriptLine(snapshot),
    drawer(snapshot),
    momentSteps(snapshot),
    constantSteps(snapshot),
    h("div", { class: "action-place", "data-key": "action" }, verdictRow(snapshot) ?? nextStep(snapshot)),
  );
}

const bigClock = ({ clock }) =>
  clock ? h("show-clock", { class: inMinutes(clock) ? "minutes" : "", state: clock }) : null;

const blockers = ({ blockers: reasons, next_step: step }) =>
  reasons.length && step
    ? h(
        "ul",
        { class: "blocked", "data-key": "blocked" },
        reasons.map((reason) => h("li", {}, say(reason))),
      )
    : null;

/** The buttons in the row of a team, by its number. */
export function teamSteps(snapshot, number) {
  return snapshot.actions
    .filter((step) => step.place === "team_row" && step.command.team === number)
    .map((step) =>
      h(
        "button",
        {
          class: "small",
          "data-key": nameOf(step),
          title: say(step.label),
          disabled: isBusy(),
          onclick: () => act(step.command),
        },
        say(step.short ?? step.label),
      ),
    );
}

function verdictRow(snapshot) {
  const [right, wrong] = [findStep("RuleRight"), findStep("RuleWrong")];
  if (!right && !wrong) return null;
  const locked = isGuarded() || isBusy();
  const team = snapshot.floor && teamOf(snapshot, snapshot.floor);
  const button = (step, look, words) =>
    h(
      "button",
      {
        class: `judgement ${look}`,
        "data-key": `${look}-${snapshot.floor}`,
        disabled: locked || !step,
        title: step ? say(step.label) : null,
        onclick: () => act(step.command),
      },
      words,
      look === "wrong" && step ? h("small", {}, say(step.label)) : null,
    );
  return h(
    "div",
    { class: "verdict-row", "data-key": "verdict" },
    button(wrong, "wrong", t("WRONG")),
    h(
      "p",
      { class: "answering" },
      team ? [mark(team.number), h("span", { class: "name" }, team.name), h("small", {}, t("answers"))] : null,
    ),
    button(right, "right", t("RIGHT")),
  );
}

function drawer(snapshot) {
  if (!drawerOpen) return null;
  return h(
    "div",
    { class: "drawer", "data-key": "drawer" },
    snapshot.actions.filter((step) => step.place === "drawer").map(stepButton),
    snapshot.hold || !snapshot.teams.length
      ? null
      : h(
          "button",
          { class: "small", disabled: isBusy(), onclick: () => holdDialog(act) },
          t("Hold for a reason, break"),
        ),
    snapshot.teams.length ? h("button", { class: "small", onclick: adjust }, t("Adjust a score")) : null,
    orderSteps(snapshot, isBusy(), act),
    snapshot.clock
      ? h("button", { class: "small", onclick: () => clockDialog(snapshot, setClock) }, t("Correct the clock"))
      : null,
    h("button", { class: "small", onclick: keysDialog }, t("Keys")),
    h("a", { class: "small button", href: "/desk" }, t("Desk")),
    languageLinks("small button"),
  );
}

const isClockStep = ({ command }) => ["Pause", "Resume"].includes(command.type);

/** The steps of this moment alone. */
function momentSteps(snapshot) {
  const steps = snapshot.actions.filter((step) => step.place === "steps" && !isClockStep(step));
  const rest = snapshot.phase === Phase.BOARDS_UP ? restOfBoards(snapshot) : [];
  if (!steps.length && !rest.length) return null;
  return h("div", { class: "steps", "data-key": "moment" }, rest, steps.map(stepButton));
}

/** What is always there: undo, redo, the clock and the rare steps. */
function constantSteps(snapshot) {
  const clock = snapshot.actions.find(isClockStep);
  return h(
    "div",
    { class: "steps constant", "data-key": "constant" },
    h(
      "button",
      { class: "small undo", disabled: !snapshot.undo || isBusy(), onclick: undo },
      h("span", {}, snapshot.undo ? t("Undo: {what}", { what: say(snapshot.undo) }) : t("Nothing to undo")),
    ),
    h(
      "button",
      { class: "small redo", disabled: !snapshot.redo || isBusy(), onclick: redo },
      h("span", {}, snapshot.redo ? t("Redo: {what}", { what: say(snapshot.redo) }) : t("Nothing to redo")),
    ),
    h(
      "button",
      { class: "small clock-step", disabled: !clock || isBusy(), onclick: () => act(clock.command) },
      h("span", {}, clock ? say(clock.label) : t("Stop clock")),
    ),
    h(
      "button",
      { class: "small more", "aria-expanded": String(drawerOpen), onclick: toggleDrawer },
      drawerOpen ? t("Less") : t("More"),
    ),
  );
}

/** Show or hide the rare steps. */
export function toggleDrawer() {
  drawerOpen = !drawerOpen;
  redraw();
}

function stepButton(step) {
  const words = say(step.label);
  if (!step.confirm)
    return h(
      "button",
      { class: "small", "data-key": nameOf(step), disabled: isBusy(), onclick: () => act(step.command) },
      words,
    );
  return h(
    "button",
    { class: `small ${holdClass(nameOf(step))}`, "data-key": nameOf(step), disabled: isBusy(), ...holdOf(step) },
    words,
    h("small", {}, t("hold")),
  );
}

const nameOf = (step) => JSON.stringify(step.command);

/** What is given is what was seen when the finger came down. */
function holdOf(step) {
  const stepNumber = newest().step;
  return holdHandlers(nameOf(step), () => act(step.command, stepNumber));
}

function nextStep(snapshot) {
  if (!snapshot.next_step || findStep("RuleRight") === snapshot.next_step) {
    if (snapshot.phase === Phase.FLOOR) return null; // right and wrong say it all
    return h("p", { class: "next waiting", "data-key": "waiting" }, waitingFor(snapshot));
  }
  const blocked = snapshot.blockers.length > 0;
  const doing = snapshot.next_step.confirm
    ? holdOf(snapshot.next_step)
    : { onclick: () => act(snapshot.next_step.command) };
  // A finger that is down while the step changes must not give the new one: another step is another button.
  return h(
    "div",
    { class: "next-place", "data-key": `next-${nameOf(snapshot.next_step)}` },
    h(
      "button",
      {
        class: `next ${snapshot.next_step.confirm ? holdClass(nameOf(snapshot.next_step)) : ""}${blocked ? " not-yet" : ""}`,
        disabled: isBusy(),
        "data-command": snapshot.next_step.command.type,
        ...doing,
      },
      h("small", {}, blocked ? t("not yet") : snapshot.next_step.confirm ? t("hold") : t("next")),
      h("span", {}, say(snapshot.next_step.label)),
    ),
  );
}

/** Undo the last decision, if one may be undone. */
export const undo = () => newest().undo && act({ type: "Undo" });

/** Make it again, if one was undone. */
export const redo = () => newest().redo && act({ type: "Redo" });

/** The next step, from the keyboard; one that is destructive wants the key to be held. */
export function pressNext() {
  const { next_step: next, step } = newest();
  if (!next || findStep("RuleRight") === next) return;
  if (next.confirm) hold(nameOf(next), () => act(next.command, step));
  else act(next.command);
}

const setClock = (seconds) => act({ type: "SetClock", remaining_s: seconds });
const adjust = () =>
  adjustDialog(newest(), (team, amount, reason, tieBreak) =>
    act({ type: "AdjustScore", team, points: amount, reason, tie_break: tieBreak }),
  );
