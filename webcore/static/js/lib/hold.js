// Hold to confirm: for destructive steps the finger or key must stay down for a moment. The command is the one that was
// shown when it went down.

const HOLD_MS = 900;
const AFTERMATH_MS = 700; // a touch may become a click that much later
let held = null;
let swallowsClicks = false; // from what a hold did until the next touch or key
let aftermath = 0;
let redraw = () => {};

/** Call `callback` whenever a hold starts or ends. */
export function onHoldChange(callback) {
  redraw = callback;
}

/** Start to hold `name`; `done` is called once it has been held long enough. */
export function hold(name, done) {
  if (held?.name === name) return;
  clearTimeout(held?.timer);
  held = {
    name,
    timer: setTimeout(() => {
      releaseHold();
      swallowsClicks = true;
      done();
    }, HOLD_MS),
  };
  redraw();
}

/** The finger or key is up. */
export function releaseHold() {
  if (!held) return;
  clearTimeout(held.timer);
  held = null;
  redraw();
}

/** The class of a button that must be held. */
export function holdClass(name) {
  return `hold${held?.name === name ? " holding" : ""}`;
}

/** The event handlers of such a button: by finger, and by Enter or Space when it has the focus. */
export function holdHandlers(name, done) {
  const isKey = ({ key }) => key === "Enter" || key === " ";
  return {
    onpointerdown: () => hold(name, done),
    onpointerup: releaseHold,
    onpointercancel: releaseHold,
    onpointerleave: releaseHold,
    onkeydown: (event) => {
      if (!isKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) hold(name, done);
    },
    onkeyup: (event) => isKey(event) && releaseHold(),
    onblur: releaseHold,
  };
}

// What a hold did may put another button under the finger that is still down: its release is no click on that one.
for (const began of ["pointerdown", "keydown"])
  addEventListener(
    began,
    (event) => {
      if (!event.repeat) swallowsClicks = false;
    },
    true,
  );
for (const ended of ["pointerup", "pointercancel", "keyup"])
  addEventListener(
    ended,
    () => {
      clearTimeout(aftermath);
      aftermath = setTimeout(() => {
        if (!held) swallowsClicks = false;
      }, AFTERMATH_MS);
    },
    true,
  );
addEventListener(
  "click",
  (event) => {
    if (!swallowsClicks) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
addEventListener("blur", releaseHold);
