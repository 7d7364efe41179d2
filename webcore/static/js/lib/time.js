// Time: the clock of the machine that runs the contest, measured from here, and the time left on a clock.

const PROBES = 8;
const MEASURE_MS = 60_000;
let offset = offsetOfPage();
let uncertainty = null;

/** CLOCK_MONOTONIC of the contest's machine, in ms. */
export function nowMs() {
  return performance.now() + offset;
}

/** The offset from the instant in the page itself, which is late by the time it took to arrive; used until `measure`. */
function offsetOfPage() {
  const arrivedMs = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  return Number(document.documentElement.dataset.nowNs) / 1e6 - arrivedMs;
}

/** Measure the offset: of several probes, the quickest one is the most accurate. */
export async function measure() {
  let best = Infinity;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const sent = performance.now();
    try {
      const answer = await fetch("/time", { cache: "no-store" });
      const { now_ns: ns } = await answer.json();
      const received = performance.now();
      if (received - sent < best) {
        best = received - sent;
        offset = ns / 1e6 - (sent + received) / 2;
        uncertainty = best / 2;
      }
    } catch {
      return;
    }
  }
}

/** How well the offset is known: ± half of the quickest probe's round trip, in ms. */
export function clockQuality() {
  return uncertainty === null ? null : { uncertaintyMs: uncertainty };
}

setInterval(measure, MEASURE_MS);

/**
 * The time left on `clock` in ms; negative: overtime. Never more than its total: it may not have started yet. A running
 * clock is taken as late as it can be: a screen that shows 0 too early would make a team press before presses count.
 */
export function remainingMs(clock) {
  const left =
    clock.deadline_ns === null ? clock.remaining_ns / 1e6 : clock.deadline_ns / 1e6 - nowMs() + (uncertainty ?? 0);
  const minimum = clock.counts_overtime ? -Infinity : 0;
  return Math.max(minimum, Math.min(left, clock.total_ns / 1e6));
}

/** Whole seconds, rounded up like the LED boards: 30 at the start, 0 only at the end. */
export function seconds(clock) {
  return Math.ceil(remainingMs(clock) / 1000);
}

/** Whether minutes are shown: for performances, breaks and clocks of 100 s and more. As on the LED boards (`scoreboard/content/clock_seconds.py`). */
export function inMinutes(clock) {
  return ["performing", "segment"].includes(clock.what) || clock.total_ns >= 100e9;
}

/** `30`, or `9:58` in minutes; overtime with a plus. */
export function clockText(clock) {
  const whole = seconds(clock);
  const over = whole < 0 ? "+" : "";
  const left = Math.abs(whole);
  if (!inMinutes(clock)) return `${over}${left}`;
  return `${over}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** `<show-clock>`: its `state` is a clock of a snapshot; it redraws itself when the text changes. */
class ShowClock extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "timer");
    this.frame = () => {
      this.draw();
      if (this.isConnected) requestAnimationFrame(this.frame);
    };
    this.frame();
  }

  draw() {
    if (!this.state) return;
    const text = clockText(this.state);
    if (text !== this.textContent) this.textContent = text;
    const left = remainingMs(this.state);
    const last = this.state.warnings_ns.length ? this.state.warnings_ns[0] / 1e6 : 5000;
    this.classList.toggle("late", left <= last && left >= 0);
    this.classList.toggle("over", seconds(this.state) < 0);
    this.classList.toggle("stopped", this.state.deadline_ns === null);
  }
}
customElements.define("show-clock", ShowClock);
