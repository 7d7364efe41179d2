// Papers: what is made from the journal, with its progress, and saved on this device; and the charts of the match.

import { h } from "../lib/draw.js";
import { language, say, t } from "../lib/translate.js";

const OVER = ["revealed", "closed", "ranking"];
let known = [];
let making = null; // {name, words} of the paper that is being made
let failed = {}; // name → words
let charts = null; // {scores, timeline}: an SVG text, or words where there is none yet
let drawnAt = "";
let again = () => {};

/** Fetch which papers there are; `redraw` shows them. */
export async function watchPapers(redraw) {
  again = redraw;
  try {
    const answer = await fetch("/api/papers");
    if (answer.ok) known = await answer.json();
  } catch {
    setTimeout(() => watchPapers(redraw), 2000); // the panel is starting again
  }
  again();
}

/** Have the paper `name` made; `told` hears how far it is. Resolves to the last thing that was said. */
async function made(name, told) {
  const lost = { type: "Failed", reasons: [{ text: t("The connection was lost. Try again."), args: {} }] };
  try {
    const answer = await fetch(`/api/papers/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    if (!answer.ok) return { type: "Failed", reasons: (await answer.json()).reasons };
    return (await lastLine(answer.body, told)) ?? lost;
  } catch {
    return lost;
  }
}

async function lastLine(body, told) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = null;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return last?.type === "Progress" ? null : last;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      last = JSON.parse(line);
      if (last.type === "Progress") told(say(last.words));
    }
  }
}

async function save(paper) {
  making = { name: paper.name, words: t("in progress …") };
  delete failed[paper.name];
  again();
  const answer = await made(paper.name, (words) => { making.words = words; again(); });
  making = null;
  if (answer.type === "PaperMade") keep(answer);
  else failed[paper.name] = answer.reasons.map(say).join(" ");
  again();
}

/** Let the browser save it, called by what it is and by the journal's number. */
function keep({ name, media, content, head }) {
  const [stem, ending] = name.split(".");
  const url = URL.createObjectURL(new Blob([bytes(content)], { type: media }));
  h("a", { href: url, download: `${stem}-${head.split(":")[0]}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function bytes(content) {
  return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
}

/** The section with all papers; `now` is the snapshot. */
export function paperSection(now) {
  const over = now.phase === "ranking";
  const kinds = grouped(drawable(false));
  return h("section", { class: "card papers", "data-key": "papers" },
    h("h2", {}, t("Papers")),
    h("p", { class: "muted" }, over ? t("Made from the journal.") : t("Made from the journal as it is now; marked as interim until the match has ended.")),
    h("p", { class: "muted" }, t("Names of jury, secretaries and pupils come from people.toml in the data folder, if it exists.")),
    h("ul", {}, Object.values(kinds).map((papers) => row(papers, over))));
}

const stem = (paper) => paper.name.split(".")[0];
const drawable = (wanted) => known.filter((paper) => paper.name.endsWith(".svg") === wanted);

function grouped(papers) {
  const found = {};
  for (const paper of papers) (found[stem(paper)] ??= []).push(paper);
  return found;
}

function row(papers, over) {
  const [first] = papers;
  const early = first.final && !over;
  const busy = papers.find((paper) => paper.name === making?.name);
  const why = papers.map((paper) => failed[paper.name]).find(Boolean);
  return h("li", { "data-key": first.name },
    h("span", { class: "who" }, title(first),
      early ? h("small", {}, t("once the match has ended")) : null,
      busy ? h("small", { role: "status" }, making.words) : null,
      why ? h("small", { class: "no", role: "alert" }, why) : null),
    h("span", { class: "kinds" }, papers.map((paper) => h("button", { class: "small", disabled: making !== null || early, "aria-label": `${title(paper)}, ${ending(paper)}`, onclick: () => save(paper) }, ending(paper)))));
}

const title = (paper) => (language === "vi" ? paper.title : paper.title_en);
const ending = (paper) => paper.name.split(".")[1].toUpperCase();

// ------------------------------------------------------------------------------------------------------------ charts

/** The section with the charts: drawn when they are wanted, and anew after each question. */
export function chartSection(now) {
  const place = `${now.round?.number}.${now.round?.item}.${OVER.includes(now.phase)}`;
  if (charts && place !== drawnAt && making === null) draw(place);
  return h("section", { class: "card charts", "data-key": "charts" },
    h("h2", {}, t("Charts")),
    charts
      ? [chart("scores", t("Points of each team after each question (round.question)")), chart("timeline", t("Margin behind the first press, by question (round.question)"))]
      : h("p", { class: "muted" }, t("Scores by question, and press margins.")),
    h("div", { class: "steps" },
      h("button", { class: "small", disabled: making !== null, onclick: () => draw(place) }, charts ? t("Redraw") : t("Draw the charts")),
      charts ? drawable(true).map((paper) => h("button", { class: "small", disabled: making !== null, onclick: () => save(paper) }, `${title(paper)} · SVG`)) : null),
    making?.name.endsWith(".svg") ? h("p", { class: "muted", role: "status" }, making.words) : null);
}

function chart(name, words) {
  const drawn = charts[name];
  return h("figure", { "data-key": name },
    h("figcaption", {}, words),
    drawn.svg
      ? h("div", { class: "wide-chart", tabindex: "0", role: "region", "aria-label": words }, h("chart-view", { state: drawn.svg, role: "img", "aria-label": words }))
      : h("p", { class: "muted" }, drawn.words));
}

async function draw(place) {
  drawnAt = place;
  making = { name: "scores.svg", words: t("drawing …") };
  charts ??= { scores: { words: "…" }, timeline: { words: "…" } };
  again();
  for (const name of ["scores", "timeline"]) {
    const answer = await made(`${name}.svg`, () => {});
    charts[name] = answer.type === "PaperMade" ? { svg: new TextDecoder().decode(bytes(answer.content)) } : { words: answer.reasons.map(say).join(" ") };
  }
  making = null;
  again();
}

/** `<chart-view>`: a drawing of the papers. Its styles are set by script: the page's policy allows no style attributes. */
class ChartView extends HTMLElement {
  get state() {
    return this.shown;
  }

  set state(svg) {
    if (svg === this.shown) return;
    this.shown = svg;
    const parsed = new DOMParser().parseFromString(svg.replaceAll(' style="', ' data-style="'), "image/svg+xml").documentElement;
    parsed.querySelectorAll("title, desc, clipPath").forEach((one) => one.remove());
    parsed.setAttribute("aria-hidden", "true");
    this.replaceChildren(document.importNode(parsed, true));
    for (const one of this.querySelectorAll("[data-style]")) {
      one.style.cssText = one.dataset.style.replace(/clip-path:[^;]*/, ""); // the clip of one chart would cut the other
      one.classList.toggle("bold", one.dataset.style.includes("Bold"));
      one.removeAttribute("data-style");
      one.removeAttribute("id");
    }
  }
}
customElements.define("chart-view", ChartView);
