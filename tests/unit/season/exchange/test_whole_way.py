"""The whole way without a network: the office packs, a box plays and signs, two persons confirm what comes back."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from controller.exchange.key_files import machine_key
from controller.exchange.result_file import read_result
from controller.exchange.trusted_office import TrustedOffice, trust_office, trusted_offices
from controller.matches.match_folders import MatchFolders
from controller.matches.match_sitting import read_sitting
from controller.matches.package_file import read_package
from controller.packs.pack_reader import find_pack, prepare_for_sealing
from controller.packs.sealed_pack import seal
from controller.rules.seal_chain import fingerprint
from panel.jobs.match_packages import unpack_match
from panel.slides.library import list_shown
from reports.result_signing import Signing, sign_result
from season.exchange.packing import Packing, pack_sitting
from season.exchange.receiving import Arrival, receive_result
from season.rules.commands import ScheduleSitting
from season.rules.order import Order
from season.rules.promotion_commands import AddItem, ApproveItem, ItemKind, Topic
from season.rules.result_commands import ConfirmResult, EnrolKey, KeyHolder, ReviewResult
from season.rules.standings import standings
from season.rules.states import SittingState
from season.store.stored_files import StoredFile
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.sealed_evening import sealed_rows
from tests.unit.panel.slides.test_library import png
from tests.unit.season.exchange.box_match import played_by, write_journal
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.rules.office import LAN, MINH

PIN = "mat khau cua de thi"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return seal(prepare_for_sealing(find_pack("long-bien-2018")), PIN)


@pytest.fixture
def office(tmp_path: Path) -> StoredOffice:
    return scheduled_office(tmp_path)


def packed(
    office: StoredOffice, folder: Path, sealed: bytes, pool: str = "cum-1", override: str = "đề mới", **how: object
) -> Path:
    (folder / f"{pool}.sealed").write_bytes(sealed)
    packing = Packing(pool, folder / f"{pool}.sealed", folder / f"{pool}.bcmatch", LAN, override=override)
    pack_sitting(office.store, replace(packing, **how), sample.OFFICE, office.now_ns)
    office.season = office.store.read()
    return packing.output


def codes(error: pytest.ExceptionInfo[BadFileError]) -> list[str]:
    return [reason.code for reason in error.value.sentences if not isinstance(reason, str)]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_a_sitting_goes_down_is_played_signed_and_comes_back(
    office: StoredOffice, tmp_path: Path, sealed: bytes
) -> None:
    package, box = packed(office, tmp_path, sealed), tmp_path / "box"
    assert read_package(package).signed_by == (sample.OFFICE.public,)
    trust_office(box, TrustedOffice(sample.OFFICE.public))
    match = unpack_match(box, package)
    assert trusted_offices(box)[0].season == office.season.drafted.id
    assert read_sitting(box, match).package == read_package(package).digest
    plan = MatchFolders(box).plan(match)
    assert [team.name for team in plan.teams] == [
        office.season.drafted.name_of(office.season.entries[entry].school)
        for entry in office.season.draws["cum-1"].seats
    ]
    write_journal(box, match, played_by(plan.teams))
    key = machine_key(box)
    office.order(EnrolKey(key.public, KeyHolder.BOX, "máy của cụm 1"))
    signed = sign_result(box, Signing(), [key, sample.JURY])
    assert signed == box / "results" / office.season.drafted.id / "cum-1.r1.bcresult"
    (tmp_path / "paper.jpg").write_bytes(b"\xff\xd8\xff")
    record = receive_result(office.store, Arrival(signed, LAN, tmp_path / "paper.jpg"), office.now_ns).record
    office.order(ReviewResult(record.id))
    office.order(ConfirmResult(record.id), MINH)
    assert office.season.sittings["cum-1/1"].state is SittingState.CONFIRMED
    assert [standing.place for standing in standings(office.season, "cum-1")] == [1, 2, 3, 4, 5]
    with pytest.raises(BadFileError) as error:
        sign_result(box, Signing(why="đính chính"), [key])
    assert codes(error) == ["sign-same"]
    _verified_on_any_laptop(signed, key.public)


def _verified_on_any_laptop(signed: Path, public: str) -> None:
    answer = run("result", "verify", str(signed), "--lang", "vi", "--key", fingerprint(public))
    assert answer.exit_code == 0, answer.output
    assert "Chứng minh được" in answer.output
    assert "Không chứng minh được" in answer.output
    assert run("result", "verify", str(signed), "--key", "1" * 32).exit_code == 1
    shown = run("result", "show", str(signed))
    assert "long-bien-dvc-2018/cum-1/1 r1" in shown.output
    data = bytearray(signed.read_bytes())
    data[-1] ^= 1
    broken = signed.with_name("broken.bcresult")
    broken.write_bytes(data)
    assert run("result", "verify", str(broken)).exit_code == 1
    assert read_result(signed).seals.last_chain is not None


def test_a_box_takes_no_package_that_it_does_not_trust(office: StoredOffice, tmp_path: Path, sealed: bytes) -> None:
    package, box = packed(office, tmp_path, sealed), tmp_path / "box"
    with pytest.raises(BadFileError, match=sample.OFFICE.public) as error:
        unpack_match(box, package)
    assert codes(error) == ["package-unknown-office"]
    trust_office(box, TrustedOffice(sample.OFFICE.public, "long-bien-2019"))
    with pytest.raises(BadFileError) as error:
        unpack_match(box, package, stations=(1, 2, 3))
    assert codes(error) == ["package-other-season", "no-such-seat", "no-such-seat"]
    assert MatchFolders(box).ids() == []


def test_slides_of_the_library_go_along_and_the_box_shows_those_that_came_last(
    office: StoredOffice, tmp_path: Path, sealed: bytes
) -> None:
    day = office.season.stage_record("chung-khao").schedule["cum-1"].day
    picture = png((64, 48))
    digest = hashlib.sha256(picture).hexdigest()
    for item, topic, more in (
        ("ap-phich", Topic.LEVELS, {"digest": digest}),
        ("bai-viet", Topic.WHAT, {"link": "https://dichvucong.gov.vn/huong-dan"}),
        ("het-han", Topic.WHERE, {"link": "https://x.vn", "valid_to": day - timedelta(1)}),
    ):
        added = AddItem(item, topic, ItemKind.POSTER, f"Bài {item}", "NĐ 43", day - timedelta(30), **more)
        office.store.carry_out(
            Order(added, LAN), f"add-{item}", office.now_ns, files=(StoredFile(digest, "ap-phich.png", picture),)
        )
        office.order(ApproveItem(item), MINH)
    box = tmp_path / "box"
    trust_office(box, TrustedOffice(sample.OFFICE.public))
    unpack_match(box, packed(office, tmp_path, sealed))
    first = list_shown(box / "slides")
    assert [name.split("2018-")[1][:10] for name in first] == ["1-bai-viet", "2-ap-phich"]
    again = tmp_path / "again.bcmatch"
    unpack_match(box, packed(office, tmp_path, sealed, output=again, leave_out=("bai-viet",)) and again)
    assert list_shown(box / "slides") == first[1:]
    assert (box / "slides" / first[0]).is_file()


def test_a_pilot_is_packed_signed_and_of_no_sitting(office: StoredOffice, tmp_path: Path, sealed: bytes) -> None:
    office.order(ScheduleSitting("thi-diem", date(2018, 9, 28), "08:00", "THCS Thượng Thanh"), LAN, "thi điểm muộn")
    box = tmp_path / "box"
    package = packed(office, tmp_path, sealed, "thi-diem", "", teams=("Lớp 9A", "Lớp 9B"))
    assert read_package(package).signed_by == (sample.OFFICE.public,)
    match = unpack_match(box, package)
    assert [team.name for team in MatchFolders(box).plan(match).teams] == ["Lớp 9A", "Lớp 9B"]
    with pytest.raises(BadFileError) as error:
        packed(office, tmp_path, sealed, "cum-2", "")  # its questions were heard at the pilot
    assert codes(error) == ["pack-used"]
    with pytest.raises(BadFileError) as error:
        packed(office, tmp_path, sealed, "thi-diem", teams=("Lớp 9A", " "))
    assert codes(error) == ["pilot-teams"]


def test_a_package_is_for_what_is_drawn_and_scheduled(office: StoredOffice, tmp_path: Path, sealed: bytes) -> None:
    with pytest.raises(BadFileError) as error:
        packed(office, tmp_path, sealed, "chung-ket")
    assert codes(error) == ["pool-not-scheduled", "seats-not-drawn"]
    with pytest.raises(BadFileError) as error:
        packed(office, tmp_path, sealed, override="")
    assert codes(error) == ["package-is-out"]
    assert not list(tmp_path.glob("*.bcmatch")) + list(tmp_path.glob("*.part"))


def test_one_pack_is_not_for_two_pools_at_different_times(office: StoredOffice, tmp_path: Path, sealed: bytes) -> None:
    packed(office, tmp_path, sealed, "cum-2", override="")
    with pytest.raises(BadFileError) as error:
        packed(office, tmp_path, sealed, "cum-3", override="")
    assert codes(error) == ["pack-used"]
    assert not (tmp_path / "cum-3.bcmatch").exists()


def test_how_far_a_broken_off_match_came_is_signed_where_that_is_said(
    office: StoredOffice, tmp_path: Path, sealed: bytes
) -> None:
    package, box = packed(office, tmp_path, sealed), tmp_path / "box"
    trust_office(box, TrustedOffice(sample.OFFICE.public))
    match = unpack_match(box, package)
    rows = played_by(MatchFolders(box).plan(match).teams)
    write_journal(box, match, sealed_rows([record for _, record in rows][: len(rows) // 2]))
    with pytest.raises(BadFileError) as error:
        sign_result(box, Signing(), [machine_key(box)])
    assert codes(error) == ["sign-not-over"]
    answer = run("result", "sign", "--broken-off", "--data", str(box))
    assert answer.exit_code == 0, answer.output
    assert not read_result(Path(answer.output.strip())).statement.is_over


def test_a_match_of_no_season_is_not_signed(tmp_path: Path) -> None:
    assert run("match", "new", "cum-1", "--data", str(tmp_path)).exit_code == 0
    (match,) = MatchFolders(tmp_path).ids()
    with pytest.raises(BadFileError) as error:
        sign_result(tmp_path, Signing(match), [sample.BOX])
    assert codes(error) == ["match-no-sitting"]
