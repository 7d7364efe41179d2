"""Files that are no table: reported in both languages, each with the same details."""

import re

import pytest

from bus.bad_file import BadFileError
from controller.packs.file_errors import REASONS, UnreadableError
from controller.packs.pack_reader import examine_bytes

PLACE = re.compile(r"\{(\w+)")


@pytest.mark.parametrize("code", REASONS)
def test_both_languages_tell_the_same_details(code: str) -> None:
    english, vietnamese = REASONS[code]
    assert set(PLACE.findall(english)) == set(PLACE.findall(vietnamese))
    assert english != vietnamese


def test_the_error_is_told_with_its_row_in_the_readers_language() -> None:
    with pytest.raises(UnreadableError) as caught:
        examine_bytes('phần,câu hỏi,đáp án\na,"b"c,d\n'.encode(), "x.csv")
    assert isinstance(caught.value, BadFileError)
    assert caught.value.errors[0].startswith("x.csv: row 2: not valid CSV (")
    assert caught.value.text("vi").startswith("dòng 2: không phải CSV (")
