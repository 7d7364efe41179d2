// Rounds: what a phase is called, in words. The phases are those of controller/rules/phases.py.

import { nameIn, t } from "../lib/translate.js";

/** Whether there is a match at all; the controller may still wait for its files. */
export const isOpen = (snapshot) => snapshot.title !== "";

/** The name of the round and where in it we are. */
export function whereabouts(snapshot) {
  const { round } = snapshot;
  if (!round) return snapshot.title || "Bấm chuông";
  const name = round.tie_break ? t("Tie-break") : nameIn(round.name);
  if (!round.item || ["intro", "ranking"].includes(snapshot.phase)) return name;
  const item = { number: round.item, count: round.items };
  if (round.kind === "stage") return `${name} · ${t("Performance {number}/{count}", item)}`;
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
    ["thinking", "open", "floor", "performing"].includes(snapshot.phase)
  )
    return t("Clock paused");
  switch (snapshot.phase) {
    case "setup":
      return isOpen(snapshot) ? t("Before the match") : t("No match is open yet");
    case "intro":
      return t("Before the round");
    case "ranking":
      return t("Final ranking");
    case "ready":
      return kind === "stage" ? t("Before the performance") : t("Before the question");
    case "reading":
      return kind === "buzzers" ? t("Reading — buzzers locked") : t("Reading");
    case "thinking":
      return kind === "buzzers" ? t("Thinking — buzzers locked") : t("Thinking");
    case "boards_up":
      return t("Boards up");
    case "open":
      return t("BUZZERS OPEN");
    case "floor":
      return t("Team {team} answers", { team: snapshot.floor });
    case "tied":
      return t("Pressed at the same time");
    case "lost":
      return t("The opening was lost");
    case "closed":
      return t("Question closed");
    case "performing":
      return t("On stage");
    case "judging":
      return t("Judges are scoring");
    case "revealed":
      return kind === "stage" ? t("Score revealed") : t("Answer revealed");
    default:
      return snapshot.phase;
  }
}

/** What the MC waits for where there is no step to take. */
export function waitingFor(snapshot) {
  if (snapshot.hold) return t("End the technical hold to go on");
  switch (snapshot.phase) {
    case "thinking":
      return snapshot.round?.kind === "buzzers"
        ? t("The buzzers open automatically when the clock runs out")
        : t("Boards go up automatically when the clock runs out");
    case "open":
      return t("Waiting for a press");
    case "floor":
      return t("Rule on the answer: right or wrong");
    case "tied":
      return t("Choose: reopen the buzzers or give the floor");
    case "boards_up":
      return t("Mark every board");
    case "judging":
      return t("Enter the ballots of all judges");
    case "ranking":
      return t("The match is over");
    default:
      return t("Please wait");
  }
}
