// Seats: what the seats of people are called, by their names ("judge/2").

import { t } from "../lib/translate.js";

/** The name of a seat. */
export function seatWords(seat) {
  if (seat.startsWith("judge/")) return t("Judge {number}", { number: seat.slice(6) });
  return roleWords(seat);
}

/** The name of a role. */
export function roleWords(role) {
  return { mc: t("MC"), desk: t("Desk"), tech: t("Technicians"), stage: t("Stage"), judge: t("Judge") }[role] ?? role;
}
