// Upload of a file to this machine, piece by piece.

import { post } from "../lib/command.js";

const PIECE_BYTES = 500_000;
const PIECE_MS = 200_000;

/** Send one file; `progress(percent)` before each piece. Resolves to the answer to the last one that was sent. */
export async function send(file, progress = () => {}, address = "/api/slides/upload") {
  let offset = 0;
  let answer = { ok: false };
  do {
    progress(Math.floor((100 * offset) / Math.max(1, file.size)));
    const piece = file.slice(offset, offset + PIECE_BYTES);
    const body = { name: file.name, size: file.size, offset, data: await base64(piece) };
    answer = await post(address, JSON.stringify(body), 1, PIECE_MS);
    if (!answer.ok) return answer;
    offset += piece.size;
  } while (offset < file.size);
  return answer;
}

/** Send a file to the slides. Resolves to the reasons why it was not taken. */
export async function upload(file, progress) {
  const answer = await send(file, progress);
  return answer.ok ? [] : (answer.reasons ?? []);
}

/** The bytes of `blob` as base64, by the browser itself: quicker than by hand, and without limits on arguments. */
export function base64(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
