// Hold: destructive steps want the finger, or the key, to stay for a moment. What is given is what was seen when it
// came down.

const HOLD_MS = 900;
let held = null;
let redraw = () => {};

/** Call `again` whenever what is held changes. */
export function whenHolding(again) {
  redraw = again;
}

/** Begin to hold `name`; `done` is called when it was held long enough. */
export function hold(name, done) {
  if (held?.name === name) return;
  clearTimeout(held?.timer);
  held = { name, timer: setTimeout(() => { letGo(); done(); }, HOLD_MS) };
  redraw();
}

/** The finger or key is gone. */
export function letGo() {
  if (!held) return;
  clearTimeout(held.timer);
  held = null;
  redraw();
}

/** The look of a button that wants to be held. */
export function holdLook(name) {
  return `hold${held?.name === name ? " holding" : ""}`;
}

/** The handlers of such a button: by finger, and by Enter or Space where it has the focus. */
export function holding(name, done) {
  const isKey = ({ key }) => key === "Enter" || key === " ";
  return {
    onpointerdown: () => hold(name, done),
    onpointerup: letGo,
    onpointercancel: letGo,
    onpointerleave: letGo,
    onkeydown: (event) => {
      if (!isKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) hold(name, done);
    },
    onkeyup: (event) => isKey(event) && letGo(),
    onblur: letGo,
  };
}

addEventListener("blur", letGo);
