"""The wiring pictures as they were approved: `pytest tests/golden --update-golden` writes them anew; look at them."""

from pathlib import Path

import pytest

from hardware.board import find_board
from hardware.drawing.sheet import sheet
from hardware.wiring import document

APPROVED = Path(__file__).parent / "wiring"


@pytest.mark.parametrize("name", ["pi-4-stations", "pi-6-stations", "pi-8-stations"])
def test_the_wiring_of_a_shipped_board_is_as_it_was_approved(name: str, update_golden: bool) -> None:
    board = find_board(name)
    made = {f"{name}.svg": sheet(board), f"{name}.md": document(board, f"{name}.svg")}
    for file, words in made.items():
        path = APPROVED / file
        if update_golden:
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == words, f"{file}: differs; look at it, then --update-golden"
