"""Packages of matches: what is packed on one machine begins on another; what is missing or foreign is told at once."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from bus import messages as m
from bus.bad_file import BadFileError
from bus.messages import SegmentKind
from bus.units import MB
from controller.formats.format_files import SHIPPED
from controller.match_files.match import Rehearsal, Team
from controller.match_files.match_plan import MatchPlan
from controller.match_files.rundown import Segment
from controller.match_files.theme import Theme
from controller.matches.match_folders import PEOPLE_FILE, MatchFolders
from controller.matches.package_file import write_package
from controller.packs.pack_reader import prepare_for_sealing
from controller.packs.sealed_pack import seal
from panel.jobs.match_packages import pack_match, unpack_match
from tests.unit.controller.packs.workbooks import good_rows, workbook
from tests.unit.memory_card import Card
from tests.unit.panel.panel_fakes import OWN, FakeHub
from tests.unit.panel.slides.test_library import png

Enter = Callable[[str], FlaskClient]

PLAN = MatchPlan(
    "Cụm 1",
    "Sài Đồng",
    (Team(1, "A"), Team(2, "B")),
    rundown=(Segment(SegmentKind.BREAK, minutes=5),),
    theme=Theme(logo="logo.png"),
    format="riêng",
    pack="cau-hoi.sealed",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A machine with a match that has all that a match can have."""
    data = tmp_path / "home"
    for name in ("packs", "slides", "formats"):
        (data / name).mkdir(parents=True)
    table = tmp_path / "cau-hoi.xlsx"
    table.write_bytes(workbook(good_rows(27)))
    (data / "packs" / "cau-hoi.sealed").write_bytes(seal(prepare_for_sealing(table), "một câu dài"))
    (data / "slides" / "logo.png").write_bytes(png((64, 64)))
    (data / "formats" / "riêng.toml").write_bytes((SHIPPED / "tossup.toml").read_bytes())
    MatchFolders(data).create(PLAN, 'mc = "Cô Lan"\n')
    return data


@pytest.fixture
def package(home: Path, tmp_path: Path) -> Path:
    pack_match(home, "cum-1", tmp_path / "cum-1.bcmatch", "1.0")
    return tmp_path / "cum-1.bcmatch"


def reasons(data: Path, path: Path) -> list[str]:
    with pytest.raises(BadFileError) as failure:
        unpack_match(data, path)
    return [getattr(sentence, "code", str(sentence)) for sentence in failure.value.sentences]


def test_a_match_comes_to_another_machine_with_all_that_it_needs(home: Path, package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert unpack_match(other, package) == "cum-1"
    folders = MatchFolders(other)
    assert folders.plan("cum-1") == PLAN
    assert "Cô Lan" in folders.path("cum-1", PEOPLE_FILE).read_text(encoding="utf-8")
    for name in ("packs/cau-hoi.sealed", "slides/logo.png", "formats/riêng.toml"):
        assert (other / name).read_bytes() == (home / name).read_bytes()
    assert unpack_match(other, package) == "cum-1-2"  # the same files are not there twice
    assert len(list((other / "packs").iterdir())) == 1


def test_files_of_the_same_names_are_not_overwritten(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for name, content in (("packs/cau-hoi.sealed", b"x"), ("formats/riêng.toml", b"x"), ("slides/logo.png", b"x")):
        (other / name).parent.mkdir(parents=True)
        (other / name).write_bytes(content)
    assert reasons(other, package) == ["package-other-slide"]
    assert MatchFolders(other).ids() == []
    (other / "slides" / "logo.png").unlink()
    plan = MatchFolders(other).plan(unpack_match(other, package))
    assert (plan.pack, plan.format) == ("cau-hoi-2.sealed", "riêng-2")
    assert (other / "packs" / "cau-hoi.sealed").read_bytes() == b"x"


def test_all_that_is_missing_or_not_sealed_is_told_before_a_package_is_made(home: Path, tmp_path: Path) -> None:
    (home / "packs" / "offen.csv").write_bytes(b"x")
    folders = MatchFolders(home)
    plan = replace(PLAN, pack="offen.csv", theme=Theme(logo="weg.png"), rehearsal=Rehearsal())
    folders.save("cum-1", folders.version("cum-1"), plan, "")
    with pytest.raises(BadFileError) as failure:
        pack_match(home, "cum-1", tmp_path / "x.bcmatch", "1.0")
    codes = [getattr(sentence, "code", "") for sentence in failure.value.sentences]
    assert codes == ["package-rehearsal", "package-unsealed", "package-no-slide"]
    assert not (tmp_path / "x.bcmatch").exists()


def test_what_a_foreign_package_lacks_is_told_all_at_once(tmp_path: Path) -> None:
    text = 'title = "A"\nvenue = "B"\nformat = "weg"\npack = "weg.sealed"\n'
    teams = '[[teams]]\nnumber = 1\nname = "A"\n[[teams]]\nnumber = 2\nname = "B"\n'
    path = tmp_path / "x.bcmatch"
    write_package(
        path, "A", "1", {"match.toml": (text + teams).encode(), "people.toml": b"mc = 1", "slides/a.svg": b"x"}
    )
    found = reasons(tmp_path / "other", path)
    assert found[:3] == ["package-no-format", "package-no-pack", "slide-kind"]
    assert found[3] == "file-fault-at"
    path.unlink()
    write_package(path, "A", "1", {"match.toml": b"title = 1"})
    assert reasons(tmp_path / "other", path)[0] == "file-fault-at"


def send(desk: FlaskClient, data: bytes, pieces: int = 3) -> dict[str, Any]:
    """Send a package to the desk in pieces; the last answer."""
    length = -(-len(data) // pieces)
    answer: dict[str, Any] = {}
    for offset in range(0, len(data), length):
        piece = base64.b64encode(data[offset : offset + length]).decode()
        body = {"size": len(data), "offset": offset, "data": piece}
        answer = dict(desk.post("/api/matches/package/piece", json=body, headers=OWN).get_json())
        if not answer["ok"]:
            return answer
    return answer


def test_a_desk_takes_a_package_in_pieces_and_gives_the_same_one_out(
    enter: Enter, package: Path, tmp_path: Path
) -> None:
    desk = enter("desk")
    assert send(desk, package.read_bytes()) == {"ok": True, "reasons": [], "id": "cum-1"}
    assert MatchFolders(tmp_path).plan("cum-1") == PLAN
    answer = desk.post("/api/matches/package", json={"match": "cum-1"}, headers=OWN)
    assert answer.mimetype == "application/vnd.bamchuong.match"
    (tmp_path / "again.bcmatch").write_bytes(answer.data)
    assert unpack_match(tmp_path / "third", tmp_path / "again.bcmatch") == "cum-1"
    assert not list((tmp_path / "matches").glob("**/*.part"))
    assert not list((tmp_path / "matches").glob("**/*.bcmatch"))


def test_a_package_leaves_the_room_on_the_card_that_the_journal_needs(
    enter: Enter, package: Path, tmp_path: Path, card: Card
) -> None:
    card.free_bytes = 500 * MB
    assert [reason["code"] for reason in send(enter("desk"), package.read_bytes())["reasons"]] == ["card-full"]
    assert list((tmp_path / "matches" / ".incoming").iterdir()) == []


def test_what_is_wrong_with_a_package_is_told_and_nothing_is_left_of_it(
    enter: Enter, hub: FakeHub, package: Path, tmp_path: Path
) -> None:
    desk = enter("desk")
    for data, code in ((b"PK\x03\x04 cut", "package-cut"), (b"a table", "package-foreign")):
        assert [reason["code"] for reason in send(desk, data)["reasons"]] == [code]
    skipped = {"size": 9, "offset": 4, "data": base64.b64encode(b"x").decode()}
    answer = desk.post("/api/matches/package/piece", json=skipped, headers=OWN).get_json()
    assert [reason["code"] for reason in answer["reasons"]] == ["slides-piece"]
    answer = desk.post("/api/matches/package", json={"match": "no-such"}, headers=OWN).get_json()
    assert [reason["code"] for reason in answer["reasons"]] == ["no-such-match"]
    assert MatchFolders(tmp_path).ids() == []
    hub.snapshots["desk"] = m.Snapshot(m.Audience.DESK, "b", 1, 1, 1, "T", "V", m.Phase.READY, (), match_running=True)
    assert [reason["code"] for reason in send(desk, package.read_bytes())["reasons"]] == ["package-running"]


@pytest.mark.parametrize("seat", ["tech", "judge/1", ""])
def test_nobody_else_has_a_package(enter: Enter, seat: str) -> None:
    stranger = enter(seat)
    for path in ("package", "package/piece"):
        assert stranger.post(f"/api/matches/{path}", json={}, headers=OWN).status_code == (403 if seat else 401)
