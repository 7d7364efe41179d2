// Short names: what of a team's name fits into a narrow seat. Every school of a contest is of the same kind, so the words
// for it ("Trường THCS") tell nobody apart; what is still too long loses its last words. Number, shape and colour stay.

const KINDS =
  /^(?:trường\s+)?(?:(?:tiểu học|trung học cơ sở|trung học phổ thông|ptdtbt|ptdtnt|thcs|thpt|th)(?:\s*(?:&|-|và)\s*|\s+))*/i;
const LINES = 2;
const LETTERS_OF_ALL = 80; // letters of one line, over all seats of the largest contest
const LEAST = 7; // the longest syllable of Vietnamese

/** The short name of each team, by number. */
export function shortNames(teams) {
  const perLine = Math.max(LEAST, Math.floor(LETTERS_OF_ALL / teams.length) - 2);
  const bare = teams.map(({ name }) => name.replace(KINDS, "") || name);
  const areApart = new Set(bare).size === new Set(teams.map(({ name }) => name)).size; // a THCS and a THPT of one name
  return new Map(teams.map(({ number, name }, place) => [number, cut(areApart ? bare[place] : name, perLine)]));
}

/** As many words of a long `text` as have `most` letters. */
export function firstWords(text, most) {
  return text.length > most ? `${text.slice(0, text.lastIndexOf(" ", most))} …` : text;
}

/** As many words of `name` as fit into the lines of a seat. */
function cut(name, perLine) {
  const kept = [];
  let [lines, room] = [1, perLine];
  for (const word of name.split(/\s+/)) {
    const length = word.length + (room < perLine ? 1 : 0);
    if (length > room) [lines, room] = [lines + 1, perLine - word.length];
    else room -= length;
    if (lines > LINES) return `${kept.join(" ")}…`;
    kept.push(word);
  }
  return kept.join(" ");
}
