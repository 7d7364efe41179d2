// Order: a tap becomes a command with an id of its own; said again with the same id until the panel answered.

import { t } from "./translate.js";

const TIMES = 3;
const PATIENCE_MS = 3500;
let last = Promise.resolve();

/** An id that nobody else makes. Plain http has no crypto.randomUUID. */
export function freshId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Give `command` as seen at `step`; after the orders before it. Resolves to {ok, reasons}. */
export function order(command, step) {
  const body = JSON.stringify({ id: freshId(), step, command });
  const answer = last.then(() => post("/api/commands", body));
  last = answer.catch(() => {});
  return answer;
}

/** Post JSON, at most `times`; the answer's JSON, whatever its status. */
export async function post(url, body, times = TIMES, patienceMs = PATIENCE_MS) {
  for (let time = 0; time < times; time += 1) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: AbortSignal.timeout(patienceMs),
      });
      if (answer.status === 401 && location.pathname !== "/enter") location.assign(`/enter?to=${location.pathname}`);
      return { ok: false, status: answer.status, ...(await answer.json()) };
    } catch {
      // Lost on the way there or back; the id makes it harmless to say it again.
    }
  }
  const text = t("The panel cannot be reached. Check the screen before you tap again.");
  return { ok: false, reasons: [{ code: "unreachable", text, args: {} }] };
}
