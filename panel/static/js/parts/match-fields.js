// Fields of the form of a match: what is entered, what is wrong with it, and how a field looks.

import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";

/** What all parts of the form share. `values` null: the form is closed; `base`: what was read, to tell what changed. */
export const form = { values: null, base: null, faults: {}, outcome: null, isBusy: false, redraw: () => {} };

/** Do something with the values, and draw the form again. */
export function change(work) {
  work(form.values);
  form.redraw();
}

/** The texts of what is wrong with a field. */
export function faultLines(name) {
  const texts = form.faults[name];
  return texts ? h("span", { class: "fault", id: `fault-${name}` }, texts.join(" ")) : null;
}

const invalid = (name) =>
  form.faults[name] ? { "aria-invalid": "true", "aria-describedby": `fault-${name}` } : { "aria-invalid": "false" };

/** A line of text, kept as `of[key]`. */
export function field(name, words, of = form.values, key = name, more = {}) {
  const oninput = ({ target }) => {
    of[key] = target.value;
  };
  return h(
    "label",
    { "data-key": `field-${name}` },
    words,
    h("input", {
      name,
      value: String(of[key]),
      maxlength: 500,
      autocomplete: "off",
      oninput,
      ...invalid(name),
      ...more,
    }),
    faultLines(name),
  );
}

/** A number of which 0 is an empty field. */
export function numberField(name, words, of, key, most, placeholder = "") {
  const shown = {
    get [key]() {
      return of[key] || "";
    },
    set [key](value) {
      of[key] = Math.max(0, Math.min(1000, Math.floor(Number(value)) || 0));
    },
  };
  return field(name, words, shown, key, { type: "number", min: 0, max: most, inputmode: "numeric", placeholder });
}

/** Several lines of text. Faults of single lines (`jury-2`) stand here, too. */
export function area(name, words, of = form.values, key = name, rows = 3) {
  const oninput = ({ target }) => {
    of[key] = target.value;
  };
  const own = Object.keys(form.faults).filter((fault) => fault === name || fault.startsWith(`${name}-`));
  return h(
    "label",
    { class: "wide", "data-key": `field-${name}` },
    words,
    h("textarea", { name, rows, oninput, ...invalid(own[0]) }, of[key]),
    own.map(faultLines),
  );
}

/** One of `options`, each `[value, what is seen]`; a value that is none of them is shown as such. */
export function selection(name, words, options, of = form.values, key = name, onchosen = () => {}) {
  const onchange = ({ target }) => {
    of[key] = target.value;
    onchosen();
  };
  const value = String(of[key]);
  const known = options.some(([option]) => option === value);
  const all = known ? options : [...options, [value, t("{name} (not on this machine)", { name: value })]];
  return h(
    "label",
    { "data-key": `field-${name}` },
    words,
    h(
      "select",
      { name, onchange, ...invalid(name) },
      all.map(([option, seen]) => h("option", { value: option, selected: option === value }, seen)),
    ),
    faultLines(name),
  );
}

/** The lines of a text, without empty ones. */
export const lines = (value) =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
