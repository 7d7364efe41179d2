// Pictures of questions: the snapshot names one as long as it may be seen, and only so long is it given out.

import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";

/** The picture of a question, or null; `small`: as tablets and phones show it. */
export function picture(question, { small = false } = {}) {
  if (!question.picture) return null;
  const src = `/pictures/${question.picture}${small ? "?small" : ""}`;
  return h("img", { class: "picture", src, alt: t("The picture of the question"), "data-key": src });
}
