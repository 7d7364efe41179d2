// Results for the office of a season: the chair of the jury signs with a PIN, and the file goes onto a stick.

import { post } from "../lib/command.js";
import { h } from "../lib/draw.js";
import { t } from "../lib/translate.js";

const TIMEOUT_MS = 60_000;
const NOTHING = { match: "", chair: "", pin: "", why: "", keys: [], code: null };

let signing = { ...NOTHING };

const field = (name, words, more, redraw) =>
  h(
    "label",
    {},
    words,
    h("input", {
      name,
      value: signing[name],
      autocomplete: "off",
      oninput: ({ target }) => {
        signing[name] = target.value;
        redraw();
      },
      ...more,
    }),
  );

/** A button, or the form behind it; `act(words, work)` does something that takes a while, `save(name, blob)` keeps a file. */
export function resultPart(match, { act, save, redraw, isBusy }) {
  if (!match.sitting) return null;
  if (signing.match !== match.id)
    return h(
      "button",
      {
        class: "small",
        disabled: isBusy,
        onclick: () => {
          signing = { ...NOTHING, match: match.id };
          redraw();
        },
      },
      t("Sign the result …"),
    );
  const isFilled = signing.chair.trim() && signing.pin;
  return h(
    "div",
    { class: "rehearsal", "data-key": `result-${match.id}` },
    h(
      "p",
      { class: "muted" },
      t("This box and the chair of the jury sign. A key that is new must be enrolled by the office."),
    ),
    field("chair", t("Chair of the jury"), { maxlength: 80 }, redraw),
    field("pin", t("PIN of the chair's key"), { type: "password", maxlength: 200 }, redraw),
    field("why", t("Why it is corrected, if it was signed before"), { maxlength: 200 }, redraw),
    h(
      "button",
      { class: "small", disabled: isBusy || !isFilled, onclick: () => sign(match, act, save) },
      t("Sign and download"),
    ),
    h(
      "button",
      { class: "small", disabled: isBusy || !isFilled, onclick: () => makeKey(act) },
      t("Make a key with this PIN"),
    ),
    h(
      "button",
      { class: "small", disabled: isBusy, onclick: () => showCode(match, act) },
      t("Show the signed result as a QR code"),
    ),
    codePart(),
    signing.keys.map(([words, key]) => h("p", { role: "status", "data-key": key }, words, h("br"), h("code", {}, key))),
  );
}

function sign({ id }, act, save) {
  const { chair, pin, why } = signing;
  return act(t("Signing the result …"), async () => {
    try {
      const answer = await fetch("/api/matches/result", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ match: id, chair, pin, why }),
      });
      if ((answer.headers.get("Content-Type") ?? "").includes("json")) return { ok: false, ...(await answer.json()) };
      const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
      save(name ?? `${id}.bcresult`, await answer.blob());
      signing = { ...NOTHING };
      return { ok: true };
    } catch {
      return { ok: false, reasons: [{ text: t("The connection was lost. Try again."), args: {} }] };
    }
  });
}

const showCode = ({ id }, act) =>
  act(t("Making the code …"), async () => {
    const answer = await post("/api/matches/result-code", JSON.stringify({ match: id }), 1, TIMEOUT_MS);
    signing.code = answer.ok ? answer : null;
    return answer;
  });

/** The code, for the phone of the office or of the host: it has the result and both signatures, and no journal. */
function codePart() {
  if (!signing.code) return null;
  const { title, picture } = signing.code;
  return h(
    "figure",
    { class: "signed-code", "data-key": `code-${title}` },
    h("img", { src: `data:image/svg+xml,${encodeURIComponent(picture)}`, alt: t("Signed result {title}", { title }) }),
    h(
      "figcaption",
      {},
      t("Signed result {title}", { title }),
      h("br"),
      h(
        "span",
        { class: "muted" },
        t(
          "No line and no stick: photograph this code. The office pastes its text at its page of sittings; the file follows.",
        ),
      ),
    ),
  );
}

const makeKey = (act) =>
  act(t("Making the key …"), async () => {
    const { chair, pin } = signing;
    const answer = await post("/api/matches/chair-key", JSON.stringify({ chair, pin }), 1, TIMEOUT_MS);
    if (answer.ok) {
      const { key, fingerprint, box_key: ofBox, box_fingerprint: ofBoxShort } = answer;
      const words = t("Key of {name}: {fingerprint}", { name: chair, fingerprint });
      signing.keys = [
        [words, key],
        [t("Key of this box: {fingerprint}", { fingerprint: ofBoxShort }), ofBox],
      ];
    }
    return answer;
  });

/** Where a package was refused because its office is unknown: people compare the fingerprint, then trust it. */
export function trustButton(reasons, act) {
  const [key] = reasons.filter(({ code }) => code === "package-unknown-office").map(({ args }) => args.key);
  if (!key) return null;
  const trust = () =>
    act(t("Noting the office …"), () => post("/api/matches/trust", JSON.stringify({ key }), 1, TIMEOUT_MS));
  return h("button", { class: "small", onclick: trust }, t("The fingerprint is the office's: trust it"));
}
