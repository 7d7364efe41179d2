"""Clips beside a pack: there, of a kind that can be played, neither long nor heavy; sealed with it."""

import hashlib
from pathlib import Path

import pytest

from controller.packs import question_clips
from controller.packs.pack import Clip
from controller.packs.pack_reader import examine_file, prepare_for_sealing, read_content
from controller.packs.question_clips import clip_fault, clip_record
from controller.packs.question_pictures import picture_token
from controller.packs.sealed_pack import seal, unseal
from controller.packs.unsealed_cache import UnsealedCache
from question_files.findings import Finding
from tests.unit.controller.packs.workbooks import HEAD, workbook
from tests.unit.panel.slides.containers import mp4, webm
from tests.unit.question_files.media.sound_files import mp3, wav
from tests.unit.question_files.media.test_media import film


def pack_with(folder: Path, name: str, heading: str = "clip") -> Path:
    path = folder / "pack.xlsx"
    path.write_bytes(workbook([[*HEAD, heading], ["a", "Nhạc gì đây?", "x", "", "", name]]))
    return path


def findings(folder: Path, name: str) -> list[str]:
    return [finding.code for finding in examine_file(pack_with(folder, name)).findings]


def sentence(name: str, data: bytes) -> str:
    code, args = clip_fault(data, name)
    return str(Finding(code, args=args).sentence)


@pytest.mark.parametrize("heading", ["đoạn phát", "clip", "Video", "Âm thanh", "tên clip"])
def test_a_clip_beside_the_pack_is_good_whatever_its_column_is_called(heading: str, tmp_path: Path) -> None:
    (tmp_path / "nhạc nền.mp3").write_bytes(mp3())
    content = read_content(pack_with(tmp_path, "Nhạc  nền.MP3", heading))
    name, clip = next(iter(content.pack.clips.items()))
    assert (name, clip) == ("Nhạc  nền.MP3", Clip(picture_token(mp3()), "sound", 2612))
    assert content.clips[name] == mp3()


@pytest.mark.parametrize(
    "name, data, codes",
    [
        ("a.mp3", mp3(), []),
        ("a.wav", wav(), []),
        ("a.mp4", film(), []),
        ("nhac", mp3(), []),
        ("a.webm", webm(), ["clip-length"]),
        ("a.mp4", film(181), ["clip-long"]),
        ("a.mp4", film(sound=b"ac-3"), ["clip-codec"]),
        ("a.mp4", mp4(b"avc1", 3840, 2160), ["clip-length"]),
        ("a.mp3", b"OggS" + bytes(500), ["clip-bad"]),
        ("a.mp4", b"", ["clip-bad"]),
    ],
)
def test_what_cannot_be_played_is_an_error(name: str, data: bytes, codes: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert findings(tmp_path, name) == codes


def test_one_that_is_not_there_or_has_no_plain_name_is_an_error(tmp_path: Path) -> None:
    assert findings(tmp_path, "không có.mp3") == ["clip-missing"]
    assert findings(tmp_path, "../khac.mp3") == ["clip-name"]
    for name in ("A.mp3", "a.MP3"):
        (tmp_path / name).write_bytes(mp3())
    assert findings(tmp_path, "a.mp3") == ["clip-several"]


def test_a_webm_is_good_but_the_person_is_told_who_cannot_play_it() -> None:
    from tests.unit.question_files.media.test_media import cluster

    assert clip_fault(webm() + cluster(0, 0, 4000), "a.webm")[0] == "clip-webm"


def test_what_is_too_heavy_is_told_with_the_limit_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy = film() + bytes(question_clips.MAX_BYTES)
    assert sentence("phim dài.mp4", heavy) == (
        "the clip phim dài.mp4 is too large (8.0 MB); at most 8.0 MB are allowed. This makes it smaller: "
        'ffmpeg -i "phim dài.mp4" -t 180 -vf scale=-2:720 -c:v libx264 -pix_fmt yuv420p -crf 27 -c:a aac -b:a 128k '
        '-movflags +faststart "phim dài-2.mp4"'
    )
    (tmp_path / "a.mp3").write_bytes(mp3())
    monkeypatch.setattr(question_clips, "MAX_PICTURES_BYTES", 100)
    assert findings(tmp_path, "a.mp3") == ["clips-heavy"]
    monkeypatch.setattr(question_clips, "MAX_CLIPS", 0)
    assert findings(tmp_path, "a.mp3") == ["clips-many"]


@pytest.mark.parametrize(
    "name, data, command",
    [
        ("nhạc.wma", b"0&\xb2u", 'ffmpeg -i "nhạc.wma" -t 180 -vn -c:a libmp3lame -b:a 128k "nhạc.mp3"'),
        ("nhạc.mp3", b"rubbish", 'ffmpeg -i "nhạc.mp3" -t 180 -vn -c:a libmp3lame -b:a 128k "nhạc-2.mp3"'),
        ("phim.avi", b"RIFF....AVI ", '-movflags +faststart "phim.mp4"'),
    ],
)
def test_a_foreign_file_is_told_the_command_that_makes_it_right(name: str, data: bytes, command: str) -> None:
    assert command in sentence(name, data)


def test_it_is_sealed_with_its_pack_and_an_exchanged_one_is_another_pack(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav(2))
    content = prepare_for_sealing(pack_with(tmp_path, "a.wav"))
    assert unseal(seal(content, "mật khẩu"), "mật khẩu", "x") == content
    (tmp_path / "a.wav").write_bytes(wav(2)[:-1] + b"\x01")
    assert prepare_for_sealing(tmp_path / "pack.xlsx").pack.digest != content.pack.digest
    assert content.pack.without_texts().clips == {}
    assert content.pack.without_texts().digest == content.pack.digest


def test_a_pack_without_clips_has_the_hash_that_it_always_had(tmp_path: Path) -> None:
    questions = '[[{"section":"a","text":"Nhạc gì đây?","answer":"x"}],[]]'
    digest = hashlib.sha256(questions.encode()).hexdigest()
    assert read_content(pack_with(tmp_path, "")).pack.digest == digest, "journals and papers name it"


def test_it_is_published_under_its_token_and_found_again_after_a_power_cut(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav(2))
    content = read_content(pack_with(tmp_path, "a.wav"))
    cache = UnsealedCache(tmp_path / "data", tmp_path / "run")
    cache.replace_all(content)
    cache.publish_pictures()
    token = clip_record(wav(2)).token
    assert (tmp_path / "run" / "pictures" / token).read_bytes() == wav(2)
    assert (tmp_path / "run" / "pictures" / token).stat().st_mode & 0o777 == 0o640, "the pages are other users"
    (pack,) = (tmp_path / "data" / "opened").iterdir()
    assert pack.stat().st_mode & 0o777 == 0o600, "it holds all answers"
    next_cache = UnsealedCache(tmp_path / "data", tmp_path / "run")
    assert next_cache.pack_by_digest(content.pack.digest) == content.pack
    next_cache.close()
    assert not (tmp_path / "run" / "pictures").exists()
