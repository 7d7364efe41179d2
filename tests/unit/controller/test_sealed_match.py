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
from controller.journal.journal_reader import open_journal
from controller.match_files.match import Match
from controller.packs.access_log import read_access_log
from controller.packs.pack import PICTURES, SMALL, PackAccess
from controller.packs.pack_reader import find_pack, open_sealed, prepare_for_sealing, read_content
from controller.packs.question_pictures import scale_pictures
from controller.packs.sealed_pack import PackContent, seal
from controller.packs.unsealed_cache import FOLDER, UnsealedCache
from controller.resume import EveningInputs, start_evening
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, Evening
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.questions import question_for, spare_question
from controller.rules.view import SnapshotContext, snapshot
from reports.data_export import export, wipe
from reports.minutes import minutes
from reports.report_kinds import wording_in
from tests.unit.controller.packs.workbooks import HEAD, workbook
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS

PIN = "tháng tư 2018"
ACCESSES = (
    PackAccess("2018-04-01T08:00:00Z", "hoa", "check", True),
    PackAccess("2018-04-02T08:00:00Z", "?", "", False),
)


class Machine:
    """A controller's start and way on, without its sockets."""

    def __init__(self, folder: Path) -> None:
        self.data, self.runtime = folder / "data", folder / "run"
        self.runtime.mkdir(parents=True)

    def on(self, content: PackContent, accesses: tuple[PackAccess, ...] = (), *, new: bool = False) -> ContestStore:
        """Start with `content`."""
        evening = Evening(PLAN, content.pack, Match("Chung khảo", "THCS", TEAMS))
        self.cache = UnsealedCache(self.data, self.runtime, content)
        store = ContestStore(self.data, "boot-1", lambda: 0, pack_by_digest=self.cache.pack_by_digest)
        try:
            self.notices = start_evening(
                store, self.cache, EveningInputs(evening, content, accesses), "boot-1", new=new
            )
        except BaseException:
            store.close()
            raise
        return store


def give(store: ContestStore, command: m.Command) -> None:
    facts = decide(store.contest, Order(command, "mc", Role.MC), time.monotonic_ns())
    store.add("", "mc", facts, time.monotonic_ns())
    store.commit(time.monotonic_ns())


@pytest.fixture
def sealed() -> PackContent:
    return prepare_for_sealing(find_pack("long-bien-2018"))


@pytest.fixture
def clear() -> PackContent:
    """Another pack, not sealed."""
    return PackContent(replace(PACK, name="khác", questions=PACK.questions[::-1]))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def bytes_in(folder: Path, but: str = "") -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and but not in path.parts)


def text_bytes(question: Any) -> bytes:
    return str(question.text).encode()


def test_the_journal_holds_only_questions_that_were_read(machine: Machine, sealed: PackContent) -> None:
    store = machine.on(sealed)
    first, second = sealed.pack.section("khoi-dong")[:2]
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(store, command)
    assert store.contest.question == first
    assert question_for(store.contest, 1) == (second, False)
    store.close()

    written = bytes_in(machine.data, but=FOLDER)
    assert text_bytes(first) in written
    assert not [question for question in sealed.pack.questions if question != first and text_bytes(question) in written]


def test_after_a_crash_it_goes_on_without_the_pack_and_undo_keeps_the_questions(
    machine: Machine, sealed: PackContent, clear: PackContent
) -> None:
    store = machine.on(sealed)
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(store, command)
    before = store.contest
    store.close()

    next_machine = machine.on(clear)
    assert next_machine.contest.current_evening == before.current_evening
    assert next_machine.contest.undo_point == before.undo_point
    give(next_machine, m.Undo())
    view = snapshot(next_machine.contest, Audience.MC, SnapshotContext(0))
    assert view.question is not None
    assert view.question.text == sealed.pack.section("khoi-dong")[0].text
    next_machine.close()


def test_replay_minutes_and_export_need_no_pin(machine: Machine, sealed: PackContent) -> None:
    store = machine.on(sealed)
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(store, command)
    live = store.contest
    store.close()

    with open_journal(machine.data / "journal.sqlite") as source:
        every = list(source.records())
    paper = minutes(every, wording_in())
    contest = apply_all(Contest(), [record.fact for _, record in every])
    file = io.BytesIO()
    with open_journal(machine.data / "journal.sqlite") as source:
        write_export(source.rows(), file)
    assert paper.played_rounds[0].items[0].text == sealed.pack.section("khoi-dong")[0].text
    assert contest.current_evening.pack.digest == live.current_evening.pack.digest == sealed.pack.digest
    assert (contest.step, contest.scores, contest.phase) == (live.step, live.scores, live.phase)
    assert (spare_question(contest) is None) == (spare_question(live) is None)
    assert text_bytes(sealed.pack.section("du-phong")[0]) not in file.getvalue()


def test_without_the_pack_and_without_what_was_kept_it_says_what_to_do(
    machine: Machine, sealed: PackContent, clear: PackContent
) -> None:
    machine.on(sealed).close()
    for path in (machine.data / FOLDER).iterdir():
        path.unlink()
    with pytest.raises(BadFileError, match=r"sealed pack long-bien-2018 \(hash .{8}\).*--pack and its PIN.*--new"):
        machine.on(clear)
    back = machine.on(sealed)
    assert back.contest.current_evening.pack == sealed.pack
    back.close()
    machine.on(clear, new=True).close()
    assert not (machine.data / FOLDER).exists(), "a new match leaves nothing of an older one"


def test_every_opening_goes_into_the_journal_once(machine: Machine, sealed: PackContent) -> None:
    for record in (ACCESSES, (*ACCESSES, ACCESSES[0])):
        store = machine.on(sealed, record)
        store.close()
    assert store.contest.pack_accesses == (*ACCESSES, ACCESSES[0])
    labels = [str(entry.label) for entry in store.history]
    assert labels[-1].startswith("Pack long-bien-2018 opened by hoa, 2018-04-01 08:00:00 UTC: 25 questions, hash ")
    assert labels[-2] == "Pack long-bien-2018: wrong PIN entered by ?, 2018-04-02 08:00:00 UTC"
    with open_journal(machine.data / "journal.sqlite") as source:
        lines = minutes(source.records(), wording_in()).rulings
    assert lines[0].reason == "hoa, 15:00:00 ngày 01 tháng 4 năm 2018, kiểm tra"
    assert [line.what.split(" (")[0] for line in lines] == [
        "Mở bộ câu hỏi long-bien-2018",
        "Thử mở bộ câu hỏi long-bien-2018, sai mã",
        "Mở bộ câu hỏi long-bien-2018",
    ]


def test_a_pack_that_is_not_sealed_is_opened_once_a_match(machine: Machine, clear: PackContent) -> None:
    for _ in range(2):
        store = machine.on(clear)
        store.close()
    assert len(store.contest.pack_accesses) == 1
    assert not (machine.data / FOLDER).exists()


def test_a_pack_taken_at_the_desk_is_withheld_too(machine: Machine, sealed: PackContent, clear: PackContent) -> None:
    store = machine.on(clear)
    machine.cache.put(sealed)
    order = Order(m.LoadPack("x.sealed", "0" * 64), "desk", Role.DESK, pack=sealed.pack)
    store.add("", "desk", decide(store.contest, order, 1), 1)
    store.commit(1)
    give(store, m.Undo())
    give(store, m.Redo())
    assert store.contest.current_evening.pack == sealed.pack
    assert [access.why for access in store.contest.pack_accesses] == ["for the match", "taken for the match"]
    store.close()
    next_machine = machine.on(clear)
    assert next_machine.contest.current_evening.pack == sealed.pack
    next_machine.close()


def test_pictures_are_laid_out_for_the_panel_and_named_to_those_who_may_see_them(
    machine: Machine, tmp_path: Path
) -> None:
    Image.new("RGB", (2400, 1200), "teal").save(tmp_path / "cầu.jpg")
    rows = [
        [*HEAD, "hình"],
        *([question.section, question.text, question.answer, "", "", "cầu.jpg"] for question in PACK.questions),
    ]
    (tmp_path / "pack.xlsx").write_bytes(workbook(rows))
    content = read_content(tmp_path / "pack.xlsx")
    store = machine.on(content)
    token = content.pack.pictures["cầu.jpg"]
    for name, size in ((token, (1920, 960)), (f"{token}{SMALL}", (800, 400))):
        assert Image.open(io.BytesIO((machine.runtime / PICTURES / name).read_bytes())).size == size

    pictures: list[tuple[str | None, ...]] = []
    for command in (m.StartMatch(override=True), m.StartRound(), m.StartReading()):
        give(store, command)
        views = [
            snapshot(store.contest, audience, SnapshotContext(0)).question for audience in (Audience.MC, Audience.STAGE)
        ]
        names = [question.picture if question is not None else None for question in views]
        pictures.append((store.contest.phase, *names))
    assert pictures == [("intro", None, None), ("ready", token, None), ("reading", token, token)]
    store.close()
    machine.cache.close()
    assert not (machine.runtime / PICTURES).exists()

    path = tmp_path / "pack.sealed"
    path.write_bytes(seal(prepare_for_sealing(tmp_path / "pack.xlsx"), PIN))
    opened = open_sealed(path, PIN, "the evening")
    assert opened.pack.digest == content.pack.digest
    assert opened.small == scale_pictures(content, "").small
    assert read_access_log(path)[0].why == "the evening"


def test_an_export_leaves_what_was_opened_and_wiping_takes_it(machine: Machine, sealed: PackContent) -> None:
    machine.on(sealed).close()
    assert text_bytes(sealed.pack.questions[0]) in bytes_in(machine.data)
    with zipfile.ZipFile(io.BytesIO(export(machine.data)[0])) as archive:
        assert text_bytes(sealed.pack.questions[0]) not in b"".join(map(archive.read, archive.namelist()))
    done = wipe(machine.data, "hoa", None)
    assert any(path.startswith(f"{FOLDER}/") for path in done.removed)
    assert text_bytes(sealed.pack.questions[0]) not in bytes_in(machine.data)


def test_a_kept_pack_that_is_damaged_is_as_if_it_were_not_there(machine: Machine, sealed: PackContent) -> None:
    machine.on(sealed).close()
    (path,) = (machine.data / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    assert UnsealedCache(machine.data, machine.runtime).pack_by_digest(sealed.pack.digest) is None
    other = replace(sealed, pack=replace(sealed.pack, name="khác"))
    assert UnsealedCache(machine.data, machine.runtime, other).pack_by_digest(sealed.pack.digest) == other.pack


def test_a_full_disk_stops_no_evening_but_is_reported(machine: Machine, sealed: PackContent) -> None:
    (machine.data / FOLDER).parent.mkdir(parents=True)
    (machine.data / FOLDER).write_bytes(b"a file where the folder should be")
    (machine.runtime / PICTURES).write_bytes(b"here too")
    store = machine.on(sealed)
    assert [notice.code for notice in machine.notices] == ["pack-not-kept", "no-pictures"]
    give(store, m.StartMatch(override=True))
    store.close()


def test_pictures_of_a_clear_pack_come_back_where_they_were_lost(machine: Machine, tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "a.png")
    rows = [
        [*HEAD, "hình"],
        *([question.section, question.text, question.answer, "", "", "a.png"] for question in PACK.questions),
    ]
    (tmp_path / "pack.xlsx").write_bytes(workbook(rows))
    content = read_content(tmp_path / "pack.xlsx")
    for _ in range(2):
        machine.on(content).close()
        for folder in (machine.data / FOLDER, machine.runtime / PICTURES):
            shutil.rmtree(folder)
    machine.on(content).close()
    assert (machine.runtime / PICTURES / content.pack.pictures["a.png"]).exists()
