// Dialog: a sheet with fields, Cancel and one button; and the choice of one thing of several.

import { h } from "../lib/draw.js";
import { mark } from "./teams.js";
import { t } from "../lib/translate.js";

/** A sheet with `fields`, Cancel and one button called `does`; `done()` when that is pushed and all is filled in. */
export function dialog(title, does, fields, done) {
  showSheet(
    [
      h("h2", {}, title),
      fields,
      h(
        "div",
        { class: "pair" },
        h(
          "button",
          { type: "button", class: "small", onclick: (event) => event.target.closest("dialog").close() },
          t("Cancel"),
        ),
        h("button", { type: "submit", class: "final" }, does),
      ),
    ],
    done,
  );
}

/** Show a sheet with `content`; `done()` when its form is submitted. */
export function showSheet(content, done = () => {}) {
  const sheet = h("dialog", { class: "sheet" }, h("form", { method: "dialog" }, content));
  document.body.append(sheet);
  sheet.querySelector("form").addEventListener("submit", done);
  sheet.addEventListener("close", () => sheet.remove());
  // What the browser says of a field is in the browser's language, not in the reader's.
  sheet.addEventListener("invalid", ({ target }) => target.setCustomValidity(target.title || t("Fill this in")), true);
  sheet.addEventListener("input", () =>
    sheet.querySelectorAll("input").forEach((field) => field.setCustomValidity("")),
  );
  if (sheet.showModal) sheet.showModal();
  else showStandIn(sheet);
}

/** The sheet where the browser has no dialogs (Safari before 15.4, Firefox before 98): Escape and its form close it. */
function showStandIn(sheet) {
  const shade = h("div", { class: "stand-in-shade" });
  sheet.before(shade);
  sheet.addEventListener("close", () => shade.remove());
  sheet.close = () => sheet.dispatchEvent(new Event("close"));
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") sheet.close();
  });
  sheet.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // the sheet stays: what was entered is not right yet
    event.preventDefault();
    sheet.close();
  });
  sheet.classList.add("stand-in");
  for (const [name, value] of Object.entries({ open: "", role: "dialog", "aria-modal": "true" }))
    sheet.setAttribute(name, value);
  sheet.querySelector("input, textarea, button").focus();
}

/** One of several: `options` are [value, its label]; `chosen` null: none yet; `choose(value)` when another is chosen. */
export function choice(title, name, options, chosen, choose) {
  return h(
    "div",
    { class: "choice", role: "radiogroup", "aria-label": title },
    options.map(([value, label]) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name,
          value,
          checked: value === chosen,
          required: chosen === null,
          onchange: () => choose(value),
        }),
        label,
      ),
    ),
  );
}

/** One of the teams, by number; `more(team)` is seen beside its name. */
export function teamChoice(teams, chosen, choose, more = () => null) {
  const labelOf = (team) => [mark(team.number), h("span", { class: "name" }, team.name), more(team)];
  return choice(
    t("Team"),
    "team",
    teams.map((team) => [team.number, labelOf(team)]),
    chosen,
    choose,
  );
}

/** A line of text that must be filled in, such as a reason for the minutes. */
export const textField = (id) => h("input", { id, required: true, minlength: 3, maxlength: 500, autocomplete: "off" });
