// Tabs: how many pages of this panel have a stream in this browser, which opens only six connections to a host.

const MAX_STREAMS = 4; // the other two connections are for taps
const REPORT_MS = 3000;
const EXPIRY_MS = 8000;

const SILENT_PAGES = ["stage", "overlay"]; // their viewers cannot close tabs; every other page shows the warning

const channel = globalThis.BroadcastChannel ? new BroadcastChannel("bamchuong-streams") : {}; // iPads before 2022 do not have it
const own = Math.random();
const others = new Map();
let hasStream = false;

channel.onmessage = ({ data: { id, holds } }) => {
  if (holds) others.set(id, performance.now());
  else others.delete(id);
};

/** Tell the other tabs whether this page has a stream. */
export function reportStream(now) {
  if (hasStream !== now) report(now);
}

function report(now) {
  hasStream = now;
  channel.postMessage?.({ id: own, holds: hasStream });
}

/** How many pages have a stream, if they are too many for taps to get through and this page should warn; else 0. */
export function excessTabs() {
  if (SILENT_PAGES.some((name) => document.body.classList.contains(name))) return 0;
  for (const [id, heardMs] of others) if (performance.now() - heardMs > EXPIRY_MS) others.delete(id);
  const count = others.size + Number(hasStream);
  return count > MAX_STREAMS ? count : 0;
}

setInterval(() => hasStream && report(true), REPORT_MS);
