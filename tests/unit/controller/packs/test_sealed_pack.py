"""Sealed packs: what goes in comes out with the pin, and with nothing else."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bus.bad_file import BadFileError
from controller.packs.access_log import read_access_log
from controller.packs.pack import PIN_VARIABLE
from controller.packs.pack_reader import find_pack, open_sealed, prepare_for_sealing, read_content
from controller.packs.question_pictures import picture_token
from controller.packs.sealed_pack import PackContent, WrongPinError, seal, unseal
from tests.unit.controller.packs.workbooks import HEAD, good_rows, workbook

PIN = "tháng tư 2018"


@pytest.fixture(scope="module")
def content() -> PackContent:
    return prepare_for_sealing(find_pack("long-bien-2018"))


@pytest.fixture(scope="module")
def data(content: PackContent) -> bytes:
    return seal(content, PIN)


def test_what_was_sealed_comes_out_with_the_pin(content: PackContent, data: bytes) -> None:
    assert unseal(data, PIN, "p.sealed") == content


def test_no_word_of_a_question_stands_in_a_sealed_file(content: PackContent, data: bytes) -> None:
    for question in content.pack.questions:
        for text in (question.text, question.answer, question.notes):
            assert len(text.encode()) < 6 or text.encode() not in data


def test_two_seals_of_one_pack_have_nothing_in_common(content: PackContent, data: bytes) -> None:
    second = seal(content, PIN)
    assert second[24:80] != data[24:80]


@pytest.mark.parametrize("pin", ["", "123456", PIN + " "])
def test_another_pin_opens_nothing(pin: str, data: bytes) -> None:
    with pytest.raises(WrongPinError, match="the PIN is wrong, or the file was changed"):
        unseal(data, pin, "p.sealed")


@pytest.mark.parametrize("place", [24, 45, 60, -1])
def test_a_changed_byte_is_found(place: int, data: bytes) -> None:
    changed = bytearray(data)
    changed[place] ^= 1
    with pytest.raises(WrongPinError):
        unseal(bytes(changed), PIN, "p.sealed")


@pytest.mark.parametrize("broken", [b"", b"bamchuong sealed pack 1\n", b"bamchuong sealed pack 2\n" + bytes(99)])
def test_what_is_no_sealed_pack_is_refused(broken: bytes) -> None:
    with pytest.raises(BadFileError, match="not a sealed pack of this version"):
        unseal(broken, PIN, "p.sealed")


def test_a_short_pin_is_refused(content: PackContent) -> None:
    with pytest.raises(BadFileError, match="at least 6"):
        seal(content, "12345")


def test_without_a_pin_a_sealed_pack_is_refused_with_the_way_to_give_it(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PIN_VARIABLE, raising=False)
    path = tmp_path / "p.sealed"
    path.write_bytes(data)
    with pytest.raises(BadFileError, match=f"sealed; give its PIN with --pin or in {PIN_VARIABLE}"):
        read_content(path)
    assert read_access_log(path) == ()


def test_every_opening_and_every_failed_try_is_on_record(content: PackContent, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.sealed"
    path.write_bytes(data)
    with pytest.raises(WrongPinError):
        open_sealed(path, "wrong pin", "a look")
    assert open_sealed(path, PIN, "the evening").pack == content.pack
    assert [(access.opened, access.why) for access in read_access_log(path)] == [
        (False, "a look"),
        (True, "the evening"),
    ]


def test_what_cannot_be_put_on_record_is_not_opened(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.sealed"
    path.write_bytes(data)
    (tmp_path / "p.sealed.openings").mkdir()
    with pytest.raises(BadFileError, match="cannot be logged"):
        open_sealed(path, PIN, "the evening")


def test_an_evening_finds_the_pin_in_its_environment(
    content: PackContent, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.sealed"
    path.write_bytes(data)
    monkeypatch.setenv(PIN_VARIABLE, PIN)
    assert read_content(find_pack(str(path))).pack == content.pack


def test_pictures_are_sealed_with_the_pack(tmp_path: Path) -> None:
    rows = good_rows()
    rows[0].append("hình")
    rows[3].append("cau-3.png")
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "PNG")
    (tmp_path / "cau-3.png").write_bytes(file.getvalue())
    (tmp_path / "pack.xlsx").write_bytes(workbook(rows))
    sealed = prepare_for_sealing(tmp_path / "pack.xlsx")
    assert sealed.pack.questions[2].picture == "cau-3.png"
    assert sealed.pack.pictures == {"cau-3.png": picture_token(file.getvalue())}
    content = unseal(seal(sealed, PIN), PIN, "p")
    assert Image.open(io.BytesIO(content.pictures["cau-3.png"])).size == (64, 48)
    assert content == sealed


def test_a_pack_has_the_same_digest_sealed_or_not_and_another_with_another_picture(tmp_path: Path) -> None:
    path = tmp_path / "pack.xlsx"
    path.write_bytes(workbook([[*HEAD, "hình"], ["a", "Gì đây?", "x", "", "", "a.png"]]))
    digests = []
    for colour in ("red", "blue"):
        Image.new("RGB", (9, 9), colour).save(tmp_path / "a.png")
        digests += [
            read_content(path).pack.digest,
            prepare_for_sealing(path).pack.digest,
            prepare_for_sealing(path).pack.without_texts().digest,
        ]
    assert len(set(digests[:3])) == len(set(digests[3:])) == 1
    assert digests[0] != digests[3]
