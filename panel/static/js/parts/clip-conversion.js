// Clips of a pack that not every screen plays: found among the findings, and converted by the machine one by one.

import { t } from "../lib/translate.js";
import { runJob } from "./job-stream.js";

const CODES = ["clip-bad", "clip-codec", "clip-length", "clip-long", "clip-pixels", "clip-large"];

/** The names of the clips among those of `source` that the `sentences` find fault with. */
export const clipsToConvert = (source, sentences) => [
  ...new Set(sentences.flatMap(faultyNames).filter((name) => source.clips?.[name])),
];

/** A sentence may stand within another one, which says in which row. */
const faultyNames = ({ code, args }) =>
  CODES.includes(code)
    ? [args.name]
    : Object.values(args).flatMap((inner) => (typeof inner === "object" && inner ? faultyNames(inner) : []));

/** Convert these clips of `source`, in it. Resolves to the reasons why one could not be. */
export async function convertClips(source, names, report) {
  for (const name of names) {
    report(t("Converting {name} …", { name }));
    const body = { name, content: source.clips[name] };
    const answer = await runJob("/api/packs/clip", body, (words) => report(t("Converting {name} …", { name: words })));
    if (answer.type !== "ClipMade") return answer.reasons ?? [];
    source.clips[name] = answer.content;
  }
  return [];
}
