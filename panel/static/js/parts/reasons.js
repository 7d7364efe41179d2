// Reasons, in words: why something was not done, and what came of something that takes a while.

import { h } from "../lib/draw.js";
import { say } from "../lib/translate.js";

/** Why something was refused; nothing where it was not. `more`: attributes of the list. */
export const reasonList = (reasons, more = {}) =>
  reasons.length
    ? h(
        "ul",
        { class: "refusal", role: "alert", ...more },
        reasons.map((reason) => h("li", {}, say(reason))),
      )
    : null;

/** What came of it, good or not, in `lines`; nothing where there is no outcome yet. */
export const outcomeBox = (outcome, key) =>
  outcome
    ? h(
        "div",
        { class: outcome.good ? "done" : "refusal", role: outcome.good ? "status" : "alert", "data-key": key },
        h(
          "ul",
          {},
          outcome.lines.map((line) => h("li", {}, line)),
        ),
      )
    : null;
