// The form of a match, its evening: the rundown with planned times, and the host's colours and logo.

import { h, replaceContent } from "../lib/draw.js";
import { SegmentKind } from "../lib/enums.js";
import { t } from "../lib/translate.js";
import { area, change, faultLines, field, form, numberField, selection } from "./match-fields.js";
import { logoFile } from "./match-files.js";
import { KIND_NAMES } from "./rundown.js";

const MAX_SEGMENTS = 40;
const MIN_CONTRAST = 4.5; // as controller/match_files/theme.py
const COLOURS = { background: "#0d1117", text: "#f1f4f8", accent: "#ffe08a" };
const COLOUR = /^#[0-9a-f]{6}$/i;

const newSegment = (kind) => ({ kind, name: "", at: "", minutes: 0, lines: "", video: "", round: 0 });

/** Segments as the panel has them, with their lines as one text. */
export const takeRundown = (rundown) => rundown.map((segment) => ({ ...segment, lines: segment.lines.join("\n") }));

/** What happens on stage beside the rounds. */
export function rundownFields(list) {
  const { rundown } = form.values;
  const wrong = Object.keys(form.faults).some((name) => name.startsWith("segment-") || name === "rundown");
  return h(
    "details",
    { class: "part", "data-key": "rundown", open: wrong },
    h("summary", {}, t("Rundown: {count} entries", { count: rundown.length })),
    h("p", { class: "muted" }, t("What happens on stage beside the rounds, with planned times. It stops nobody.")),
    faultLines("rundown"),
    rundown.map((segment, index) => segmentFields(segment, index, list)),
    rundown.length < MAX_SEGMENTS
      ? h(
          "div",
          { class: "steps" },
          Object.entries(KIND_NAMES).map(([kind, name]) =>
            h(
              "button",
              { class: "small", onclick: () => change((values) => values.rundown.push(newSegment(kind))) },
              t("Add: {name}", { name }),
            ),
          ),
        )
      : null,
  );
}

function segmentFields(segment, index, list) {
  const place = index + 1;
  const name = (key) => `segment-${place}-${key}`;
  const isRound = segment.kind === SegmentKind.ROUND;
  const rounds = list.formats.find((one) => one.name === form.values.format)?.rounds ?? 99;
  const videos = [["", t("choose a video among the slides")], ...list.videos.map((video) => [video, video])];
  return h(
    "fieldset",
    { class: "segment", "data-key": `segment-${place}` },
    h("legend", {}, `${place}. ${KIND_NAMES[segment.kind]}`),
    field(name("at"), t("Planned time, such as 13:30"), segment, "at", { inputmode: "numeric", maxlength: 5 }),
    numberField(name("minutes"), t("Length in minutes"), segment, "minutes", 240),
    h("div", { class: "wide" }, field(name("name"), t("Name; empty: the usual one"), segment, "name")),
    isRound ? numberField(name("round"), t("Which round"), segment, "round", rounds) : null,
    isRound ? null : area(name("lines"), t("Lines below the name, such as the guests"), segment, "lines", 2),
    segment.kind === SegmentKind.VIDEO
      ? h("div", { class: "wide" }, selection(name("video"), t("Video"), videos, segment, "video"))
      : null,
    h("div", { class: "steps wide" }, moveButton(index, -1), moveButton(index, 1), removeButton(index)),
  );
}

function moveButton(index, by) {
  const { length } = form.values.rundown;
  const words = by < 0 ? t("Earlier") : t("Later");
  const move = ({ rundown }) => rundown.splice(index + by, 0, ...rundown.splice(index, 1));
  const disabled = index + by < 0 || index + by >= length;
  return h("button", { class: "small", disabled, onclick: () => change(move) }, words);
}

const removeButton = (index) =>
  h(
    "button",
    { class: "small", onclick: () => change(({ rundown }) => rundown.splice(index, 1)) },
    t("Remove this entry"),
  );

// --------------------------------------------------------------------------------------------------------- the theme

/** The colours and the logo of the school that is the host; `refresh` fetches what the machine has. */
export function themeFields(list, refresh) {
  const { theme } = form.values;
  const wrong = Object.keys(form.faults).some((name) => name.startsWith("theme-"));
  return h(
    "details",
    { class: "part", "data-key": "theme", open: Boolean(theme) || wrong },
    h("summary", {}, theme ? t("Colours and logo of the school") : t("Colours and logo: the usual ones")),
    theme
      ? [
          h(
            "fieldset",
            { class: "colours" },
            h("legend", {}, t("Colours on the stage")),
            colourField("background", t("Background")),
            colourField("text", t("Text")),
            colourField("accent", t("What stands out")),
            contrastLine(),
          ),
          selection(
            "theme-logo",
            t("Logo, a picture among the slides"),
            [["", t("none")], ...list.pictures.map((picture) => [picture, picture])],
            theme,
            "logo",
          ),
          h("div", { class: "steps" }, logoFile(refresh), usualButton()),
        ]
      : h("div", { class: "steps" }, ownButton()),
  );
}

const usualButton = () =>
  h(
    "button",
    {
      class: "small",
      onclick: () =>
        change((values) => {
          values.theme = null;
        }),
    },
    t("The usual colours"),
  );

const ownButton = () =>
  h(
    "button",
    {
      class: "small",
      onclick: () =>
        change((values) => {
          values.theme = { ...COLOURS, logo: "" };
        }),
    },
    t("Choose colours and a logo"),
  );

function colourField(key, words) {
  const { theme } = form.values;
  const onchange = ({ target }) =>
    change(() => {
      theme[key] = target.value;
    });
  return h(
    "label",
    { class: "wide colour", "data-key": `field-theme-${key}` },
    words,
    h("input", {
      type: "color",
      name: `theme-${key}`,
      value: COLOUR.test(theme[key]) ? theme[key] : "#000000",
      onchange,
    }),
    faultLines(`theme-${key}`),
  );
}

/** How well text and accent can be read, and how they look. */
function contrastLine() {
  const { background, text, accent } = form.values.theme;
  const ratios = [text, accent].map((colour) => contrast(colour, background));
  const cut = (ratio) => `${Math.floor(ratio * 10) / 10}:1`;
  const args = { text: cut(ratios[0]), accent: cut(ratios[1]), least: `${MIN_CONTRAST}:1` };
  const enough = ratios.every((ratio) => ratio >= MIN_CONTRAST);
  return h(
    "p",
    { class: enough ? "wide sample" : "wide sample fault", role: "status" },
    h("theme-sample", { state: form.values }),
    enough
      ? t("Contrast {text} and {accent}: can be read", args)
      : t("Contrast {text} and {accent}: at least {least} is needed", args),
  );
}

/** `<theme-sample>`: a title and a clock in the colours that are chosen. */
class ThemeSample extends HTMLElement {
  get state() {
    return this.values;
  }

  set state(values) {
    this.values = values;
    const { title, theme } = values;
    const clock = h("b", {}, "12:34");
    clock.style.color = theme.accent;
    [this.style.background, this.style.color] = [theme.background, theme.text];
    replaceContent(this, title || t("Title of the match"), " ", clock);
  }
}
customElements.define("theme-sample", ThemeSample);

/** The contrast of two colours, from 1 to 21 (WCAG 2.2). */
function contrast(one, other) {
  const [darker, lighter] = [one, other].map(luminance).sort((low, high) => low - high);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const share = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
