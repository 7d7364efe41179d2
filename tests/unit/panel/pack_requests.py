"""Requests for packs as the desk's page sends them, and what stands in the answers.

Kind: pure
"""

import base64
import json
from typing import Any

import msgspec
from flask.testing import FlaskClient

from bus.catalogue import translator
from bus.language import Language
from bus.messages import Sentence
from tests.unit.panel.panel_fakes import OWN

PIN = "một câu dài"


def upload(content: bytes, name: str = "câu hỏi.xlsx", **pictures: bytes) -> dict[str, Any]:
    """A file as the page sends it."""
    coded = {f"{stem}.png": base64.b64encode(data).decode() for stem, data in pictures.items()}
    return {"from": "desk", "file": name, "content": base64.b64encode(content).decode(), "pictures": coded}


def stored(name: str, pin: str = "") -> dict[str, Any]:
    """A file of the data folder's `packs`, as the page names it."""
    return {"from": "packs", "file": name, "pin": pin}


def preview(client: FlaskClient, content: bytes | dict[str, Any], name: str = "câu hỏi.xlsx") -> dict[str, Any]:
    """What the page is told of a file: of these bytes, or of one that lies there."""
    source = upload(content, name) if isinstance(content, bytes) else content
    answer = client.post("/api/packs/preview", json=source, headers=OWN)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    view: dict[str, Any] = json.loads(answer.data)
    return view


def load(client: FlaskClient, content: bytes | dict[str, Any], view: str, pin: str = PIN) -> dict[str, Any]:
    """What the page is told when the file is to be played."""
    source = upload(content) if isinstance(content, bytes) else content
    body = {"id": "tap-1", "step": 3, "source": source, "digest": view, "pin": pin}
    response = client.post("/api/packs/load", json=body, headers=OWN)
    assert response.status_code == 200
    answer: dict[str, Any] = json.loads(response.data)
    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    """The reasons by their codes."""
    return [reason["code"] for reason in answer["reasons"]]


def first_finding(view: dict[str, Any], language: Language) -> str:
    """The first finding as a reader of `language` sees it."""
    return translator(language)(msgspec.convert(view["findings"][0]["text"], Sentence))
