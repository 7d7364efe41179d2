"""Damaged and hostile files: each ends in a clear message, in bounded time and memory."""

import re
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.packs.pack_reader import examine_file
from tests.unit.controller.packs.workbooks import damaged, hostile

DAMAGED = 200

MOST_CPU_S = 2.0
MOST_RESIDENT_BYTES = 200_000_000


def errors_of(path: Path) -> list[str]:
    """The errors of the file; empty if it is good."""
    try:
        return [str(error.sentence) for error in examine_file(path).errors]
    except BadFileError as error:
        return list(error.errors)


@pytest.mark.parametrize("seed", range(DAMAGED))
def test_a_damaged_file_ends_in_a_sentence_or_is_read_whole(seed: int, tmp_path: Path) -> None:
    name, data = damaged(seed)
    path = tmp_path / name
    path.write_bytes(data)
    messages = errors_of(path)
    if name in {"cut.xlsx", "zeros.xlsx", "noise.xlsx", "gone.xlsx", "zeros.csv"}:
        assert messages
    for message in messages:
        assert re.search(r"\w{3}.*(;|:)", message), message
        assert "Traceback" not in message
        assert len(message) < 600


def _measured(path: str, pipe: object) -> None:
    """In a process of its own: the messages, the CPU time and the most memory it took."""
    start = time.process_time()
    messages = errors_of(Path(path))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024  # getrusage would tell the parent's peak before exec, too
    pipe.send((messages, time.process_time() - start, peak))  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def hostile_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    paths = {}
    for name, data in hostile(folder).items():
        paths[name] = folder / name
        paths[name].write_bytes(data)
    return paths


NAMES = (
    *("bomb.xlsx", "bomb-strings.xlsx", "bomb-styles.xlsx", "bomb-parts.xlsx", "rows.xlsx", "light-rows.xlsx"),
    *("many-fonts.xlsx", "many-sheets.xlsx", "many-texts.xlsx", "many-cells.xlsx", "many-runs.xlsx"),
    *("far-row.xlsx", "wide.xlsx", "laughs.xlsx", "outside.xlsx", "merges.xlsx", "deep.xlsx", "old.xlsx"),
    *(
        "merge-flood.xlsx",
        "merge-ranges.xlsx",
        "echo.xlsx",
        "endless-text.xlsx",
        "endless-word.xlsx",
        "attributes.xlsx",
    ),
    *(
        "bin-cells.xlsx",
        "bin-bomb.xlsx",
        "wrong-size.xlsx",
        "wrong-size-sheet.xlsx",
        "packed-twice.xlsx",
        "zip-in-name.xlsx",
    ),
    *("rows.csv", "one-line.csv", "quotes.csv", "field.csv", "words.csv", "quotes.txt", "slashes.gift", "answers.txt"),
    *("deep.json", "wide.json", "deep.docx", "rows.docx", "bomb.docx"),
)


def test_every_hostile_file_is_tried(hostile_files: dict[str, Path]) -> None:
    assert sorted(NAMES) == sorted(hostile_files)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_costs_little_and_is_refused_in_words(name: str, hostile_files: dict[str, Path]) -> None:
    context = get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(str(hostile_files[name]), theirs))
    process.start()
    theirs.close()
    assert mine.poll(60)
    messages, cpu_s, peak_bytes = mine.recv()
    process.join(10)
    mine.close()
    assert messages
    assert all(len(message) < 600 for message in messages[:20])
    assert cpu_s < MOST_CPU_S
    assert peak_bytes < MOST_RESIDENT_BYTES


def test_nothing_outside_the_workbook_is_read(hostile_files: dict[str, Path]) -> None:
    assert not any("root:" in message for message in errors_of(hostile_files["outside.xlsx"]))
