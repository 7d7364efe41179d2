"""The phase table: complete, connected, and the diagram in ARCHITECTURE.md is drawn from it."""

import re
from pathlib import Path

import pytest

from bus import messages as m
from bus.messages import Phase, RoundKind
from controller.rules.phases import TABLE, diagram, legal
from controller.rules.rows import CommandType

ARCHITECTURE = Path(__file__).parents[4] / "ARCHITECTURE.md"


def test_every_phase_has_its_row() -> None:
    assert {phase for _, phase in TABLE} == set(Phase)


@pytest.mark.parametrize("kind", list(RoundKind))
def test_every_phase_can_be_reached_and_leads_to_known_ones(kind: RoundKind) -> None:
    own = {phase for round_kind, phase in TABLE if round_kind is kind}
    between = {phase for round_kind, phase in TABLE if round_kind is None}
    led_to = {phase for (round_kind, _), row in TABLE.items() if round_kind is kind for phase in row.leads_to}

    assert own - {"ready"} <= led_to
    assert led_to <= own | between


def test_the_readme_shows_the_diagram_of_the_table() -> None:
    drawing = re.search(
        r"<!-- diagram: buzzers -->\n```mermaid\n(.*?)\n```", ARCHITECTURE.read_text(encoding="utf-8"), re.DOTALL
    )

    assert drawing is not None
    assert drawing[1] == diagram(RoundKind.BUZZERS)


@pytest.mark.parametrize(
    "kind, edges",
    [
        (None, {"setup": "intro", "intro": "ready", "ranking": ""}),
        (
            RoundKind.BOARDS,
            {
                "ready": "reading",
                "reading": "thinking ready",
                "thinking": "boards_up ready",
                "boards_up": "revealed ready",
                "revealed": "reading ready intro ranking",
            },
        ),
        (
            RoundKind.STAGE,
            {
                "ready": "performing",
                "performing": "judging ready",
                "judging": "revealed ready",
                "revealed": "ready intro ranking",
            },
        ),
    ],
)
def test_a_phase_leads_to_these(kind: RoundKind | None, edges: dict[str, str]) -> None:
    """A question that is voided, and a performance that is repeated, go back to `ready`."""
    rows = {phase.value: row for (round_kind, phase), row in TABLE.items() if round_kind is kind}
    assert {phase: " ".join(row.leads_to) for phase, row in rows.items()} == edges


def test_reasons_against_the_next_step_are_shown_where_people_alone_move_the_evening_on() -> None:
    shown = {(kind and kind.value, phase.value) for (kind, phase), row in TABLE.items() if row.shows_reasons}
    assert shown == {
        (None, "setup"),
        (None, "intro"),
        ("boards", "ready"),
        ("boards", "boards_up"),
        ("boards", "revealed"),
        ("buzzers", "ready"),
        ("buzzers", "closed"),
        ("stage", "ready"),
        ("stage", "judging"),
        ("stage", "revealed"),
    }


@pytest.mark.parametrize(
    "kind, phase, first, command",
    [
        (None, Phase.SETUP, m.StartMatch, None),
        (None, Phase.INTRO, m.StartRound, m.ReopenRound),
        (None, Phase.RANKING, m.ShowPlace, m.ApplyCriterion),
        (RoundKind.BOARDS, Phase.READY, m.StartReading, m.EndEarly),
        (RoundKind.BOARDS, Phase.READING, m.PlayClip, m.StartThinking),
        (RoundKind.BOARDS, Phase.THINKING, m.Resume, m.EndEarly),
        (RoundKind.BOARDS, Phase.BOARDS_UP, m.ConfirmBoards, m.MarkBoard),
        (RoundKind.BOARDS, Phase.REVEALED, m.StartReading, m.VoidQuestion),
        (RoundKind.BUZZERS, Phase.READY, m.StartReading, m.EndEarly),
        (RoundKind.BUZZERS, Phase.READING, m.PlayClip, m.StartThinking),
        (RoundKind.BUZZERS, Phase.THINKING, m.Resume, m.Bar),
        (RoundKind.BUZZERS, Phase.OPEN, m.StartThinking, m.CloseQuestion),
        (RoundKind.BUZZERS, Phase.FLOOR, None, m.RuleRight),
        (RoundKind.BUZZERS, Phase.TIED, m.ReopenBuzzers, m.GiveFloor),
        (RoundKind.BUZZERS, Phase.LOST, m.ReopenBuzzers, m.CloseQuestion),
        (RoundKind.BUZZERS, Phase.CLOSED, m.StartReading, m.VoidQuestion),
        (RoundKind.STAGE, Phase.READY, m.StartPerformance, m.DrawOrder),
        (RoundKind.STAGE, Phase.PERFORMING, m.Resume, m.Pause),
        (RoundKind.STAGE, Phase.JUDGING, m.RevealBallots, m.CastBallot),
        (RoundKind.STAGE, Phase.REVEALED, m.NextPerformance, m.RepeatPerformance),
    ],
)
def test_what_comes_next_in_a_phase_comes_first_and_what_else_makes_sense_is_legal_there(
    kind: RoundKind | None, phase: Phase, first: CommandType | None, command: CommandType | None
) -> None:
    row = TABLE[kind, phase]
    assert next(iter(row.next), None) is first
    assert command is None or command in row.also


def test_a_command_is_legal_where_the_table_names_it_or_at_any_time() -> None:
    assert legal(None, Phase.INTRO, m.StartRound()), "the next step"
    assert legal(None, Phase.INTRO, m.ReopenRound()), "another one"
    assert legal(None, Phase.INTRO, m.Hold()), "at any time"
    assert not legal(None, Phase.INTRO, m.ShowPlace())
