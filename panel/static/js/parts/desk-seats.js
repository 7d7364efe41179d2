// Desk, the seats: a team moves to a free station, or two exchange theirs.

import { h } from "../lib/draw.js";
import { dialog, textField } from "./dialog.js";
import { mark } from "./teams.js";
import { t } from "../lib/translate.js";

const STATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Where `team` presses. What is chosen is asked first: it is another button from then on. */
export function stationChoice(snapshot, team, busy, act) {
  const choose = ({ target }) => {
    const station = Number(target.value);
    target.value = String(team.station);
    const holder = snapshot.teams.find((other) => other.station === station);
    if (holder && holder !== team) exchange(team, holder, act);
    else if (!holder && confirm(t("Team {team} moves to station {station}?", { team: team.number, station }))) {
      act({ type: "MoveTeam", team: team.number, station });
    }
  };
  return h(
    "select",
    { "aria-label": t("Station of team {team}", { team: team.number }), disabled: busy, onchange: choose },
    STATIONS.map((station) => h("option", { value: station, selected: station === team.station }, String(station))),
  );
}

function exchange(team, other, act) {
  const reason = textField("exchange-reason");
  reason.value = t("They sat at each other's desks");
  const line = (one, station) =>
    h(
      "li",
      { class: `row team-${one.number}` },
      mark(one.number),
      h("span", { class: "who" }, h("span", { class: "name" }, one.name)),
      h("span", { class: "score" }, t("station {number}", { number: station })),
    );
  dialog(
    t("Exchange two desks"),
    t("Exchange"),
    [
      h("ul", { class: "rows" }, line(team, other.station), line(other, team.station)),
      h("p", { class: "muted" }, t("Presses so far stay with the team that made them.")),
      h("label", { for: "exchange-reason" }, t("Reason (kept in the minutes)")),
      reason,
    ],
    () => act({ type: "ExchangeTeams", team: team.number, other: other.number, reason: reason.value.trim() }),
  );
}
