"""Every file from the field, handed in at the desk: read, and told of, as by `bamchuong pack check`."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from controller.packs.pack_reader import examine_bytes
from question_files.text_keys import name_key
from tests.unit.controller.packs.test_cases_from_the_field import CASES
from tests.unit.controller.rules.played_match import Play
from tests.unit.panel.panel_fakes import OWN
from tests.unit.reports.sample_matches import write_journal

FILES = sorted(path for path in CASES.rglob("*.*") if path.suffix != ".PNG")


def preview(desk: FlaskClient, path: Path) -> dict[str, Any]:
    """What the desk's page is told of the file, which is handed in with the pictures beside it."""
    pictures = {picture.name: base64.b64encode(picture.read_bytes()).decode() for picture in path.parent.glob("*.PNG")}
    content = base64.b64encode(path.read_bytes()).decode()
    source = {"from": "desk", "file": path.name, "content": content, "pictures": pictures}
    answer = desk.post("/api/packs/preview", json=source, headers=OWN)
    assert answer.status_code == 200
    view: dict[str, Any] = json.loads(answer.data)
    return view


def test_the_desk_reads_every_case_and_tells_of_it_as_the_command_does(
    enter: Callable[[str], FlaskClient], tmp_path: Path
) -> None:
    write_journal(tmp_path, Play(start=False).facts)
    desk = enter("desk")
    for path in FILES:
        view, examination = preview(desk, path), examine_bytes(path.read_bytes(), path.name)
        shown = [(name_key(item["section"]), item["text"], item["answer"]) for item in view["questions"]]
        read = [(name_key(row.cell("section")), row.cell("text"), row.cell("answer")) for row in examination.rows]
        assert (path.name, shown) == (path.name, read)
        page_findings = {(finding["row"], finding["column"], finding["is_warning"]) for finding in view["findings"]}
        findings = {(item.row, item.column, item not in examination.errors) for item in examination.findings}
        assert (path.name, findings - page_findings) == (path.name, set())
