"""A stored file is sent whole or in part; one that is gone, even since somebody looked, is not found."""

import os
from pathlib import Path

import pytest
from flask import Flask, Response

from webcore.stored_file import send_stored


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask(__name__)
    (tmp_path / "a.txt").write_bytes(b"0123456789")

    @app.get("/<name>")
    def stored(name: str) -> Response:
        return send_stored(tmp_path, name, max_age_s=60, mimetype="text/plain", etag=False)

    return app


def test_a_file_is_sent_whole_or_in_part(app: Flask) -> None:
    with app.test_client().get("/a.txt") as answer:
        assert (answer.data, answer.headers["Cache-Control"]) == (b"0123456789", "public, max-age=60")
        assert "ETag" not in answer.headers
    with app.test_client().get("/a.txt", headers={"Range": "bytes=2-4"}) as part:
        assert (part.status_code, part.data) == (206, b"234")


def test_a_file_that_vanishes_after_somebody_looked_is_not_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.test_client().get("/b.txt").status_code == 404
    monkeypatch.setattr(os.path, "isfile", lambda path: True)
    assert app.test_client().get("/b.txt").status_code == 404
