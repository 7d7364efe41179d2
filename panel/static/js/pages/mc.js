// MC: the one next step, large; the question and its answer; the teams and their presses; undo always in reach.

import "../lib/wake-lock.js";
import { h, render } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { hold, holdHandlers, holdClass, releaseHold, onHoldChange } from "../lib/hold.js";
import { connect } from "../lib/stream.js";
import { ballotForm } from "../parts/mc-ballots.js";
import { adjustDialog, clockDialog, keysDialog } from "../parts/mc-dialogs.js";
import { lamps, notices } from "../parts/mc-health.js";
import { boardGrid, teamRows } from "../parts/mc-teams.js";
import { sendCommand } from "../lib/command.js";
import { picture } from "../parts/question-pictures.js";
import { phaseWords, waitingFor, whereabouts } from "../parts/phase-names.js";
import { mark, tag, teamOf } from "../parts/teams.js";
import { nowMs } from "../lib/time.js";
import { languageLinks, nameIn, points, say, t } from "../lib/translate.js";

const REFUSAL_MS = 8000;
const SHOWN_MS = 1500; // an answer's snapshot is here long before
const SECOND_TAP_MS = 400; // a finger that taps twice means one step, also when the next button stands there already

const page = document.querySelector("#page");
const marks = new Map();
let snapshot = null;
let busy = false;
let refusal = null;
let drawerOpen = false;
let guardTimer = 0;
let waiting = [];

function redraw() {
  if (snapshot) render(page, ...screen(snapshot));
}

// ------------------------------------------------------------------------------------------------- what is done

async function act(command, step = snapshot.step) {
  if (busy) return;
  busy = true;
  refuse(null);
  redraw();
  try {
    const answer = await sendCommand(command, step);
    if (!answer.ok) refuse(answer.reasons ?? []);
    else
      await shown(answer.seq).then(
        () =>
          new Promise((done) => {
            setTimeout(done, SECOND_TAP_MS);
          }),
      );
  } finally {
    busy = false;
    redraw();
  }
}

async function markBoard(team, right, late) {
  const mark = { right, late };
  marks.set(team, mark);
  refuse(null);
  redraw();
  const answer = await sendCommand({ type: "MarkBoard", team, right, late }, snapshot.step);
  if (answer.ok) await shown(answer.seq);
  if (marks.get(team) === mark) marks.delete(team);
  if (!answer.ok) refuse(answer.reasons ?? []);
  redraw();
}

/** Until the page shows what the order made: a second tap on the old buttons would be refused as late. */
function shown(seq) {
  if (snapshot.seq >= seq) return Promise.resolve();
  return new Promise((done) => {
    waiting.push({ seq, done });
    setTimeout(done, SHOWN_MS);
  });
}

function takeSnapshot(newest) {
  snapshot = newest;
  waiting = waiting.filter(({ seq, done }) => seq > newest.seq || done());
  redraw();
}

function refuse(reasons) {
  clearTimeout(refusal?.timer);
  refusal = reasons && {
    reasons,
    timer: setTimeout(() => {
      refusal = null;
      redraw();
    }, REFUSAL_MS),
  };
}

function findStep(type) {
  return [snapshot.next_step, ...snapshot.actions].find((step) => step?.command.type === type);
}

function guarded() {
  const left = snapshot.guard_until_ns / 1e6 - nowMs();
  clearTimeout(guardTimer);
  if (left > 0) guardTimer = setTimeout(redraw, left + 5);
  return left > 0;
}

// -------------------------------------------------------------------------------------------------- what is seen

function screen(snapshot) {
  return [
    head(snapshot),
    h(
      "main",
      { class: "mc-main", tabindex: "0" },
      holdNotice(snapshot),
      subject(snapshot),
      notices(snapshot, seated(snapshot)),
      teamSection(snapshot),
    ),
    foot(snapshot),
  ];
}

function head(snapshot) {
  return h(
    "header",
    { class: "mc-head" },
    h(
      "div",
      { class: "where" },
      h("h1", {}, whereabouts(snapshot)),
      h("p", { class: `phase ${snapshot.phase}` }, phaseWords(snapshot)),
    ),
    snapshot.clock && !snapshot.performer ? h("show-clock", { state: snapshot.clock }) : null,
    lamps(snapshot),
  );
}

function holdNotice(snapshot) {
  return snapshot.hold
    ? h(
        "p",
        { class: "on-hold", role: "status", "data-key": "hold" },
        t("TECHNICAL HOLD"),
        h("span", {}, say(snapshot.hold)),
      )
    : null;
}

function subject(snapshot) {
  if (snapshot.question) return questionCard(snapshot);
  if (snapshot.performer) return performerCard(snapshot);
  if (snapshot.ranking.length) return rankingCard(snapshot);
  return h(
    "section",
    { class: "card title", "data-key": "title" },
    h("h2", {}, snapshot.round ? nameIn(snapshot.round.name) : snapshot.title || "Bấm chuông"),
    h("p", { class: "muted" }, snapshot.round ? snapshot.title : snapshot.venue),
  );
}

function questionCard(snapshot) {
  const { text, answer, notes, source, spare, number } = snapshot.question;
  return h(
    "section",
    { class: "card question", "data-key": `question-${number}` },
    spare ? h("p", { class: "spare" }, t("Spare question")) : null,
    h("p", { class: "text" }, text),
    picture(snapshot.question, { small: true }),
    answer
      ? h("p", { class: "answer" }, h("span", { class: "muted" }, `${t("Answer")}: `), h("strong", {}, answer))
      : null,
    notes ? h("p", { class: "notes" }, notes) : null,
    source ? h("p", { class: "notes" }, `${t("Source")}: ${source}`) : null,
  );
}

function performerCard(snapshot) {
  const team = teamOf(snapshot, snapshot.performer);
  return h(
    "section",
    { class: `card performer team-${team.number}`, "data-key": "performer" },
    tag(team),
    snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
    snapshot.phase === Phase.REVEALED ? h("p", { class: "big" }, points(team.item_points)) : null,
  );
}

function rankingCard(snapshot) {
  return h(
    "section",
    { class: "card ranking", "data-key": "ranking" },
    snapshot.ranking.map((line) =>
      h(
        "p",
        { class: "rank" },
        h("span", { class: "place" }, line.place),
        mark(line.team),
        h(
          "span",
          { class: "who" },
          h("span", { class: "name" }, line.name),
          line.decided_by ? h("small", {}, say(line.decided_by)) : null,
        ),
        h("span", { class: "prize" }, nameIn(line.prize)),
        h("span", { class: "score" }, points(line.score)),
      ),
    ),
  );
}

/** The stations whose teams have a row here: what their lines did stands in it. */
const seated = (snapshot) =>
  snapshot.ranking.length || [Phase.BOARDS_UP, Phase.JUDGING].includes(snapshot.phase)
    ? []
    : snapshot.teams.map((team) => team.station);

function teamSection(snapshot) {
  if (snapshot.ranking.length) return null;
  if (snapshot.phase === Phase.BOARDS_UP) return boardGrid(snapshot, marks, markBoard);
  if (snapshot.phase === Phase.JUDGING)
    return ballotForm(snapshot, (judge, list) => act({ type: "CastBallot", judge, marks: list }), redraw);
  const own = (number) =>
    snapshot.actions
      .filter((step) => step.place === "team_row" && step.command.team === number)
      .map((step) =>
        h(
          "button",
          {
            class: "small",
            "data-key": nameOf(step),
            title: say(step.label),
            disabled: busy,
            onclick: () => act(step.command),
          },
          say(step.short ?? step.label),
        ),
      );
  return teamRows(snapshot, own);
}

function foot(snapshot) {
  return h(
    "footer",
    { class: "mc-foot" },
    refusal?.reasons.length
      ? h(
          "ul",
          {
            class: "refusal",
            role: "alert",
            onclick: () => {
              refuse(null);
              redraw();
            },
          },
          refusal.reasons.map((reason) => h("li", {}, say(reason))),
        )
      : null,
    verdictRow(snapshot),
    otherSteps(snapshot),
    nextStep(snapshot),
  );
}

function verdictRow(snapshot) {
  const [right, wrong] = [findStep("RuleRight"), findStep("RuleWrong")];
  if (!right && !wrong) return null;
  const locked = guarded() || busy;
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

function otherSteps(snapshot) {
  const [drawer, steps] = ["drawer", "steps"].map((place) => snapshot.actions.filter((step) => step.place === place));
  return h(
    "div",
    { class: "others", "data-key": "others" },
    drawerOpen
      ? h(
          "div",
          { class: "drawer" },
          drawer.map(stepButton),
          snapshot.teams.length ? h("button", { class: "small", onclick: adjust }, t("Adjust a score")) : null,
          snapshot.clock
            ? h("button", { class: "small", onclick: () => clockDialog(snapshot, setClock) }, t("Correct the clock"))
            : null,
          h("button", { class: "small", onclick: keysDialog }, t("Keys")),
          h("a", { class: "small button", href: "/desk" }, t("Desk")),
          languageLinks("small button"),
        )
      : null,
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small undo", disabled: !snapshot.undo || busy, onclick: undo },
        snapshot.undo ? t("Undo: {what}", { what: say(snapshot.undo) }) : t("Nothing to undo"),
      ),
      snapshot.redo
        ? h(
            "button",
            { class: "small redo", disabled: busy, onclick: redo },
            t("Redo: {what}", { what: say(snapshot.redo) }),
          )
        : null,
      steps.map(stepButton),
      h(
        "button",
        {
          class: "small more",
          "aria-expanded": String(drawerOpen),
          onclick: () => {
            drawerOpen = !drawerOpen;
            redraw();
          },
        },
        drawerOpen ? t("Less") : t("More"),
      ),
    ),
  );
}

function stepButton(step) {
  const words = say(step.label);
  if (!step.confirm)
    return h(
      "button",
      { class: "small", "data-key": nameOf(step), disabled: busy, onclick: () => act(step.command) },
      words,
    );
  return h(
    "button",
    { class: `small ${holdClass(nameOf(step))}`, "data-key": nameOf(step), disabled: busy, ...held(step) },
    words,
    h("small", {}, t("hold")),
  );
}

const nameOf = (step) => JSON.stringify(step.command);

/** What is given is what was seen when the finger came down. */
function held(step) {
  const seen = snapshot.step;
  return holdHandlers(nameOf(step), () => act(step.command, seen));
}

function nextStep(snapshot) {
  if (!snapshot.next_step || findStep("RuleRight") === snapshot.next_step) {
    if (snapshot.phase === Phase.FLOOR) return null; // right and wrong say it all
    return h("p", { class: "next waiting", "data-key": "waiting" }, waitingFor(snapshot));
  }
  const blocked = snapshot.blockers.length > 0;
  const doing = snapshot.next_step.confirm
    ? held(snapshot.next_step)
    : { onclick: () => act(snapshot.next_step.command) };
  // A finger that is down while the step changes must not give the new one: another step is another button.
  return h(
    "div",
    { class: "next-place", "data-key": `next-${nameOf(snapshot.next_step)}` },
    blocked
      ? h(
          "ul",
          { class: "blocked" },
          snapshot.blockers.map((reason) => h("li", {}, say(reason))),
        )
      : null,
    h(
      "button",
      {
        class: `next ${snapshot.next_step.confirm ? holdClass(nameOf(snapshot.next_step)) : ""}${blocked ? " not-yet" : ""}`,
        disabled: busy,
        "data-command": snapshot.next_step.command.type,
        ...doing,
      },
      h("small", {}, blocked ? t("not yet") : snapshot.next_step.confirm ? t("hold") : t("next")),
      h("span", {}, say(snapshot.next_step.label)),
    ),
  );
}

const undo = () => snapshot.undo && act({ type: "Undo" });
const redo = () => snapshot.redo && act({ type: "Redo" });
const setClock = (seconds) => act({ type: "SetClock", remaining_s: seconds });
const adjust = () =>
  adjustDialog(snapshot, (team, amount, reason, tieBreak) =>
    act({ type: "AdjustScore", team, points: amount, reason, tie_break: tieBreak }),
  );

// ------------------------------------------------------------------------------------------------------- the keys

const KEYS = {
  " ": pressNext,
  y: () => findStep("RuleRight") && !guarded() && act(findStep("RuleRight").command),
  n: () => findStep("RuleWrong") && !guarded() && act(findStep("RuleWrong").command),
  u: undo,
  r: redo,
  p: () => {
    const step = findStep("Pause") ?? findStep("Resume");
    if (step) act(step.command);
  },
  m: () => {
    drawerOpen = !drawerOpen;
    redraw();
  },
  "?": keysDialog,
};

/** The next step; one that is destructive wants the key to be held. */
function pressNext() {
  const { next_step: next, step } = snapshot;
  if (!next || findStep("RuleRight") === next) return;
  if (next.confirm) hold(nameOf(next), () => act(next.command, step));
  else act(next.command);
}

addEventListener("keydown", (event) => {
  if (!snapshot || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, dialog")) return;
  const isOwnKey = event.key === " " && event.target.closest("button, a") && !event.target.closest(".next");
  if (isOwnKey) return; // the focused button takes it
  const does = KEYS[event.key.toLowerCase()];
  if (!does) return;
  event.preventDefault();
  does();
});
addEventListener("keyup", ({ key }) => key === " " && releaseHold());

onHoldChange(redraw);
connect("/events/mc", { snapshot: takeSnapshot });
setInterval(redraw, 1000);
