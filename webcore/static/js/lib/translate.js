// Translation: the texts of the page in the reader's language. The key of a text is its English wording.

const page = document.documentElement;
export const language = page.lang;
const languages = JSON.parse(page.dataset.languages); // each with its own name: {vi: "Tiếng Việt", en: "English"}
// A map, because a text of a stranger may be called like what every object has ("constructor").
const catalogue = new Map(
  (await Promise.all(["", ...(page.dataset.moreTexts ? [`/${page.dataset.moreTexts}`] : [])].map(load))).flat(),
);

async function load(part) {
  for (;;) {
    try {
      const answer = await fetch(`/catalogue/${language}${part}.json`);
      if (answer.ok) return Object.entries(await answer.json());
    } catch {
      // The panel is restarting; try again.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** `text` in the reader's language, its `{placeholders}` filled from `args`, also with sentences of the bus. */
export function t(text, args = {}) {
  const values = new Map(Object.entries(args));
  return (catalogue.get(text) ?? text).replace(/\{(\w+)\}/g, (placeholder, name) =>
    values.has(name) ? argText(values.get(name)) : placeholder,
  );
}

const argText = (arg) => (arg?.text === undefined ? String(arg) : say(arg));

/** A sentence of the bus in the reader's language. */
export function say(sentence) {
  return t(sentence.text, sentence.args ?? {});
}

/** Links to the same page in each of the other languages. */
export function languageLinks(className = "") {
  const others = Object.keys(languages).filter((other) => other !== language);
  return others.map((other) => {
    const link = document.createElement("a");
    link.className = className;
    link.href = `?lang=${other}`;
    link.lang = other;
    link.textContent = languages[other];
    return link;
  });
}

/** The one of `names` (`{vi: "Khởi động", en: "Warm-up"}`) for the reader: else the Vietnamese one; empty without names. */
export function nameIn(names) {
  return names?.[language] ?? names?.vi ?? "";
}

// Numbers as Intl.NumberFormat formats them (a test compares them), but faster: on a slow tablet Intl takes 0.2 s to load.
const { decimalMark, groupMark } = page.dataset;

function thousandths(number) {
  const total = Math.round(Math.abs(number) * 1000);
  return {
    sign: total && number < 0 ? "-" : "",
    whole: String(Math.floor(total / 1000)),
    part: String(total % 1000).padStart(3, "0"),
  };
}

const twoDigits = (number) => String(number).padStart(2, "0");

/** The time of day of a `Date`. */
export function timeOfDay(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

/** A `Date` without its year: time, day and month, as written in Vietnam. */
export function dayAndTime(date) {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())} ${twoDigits(date.getDate())}/${twoDigits(date.getMonth() + 1)}`;
}

/** Points, from the exact decimal string of a snapshot. */
export function points(text) {
  const { sign, whole, part } = thousandths(Number(text));
  const rest = part.replace(/0+$/, "");
  return (sign && "−") + whole + (rest && decimalMark + rest);
}

/** Points won or lost, with their sign. */
export function signedPoints(text) {
  return (Number(text) > 0 ? "+" : "") + points(text);
}

/** The digits of a hash or fingerprint in groups of four, as people compare them. */
export function inGroups(digits) {
  return digits.match(/.{1,4}/g).join(" ");
}

/** A duration in ms with three decimals. */
export function milliseconds(ns) {
  const { sign, whole, part } = thousandths(ns / 1e6);
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, groupMark) + decimalMark + part;
}

/** A span of time as people say it: from a second on in seconds. */
export const spanWords = (ns) =>
  ns >= 1e9 ? t("{seconds} s", { seconds: milliseconds(ns / 1000) }) : `${milliseconds(ns)} ms`;
