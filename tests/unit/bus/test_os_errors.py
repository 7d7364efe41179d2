"""Operating-system errors are shown in the reader's language, complete: file, what, why, what to do."""

import errno
import os
from pathlib import Path

import apsw
import pytest
from pytest_mock import MockerFixture

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.messages import Sentence
from bus.os_errors import _SENTENCES, cannot_read, os_reason
from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.mirror import Mirror
from controller.journal.sqlite_errors import SQLITE_SENTENCES, open_error, write_error
from controller.journal.store import Journal
from controller.packs.access_log import log_access
from controller.packs.library import save_pack
from controller.packs.pack_reader import open_with_key
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.worker import run_job
from reports.signatories import read_people
from tests.unit.reports.sample_matches import full_match, write_journal


@pytest.mark.parametrize("number", _SENTENCES)
def test_the_english_is_that_of_strerror(number: int) -> None:
    assert str(os_reason(OSError(number, "whatever"))) == os.strerror(number)


@pytest.mark.parametrize(
    "sentence", [*_SENTENCES.values(), *SQLITE_SENTENCES.values()], ids=lambda sentence: sentence.text
)
def test_common_errors_are_translated(sentence: Sentence) -> None:
    assert translator()(sentence) != sentence.text


def test_rare_errors_stay_in_english() -> None:
    assert os_reason(OSError(errno.ELOOP, "Too many levels of symbolic links")) == "Too many levels of symbolic links"
    assert os_reason(OSError("no number")) == "no number"
    assert (
        str(cannot_read("a.toml", OSError(errno.ELOOP, "Too many levels")))
        == "a.toml: cannot be read (Too many levels)"
    )


def test_a_file_error_is_the_same_to_read_and_to_translate() -> None:
    error = BadFileError([cannot_read("a.toml", OSError(errno.EACCES, "")), "b.toml: what"])
    assert error.errors == ("a.toml: cannot be read (Permission denied)", "b.toml: what")
    assert str(error) == "\n".join(error.errors)
    reason = error.reason()
    assert isinstance(reason, Sentence)
    assert translator()(reason) == "a.toml: không đọc được (không có quyền); b.toml: what"


def refused(work: object, *args: object) -> str:
    """The error that a page shows when `work` fails, in Vietnamese."""
    with pytest.raises(BadFileError) as failure:
        work(*args)  # type: ignore[operator]
    reason = failure.value.reason()
    assert isinstance(reason, Sentence)
    return translator()(reason)


def test_packs_and_people_that_cannot_be_used_are_reported_in_vietnamese(tmp_path: Path, mocker: MockerFixture) -> None:
    sealed = tmp_path / "cụm.sealed"
    sealed.mkdir()
    assert refused(open_with_key, sealed, b"", "", "") == f"{sealed}: không đọc được (đây là thư mục)"
    assert refused(read_people, tmp_path) == f"{tmp_path}: không đọc được (đây là thư mục)"
    (tmp_path / "people.toml").write_bytes(b"\xff")
    assert "không phải UTF-8" in refused(read_people, tmp_path / "people.toml")
    mocker.patch.object(os, "fsync", side_effect=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert refused(save_pack, tmp_path / "packs", "a", b"") == (
        f"{tmp_path / 'packs'}: không ghi được bộ câu hỏi (hết chỗ trên thẻ nhớ hoặc ổ đĩa)"
    )
    noting = refused(lambda: log_access(sealed, "cô Lan", "look", opened=True))
    assert "(hết chỗ trên thẻ nhớ hoặc ổ đĩa)" in noting
    assert "sealed;" not in noting


def test_a_paper_that_cannot_be_made_says_why_in_vietnamese(tmp_path: Path) -> None:
    data = write_journal(tmp_path, full_match())
    (data / "people.toml").mkdir()
    answer = run_job(jobs.MakePaper(str(data), "minutes.pdf", "vi"), lambda _: None)
    assert isinstance(answer, answers.Failed)
    assert [translator()(reason) for reason in answer.reasons] == [
        f"Không làm được: {data}/people.toml: không đọc được (đây là thư mục)"
    ]
    nothing = run_job(jobs.MakePaper(str(tmp_path / "nowhere"), "minutes.pdf", "vi"), lambda _: None)
    assert isinstance(nothing, answers.Failed)
    assert "ở đây không có nhật ký" in translator()(nothing.reasons[0])


def test_a_journal_on_a_full_card_is_reported_in_vietnamese(tmp_path: Path, mocker: MockerFixture) -> None:
    with_room = ContestStore(tmp_path, "boot-1", lambda: 1)
    full = write_error(tmp_path / "j", apsw.FullError("database or disk is full"))
    mocker.patch.object(Journal, "pulse", side_effect=full)
    with_room.pulse(1)
    assert with_room.failure == f"{tmp_path}/j: cannot be written (database or disk is full); free space"
    assert translator()(with_room.troubles()[0]) == (
        f"Không lưu được gì: {tmp_path}/j: không ghi được (hết chỗ trên thẻ nhớ hoặc ổ đĩa); hãy giải phóng dung lượng"
    )
    with_room.close()


@pytest.mark.parametrize(
    "error, advice",
    [
        (apsw.FullError("full"), "free space"),
        (OSError(errno.ENOSPC, "full"), "free space"),
        (apsw.IOError("read"), "change the card"),
        (OSError(errno.EIO, "read"), "change the card"),
        (apsw.ReadOnlyError("readonly"), "whose file it is"),
        (apsw.CantOpenError("closed"), "whose file it is"),
        (OSError(errno.EACCES, "denied"), "whose file it is"),
        (OSError(errno.EROFS, "read-only"), "whose file it is"),
        (apsw.CorruptError("malformed"), "free space or change the card"),
    ],
)
def test_whoever_reads_why_the_journal_fails_is_told_what_helps_against_just_that(
    error: apsw.Error | OSError, advice: str
) -> None:
    """Where somebody had changed the owner of the file, it was "free space"."""
    for journal_error in (write_error(Path("j"), error), open_error(Path("j"), error)):
        _, output = str(journal_error).split("; ")
        assert advice in output
        assert advice != "whose file it is" or "free space" not in output


def test_a_stick_that_is_not_there_is_reported_in_vietnamese(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(Mirror, "_copy", side_effect=[JournalError(Sentence("mirror-gone", GONE)), None])
    mirror = Mirror(tmp_path, [], tmp_path)
    mirror.copy_up_to(1)
    mirror.close()
    reason = mirror.trouble()
    assert isinstance(reason, Sentence)
    assert translator()(reason) == f"{tmp_path}: không thấy thẻ nhớ hoặc USB thứ hai"


GONE = "the second medium is missing"
