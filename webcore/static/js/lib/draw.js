// Rendering: builds elements, and updates the page without replacing what stays the same, so that a finger on a button,
// the focus or a half-typed number survives every snapshot.

const HANDLERS = [
  "onclick",
  "onpointerdown",
  "onpointerup",
  "onpointercancel",
  "onpointerleave",
  "onkeydown",
  "onkeyup",
  "onblur",
  "oninput",
  "onchange",
  "onsubmit",
];

/**
 * An element. `on…` and `state` (for custom elements) become properties, `share` (0 to 1) becomes the CSS variable
 * `--share`, the rest become attributes; null and false: none. The page's policy allows no style attributes.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "state") element.state = value;
    else if (HANDLERS.includes(name)) {
      element[name] = value;
      element.handled = [...(element.handled ?? []), name];
    } else if (name === "share") setShare(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Put `children` in the place of whatever is in `element`. */
export function replaceContent(element, ...children) {
  element.textContent = "";
  element.append(...children);
}

/** Update the children of `parent` to `children`. */
export function render(parent, ...children) {
  const wanted = document.createElement(parent.nodeName);
  wanted.append(...children.flat(3).filter(Boolean));
  morphChildren(parent, wanted);
  for (const element of parent.querySelectorAll("[data-fit]")) if (element.fitted !== fitState(element)) fit(element);
}

/** `draw`, called once for all calls in one turn of the event loop: a new page receives everything at once. */
export function batched(draw) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      draw();
    });
  };
}

/** Children are matched in order; one with a `data-key` is matched by its key when others before it come or go. */
function morphChildren(old, wanted) {
  let place = old.firstChild;
  for (const node of [...wanted.childNodes]) {
    const existing = match(place, node);
    if (existing === null) {
      old.insertBefore(node, place);
      continue;
    }
    while (place !== existing) place = removeNode(place);
    place = morph(place, node).nextSibling;
  }
  while (place) place = removeNode(place);
}

/** The existing node for `node`: at `place` or, if it has a key, behind it; null: `node` is new. */
function match(place, node) {
  if (key(node) === undefined)
    return place && key(place) === undefined && place.nodeName === node.nodeName ? place : null;
  let candidate = place;
  while (candidate && (key(candidate) !== key(node) || candidate.nodeName !== node.nodeName))
    candidate = candidate.nextSibling;
  return candidate;
}

function removeNode(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function morph(old, wanted) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== wanted.data) old.data = wanted.data;
    return old;
  }
  morphAttributes(old, wanted);
  if (old.localName.includes("-")) old.state = wanted.state;
  else morphChildren(old, wanted);
  return old;
}

function morphAttributes(old, wanted) {
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && name !== "style" && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const name of old.handled ?? []) old[name] = null;
  for (const name of wanted.handled ?? []) old[name] = wanted[name];
  old.handled = wanted.handled;
  if (wanted.share !== undefined && old.share !== wanted.share) setShare(old, wanted.share);
  if (isTyped(old) && document.activeElement !== old && old.value !== wanted.value) old.value = wanted.value;
}

const isTyped = (element) => element.localName === "input" || element.localName === "textarea";

function setShare(element, share) {
  element.share = share;
  element.style.setProperty("--share", share);
}

function key(node) {
  return node.dataset?.key; // text has none
}

/**
 * Give `element` the largest font size that fits its box. `data-fit`: smallest and largest size, in per cent of the
 * height; on a screen narrower than 16:10 the smallest shrinks with the width, as everything does (`--u`). Elements
 * `data-within` it must not overflow either.
 */
export function fit(element) {
  let [low, high] = element.dataset.fit.split(" ").map((size) => (size * innerHeight) / 100);
  low *= Math.min(1, (0.625 * innerWidth) / innerHeight);
  const boxes = [element, ...element.querySelectorAll("[data-within]")];
  for (let step = 0; step < 9; step += 1) {
    const middle = (low + high) / 2;
    element.style.fontSize = `${middle}px`;
    const fits = boxes.every(
      (box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1,
    );
    if (fits) low = middle;
    else high = middle;
  }
  element.style.fontSize = `${Math.floor(low)}px`;
  element.fitted = fitState(element);
}

/** What a fit depends on: the same text in the same box needs no other, which would lay out the page nine times. */
const fitState = ({ dataset, clientWidth, clientHeight, textContent }) =>
  [dataset.fit, innerWidth, innerHeight, clientWidth, clientHeight, textContent].join();

function fitAll() {
  document.querySelectorAll("[data-fit]").forEach(fit);
}

addEventListener("resize", fitAll);
document.fonts.addEventListener("loadingdone", fitAll);
