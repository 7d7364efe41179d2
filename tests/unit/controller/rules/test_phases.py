"""The phase table: complete, connected, and the diagram in ARCHITECTURE.md is drawn from it."""

import re
from pathlib import Path

import pytest

from bus.messages import RoundKind
from controller.rules.decide import DECIDERS
from controller.rules.phases import ANY_TIME, TABLE, diagram

ARCHITECTURE = Path(__file__).parents[4] / "ARCHITECTURE.md"


def test_every_command_is_legal_somewhere_and_has_a_decider() -> None:
    named = {command for row in TABLE.values() for command in (*row.next, *row.also)} | set(ANY_TIME)

    assert named == set(DECIDERS)


@pytest.mark.parametrize("kind", list(RoundKind))
def test_every_phase_can_be_reached_and_leads_to_known_ones(kind: RoundKind) -> None:
    own = {phase for one, phase in TABLE if one is kind}
    between = {phase for one, phase in TABLE if one is None}
    led_to = {to for (one, _), row in TABLE.items() if one is kind for to in row.leads_to}

    assert own - {"ready"} <= led_to
    assert led_to <= own | between


def test_the_readme_shows_the_diagram_of_the_table() -> None:
    shown = re.search(
        r"<!-- diagram: buzzers -->\n```mermaid\n(.*?)\n```", ARCHITECTURE.read_text(encoding="utf-8"), re.DOTALL
    )

    assert shown is not None
    assert shown[1] == diagram(RoundKind.BUZZERS)
