// A question file and what it names: which files a desk may choose together, and how they travel to the panel.

import { t } from "../lib/translate.js";
import { base64 } from "./upload.js";

const PICTURE = /\.(png|jpe?g|webp)$/i;
const CLIP = /\.(mp[34]|m4[av]|wav|webm|mov|aac|og[gav]|opus|flac|wma|mkv|avi|wmv|3gp|mpe?g)$/i; // what is refused is told why
export const ACCEPTED =
  ".xlsx,.xlsm,.csv,.docx,.tsv,.txt,.gift,.json,.qbj,.siq,.zip,.png,.jpg,.jpeg,.webp,audio/*,video/*";

/** The question file among `files` with its pictures and clips, and the `fault` of the choice in words (empty: none). Of a
 * kind that is not read the panel says what to do. */
export function sortFiles(files) {
  const pictures = files.filter((file) => PICTURE.test(file.name));
  const clips = files.filter((file) => CLIP.test(file.name));
  const tables = files.filter((file) => !pictures.includes(file) && !clips.includes(file));
  const names = tables.map((file) => file.name).join(", ") || "–";
  const fault = t("Choose exactly one question file with its pictures and clips; chosen: {names}", { names });
  return { table: tables[0], pictures, clips, fault: tables.length === 1 ? "" : fault };
}

/** What the panel takes of them: names, and contents in base64. */
export async function encodeFiles({ table, pictures, clips }) {
  const encoded = async (list) =>
    Object.fromEntries(await Promise.all(list.map(async (file) => [file.name, await base64(file)])));
  return {
    from: "desk",
    file: table.name,
    content: await base64(table),
    pictures: await encoded(pictures),
    clips: await encoded(clips),
  };
}
