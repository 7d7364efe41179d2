// Awake: the screen of a tablet or projector stays on while its page is seen, where the browser allows it.

let state = "unknown";

/** "on", "off" (the page is hidden or the browser refused) or "unknown" (only https and this machine itself can). */
export function awake() {
  return state;
}

async function stayAwake() {
  if (!navigator.wakeLock || document.hidden) return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    state = "on";
    lock.addEventListener("release", () => { state = "off"; });
  } catch {
    state = "off"; // low battery, say: it is asked for again when the page is seen next
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
