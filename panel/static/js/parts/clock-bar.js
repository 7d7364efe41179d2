// Frame: the clock as a bar along the upper edge, seen from the corner of an eye. Its `state` is a clock of a snapshot.

import { remainingMs } from "../lib/time.js";

const STEPS = 500; // as fine as anybody sees
const LAST_MS = 5000;

class ClockBar extends HTMLElement {
  connectedCallback() {
    this.setAttribute("aria-hidden", "true"); // the clock beside it says the same
    const frame = () => {
      this.draw();
      if (this.isConnected) requestAnimationFrame(frame);
    };
    frame();
  }

  draw() {
    if (!this.state) return;
    const left = Math.max(0, remainingMs(this.state));
    const step = Math.round((STEPS * left * 1e6) / Math.max(1, this.state.total_ns));
    if (step === this.step) return;
    this.step = step;
    this.style.transform = `scaleX(${step / STEPS})`;
    this.classList.toggle("last", this.state.deadline_ns !== null && left <= LAST_MS);
  }
}
customElements.define("clock-bar", ClockBar);
