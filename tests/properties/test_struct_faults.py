"""Whatever stands in a file that people write: each fault is a sentence that can be sent, shown and printed."""

import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.struct_faults import faults
from controller.formats.format import Format
from controller.match_files.match import Match
from hardware.board import Board

KINDS = (Board, Format, Match)
KEYS = sorted({field.name for kind in KINDS for field in msgspec.structs.fields(kind)} | {"kind", "name", "number"})

HUGE = "a number that Python does not write out: nor could a failure of this test"

leaves = st.one_of(
    st.booleans(),
    st.integers(),
    st.sampled_from([0, -1, 10**30, HUGE]),
    st.floats(),
    st.text(max_size=80),
    st.sampled_from(["\x1b[2J", "\u202e", "boards", "buzzers", "x" * 100_000]),
    st.dates(),
    st.datetimes(timezones=st.just(datetime.UTC)),
)
keys = st.sampled_from(KEYS) | st.text(max_size=20) | st.sampled_from(["teams[" + "9" * 5_000 + "]", "a[²]", "[[", ""])
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.dictionaries(keys, values, max_size=8))
def test_every_fault_of_any_data_can_be_sent_and_shown_on_a_line(kind: Any, data: dict[str, object]) -> None:
    for fault in faults(_with_huge(data), kind, ""):
        for sentence in (fault.sentence, fault.in_file("a.toml")):
            msgspec.json.encode(sentence)
            assert str(sentence).isprintable()
            assert len(str(sentence)) < 2_000
        assert str(fault).isprintable()


def _with_huge(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _with_huge(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_huge(value) for value in data]
    return 1 << 20_000 if data == HUGE else data
