"""Files that are no table: reported with their row, in the reader's language."""

import pytest

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.messages import Sentence
from controller.packs.pack_reader import examine_bytes
from question_files.file_errors import UnreadableError


def test_the_error_is_told_with_its_row_in_the_readers_language() -> None:
    with pytest.raises(UnreadableError) as failure:
        examine_bytes('phần,câu hỏi,đáp án\na,"b"c,d\n'.encode(), "x.csv")
    error = failure.value
    assert isinstance(error, BadFileError)
    assert error.errors[0].startswith("x.csv: row 2: not valid CSV (")
    (sentence,) = error.sentences
    assert isinstance(sentence, Sentence)
    assert translator("vi")(sentence).startswith("x.csv: dòng 2: không phải CSV (")
    assert translator("vi")(error.reason_in_file).startswith("dòng 2: không phải CSV (")
