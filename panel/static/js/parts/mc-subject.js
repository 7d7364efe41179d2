// MC, the subject: the question with its answer, the team on stage, or the ranking.

import { h } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { choiceList, withoutChoices } from "./choices.js";
import { clipLine } from "./mc-clip.js";
import { roundPlace, roundRules } from "./mc-lectern.js";
import { picture } from "./question-pictures.js";
import { mark, tag, teamOf } from "./teams.js";
import { nameIn, points, say, t } from "../lib/translate.js";

/** What it is all about now. */
export function subject(snapshot) {
  if (snapshot.question) return questionCard(snapshot);
  if (snapshot.performer) return performerCard(snapshot);
  if (snapshot.ranking.length) return rankingCard(snapshot);
  return h(
    "section",
    { class: "card title", "data-key": "title" },
    h("p", { class: "muted" }, roundPlace(snapshot)),
    h("h2", {}, snapshot.round ? nameIn(snapshot.round.name) : snapshot.title || "Bấm chuông"),
    roundRules(snapshot) ?? h("p", { class: "muted" }, snapshot.round ? snapshot.title : snapshot.venue),
  );
}

function questionCard(snapshot) {
  const { text, answer, notes, source, spare, number } = snapshot.question;
  const isFolded = snapshot.phase === Phase.BOARDS_UP; // the answer is what counts now
  const { stem, choices } = withoutChoices(text);
  return h(
    "section",
    { class: `card question${isFolded ? " folded" : ""}`, "data-key": `question-${number}` },
    spare ? h("p", { class: "spare" }, t("Spare question")) : null,
    h("p", { class: "text" }, stem),
    choices.length ? choiceList(choices, answer) : null,
    picture(snapshot.question, { small: true }),
    clipLine(snapshot.question),
    answer
      ? h("p", { class: "answer" }, h("span", { class: "muted" }, `${t("Answer")}: `), h("strong", {}, answer))
      : null,
    notes ? h("p", { class: "notes" }, notes) : null,
    source ? h("p", { class: "notes source" }, `${t("Source")}: ${source}`) : null,
  );
}

function performerCard(snapshot) {
  const team = teamOf(snapshot, snapshot.performer);
  return h(
    "section",
    { class: `card performer team-${team.number}`, "data-key": "performer" },
    tag(team),
    snapshot.clock ? h("show-clock", { state: snapshot.clock }) : null,
    snapshot.phase === Phase.REVEALED ? h("p", { class: "big" }, points(team.item_points)) : null,
    snapshot.aggregate ? h("p", { class: "muted" }, say(snapshot.aggregate)) : null,
  );
}

function rankingCard(snapshot) {
  return h(
    "section",
    { class: "card ranking", "data-key": "ranking" },
    snapshot.ranking.map((line) =>
      h(
        "p",
        { class: "rank" },
        h("span", { class: "place" }, line.place ?? "–"),
        mark(line.team),
        h(
          "span",
          { class: "who" },
          h("span", { class: "name" }, line.name),
          line.decided_by ? h("small", {}, say(line.decided_by)) : line.place ? null : h("small", {}, t("absent")),
        ),
        h("span", { class: "prize" }, nameIn(line.prize)),
        h("span", { class: "score" }, points(line.score)),
      ),
    ),
  );
}
