// MC, the keys of a keyboard: all that the evening needs.

import { releaseHold } from "../lib/hold.js";
import { act, findStep, isGuarded, newest } from "./mc-commands.js";
import { keysDialog } from "./mc-dialogs.js";
import { pressNext, redo, toggleDrawer, undo } from "./mc-steps.js";

/** Give a command of a type, if it may be given now. */
function give(type) {
  const step = findStep(type);
  if (step) act(step.command);
}

const right = () => !isGuarded() && give("RuleRight");
const wrong = () => !isGuarded() && give("RuleWrong");
const turnClock = () => give(findStep("Pause") ? "Pause" : "Resume");

/** PageDown, PageUp and the full stop are what a presenter's clicker sends; D and S are for Đúng and Sai. */
const KEYS = {
  " ": pressNext,
  pagedown: pressNext,
  y: right,
  d: right,
  đ: right,
  n: wrong,
  s: wrong,
  u: undo,
  pageup: undo,
  r: redo,
  p: turnClock,
  ".": turnClock,
  m: toggleDrawer,
  "?": keysDialog,
};

addEventListener("keydown", (event) => {
  if (!newest() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, dialog")) return;
  const isOwnKey = event.key === " " && event.target.closest("button, a") && !event.target.closest(".next");
  if (isOwnKey) return; // the focused button takes it
  const does = KEYS[event.key.toLowerCase()];
  if (!does) return;
  event.preventDefault();
  does();
});
addEventListener("keyup", ({ key }) => [" ", "PageDown"].includes(key) && releaseHold());
