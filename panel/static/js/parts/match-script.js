// The form of a match, its script: what the MC says when, in words of its own.

import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";
import { faultLines, form } from "./match-fields.js";

const MAX_LINE = 240; // as controller/match_files/script.py

let lines = [];

/** Fetch what lines there are, once; without them the form has no fields for them, and what a match says stays. */
export async function loadScript() {
  if (lines.length) return;
  try {
    const answer = await (await fetch("/api/matches/script", { cache: "no-store" })).json();
    lines = answer.lines ?? [];
  } catch {
    // The form opens all the same.
  }
}

/** A field for every line of the script; empty: the line as it is by default. */
export function scriptFields() {
  if (!lines.length) return null;
  const { script } = form.values;
  const own = lines.filter(({ name }) => script[name]?.trim()).length;
  return h(
    "details",
    { class: "part", "data-key": "script", open: Object.keys(form.faults).some((name) => name.startsWith("script-")) },
    h("summary", {}, t("What the MC says: {count} lines of your own", { count: own })),
    h(
      "p",
      { class: "muted" },
      t("The MC's page shows what to say next. Empty: as it stands there in grey. Words in braces are filled in."),
    ),
    lines.map((line) => scriptField(line, script)),
  );
}

function scriptField({ name, when, text, names }, script) {
  const field = `script-${name}`;
  return h(
    "label",
    { class: "wide", "data-key": `field-${field}` },
    when,
    h(
      "textarea",
      {
        name: field,
        rows: 2,
        placeholder: text,
        "aria-invalid": String(Boolean(form.faults[field])),
        "aria-describedby": `names-${name}${form.faults[field] ? ` fault-${field}` : ""}`,
        oninput: ({ target }) => {
          script[name] = target.value;
        },
      },
      script[name] ?? "",
    ),
    h(
      "small",
      { id: `names-${name}` },
      t("At most {most} characters; you may use {names}", {
        most: MAX_LINE,
        names: names.map((one) => `{${one}}`).join(" "),
      }),
    ),
    faultLines(field),
  );
}
