// Rounds: what a phase is called, in words. The phases are those of controller/rules/phases.py.

import { Phase, RoundKind } from "../lib/enums.js";
import { nameIn, t } from "../lib/translate.js";

/** Whether there is a match at all; the controller may still wait for its files. */
export const isOpen = (snapshot) => snapshot.title !== "";

/** The name of the round and where in it we are. */
export function whereabouts(snapshot) {
  const words = place(snapshot);
  return snapshot.rehearsal_speed ? `${t("REHEARSAL")} · ${words}` : words;
}

function place(snapshot) {
  const { round } = snapshot;
  if (!round) return snapshot.title || "Bấm chuông";
  const name = round.tie_break ? t("Tie-break") : nameIn(round.name);
  if (!round.item || [Phase.INTRO, Phase.RANKING].includes(snapshot.phase)) return name;
  const item = { number: round.item, count: round.items };
  if (round.kind === RoundKind.STAGE) return `${name} · ${t("Performance {number}/{count}", item)}`;
  return `${name} · ${questionWords(round)}`;
}

/** Which question this is; how many break a tie nobody knows before. */
export function questionWords(round) {
  if (round.tie_break) return t("Question {number}", { number: round.item });
  return t("Question {number}/{count}", { number: round.item, count: round.items });
}

/** What is happening, in words. */
export function phaseWords(snapshot) {
  const kind = snapshot.round?.kind;
  if (
    snapshot.clock &&
    snapshot.clock.deadline_ns === null &&
    [Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.PERFORMING].includes(snapshot.phase)
  )
    return t("Clock paused");
  switch (snapshot.phase) {
    case Phase.SETUP:
      return isOpen(snapshot) ? t("Before the match") : t("No match is open yet");
    case Phase.INTRO:
      return t("Before the round");
    case Phase.RANKING:
      return t("Final ranking");
    case Phase.READY:
      return kind === RoundKind.STAGE ? t("Before the performance") : t("Before the question");
    case Phase.READING:
      return kind === RoundKind.BUZZERS ? t("Reading — buzzers locked") : t("Reading");
    case Phase.THINKING:
      return kind === RoundKind.BUZZERS ? t("Thinking — buzzers locked") : t("Thinking");
    case Phase.BOARDS_UP:
      return t("Boards up");
    case Phase.OPEN:
      return t("BUZZERS OPEN");
    case Phase.FLOOR:
      return t("Team {team} answers", { team: snapshot.floor });
    case Phase.TIED:
      return t("Pressed at the same time");
    case Phase.LOST:
      return t("The opening was lost");
    case Phase.CLOSED:
      return t("Question closed");
    case Phase.PERFORMING:
      return t("On stage");
    case Phase.JUDGING:
      return t("Judges are scoring");
    case Phase.REVEALED:
      return kind === RoundKind.STAGE ? t("Score revealed") : t("Answer revealed");
    default:
      return snapshot.phase;
  }
}

/** What the MC waits for where there is no step to take. */
export function waitingFor(snapshot) {
  if (snapshot.hold) return t("End the technical hold to go on");
  switch (snapshot.phase) {
    case Phase.THINKING:
      return snapshot.round?.kind === RoundKind.BUZZERS
        ? t("The buzzers open automatically when the clock runs out")
        : t("Boards go up automatically when the clock runs out");
    case Phase.OPEN:
      return t("Waiting for a press");
    case Phase.FLOOR:
      return t("Rule on the answer: right or wrong");
    case Phase.TIED:
      return t("Choose: reopen the buzzers or give the floor");
    case Phase.BOARDS_UP:
      return t("Mark every board");
    case Phase.JUDGING:
      return t("Enter the ballots of all judges");
    case Phase.RANKING:
      return t("The match is over");
    default:
      return t("Please wait");
  }
}
