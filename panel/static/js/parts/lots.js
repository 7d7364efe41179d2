// Lots drawn in the hall: the order of some teams as it was drawn, and the two persons who answer for it.

import { h, replaceContent } from "../lib/draw.js";
import { dialog } from "./dialog.js";
import { tag, teamOf } from "./teams.js";
import { t } from "../lib/translate.js";

/** Ask in which order `teams` were drawn (`hint` says how they stand), and by whom; `give(order, drawnBy, witness)`. */
export function lotsDialog(snapshot, { title, hint, teams, first }, give) {
  const order = [...teams];
  const list = h("ol", { class: "lots" });
  const draw = () =>
    replaceContent(
      list,
      ...order.map((number, place) =>
        h(
          "li",
          {},
          h("span", { class: "place" }, String(first + place)),
          tag(teamOf(snapshot, number)),
          h(
            "button",
            {
              type: "button",
              class: "small",
              disabled: place === 0,
              "aria-label": t("Team {team}: one place up", { team: number }),
              onclick: () => {
                [order[place - 1], order[place]] = [order[place], order[place - 1]];
                draw();
              },
            },
            "↑",
          ),
        ),
      ),
    );
  draw();
  const [drawnBy, witness] = [nameField("drawn-by"), nameField("witness")];
  dialog(
    title,
    t("Save"),
    [
      h("p", { class: "muted" }, hint),
      list,
      h("label", { for: "drawn-by" }, t("Who drew the lots")),
      drawnBy,
      h("label", { for: "witness" }, t("Who watched")),
      witness,
    ],
    () => give(order, drawnBy.value.trim(), witness.value.trim()),
  );
}

const nameField = (id) => h("input", { id, required: true, minlength: 2, maxlength: 64, autocomplete: "off" });
