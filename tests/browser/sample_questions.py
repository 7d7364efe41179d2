"""Scenes of the questions of the scripted match, as fields of the MC's snapshot.

Kind: pure
"""

from decimal import Decimal

from bus import messages as m
from bus.units import NS_PER_S as S
from tests.browser.sample_parts import (
    BARS,
    CHOICES,
    END,
    HEAD,
    PAUSE,
    QUESTION,
    SEAL_KEY,
    UNDONE,
    VOID,
    Fields,
    clock,
    lamps_in_play,
    on_all_stations,
    photo_finish,
    presses,
    step,
    teams,
)


def buzzer_scenes(now_ns: int) -> dict[str, Fields]:
    """From the setup through a question of the buzzers."""
    with_question: Fields = {"question": QUESTION, "undo": UNDONE}
    right, wrong = step("RIGHT", m.RuleRight()), step("opens again for {count}", m.RuleWrong(), count=3)
    return {
        "setup": {
            "phase": "setup",
            "teams": teams(score=dict.fromkeys(range(1, 6), Decimal(0))),
            "next_step": step("Start the match", m.StartMatch()),
            "journal_head": (1, HEAD),
            "seal_key": SEAL_KEY,
        },
        "intro": {
            "phase": "intro",
            "kind": "buzzers",
            "next_step": step("Start the round", m.StartRound()),
            "undo": UNDONE,
            "journal_head": (214, HEAD),
            "seal_key": SEAL_KEY,
            "sealed_seq": 213,
        },
        "ready": {
            "phase": "ready",
            "kind": "buzzers",
            "next_step": step("Read question {number}", m.StartReading(), number=4),
            "actions": (END, *BARS),
            "undo": UNDONE,
        },
        "reading": {
            **with_question,
            "phase": "reading",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID, *BARS),
        },
        "choices": {
            "question": CHOICES,
            "phase": "reading",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID, *BARS),
        },
        "choices_closed": {
            "question": CHOICES,
            "phase": "closed",
            "kind": "buzzers",
            "teams": teams(mark={2: True}),
        },
        "blocked": {
            **with_question,
            "phase": "reading",
            "kind": "buzzers",
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID,),
            "blockers": (
                m.Sentence("held", "Station {station}: the button is held down", {"station": 4}),
                m.Sentence("no-firmware", "The firmware has not reported yet: no button works"),
            ),
            "health": (
                m.HealthView("firmware", "away"),
                m.HealthView("scoreboard", "ok"),
                m.HealthView(
                    "journal", "trouble", (m.Sentence("full", "Nothing is being saved: {why}", {"why": "disk full"}),)
                ),
            ),
        },
        "thinking": {
            **with_question,
            "phase": "thinking",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "clock": clock("thinking", 30, 27.4, now_ns),
            "actions": (PAUSE, VOID, *BARS),
        },
        "paused": {
            **with_question,
            "phase": "thinking",
            "kind": "buzzers",
            "clock": clock("thinking", 30, 12, now_ns, runs=False),
            "next_step": step("Resume clock", m.Resume()),
            "actions": (VOID, *BARS),
        },
        "open": {
            **with_question,
            "phase": "open",
            "kind": "buzzers",
            "teams": teams(lamp={**on_all_stations(m.Lamp.ARMED), 1: m.Lamp.EARLY}),
            "presses": presses()[:1],
            "clock": clock("pressing", 10, 8.2, now_ns),
            "actions": (
                step("No team knows: close the question", m.CloseQuestion(), confirm=True),
                step("Pardon team {team}", m.Pardon(1), team=1),
                PAUSE,
                VOID,
                *BARS,
            ),
        },
        "floor": {
            **with_question,
            "phase": "floor",
            "kind": "buzzers",
            "floor": 3,
            "teams": teams(lamp=lamps_in_play()),
            "presses": presses(),
            "clock": clock("answering", 15, 12.3, now_ns),
            "actions": (right, wrong, step("Pardon team {team}", m.Pardon(1), team=1), PAUSE, VOID, *BARS),
        },
        "photo_finish": {
            **with_question,
            "phase": "floor",
            "kind": "buzzers",
            "floor": 3,
            "teams": teams(lamp=lamps_in_play()),
            "presses": photo_finish(),
            "opening_ns": now_ns + 60 * S,  # the picture stays for a while after the first press
            "clock": clock("answering", 15, 14.9, now_ns),
        },
        "tied": {
            **with_question,
            "phase": "tied",
            "kind": "buzzers",
            "tied": (3, 2),
            "tie_window_ns": 100_000,
            "teams": teams(lamp={2: m.Lamp.TIED, 3: m.Lamp.TIED}),
            "presses": presses(tie=True),
            "next_step": step("Reopen for teams {teams}", m.ReopenBuzzers(), teams="2, 3"),
            "actions": (
                step("Give the floor to team {team}", m.GiveFloor(2), team=2),
                step("Give the floor to team {team}", m.GiveFloor(3), team=3),
                VOID,
            ),
        },
        "lost": {
            **with_question,
            "phase": "lost",
            "kind": "buzzers",
            "notices": (m.Sentence("lost", "The firmware restarted while the buzzers were open: open them again"),),
            "next_step": step("Reopen the buzzers", m.ReopenBuzzers()),
            "actions": (VOID,),
        },
        "closed": {
            **with_question,
            "phase": "closed",
            "kind": "buzzers",
            "presses": presses(),
            "teams": teams(mark={3: True, 2: False}, item_points={3: Decimal(10)}, score={3: Decimal(70)}),
            "next_step": step("Read question {number}", m.StartReading(), number=5),
            "actions": (VOID, END),
        },
    }


def board_scenes(now_ns: int) -> dict[str, Fields]:
    """A question that teams answer on boards."""
    with_question: Fields = {"question": QUESTION, "undo": UNDONE}
    marks = {1: True, 2: True, 3: False, 4: None, 5: None}
    return {
        "boards_thinking": {
            **with_question,
            "phase": "thinking",
            "kind": "boards",
            "clock": clock("thinking", 30, 4.6, now_ns),
            "actions": (PAUSE, VOID),
        },
        "boards_up": {
            **with_question,
            "phase": "boards_up",
            "kind": "boards",
            "teams": teams(mark=marks),
            "next_step": step("Confirm the boards", m.ConfirmBoards()),
            "blockers": (m.Sentence("unmarked", "Not marked yet: team {teams}", {"teams": "4, 5"}),),
            "actions": (VOID, *(step("Mark", m.MarkBoard(n, True)) for n in range(1, 6))),
        },
        "eliminated": {
            **with_question,
            "phase": "boards_up",
            "kind": "boards",
            "teams": teams(takes_part={2: False, 4: False, 5: False}, absent={5: True}),
        },
        "revealed": {
            **with_question,
            "phase": "revealed",
            "kind": "boards",
            "teams": teams(
                mark={1: True, 2: True, 3: False, 4: True, 5: False}, item_points=dict.fromkeys((1, 2, 4), Decimal(10))
            ),
            "next_step": step("Read question {number}", m.StartReading(), number=5),
            "actions": (VOID, END),
        },
    }
