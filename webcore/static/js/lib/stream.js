// Live stream: one per tab, restarted after sleep, loss of network or restart of the panel; and a banner with its state.

import { reportStream, excessTabs } from "./tabs.js";
import { measure, nowMs } from "./time.js";
import { t } from "./translate.js";

const QUIET_MS = 7000; // the panel sends something every 5 s: after a longer silence the page is no longer live
const SILENCE_MS = 12_000; // then the stream is restarted: later than the banner, because a thousand restarts are costly
const HIDDEN_MS = 20_000; // then a hidden tab releases its connection: a browser has only six per host
const RESTART_MS = 1000;
const FIRST_DRAW_MS = 500; // the first drawing comes first; until then the time in the page is good enough

/** State of the connection, for the health lamps. */
export const link = { streamLostMs: performance.now(), controller: "unknown", heardMs: 0, savedMs: 0 };

let source = null;
let heardMs = performance.now();
let watchdog = 0;
let hiding = 0;
let restarting = 0;

/** Connect to `url`; each of `handlers` gets the data of its kind of event. */
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
    reportStream(true);
  };
  const quiet = () => {
    watchdog = setTimeout(restart, SILENCE_MS - QUIET_MS);
    link.streamLostMs = link.streamLostMs ?? heardMs;
    banner();
  };
  const lost = () => {
    link.streamLostMs = link.streamLostMs ?? performance.now();
    reportStream(false);
    banner();
  };

  function open() {
    source = new EventSource(url);
    watchdog = setTimeout(restart, SILENCE_MS);
    source.onopen = () => {
      alive();
      setTimeout(measure, document.body.dataset.seq ? 0 : FIRST_DRAW_MS);
      banner();
    };
    source.onerror = () => {
      lost();
      if (source?.readyState === EventSource.CLOSED) checkSession(later);
    };
    for (const kind of new Set(["state", ...Object.keys(handlers)])) {
      source.addEventListener(kind, ({ data }) => {
        alive();
        const message = JSON.parse(data);
        if (kind === "state") updateLink(message);
        handlers[kind]?.(message);
        if (kind === "snapshot") {
          setTimeout(() => {
            document.body.dataset.seq = message.seq; // what is drawn, for tests
          });
        }
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
    if (document.hidden && source && excessTabs()) stop();
    banner();
  }, 500);
}

/** Answer a ping of the panel at once: it measures how well this device can be reached. */
function pong(ping) {
  fetch("/api/pong", { method: "POST", headers: { "Content-Type": "application/json" }, body: ping }).catch(() => {});
}

/** The panel answered, but not with a stream: go to sign-in if the session has ended. */
async function checkSession(later) {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD" });
    if (answer.redirected) location.assign(answer.url);
  } catch {
    // The panel cannot be reached: try again.
  }
  later();
}

function updateLink(state) {
  if (state.controller === undefined) return;
  link.controller = state.controller;
  link.heardMs = state.heard_ns / 1e6;
  link.savedMs = state.saved_ns / 1e6;
}

function banner() {
  const [tabs, problem] = [excessTabs(), linkProblem()];
  document.body.classList.toggle("stale", problem !== "");
  const text = tabs
    ? t(
        "{count} pages of this panel are open in this browser, which allows six connections: close some, or taps may not get through",
        { count: tabs },
      )
    : problem;
  let strip = document.querySelector(".banner");
  if (!strip) {
    strip = document.createElement("p");
    strip.className = "banner";
    strip.setAttribute("role", "status");
    document.body.prepend(strip);
  }
  strip.classList.toggle("hint", tabs > 0);
  strip.hidden = text === "";
  if (strip.textContent !== text) strip.textContent = text;
}

function linkProblem() {
  if (link.streamLostMs !== null) {
    const seconds = Math.round((performance.now() - link.streamLostMs) / 1000);
    return t("Connection to the panel lost for {seconds} s — reconnecting", { seconds });
  }
  if (link.controller !== "away") return "";
  const seconds = Math.max(1, Math.round((nowMs() - link.heardMs) / 1000));
  return t("Connection to the controller lost for {seconds} s — reconnecting", { seconds });
}
