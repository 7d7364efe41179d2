// Tech, the line to the office: the text of its hub goes in, the key of this box comes out; people compare both.

import { officeLine } from "./office-line.js";
import { reasonList } from "./reasons.js";
import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";

const TIMEOUT_MS = 60_000;
let text = "";
let enrolled = null;
let reasons = [];
let isBusy = false;

const key = (words, mark, more) =>
  mark ? [h("p", {}, words, " ", h("strong", {}, mark)), h("p", { class: "muted" }, more)] : null;

/** The section; `redraw` shows what changed. */
export function officeSection(redraw) {
  return h(
    "section",
    { class: "card sheet", "data-key": "office-line" },
    h("h2", {}, t("Line to the office")),
    officeLine(),
    reasonList(reasons, { "data-key": "office-refusal" }),
    enrolled && [
      key(t("The hub's fingerprint:"), enrolled.hub_fingerprint, enrolled.address),
      key(
        t("This box's fingerprint, and its key, which the office must let count:"),
        enrolled.box_fingerprint,
        enrolled.box_key,
      ),
    ],
    h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          enrol(redraw);
        },
      },
      h(
        "label",
        {},
        t("The office's text for boxes (BCH1:…)"),
        h("input", {
          value: text,
          autocomplete: "off",
          maxlength: 5000,
          oninput: ({ target }) => {
            text = target.value;
            redraw();
          },
        }),
      ),
      h(
        "button",
        { class: "small", disabled: isBusy },
        text.trim() ? t("Send to this hub") : t("Show the key of this box"),
      ),
    ),
  );
}

async function enrol(redraw) {
  isBusy = true;
  redraw();
  const answer = await post("/api/office", JSON.stringify({ text }), 1, TIMEOUT_MS);
  isBusy = false;
  reasons = answer.ok ? [] : (answer.reasons ?? []);
  if (answer.ok) [enrolled, text] = [answer, ""];
  redraw();
}
