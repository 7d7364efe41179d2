"""What was typed into a ballot comes back where it belongs, and nowhere else: the very script, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from panel.settings import SCRIPTS

SCRIPT = (SCRIPTS / "parts" / "ballot-drafts.js").read_text(encoding="utf-8")
STORAGE = """
const storage = { kept: KEPT, getItem() { return this.kept; }, setItem(_, text) { this.kept = text; } };
"""


def node() -> str:
    """Node itself, or the one that comes with Playwright."""
    node = shutil.which("node")
    if node is None:
        playwright = pytest.importorskip("playwright", reason="neither Node nor Playwright, which has one, is here")
        bundled = Path(playwright.__file__).parent / "driver" / "node"
        if not bundled.exists():
            pytest.skip("Node is not installed")
        node = str(bundled)
    return node


def run_script(code: str, stored: str | None = None) -> Any:
    """What `code` leaves in `said`, on a page whose storage holds `kept`."""
    text = f"{SCRIPT}{STORAGE.replace('KEPT', json.dumps(stored))}{code}\nconsole.log(JSON.stringify(said));"
    run_job = subprocess.run(
        [node(), "--input-type=module"], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert run_job.returncode == 0, run_job.stderr
    return json.loads(run_job.stdout)


def snapshot(match: str = "c4d1f08a22b7", criteria: int = 2, performer: int = 3) -> str:
    """As much of a snapshot as a draft is named by."""
    return json.dumps(
        {
            "match_id": match,
            "title": "Chung khảo",
            "round": {"number": 3},
            "performer": performer,
            "criteria": [{"name": str(place)} for place in range(criteria)],
        }
    )


TYPED = f"const drafts = draftsIn(storage); drafts.of({snapshot()}, 1)[0] = '31,5'; drafts.keep();"


def reopen(draft: str, judge: int = 1) -> Any:
    """The draft of a page that is opened anew after something was typed."""
    return run_script(f"{TYPED} const said = draftsIn(storage).of({draft}, {judge});")


def test_what_was_typed_is_there_when_the_page_is_opened_anew() -> None:
    assert reopen(snapshot()) == ["31,5", ""]


@pytest.mark.parametrize("seen, judge", [(snapshot("another match"), 1), (snapshot(performer=4), 1), (snapshot(), 2)])
def test_the_marks_of_a_rehearsal_another_team_or_another_judge_are_not_filled_in(seen: str, judge: int) -> None:
    assert reopen(seen, judge) == ["", ""]


@pytest.mark.parametrize("count", [1, 3])
def test_a_draft_has_as_many_marks_as_there_are_criteria(count: int) -> None:
    assert reopen(snapshot(criteria=count)) == [""] * count


def test_old_drafts_go_and_the_newest_stay() -> None:
    code = (
        "const drafts = draftsIn(storage);"
        f"const snapshot = {snapshot()};"
        "for (let match = 0; match < 50; match += 1) drafts.of({...snapshot, match_id: match}, 1)[0] = `${match}`;"
        "drafts.keep(); const said = Object.values(JSON.parse(storage.kept)).map((draft) => Number(draft[0]));"
    )
    assert run_script(code) == list(range(10, 50))


def test_the_ballot_s_script_takes_its_drafts_from_there() -> None:
    text = (SCRIPTS / "parts" / "mc-ballots.js").read_text(encoding="utf-8")
    assert "draftsIn(localStorage)" in text
    assert "snapshot.title" not in text
