// MC, the lectern: what to say now, above the next step; and the rules of a round before it.

import { h } from "../lib/draw.js";
import { nameIn, say, t } from "../lib/translate.js";

/** The line of the script for now; the place stays where there is none. */
export function scriptLine({ script }) {
  return h("p", { class: "script", "data-key": "script" }, script ? spoken(script) : null);
}

function spoken({ line, names }) {
  const named = Object.entries(names).map(([name, inLanguages]) => [name, nameIn(inLanguages)]);
  return say({ ...line, args: { ...line.args, ...Object.fromEntries(named) } });
}

/** The rules of the round that begins; nothing where none does. */
export const roundRules = ({ round }) =>
  round?.rules.length
    ? h(
        "ul",
        { class: "rules" },
        round.rules.map((rule) => h("li", {}, say(rule))),
      )
    : null;

/** Which round it is that begins; nothing elsewhere. */
export const roundPlace = ({ round }) =>
  round?.rules.length ? t("Round {number}/{count}", { number: round.number, count: round.count }) : "";
