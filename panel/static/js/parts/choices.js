// Choices of a question: its last lines, where they are A, B and so on (`question_files/choices.py` writes them so).

import { h } from "../lib/draw.js";

const LETTERS = "ABCDEFGH";
const CHOICE = /^([A-H])[.)]\s*(\S.*)$/;
const SHORT = 24; // characters of a choice that has room beside another one

/** The question's text without its choices, and its choices in their order; none where they are not told apart. */
export function withoutChoices(text) {
  const stem = [];
  const choices = [];
  for (const line of text.split("\n")) {
    const found = CHOICE.exec(line);
    if (found && found[1] === LETTERS[choices.length]) choices.push(found[2]);
    else if (choices.length) choices.push(`${choices.pop()}\n${line}`);
    else stem.push(line);
  }
  return choices.length > 1 && stem.length ? { stem: stem.join("\n"), choices } : { stem: text, choices: [] };
}

/** The choices, each with its letter; the right one is marked as soon as `answer` is there. */
export function choiceList(choices, answer) {
  const isShort = choices.every((choice) => choice.length <= SHORT);
  return h(
    "ol",
    { class: isShort ? "choices short" : "choices" },
    choices.map((choice, place) => {
      const letter = LETTERS[place];
      const isRight = answer === `${letter}. ${choice}`;
      const look = !answer ? "" : isRight ? "is-right" : "is-other";
      return h(
        "li",
        { class: look, "data-key": letter },
        h("b", {}, letter),
        h("span", { "data-within": true }, choice),
      );
    }),
  );
}
