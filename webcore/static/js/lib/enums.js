// Enums of the bus, written by `make tables` from bus/messages: change them there.

export const Phase = Object.freeze({
  SETUP: "setup",
  INTRO: "intro",
  RANKING: "ranking",
  READY: "ready",
  READING: "reading",
  THINKING: "thinking",
  BOARDS_UP: "boards_up",
  REVEALED: "revealed",
  OPEN: "open",
  FLOOR: "floor",
  TIED: "tied",
  LOST: "lost",
  CLOSED: "closed",
  PERFORMING: "performing",
  JUDGING: "judging",
});

export const RoundKind = Object.freeze({
  BOARDS: "boards",
  BUZZERS: "buzzers",
  STAGE: "stage",
});

export const Lamp = Object.freeze({
  DARK: "dark",
  LOCKED: "locked",
  ARMED: "armed",
  FLOOR: "floor",
  TIED: "tied",
  OUT: "out",
  EARLY: "early",
});

export const PressKind = Object.freeze({
  WINNER: "winner",
  TIED: "tied",
  LATER: "later",
  OVERDUE: "overdue",
  EARLY: "early",
  HELD: "held",
  BARRED: "barred",
  LATE: "late",
  IDLE: "idle",
});

export const SegmentKind = Object.freeze({
  WELCOME: "welcome",
  GUESTS: "guests",
  BREAK: "break",
  VIDEO: "video",
  CEREMONY: "ceremony",
  ROUND: "round",
});
