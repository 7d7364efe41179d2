// LED: every LED board as it is, each pixel a round lamp, from the very bytes that went over its bus.

import { connect } from "../lib/stream.js";
import { t } from "../lib/translate.js";

const PITCH = 16; // canvas px per LED
const page = document.querySelector("#page");
const boards = new Map();

function boardOf(frame) {
  if (boards.has(frame.display)) return boards.get(frame.display);
  const figure = document.createElement("figure");
  const canvas = document.createElement("canvas");
  const caption = document.createElement("figcaption");
  figure.append(canvas, caption);
  boards.set(frame.display, { canvas, caption });
  document.querySelector(".empty")?.remove();
  page.append(figure);
  return boards.get(frame.display);
}

function lit(bytes, frame, x, y) {
  const stride = Math.ceil(frame.width / 8);
  return (bytes.charCodeAt(y * stride + (x >> 3)) >> (7 - (x & 7))) & 1;
}

function draw(frame) {
  const { canvas, caption } = boardOf(frame);
  const bytes = atob(frame.rows);
  canvas.width = frame.width * PITCH;
  canvas.height = frame.height * PITCH;
  const pen = canvas.getContext("2d");
  const glow = 0.45 + (0.55 * frame.brightness) / 15;
  for (let y = 0; y < frame.height; y += 1) {
    for (let x = 0; x < frame.width; x += 1) {
      const on = frame.on && lit(bytes, frame, x, y);
      pen.fillStyle = on ? `rgb(${255 * glow} ${52 * glow} ${36 * glow})` : "#1c1113";
      pen.beginPath();
      pen.arc((x + 0.5) * PITCH, (y + 0.5) * PITCH, PITCH * 0.42, 0, 7);
      pen.fill();
    }
  }
  const state = frame.on ? t("brightness {level}/15", { level: frame.brightness }) : t("dark");
  caption.textContent = `${frame.display} · ${frame.width} × ${frame.height} · ${state}`;
}

const empty = document.createElement("p");
empty.className = "empty";
empty.textContent = t("No LED board has shown anything yet.");
page.append(empty);
connect("/events/led", { led: draw });
