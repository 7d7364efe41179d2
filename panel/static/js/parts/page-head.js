// Head of a page of the staff: what it is, where the evening stands, the languages, the lamps of the parts.

import { h } from "../lib/draw.js";
import { languageLinks } from "../lib/translate.js";
import { lamps } from "./mc-health.js";
import { phaseWords, whereabouts } from "./phase-names.js";

/** The head; `link`: to the page that is needed beside this one. */
export const pageHead = (title, snapshot, link = null) =>
  h(
    "header",
    { class: "page-head" },
    h("h1", {}, title),
    link,
    h("p", { class: "muted" }, `${whereabouts(snapshot)} · ${phaseWords(snapshot)}`),
    snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
    languageLinks("small button"),
    lamps(snapshot),
  );
