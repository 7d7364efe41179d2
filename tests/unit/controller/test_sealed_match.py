"""A match with a sealed pack: its questions stand nowhere in the clear but where they must, and the evening goes on
without a pin."""

import io
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from bus import messages as m
from bus.bad_file import BadFileError
from bus.messages import Audience, Role
from controller.contest_store import ContestStore
from controller.journal.export import write_export
from controller.journal.journal_reader import reading
from controller.match_files.match import Match
from controller.packs.access_log import openings
from controller.packs.pack import PICTURES, SMALL, PackOpening
from controller.packs.pack_reader import find_pack, open_sealed, read_content, sealable
from controller.packs.question_pictures import prepared
from controller.packs.sealed_pack import Sealed, seal
from controller.packs.unsealed_cache import FOLDER, Shelf
from controller.resume import Given, open_evening
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, Evening
from controller.rules.decide import Order, decide
from controller.rules.match_flow import question_for, spare_question
from controller.rules.view import Frame, snapshot
from reports.data_export import export, wipe
from reports.minutes import minutes
from tests.unit.controller.packs.workbooks import HEAD, workbook
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS

PIN = "tháng tư 2018"
RECORD = (
    PackOpening("2018-04-01T08:00:00Z", "hoa", "check", True),
    PackOpening("2018-04-02T08:00:00Z", "?", "", False),
)


class Machine:
    """A controller's start and way on, without its sockets."""

    def __init__(self, folder: Path) -> None:
        self.data, self.runtime = folder / "data", folder / "run"
        self.runtime.mkdir(parents=True)

    def on(self, content: Sealed, record: tuple[PackOpening, ...] = (), *, new: bool = False) -> ContestStore:
        """Start with `content`."""
        evening = Evening(PLAN, content.pack, Match("Chung khảo", "THCS", TEAMS))
        self.shelf = Shelf(self.data, self.runtime, content)
        ledger = ContestStore(self.data, "boot-1", lambda: 0, pack_of=self.shelf.pack_of)
        try:
            self.told = open_evening(ledger, self.shelf, Given(evening, content, record), "boot-1", new=new)
        except BaseException:
            ledger.close()
            raise
        return ledger


def give(ledger: ContestStore, command: m.Command) -> None:
    facts = decide(ledger.contest, Order(command, "mc", Role.MC), time.monotonic_ns())
    ledger.stage("", "mc", facts, time.monotonic_ns())
    ledger.commit(time.monotonic_ns())


@pytest.fixture
def sealed() -> Sealed:
    return sealable(find_pack("long-bien-2018"))


@pytest.fixture
def clear() -> Sealed:
    """Another pack, not sealed."""
    return Sealed(replace(PACK, name="khác", questions=PACK.questions[::-1]))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def bytes_in(folder: Path, but: str = "") -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file() and but not in one.parts)


def said(question: Any) -> bytes:
    return str(question.text).encode()


def test_the_journal_holds_only_questions_that_were_read(machine: Machine, sealed: Sealed) -> None:
    ledger = machine.on(sealed)
    first, second = sealed.pack.section("khoi-dong")[:2]
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(ledger, command)
    assert ledger.contest.question == first
    assert question_for(ledger.contest, 1) == (second, False)
    ledger.close()

    written = bytes_in(machine.data, but=FOLDER)
    assert said(first) in written
    assert not [one for one in sealed.pack.questions if one != first and said(one) in written]


def test_after_a_crash_it_goes_on_without_the_pack_and_undo_keeps_the_questions(
    machine: Machine, sealed: Sealed, clear: Sealed
) -> None:
    ledger = machine.on(sealed)
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(ledger, command)
    before = ledger.contest
    ledger.close()

    again = machine.on(clear)
    assert again.contest.known == before.known
    assert again.contest.past == before.past
    give(again, m.Undo())
    view = snapshot(again.contest, Audience.MC, Frame(0))
    assert view.question is not None
    assert view.question.text == sealed.pack.section("khoi-dong")[0].text
    again.close()


def test_replay_minutes_and_export_need_no_pin(machine: Machine, sealed: Sealed) -> None:
    ledger = machine.on(sealed)
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(ledger, command)
    live = ledger.contest
    ledger.close()

    with reading(machine.data / "journal.sqlite") as source:
        every = list(source.records())
    found = minutes(every)
    contest = apply_all(Contest(), [record.fact for _, record in every])
    file = io.BytesIO()
    with reading(machine.data / "journal.sqlite") as source:
        write_export(source.rows(), file)
    assert found.parts[0].items[0].text == sealed.pack.section("khoi-dong")[0].text
    assert contest.known.pack.digest == live.known.pack.digest == sealed.pack.digest
    assert (contest.step, contest.scores, contest.phase) == (live.step, live.scores, live.phase)
    assert (spare_question(contest) is None) == (spare_question(live) is None)
    assert said(sealed.pack.section("du-phong")[0]) not in file.getvalue()


def test_without_the_pack_and_without_what_was_kept_it_says_what_to_do(
    machine: Machine, sealed: Sealed, clear: Sealed
) -> None:
    machine.on(sealed).close()
    for path in (machine.data / FOLDER).iterdir():
        path.unlink()
    with pytest.raises(BadFileError, match=r"sealed pack long-bien-2018 \(hash .{8}\).*--pack and its pin.*--new"):
        machine.on(clear)
    back = machine.on(sealed)
    assert back.contest.known.pack == sealed.pack
    back.close()
    machine.on(clear, new=True).close()
    assert not (machine.data / FOLDER).exists(), "a new match leaves nothing of an older one"


def test_every_opening_goes_into_the_journal_once(machine: Machine, sealed: Sealed) -> None:
    for record in (RECORD, (*RECORD, RECORD[0])):
        ledger = machine.on(sealed, record)
        ledger.close()
    assert ledger.contest.openings == (*RECORD, RECORD[0])
    labels = [str(one.label) for one in ledger.history]
    assert labels[-1].startswith("Pack long-bien-2018 opened by hoa, 2018-04-01 08:00:00 UTC: 25 questions, hash ")
    assert labels[-2] == "Pack long-bien-2018: wrong pin by ?, 2018-04-02 08:00:00 UTC"
    with reading(machine.data / "journal.sqlite") as source:
        lines = minutes(source.records()).rulings
    assert lines[0].reason == "hoa, 15:00:00 ngày 01 tháng 4 năm 2018, kiểm tra"
    assert [line.what.split(" (")[0] for line in lines] == [
        "Mở bộ câu hỏi long-bien-2018",
        "Thử mở bộ câu hỏi long-bien-2018, sai mã",
        "Mở bộ câu hỏi long-bien-2018",
    ]


def test_a_pack_that_is_not_sealed_is_opened_once_a_match(machine: Machine, clear: Sealed) -> None:
    for _ in range(2):
        ledger = machine.on(clear)
        ledger.close()
    assert len(ledger.contest.openings) == 1
    assert not (machine.data / FOLDER).exists()


def test_a_pack_taken_at_the_desk_is_withheld_too(machine: Machine, sealed: Sealed, clear: Sealed) -> None:
    ledger = machine.on(clear)
    machine.shelf.put(sealed)
    order = Order(m.TakePack("x.sealed", "0" * 64), "desk", Role.DESK, pack=sealed.pack)
    ledger.stage("", "desk", decide(ledger.contest, order, 1), 1)
    ledger.commit(1)
    give(ledger, m.Undo())
    give(ledger, m.Redo())
    assert ledger.contest.known.pack == sealed.pack
    assert [one.why for one in ledger.contest.openings] == ["for the match", "taken for the match"]
    ledger.close()
    again = machine.on(clear)
    assert again.contest.known.pack == sealed.pack
    again.close()


def test_pictures_are_laid_out_for_the_panel_and_named_to_those_who_may_see_them(
    machine: Machine, tmp_path: Path
) -> None:
    Image.new("RGB", (2400, 1200), "teal").save(tmp_path / "cầu.jpg")
    rows = [[*HEAD, "hình"], *([one.section, one.text, one.answer, "", "", "cầu.jpg"] for one in PACK.questions)]
    (tmp_path / "pack.xlsx").write_bytes(workbook(rows))
    content = read_content(tmp_path / "pack.xlsx")
    ledger = machine.on(content)
    token = content.pack.pictures["cầu.jpg"]
    for name, size in ((token, (1920, 960)), (f"{token}{SMALL}", (800, 400))):
        assert Image.open(io.BytesIO((machine.runtime / PICTURES / name).read_bytes())).size == size

    seen: list[tuple[str, str | None, str | None]] = []
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(ledger, command)
        views = [snapshot(ledger.contest, one, Frame(0)).question for one in (Audience.MC, Audience.STAGE)]
        seen.append((ledger.contest.phase, *(one.picture if one is not None else None for one in views)))
    assert seen == [("intro", None, None), ("ready", token, None), ("reading", token, token)]
    ledger.close()
    machine.shelf.close()
    assert not (machine.runtime / PICTURES).exists()

    path = tmp_path / "pack.sealed"
    path.write_bytes(seal(sealable(tmp_path / "pack.xlsx"), PIN))
    opened = open_sealed(path, PIN, "the evening")
    assert opened.pack.digest == content.pack.digest
    assert opened.small == prepared(content, "").small
    assert openings(path)[0].why == "the evening"


def test_an_export_leaves_what_was_opened_and_wiping_takes_it(machine: Machine, sealed: Sealed) -> None:
    machine.on(sealed).close()
    assert said(sealed.pack.questions[0]) in bytes_in(machine.data)
    with zipfile.ZipFile(io.BytesIO(export(machine.data)[0])) as taken:
        assert said(sealed.pack.questions[0]) not in b"".join(map(taken.read, taken.namelist()))
    done = wipe(machine.data, "hoa", None)
    assert any(one.startswith(f"{FOLDER}/") for one in done.gone)
    assert said(sealed.pack.questions[0]) not in bytes_in(machine.data)


def test_a_kept_pack_that_is_damaged_is_as_if_it_were_not_there(machine: Machine, sealed: Sealed) -> None:
    machine.on(sealed).close()
    (kept,) = (machine.data / FOLDER).iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert Shelf(machine.data, machine.runtime).pack_of(sealed.pack.digest) is None
    other = replace(sealed, pack=replace(sealed.pack, name="khác"))
    assert Shelf(machine.data, machine.runtime, other).pack_of(sealed.pack.digest) == other.pack


def test_a_disk_that_takes_nothing_stops_no_evening_but_is_told(machine: Machine, sealed: Sealed) -> None:
    (machine.data / FOLDER).parent.mkdir(parents=True)
    (machine.data / FOLDER).write_bytes(b"a file where the folder should be")
    (machine.runtime / PICTURES).write_bytes(b"here too")
    ledger = machine.on(sealed)
    assert [one.code for one in machine.told] == ["pack-not-kept", "no-pictures"]
    give(ledger, m.StartMatch(override=True))
    ledger.close()


def test_pictures_of_a_clear_pack_come_back_where_they_were_lost(machine: Machine, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a.png")
    rows = [[*HEAD, "hình"], *([one.section, one.text, one.answer, "", "", "a.png"] for one in PACK.questions)]
    (tmp_path / "pack.xlsx").write_bytes(workbook(rows))
    content = read_content(tmp_path / "pack.xlsx")
    for _ in range(2):
        machine.on(content).close()
        for folder in (machine.data / FOLDER, machine.runtime / PICTURES):
            shutil.rmtree(folder)
    machine.on(content).close()
    assert (machine.runtime / PICTURES / content.pack.pictures["a.png"]).exists()
