// Stage, a lost connection: the picture stands still and says small that it does; after a while it asks the hall to wait.

import { link } from "../lib/stream.js";
import { nowMs } from "../lib/time.js";
import { t } from "../lib/translate.js";

const PATIENCE_MS = 15_000;
const LOOK_MS = 1000;

const sign = document.createElement("p");
sign.className = "please-wait";
sign.setAttribute("role", "status");
sign.textContent = t("Please wait a moment");
sign.hidden = true;
document.body.append(sign);

/** For how long nothing has come, in ms. */
function lostMs() {
  if (link.streamLostMs !== null) return performance.now() - link.streamLostMs;
  return link.controller === "away" ? nowMs() - link.heardMs : 0;
}

setInterval(() => {
  sign.hidden = lostMs() < PATIENCE_MS;
}, LOOK_MS);
