"""TOML that is written is read back as it was."""

import tomllib
from decimal import Decimal

import pytest

from bus.toml_text import toml_text


@pytest.mark.parametrize(
    "data",
    [
        {"title": "Chung khảo “cụm 1”\\n", "venue": 'a "b"\tc\x7f\x01'},
        {"order": [3, 1, 2], "nothing": [], "right": True, "half": 0.5},
        {"teams": [{"number": 1, "name": "Ê Đê"}, {"number": 2, "pupils": ["An", "Bình"]}], "title": "x"},
        {"theme": {"logo": "a.png"}, "rundown": [{"kind": "break", "names": {"vi": "Nghỉ", "en": "Break"}}]},
        {"a key with spaces": 1, "ký": 2, "bare-key_1": 3},
    ],
)
def test_what_is_written_is_read_back(data: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(data)) == data


def test_points_stay_exact() -> None:
    assert tomllib.loads(toml_text({"points": Decimal("0.1")}), parse_float=Decimal) == {"points": Decimal("0.1")}


def test_what_toml_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        toml_text({"nothing": None})
