// Renames: the names of teams, of the match and of its venue are corrected at any time, with a reason for the minutes.

import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";
import { dialog, textField } from "./dialog.js";

const MAX_CHARS = 80;

/** Ask for the right name of a team; `give` sends the command. */
export const renameTeam = (team, give) =>
  ask(
    t("Correct the name of team {number}", { number: team.number }),
    { name: [t("Name of the team"), team.name] },
    (texts) => give({ type: "RenameTeam", team: team.number, ...texts }),
  );

/** Ask for the right title and venue of the match. */
export const renameMatch = ({ title, venue }, give) =>
  ask(t("Correct title and venue"), { title: [t("Title"), title], venue: [t("Venue"), venue] }, (texts) =>
    give({ type: "RenameMatch", ...texts }),
  );

/** A dialog with one line for each of `lines` ({key: [label, what it reads now]}) and one for the reason. */
function ask(title, lines, done) {
  const inputs = {};
  const field = (key, label, value, limits) => {
    inputs[key] = Object.assign(textField(`rename-${key}`), { value, ...limits });
    return [h("label", { for: `rename-${key}` }, label), inputs[key]];
  };
  const fields = [
    ...Object.entries(lines).map(([key, [label, value]]) =>
      field(key, label, value, { minLength: 1, maxLength: MAX_CHARS }),
    ),
    field("reason", t("Reason (kept in the minutes)"), t("It was misspelt"), {}),
  ];
  dialog(title, t("Correct"), fields, () =>
    done(Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.value.trim()]))),
  );
}
