// Live: one stream per tab, started again after sleep, loss of network or restart of the panel; and an honest banner.

import { holdsStream, tooMany } from "./tabs.js";
import { measure, nowMs } from "./time.js";
import { t } from "./translate.js";

const QUIET_MS = 7000; // the panel says something every 5 s: a page that hears nothing for longer does not pass for live
const SILENCE_MS = 12_000; // nor does it wait for ever: a thousand phones that begin anew are work, a banner is none
const HIDDEN_MS = 20_000; // a hidden tab gives its connection back: a browser has only six per host
const RESTART_MS = 1000;
const DRAWN_MS = 500; // the first picture comes first; until then the time that stands in the page will do

/** What is known of the connection, for the health lamps. */
export const link = { streamLostMs: performance.now(), controller: "unknown", heardMs: 0, savedMs: 0 };

let source = null;
let heardMs = performance.now();
let watchdog = 0;
let hiding = 0;
let restarting = 0;

/** Hear `url`; `handlers` gets the data of each kind of event. */
export function connect(url, handlers) {
  const restart = () => {
    stop();
    open();
  };
  const later = () => {
    clearTimeout(restarting);
    restarting = setTimeout(restart, RESTART_MS);
  };
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(quiet, QUIET_MS);
    heardMs = performance.now();
    link.streamLostMs = null;
    holdsStream(true);
  };
  const quiet = () => {
    watchdog = setTimeout(restart, SILENCE_MS - QUIET_MS);
    link.streamLostMs ??= heardMs;
    banner();
  };
  const lost = () => {
    link.streamLostMs ??= performance.now();
    holdsStream(false);
    banner();
  };

  function open() {
    source = new EventSource(url);
    watchdog = setTimeout(restart, SILENCE_MS);
    source.onopen = () => {
      alive();
      setTimeout(measure, document.body.dataset.seq ? 0 : DRAWN_MS);
      banner();
    };
    source.onerror = () => {
      lost();
      if (source?.readyState === EventSource.CLOSED) refused(later);
    };
    for (const kind of new Set(["state", ...Object.keys(handlers)])) {
      source.addEventListener(kind, ({ data }) => {
        alive();
        const said = JSON.parse(data);
        if (kind === "state") hearState(said);
        handlers[kind]?.(said);
        if (kind === "snapshot") setTimeout(() => { document.body.dataset.seq = said.seq; }); // what is drawn, for who looks after the pages
        banner();
      });
    }
    source.addEventListener("ping", ({ data }) => pong(data));
    source.addEventListener("bye", lost);
    source.addEventListener("reload", () => location.reload());
  }

  function stop() {
    lost();
    clearTimeout(watchdog);
    clearTimeout(restarting);
    source?.close();
    source = null;
  }

  addEventListener("online", restart);
  addEventListener("offline", lost);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", ({ persisted }) => persisted && restart());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(stop, HIDDEN_MS);
    else if (source === null || link.streamLostMs !== null) restart();
    else measure();
  });
  open();
  setInterval(() => {
    if (document.hidden && source && tooMany()) stop();
    banner();
  }, 500);
}

/** Answer a ping of the panel at once: it measures how well this device can be reached. */
function pong(ping) {
  fetch("/api/pong", { method: "POST", headers: { "Content-Type": "application/json" }, body: ping }).catch(() => {});
}

/** The panel answered, but not with a stream: this session may have ended. */
async function refused(later) {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD" });
    if (answer.redirected) location.assign(answer.url);
  } catch {
    // Not there at all: try again.
  }
  later();
}

function hearState(said) {
  if (said.controller === undefined) return;
  link.controller = said.controller;
  link.heardMs = said.heard_ns / 1e6;
  link.savedMs = said.saved_ns / 1e6;
}

function banner() {
  const [crowd, lost] = [tooMany(), trouble()];
  document.body.classList.toggle("stale", lost !== "");
  const words = crowd ? t("{count} pages of this panel are open in this browser, which allows six connections: close some, or taps may not get through", { count: crowd }) : lost;
  let strip = document.querySelector(".banner");
  if (!strip) {
    strip = document.createElement("p");
    strip.className = "banner";
    strip.setAttribute("role", "status");
    document.body.prepend(strip);
  }
  strip.classList.toggle("hint", crowd > 0);
  strip.hidden = words === "";
  if (strip.textContent !== words) strip.textContent = words;
}

function trouble() {
  if (link.streamLostMs !== null) {
    const seconds = Math.round((performance.now() - link.streamLostMs) / 1000);
    return t("Connection to the panel lost for {seconds} s — reconnecting", { seconds });
  }
  if (link.controller !== "away") return "";
  const seconds = Math.max(1, Math.round((nowMs() - link.heardMs) / 1000));
  return t("Connection to the controller lost for {seconds} s — reconnecting", { seconds });
}
