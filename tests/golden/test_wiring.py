"""The wiring pictures as they were approved: `pytest tests/golden --update-golden` rewrites them, then look."""

from pathlib import Path

import pytest

from hardware.board import faults, find_board
from hardware.drawing.sheet import sheet
from hardware.wiring_guide import wiring_guide
from tests.golden.wired_boards import BOARDS, board

APPROVED = Path(__file__).parent / "wiring"


SHIPPED = ("pi-4-stations", "pi-6-stations", "pi-8-stations")


@pytest.mark.parametrize("name", [*SHIPPED, *BOARDS])
def test_the_wiring_of_a_board_is_as_it_was_approved(name: str, update_golden: bool) -> None:
    profile = find_board(name) if name in SHIPPED else board(name)
    assert faults(profile) == []
    generated = {f"{name}.svg": sheet(profile, str), f"{name}.md": wiring_guide(profile, f"{name}.svg", str)}
    for file, text in generated.items():
        path = APPROVED / file
        if update_golden:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{file}: differs; look at it, then --update-golden"
