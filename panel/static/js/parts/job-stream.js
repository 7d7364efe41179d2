// Job of the panel that takes a while: its lines tell how far it is, the last one what came of it.

import { say, t } from "../lib/translate.js";

/** Have a job done; its progress goes to `report(words, code)`. Resolves to the last answer, or to `Failed`. */
export async function runJob(address, body, report = () => {}) {
  const lost = { type: "Failed", reasons: [{ text: t("The connection was lost. Try again."), args: {} }] };
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) return { type: "Failed", reasons: (await answer.json()).reasons };
    return (await lastLine(answer.body, report)) ?? lost;
  } catch {
    return lost;
  }
}

async function lastLine(body, report) {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  let rest = "";
  let last = null;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return last?.type === "Progress" ? null : last;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      last = JSON.parse(line);
      if (last.type === "Progress") report(say(last.text), last.text.code);
    }
  }
}
