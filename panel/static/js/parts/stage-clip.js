// Stage, the clip of a question: sound or video that the MC plays. It is fetched when it is played, never before, and
// what became of it is told to the panel, so that the MC reads it.

import { newId } from "../lib/command.js";
import { Phase } from "../lib/enums.js";
import { nowMs } from "../lib/time.js";
import { t } from "../lib/translate.js";
import { enable, onVolume, volumeNow } from "./sounds.js";

const LATE_MS = 1500; // a page that was opened meanwhile begins where the others are
const SEEN = [Phase.READING, Phase.THINKING, Phase.OPEN, Phase.CLOSED, Phase.REVEALED];

const screen = newId();
const film = document.createElement("video");
film.className = "question-clip";
film.playsInline = true;
film.hidden = true;
const sign = document.createElement("p");
sign.className = "clip-sign";
sign.hidden = true;
sign.textContent = t("Listen …");
const button = document.createElement("button");
button.className = "clip-start";
button.hidden = true;
button.textContent = t("Tap to play the clip");
document.body.append(film, sign, button);

let clip = null; // the clip that is on
let phase = "";

const nameOf = (showing) => (showing?.token ? `${showing.token} ${showing.times}` : "");

/** Whether a clip is heard now. */
export const isClipHeard = () => clip !== null && !film.paused && !film.ended;

/** Play what the snapshot says, or stop. */
export function updateClip(snapshot) {
  const next = snapshot.hold ? null : (snapshot.question?.clip ?? null);
  phase = snapshot.phase;
  if (nameOf(next) !== nameOf(clip)) {
    stop();
    if (nameOf(next)) start(next);
  }
  show();
}

function start(showing) {
  const lateMs = nowMs() - showing.started_ns / 1e6;
  if (lateMs > showing.duration_ns / 1e6 + LATE_MS) return;
  clip = showing;
  film.onloadedmetadata = () => {
    if (lateMs > LATE_MS) film.currentTime = Math.min(lateMs / 1000, film.duration);
  };
  film.volume = volumeNow();
  film.src = `/clips/${showing.token}`;
  play(showing);
}

async function play(showing) {
  try {
    await film.play();
    button.hidden = true;
    tell(showing, "playing");
  } catch (error) {
    if (clip !== showing || error.name === "AbortError") return;
    const waits = error.name === "NotAllowedError";
    button.hidden = !waits;
    tell(showing, waits ? "refused" : "failed");
  }
  show();
}

onVolume((volume) => {
  film.volume = volume;
});

button.onclick = async () => {
  button.hidden = true;
  enable();
  film.currentTime = 0;
  if (clip) await play(clip);
};

film.onended = () => {
  if (clip) tell(clip, "ended");
  show();
};

film.onerror = () => {
  if (clip) tell(clip, "failed");
  show();
};

function stop() {
  clip = null;
  button.hidden = true;
  film.pause();
  film.removeAttribute("src");
  film.load();
}

/** The picture stands above the question as long as it plays; of a sound a sign says that it is heard. */
function show() {
  const isOn = clip !== null && !film.ended && !film.error && button.hidden;
  const seen = isOn && clip.kind === "video" && SEEN.includes(phase);
  film.hidden = !seen;
  sign.hidden = !(isOn && clip.kind === "sound");
  if (document.body.classList.contains("shows-clip") === seen) return;
  document.body.classList.toggle("shows-clip", seen);
  dispatchEvent(new Event("resize")); // what stands below has another size now
}

/** Tell the MC. A screen that was never paired is not believed, and plays all the same. */
function tell({ token, times }, outcome) {
  const body = JSON.stringify({ screen, token, times, outcome });
  fetch("/api/clip", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => {});
}
