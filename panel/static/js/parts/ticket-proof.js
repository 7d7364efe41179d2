// Ticket proof: shows that this browser has read a QR code without sending the token in it (panel/auth/pairing.py says
// why, and computes the same). A page over plain http has no cryptography: there the token itself is sent.

const ID_DIGITS = 32;
const CODE_DIGITS = 4;
const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What is posted to pair with `token` on the machine whose authority has this fingerprint; and the code to compare. */
export async function proveTicket(token, fingerprint) {
  if (!crypto.subtle) return { body: { ticket: token }, code: "" };
  const id = hex(await crypto.subtle.digest("SHA-256", bytes(`bamchuong ticket id\n${token}`))).slice(0, ID_DIGITS);
  const secret = await crypto.subtle.digest("SHA-256", bytes(`bamchuong ticket key\n${token}`));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const authenticated = (text) => crypto.subtle.sign("HMAC", key, bytes(text));
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)).buffer);
  const proof = hex(await authenticated(`bamchuong pairing\n${nonce}\n${fingerprint}`));
  const number = new DataView(await authenticated(`bamchuong code\n${nonce}\n${fingerprint}`)).getUint32(0);
  return { body: { id, nonce, proof }, code: String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, "0") };
}
