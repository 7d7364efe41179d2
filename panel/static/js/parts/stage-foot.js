// Stage, the foot: the code for the audience's phones, and what is to be photographed as evidence.

import { h } from "../lib/draw.js";
import { Phase } from "../lib/enums.js";
import { inGroups, t } from "../lib/translate.js";
import { audienceCode, isIdle } from "./stage-segment.js";

/** The foot; null while something is played. `fingerprint`: of the site's certificate authority. */
export function foot(snapshot, fingerprint) {
  const parts = [
    audienceCode(snapshot),
    sealKey(snapshot),
    journalHead(snapshot),
    authority(snapshot, fingerprint),
  ].filter(Boolean);
  if (!parts.length) return null;
  return h("footer", { class: `s-foot${isIdle(snapshot) ? " idle" : ""}` }, parts);
}

/** The key of the seals, small: who photographs it can prove later that nobody has changed the journal since. */
function sealKey(snapshot) {
  if (!snapshot.seal_key || ![Phase.SETUP, Phase.INTRO, Phase.RANKING].includes(snapshot.phase)) return null;
  return h("span", { class: "muted" }, t("Key of the seals {key}", { key: inGroups(snapshot.seal_key) }));
}

/** The head of the journal, small: who photographs it can prove later that nothing was cut off. */
function journalHead(snapshot) {
  const [number, hash] = snapshot.journal_head;
  if (!hash || ![Phase.INTRO, Phase.RANKING].includes(snapshot.phase)) return null;
  const head = t("Journal {number} · {hash}", { number, hash: inGroups(hash) });
  const sealed = snapshot.sealed_seq ? t("sealed up to {number}", { number: snapshot.sealed_seq }) : null;
  return h("span", { class: "muted" }, [head, sealed].filter(Boolean).join(" · "));
}

/** The fingerprint of the site's certificate authority, before the match: tablets of the staff are compared with it. */
function authority(snapshot, fingerprint) {
  if (!fingerprint || snapshot.phase !== Phase.SETUP) return null;
  return h(
    "span",
    { class: "muted authority" },
    t("Certificate of this machine, SHA-256: {fingerprint}", { fingerprint }),
  );
}
