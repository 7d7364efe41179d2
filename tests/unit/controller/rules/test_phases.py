"""The phase table: complete, connected, and the diagram in ARCHITECTURE.md is drawn from it."""

import re
from pathlib import Path

import pytest

from bus.messages import Phase, RoundKind
from controller.rules.phases import TABLE, diagram

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
    found = re.search(
        r"<!-- diagram: buzzers -->\n```mermaid\n(.*?)\n```", ARCHITECTURE.read_text(encoding="utf-8"), re.DOTALL
    )

    assert found is not None
    assert found[1] == diagram(RoundKind.BUZZERS)
