// Words: what the page says, in the reader's language. The key of a text is its English.

export const language = document.documentElement.lang;
const catalogue = await load();

async function load() {
  for (;;) {
    try {
      const answer = await fetch(`/catalogue/${language}.json`);
      if (answer.ok) return await answer.json();
    } catch {
      // The panel is starting again; it will be back.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** `text` in the reader's language, its `{places}` filled from `args`, also with sentences of the bus. */
export function t(text, args = {}) {
  return (catalogue[text] || text).replace(/\{(\w+)\}/g, (place, name) => (name in args ? filled(args[name]) : place));
}

const filled = (arg) => (arg?.text === undefined ? arg : say(arg));

/** A sentence of the bus in the reader's language. */
export function say(sentence) {
  return t(sentence.text, sentence.args ?? {});
}

/** A link to the same page in the other language. */
export function languageLink(look = "") {
  const other = language === "vi" ? "en" : "vi";
  const link = document.createElement("a");
  link.className = look;
  link.href = `?lang=${other}`;
  link.lang = other;
  link.textContent = other === "vi" ? "Tiếng Việt" : "English";
  return link;
}

/** The name of something that has one per language. */
export function named(vi, en) {
  return language === "en" && en ? en : vi;
}

const points_ = new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false });
const milli_ = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** Points, as they come (a text, exact). */
export function points(text) {
  return points_.format(Number(text)).replace("-", "−");
}

/** Points won or lost, with their sign. */
export function gain(text) {
  return (Number(text) > 0 ? "+" : "") + points(text);
}

/** A duration in ms with three decimals. */
export function milliseconds(ns) {
  return milli_.format(ns / 1e6);
}
