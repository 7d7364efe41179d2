// Judges who are there: one who turns up is added, one who leaves is taken out.

import { h } from "../lib/draw.js";
import { holdClass, holdHandlers } from "../lib/hold.js";
import { say, t } from "../lib/translate.js";

const MOST = 8;

/** The section of the desk; `act(command)` gives an order. */
export function judges(snapshot, busy, act) {
  if (!snapshot.judges.length) return null;
  const free = Array.from({ length: MOST }, (_, place) => place + 1).find(
    (number) => !snapshot.judges.includes(number),
  );
  return h(
    "section",
    { class: "card", "data-key": "judges" },
    h("h2", {}, t("Judges")),
    snapshot.aggregate ? h("p", { class: "muted" }, t("Score: {how}", { how: say(snapshot.aggregate) })) : null,
    h(
      "div",
      { class: "steps" },
      snapshot.judges.map((judge) => leaving(judge, busy, act)),
      free
        ? h(
            "button",
            { class: "small", disabled: busy, onclick: () => act({ type: "AddJudge", judge: free }) },
            t("Add judge {number}", { number: free }),
          )
        : null,
    ),
  );
}

function leaving(judge, busy, act) {
  const name = `judge-leaves-${judge}`;
  return h(
    "button",
    {
      class: `small ${holdClass(name)}`,
      "data-key": name,
      disabled: busy,
      ...holdHandlers(name, () => act({ type: "RemoveJudge", judge })),
    },
    t("Judge {number} leaves", { number: judge }),
    h("small", {}, t("hold")),
  );
}
