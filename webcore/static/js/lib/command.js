// Commands: each tap is sent with an id of its own, and again with the same id until the panel answers.

import { t } from "./translate.js";

const ATTEMPTS = 3;
const TIMEOUT_MS = 3500;
let last = Promise.resolve();

/** A new unique id. Plain http has no crypto.randomUUID. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send `command`, given at `step`, after the commands before it. Resolves to {ok, reasons}. */
export function sendCommand(command, step) {
  const body = JSON.stringify({ id: newId(), step, command });
  const answer = last.then(() => post("/api/commands", body));
  last = answer.catch(() => {});
  return answer;
}

/** Post JSON, with at most `attempts`; resolves to the JSON of the answer, whatever its status. */
export async function post(url, body, attempts = ATTEMPTS, timeoutMs = TIMEOUT_MS) {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
        signal: signalAfter(timeoutMs),
      });
      if (answer.status === 401 && location.pathname !== "/enter") location.assign(`/enter?to=${location.pathname}`);
      return { ok: false, status: answer.status, ...(await answer.json()) };
    } catch {
      // The request or its answer was lost; because of the id it is harmless to send it again.
    }
  }
  const text = t("The panel cannot be reached. Check the screen before you tap again.");
  return { ok: false, reasons: [{ code: "unreachable", text, args: {} }] };
}

// AbortSignal.timeout, which older tablets do not have.
function signalAfter(timeoutMs) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), timeoutMs);
  return controller.signal;
}
