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

// Numbers as Intl.NumberFormat writes them (a test holds them equal), but at once: Intl takes a slow tablet 0.2 s to begin.
const [comma, between] = language === "vi" ? [",", "."] : [".", ","];

function thousandths(number) {
  const all = Math.round(Math.abs(number) * 1000);
  return { sign: all && number < 0 ? "-" : "", whole: String(Math.floor(all / 1000)), part: String(all % 1000).padStart(3, "0") };
}

const two = (number) => String(number).padStart(2, "0");

/** The time of day of a `Date`. */
export function timeOfDay(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

/** A `Date` without its year: time, day, month, as it is written here. */
export function dayAndTime(date) {
  return `${two(date.getHours())}:${two(date.getMinutes())} ${two(date.getDate())}/${two(date.getMonth() + 1)}`;
}

/** Points, as they come (a text, exact). */
export function points(text) {
  const { sign, whole, part } = thousandths(Number(text));
  const rest = part.replace(/0+$/, "");
  return (sign && "−") + whole + (rest && comma + rest);
}

/** Points won or lost, with their sign. */
export function gain(text) {
  return (Number(text) > 0 ? "+" : "") + points(text);
}

/** A duration in ms with three decimals. */
export function milliseconds(ns) {
  const { sign, whole, part } = thousandths(ns / 1e6);
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, between) + comma + part;
}
