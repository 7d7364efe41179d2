"""Names of phases, lamps, presses and processes at a terminal. Phases are called as on the pages.

Kind: pure
"""

from bus.messages import Lamp, Phase, PressKind, RoundKind, Sentence, Snapshot

LAMPS = {
    Lamp.LOCKED: Sentence("terminal-locked", "locked"),
    Lamp.ARMED: Sentence("terminal-armed", "ARMED"),
    Lamp.FLOOR: Sentence("terminal-on-floor", "FLOOR"),
    Lamp.TIED: Sentence("terminal-tied", "TIED"),
    Lamp.OUT: Sentence("terminal-out", "out"),
    Lamp.EARLY: Sentence("terminal-early", "early"),
}
"""A dark lamp says nothing."""

MARKS: dict[bool | None, Sentence] = {
    True: Sentence("terminal-right", "right"),
    False: Sentence("terminal-wrong", "wrong"),
}
"""What a board or an answer was; not yet marked: nothing."""

PRESS_KINDS = {
    PressKind.WINNER: Sentence("terminal-winner", "first"),
    PressKind.TIED: Sentence("terminal-tie", "tied"),
    PressKind.LATER: Sentence("terminal-later", "later"),
    PressKind.OVERDUE: Sentence("terminal-overdue", "in time, but arrived after the verdict"),
    PressKind.EARLY: Sentence("terminal-early", "early"),
    PressKind.HELD: Sentence("terminal-held", "held down, not a press"),
    PressKind.BARRED: Sentence("terminal-barred", "barred"),
    PressKind.LATE: Sentence("terminal-late", "too late"),
    PressKind.IDLE: Sentence("terminal-idle", "buzzers not open"),
}

PARTS = {
    "firmware": Sentence("terminal-firmware", "firmware"),
    "scoreboard": Sentence("terminal-scoreboard", "scoreboard"),
    "panel": Sentence("terminal-panel", "panel"),
    "journal": Sentence("terminal-journal", "journal"),
}
"""By `HealthView.name`."""

STATES = {
    "ok": Sentence("terminal-ok", "ok"),
    "away": Sentence("terminal-away", "away"),
    "trouble": Sentence("terminal-trouble", "trouble"),
}
"""By `HealthView.state`."""

_PHASES = {
    Phase.SETUP: Sentence("phase-setup", "Before the match"),
    Phase.INTRO: Sentence("phase-intro", "Before the round"),
    Phase.RANKING: Sentence("phase-ranking", "Final ranking"),
    Phase.READY: Sentence("phase-ready", "Before the question"),
    Phase.READING: Sentence("phase-reading", "Reading"),
    Phase.THINKING: Sentence("phase-thinking", "Thinking"),
    Phase.BOARDS_UP: Sentence("phase-boards-up", "Boards up"),
    Phase.REVEALED: Sentence("phase-revealed", "Answer revealed"),
    Phase.OPEN: Sentence("phase-open", "BUZZERS OPEN"),
    Phase.TIED: Sentence("phase-tied", "Pressed at the same time"),
    Phase.LOST: Sentence("phase-lost", "The opening was lost"),
    Phase.CLOSED: Sentence("phase-closed", "Question closed"),
    Phase.PERFORMING: Sentence("phase-performing", "On stage"),
    Phase.JUDGING: Sentence("phase-judging", "Judges are scoring"),
}

_STAGE_PHASES = {
    Phase.READY: Sentence("phase-stage-ready", "Before the performance"),
    Phase.REVEALED: Sentence("phase-stage-revealed", "Score revealed"),
}
"""What is called differently where teams perform."""


def phase_name(view: Snapshot) -> Sentence:
    """What is happening."""
    if view.phase == Phase.FLOOR:
        return Sentence("phase-floor", "Team {team} answers", {"team": view.floor or "?"})
    if view.round is not None and view.round.kind is RoundKind.STAGE and view.phase in _STAGE_PHASES:
        return _STAGE_PHASES[view.phase]
    return _PHASES[view.phase]
