// Stage, a segment of the rundown: what it is, how long it lasts, what follows; and what the host's theme changes.

import { h } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { t } from "../lib/translate.js";
import { followingName, segmentName } from "./rundown.js";

const COLOURS = { "--theme-ground": "background", "--theme-ink": "text", "--theme-accent": "accent" };

/** What the stage is about: the presses that somebody wants to see again, a hold, a segment, or the contest's phase. */
export const lookOf = (snapshot) =>
  snapshot.shows_presses ? "presses" : snapshot.hold ? "held" : snapshot.segment ? "segment" : snapshot.phase;

/** Whether nothing is played: the audience's code stands there. */
export const isIdle = (snapshot) => ["held", "segment", Phase.SETUP].includes(lookOf(snapshot));

/** The scene of the segment that is on. */
export function segmentScene({ segment }) {
  const following = followingName(segment);
  return [
    h("h1", { class: "huge", "data-fit": "5 15" }, segmentName(segment)),
    segment.lines.length
      ? h(
          "ul",
          { class: "lines", "data-fit": "2.4 4.6" },
          segment.lines.map((line) => h("li", {}, line)),
        )
      : null,
    segment.clock ? h("div", { class: "clock long" }, h("show-clock", { state: segment.clock })) : null,
    following ? h("p", { class: "venue" }, t("then: {segment}", { segment: following })) : null,
  ];
}

/** Where and, before the match, when it begins. */
export const venueLine = ({ venue, starts_at: at }) =>
  at ? [venue, t("starts at {time}", { time: at })].join(" · ") : venue;

/** The host's logo, if there is one. */
export const logo = ({ theme }) =>
  theme?.logo ? h("img", { class: "logo", alt: "", src: `/slides/${encodeURIComponent(theme.logo)}` }) : null;

/** The code that leads phones to the page for the audience. */
export const audienceCode = (snapshot) =>
  isIdle(snapshot)
    ? h(
        "figure",
        { class: "audience" },
        h("img", { src: "/watch-code.svg", alt: "" }),
        h("figcaption", {}, t("Follow on your phone")),
      )
    : null;

/** Give the page the host's colours; they were checked where the match file was read. */
export function applyTheme({ theme }) {
  for (const [name, field] of Object.entries(COLOURS)) {
    if (theme) document.documentElement.style.setProperty(name, theme[field]);
    else document.documentElement.style.removeProperty(name);
  }
}
