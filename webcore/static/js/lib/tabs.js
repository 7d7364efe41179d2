// Tabs: how many pages of this panel hold a stream in this browser. It opens six connections to a host, for taps as well.

const MOST = 4;
const SAID_MS = 3000;
const HEARD_MS = 8000;

const HALL = ["stage", "overlay"]; // who looks at these can do nothing about it; every other page says it

const air = globalThis.BroadcastChannel ? new BroadcastChannel("bamchuong-streams") : {}; // iPads before 2022 have none
const own = Math.random();
const others = new Map();
let held = false;

air.onmessage = ({ data: { id, holds } }) => {
  if (holds) others.set(id, performance.now());
  else others.delete(id);
};

/** This page has a stream now, or none. */
export function holdsStream(now) {
  if (held !== now) tell(now);
}

function tell(now) {
  held = now;
  air.postMessage?.({ id: own, holds: held });
}

/** How many pages hold a stream, where they are too many for taps to get through and this page should say so; else 0. */
export function tooMany() {
  if (HALL.some((look) => document.body.classList.contains(look))) return 0;
  for (const [id, heard] of others) if (performance.now() - heard > HEARD_MS) others.delete(id);
  const count = others.size + Number(held);
  return count > MOST ? count : 0;
}

setInterval(() => held && tell(true), SAID_MS);
