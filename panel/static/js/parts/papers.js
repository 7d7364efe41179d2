// Papers: made from the journal, with their progress, and saved on this device; and the charts of the match.

import { h, replaceContent } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { say, t } from "../lib/translate.js";
import { runJob } from "./job-stream.js";

const QUESTION_OVER = [Phase.REVEALED, Phase.CLOSED, Phase.RANKING];
let kinds = []; // the kinds of papers
let running = null; // {name, text} of the paper that is being made
const failures = {}; // name → text
let charts = null; // {scores, timeline}: each {svg}, or {text} while there is none
let chartsPlace = ""; // where in the match they were drawn
let redrawPage = () => {};

/** Fetch the kinds of papers; `redraw` shows them. */
export async function watchPapers(redraw) {
  redrawPage = redraw;
  try {
    const answer = await fetch("/api/papers");
    if (answer.ok) kinds = await answer.json();
  } catch {
    setTimeout(() => watchPapers(redraw), 2000); // the panel is restarting
  }
  redrawPage();
}

/** Make the paper `name` and resolve to its text; rejects with the reasons in words. */
export async function textOf(name) {
  const answer = await make(name, () => {});
  if (answer.type !== "Paper") throw new Error(answer.reasons.map(say).join(" "));
  return new TextDecoder().decode(bytes(answer.content));
}

/** Make the paper `name`; its progress goes to `report`. Resolves to the last answer. */
const make = (name, report) => runJob(`/api/papers/${name}`, {}, report);

async function save(paper) {
  running = { name: paper.name, text: t("in progress …") };
  delete failures[paper.name];
  redrawPage();
  const answer = await make(paper.name, (text, code) => {
    running.text = text;
    if (code === "letters-missing") failures[paper.name] = [failures[paper.name], text].filter(Boolean).join(". ");
    redrawPage();
  });
  running = null;
  if (answer.type === "Paper") download(answer);
  else failures[paper.name] = answer.reasons.map(say).join(" ");
  redrawPage();
}

/** Let the browser save it, named after the paper and the journal's number. */
function download({ name, media, content, head }) {
  const [stem, ending] = name.split(".");
  const url = URL.createObjectURL(new Blob([bytes(content)], { type: media }));
  h("a", { href: url, download: `${stem}-${head.split(":")[0]}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function bytes(content) {
  return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
}

/** The section with all papers. */
export function paperSection(snapshot) {
  const over = snapshot.phase === Phase.RANKING;
  const groups = groupByStem(papersWithSvg(false));
  return h(
    "section",
    { class: "card papers", "data-key": "papers" },
    h("h2", {}, t("Papers")),
    h(
      "p",
      { class: "muted" },
      over
        ? t("Made from the journal.")
        : t("Made from the journal as it is now; marked as interim until the match has ended."),
    ),
    h(
      "p",
      { class: "muted" },
      t(
        "Names of jury, secretaries and pupils are entered on the page Matches; without them there are lines to write on.",
      ),
    ),
    h(
      "ul",
      {},
      Object.values(groups).map((papers) => row(papers, over)),
    ),
  );
}

const stem = (paper) => paper.name.split(".")[0];
const papersWithSvg = (isSvg) => kinds.filter((paper) => paper.name.endsWith(".svg") === isSvg);

function groupByStem(papers) {
  const groups = {};
  for (const paper of papers) groups[stem(paper)] = [...(groups[stem(paper)] ?? []), paper];
  return groups;
}

function row(papers, over) {
  const [first] = papers;
  const tooEarly = first.final && !over;
  const isRunning = papers.some((paper) => paper.name === running?.name);
  const failure = papers.map((paper) => failures[paper.name]).find(Boolean);
  return h(
    "li",
    { "data-key": first.name },
    h(
      "span",
      { class: "who" },
      title(first),
      tooEarly ? h("small", {}, t("once the match has ended")) : null,
      isRunning ? h("small", { role: "status" }, running.text) : null,
      failure ? h("small", { class: "no", role: "alert" }, failure) : null,
    ),
    h(
      "span",
      { class: "kinds" },
      papers.map((paper) =>
        h(
          "button",
          {
            class: "small",
            disabled: running !== null || tooEarly,
            "aria-label": `${title(paper)}, ${ending(paper)}`,
            onclick: () => save(paper),
          },
          ending(paper),
        ),
      ),
    ),
  );
}

const title = (paper) => say(paper.title);
const ending = (paper) => paper.name.split(".")[1].toUpperCase();

// ------------------------------------------------------------------------------------------------------------ charts

/** The section with the charts: drawn on request, and redrawn after each question. */
export function chartSection(snapshot) {
  const place = `${snapshot.round?.number}.${snapshot.round?.item}.${QUESTION_OVER.includes(snapshot.phase)}`;
  if (charts && place !== chartsPlace && running === null) draw(place);
  return h(
    "section",
    { class: "card charts", "data-key": "charts" },
    h("h2", {}, t("Charts")),
    charts
      ? [
          chart("scores", t("Points of each team after each question (round.question)")),
          chart("timeline", t("Margin behind the first press, by question (round.question)")),
        ]
      : h("p", { class: "muted" }, t("Scores by question, and press margins.")),
    h(
      "div",
      { class: "steps" },
      h(
        "button",
        { class: "small", disabled: running !== null, onclick: () => draw(place) },
        charts ? t("Redraw") : t("Draw the charts"),
      ),
      charts ? papersWithSvg(true).map(svgButton) : null,
    ),
    running?.name.endsWith(".svg") ? h("p", { class: "muted", role: "status" }, running.text) : null,
  );
}

function svgButton(paper) {
  return h(
    "button",
    { class: "small", disabled: running !== null, onclick: () => save(paper) },
    `${title(paper)} · SVG`,
  );
}

function chart(name, caption) {
  const { svg, text } = charts[name];
  return h(
    "figure",
    { "data-key": name },
    h("figcaption", {}, caption),
    svg
      ? h(
          "div",
          { class: "wide-chart", tabindex: "0", role: "region", "aria-label": caption },
          h("chart-view", { state: svg, role: "img", "aria-label": caption }),
        )
      : h("p", { class: "muted" }, text),
  );
}

async function draw(place) {
  chartsPlace = place;
  running = { name: "scores.svg", text: t("drawing …") };
  charts = charts ?? { scores: { text: "…" }, timeline: { text: "…" } };
  redrawPage();
  for (const name of ["scores", "timeline"]) {
    const answer = await make(`${name}.svg`, () => {});
    charts[name] =
      answer.type === "Paper"
        ? { svg: new TextDecoder().decode(bytes(answer.content)) }
        : { text: answer.reasons.map(say).join(" ") };
  }
  running = null;
  redrawPage();
}

/**
 * `<chart-view>`: a chart of the papers. Its styles are set by script: the page's policy allows no style
 * attributes.
 */
class ChartView extends HTMLElement {
  get state() {
    return this.shown;
  }

  set state(svg) {
    if (svg === this.shown) return;
    this.shown = svg;
    const source = svg.replace(/ style="/g, ' data-style="');
    const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
    parsed.querySelectorAll("title, desc, clipPath").forEach((element) => element.remove());
    parsed.setAttribute("aria-hidden", "true");
    replaceContent(this, document.importNode(parsed, true));
    for (const element of this.querySelectorAll("[data-style]")) {
      const { style } = element.dataset;
      element.style.cssText = style.replace(/clip-path:[^;]*/, ""); // the clip path of one chart would cut the other
      element.classList.toggle("bold", style.includes("Bold"));
      element.removeAttribute("data-style");
      element.removeAttribute("id");
    }
  }
}
customElements.define("chart-view", ChartView);
