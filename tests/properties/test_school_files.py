"""Files as schools send them: what their authors had in mind is read, or the error_code cell is told, and nothing else.

200 seeds here, 20,000 with `BAMCHUONG_NIGHTLY=1`.
"""

import os

import pytest

from controller.packs.pack_reader import examine_bytes
from question_files.text_keys import name_key
from tests.properties.school_files import school_file
from tests.properties.test_question_files import read_back

BATCHES = 100 if os.environ.get("BAMCHUONG_NIGHTLY") else 1
BATCH = 200


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_file_of_a_school_is_read_as_its_author_meant_it(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        file = school_file(seed)
        examination = examine_bytes(file.data, file.name)
        errors = [(error.code, str(error.sentence)) for error in examination.errors]
        place = f"seed {seed}: {', '.join(file.habits)}: {errors}"
        if file.error_code:
            codes = {code for code, _ in errors}
            assert file.error_code in codes <= {file.error_code, "missing"}, place
            continue
        assert examination.pack is not None, place
        expected = [
            (name_key(item.section), item.text, frozenset(item.choices), item.answer) for item in file.questions
        ]
        assert list(map(read_back, examination.pack.questions)) == expected, place
