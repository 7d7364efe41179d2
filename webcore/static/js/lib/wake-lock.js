// Wake lock: the screen of a tablet or projector stays on while the page is visible, where the browser allows it.

let state = "unknown";

/** "on", "off" (the page is hidden or the browser refused) or "unknown" (only https and this machine itself can). */
export function wakeLockState() {
  return state;
}

async function requestWakeLock() {
  if (!navigator.wakeLock || document.hidden) return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    state = "on";
    lock.addEventListener("release", () => {
      state = "off";
    });
  } catch {
    state = "off"; // for example low battery: requested again when the page is visible again
  }
}

document.addEventListener("visibilitychange", requestWakeLock);
requestWakeLock();
