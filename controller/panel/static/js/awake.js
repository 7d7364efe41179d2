// Awake: the screen of a tablet or projector stays on while its page is seen, where the browser allows it.

/** "on", "off" (the page is hidden or the browser refused) or "unknown" (only https and this machine itself can). */
export let awake = "unknown";

async function stayAwake() {
  if (!navigator.wakeLock || document.hidden) return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    awake = "on";
    lock.addEventListener("release", () => { awake = "off"; });
  } catch {
    awake = "off"; // low battery, say: it is asked for again when the page is seen next
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
