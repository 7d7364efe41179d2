"""A board that came up late is named so wherever the mark is named."""

import pytest

from bus import messages as m
from bus.catalogue import translator
from tests.unit.controller.rules.played_match import Play


@pytest.mark.parametrize(
    "right, english, vietnamese",
    [
        (True, "Board of team 2: right, late", "Bảng của đội 2: đúng, giơ muộn"),
        (False, "Board of team 2: wrong, late", "Bảng của đội 2: sai, giơ muộn"),
        (None, "Board of team 2: late", "Bảng của đội 2: giơ muộn"),
    ],
)
def test_undo_names_a_late_board(right: bool | None, english: str, vietnamese: str) -> None:
    play = Play()
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.MarkBoard(2, right, late=True))
    label = play.view().undo
    assert label is not None
    assert str(label) == english
    assert translator("vi")(label) == vietnamese
    play.order(m.MarkBoard(2, right))
    assert "late" not in str(play.view().undo)
