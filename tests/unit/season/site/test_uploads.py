"""Names that browsers send with a file, whatever they are."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from season.site.uploads import file_name, temporary_file


@pytest.mark.parametrize(
    "sent, name",
    [
        ("ảnh.jpg", "ảnh.jpg"),
        ("C:/Users/lan/biên bản.pdf", "biên bản.pdf"),
        ("a\x00b\n.png", "ab.png"),
        ("../..", "file"),
        (".", "file"),
        ("\udcff.png", ".png"),
        ("Ế" * 300 + ".jpg", "Ế" * 65 + ".jpg"),
    ],
)
def test_any_name_is_one_that_a_disk_takes(sent: str, name: str) -> None:
    assert file_name(sent) == name
    with temporary_file(FileStorage(BytesIO(b"x"), sent)) as path:
        assert path is not None
        assert (path.name, path.read_bytes()) == (name, b"x")
