"""Packages of matches: the same bytes for the same content, and any other byte, member or name is refused."""

import random
import zipfile
from pathlib import Path

import msgspec
import pytest

from bus.bad_file import BadFileError
from controller.exchange.envelope import SecretKey
from controller.matches.package_file import (
    Member,
    PackageStatement,
    extract_member,
    is_member_name,
    member_bytes,
    read_package,
    write_package,
)

FILES: dict[str, bytes | Path] = {"match.toml": b'title = "A"', "packs/a.sealed": bytes(range(256)) * 40}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package(tmp_path / "a.bcmatch", "Cụm 1", "1.0", FILES)
    return tmp_path / "a.bcmatch"


def codes(path: Path) -> list[str]:
    with pytest.raises(BadFileError) as failure:
        read_package(path)
    return [sentence.code for sentence in failure.value.sentences if not isinstance(sentence, str)]


def rewritten(path: Path, members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> Path:
    """A ZIP file as another program writes it."""
    other = path.with_name("other.bcmatch")
    with zipfile.ZipFile(other, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, compression)
    return other


def members(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def test_what_was_packed_comes_out_again_and_the_same_content_gives_the_same_bytes(package: Path) -> None:
    read = read_package(package)
    assert [member.name for member in read.statement.members] == list(FILES)
    assert (read.statement.title, read.signed_by) == ("Cụm 1", ())
    assert member_bytes(package, "packs/a.sealed") == FILES["packs/a.sealed"]
    with (package.parent / "out").open("wb") as out:
        extract_member(package, "match.toml", out)
    assert (package.parent / "out").read_bytes() == FILES["match.toml"]
    (package.parent / "pack").write_bytes(member_bytes(package, "packs/a.sealed"))
    second = package.parent / "b.bcmatch"
    write_package(second, "Cụm 1", "1.0", FILES | {"packs/a.sealed": package.parent / "pack"})
    assert second.read_bytes() == package.read_bytes()


def test_signatures_stand_last_and_change_nothing_of_what_is_signed(package: Path) -> None:
    key, signed = SecretKey(bytes(range(32))), package.with_name("signed.bcmatch")
    write_package(signed, "Cụm 1", "1.0", FILES, keys=[key])
    assert [name for name, _ in members(signed)] == ["statement.json", *FILES, "signatures.json"]
    assert read_package(package).signed_by == ()
    assert read_package(signed).signed_by == (key.public,)
    assert read_package(signed).digest == read_package(package).digest


def test_a_signature_of_another_content_is_refused(package: Path) -> None:
    key, other = SecretKey(bytes(range(32))), package.with_name("other.bcmatch")
    write_package(other, "Cụm 2", "1.0", FILES, keys=[key])
    signatures = dict(members(other))["signatures.json"]
    other.unlink()
    with zipfile.ZipFile(package, "a") as archive:
        entry = zipfile.ZipInfo("signatures.json", (1980, 1, 1, 0, 0, 0))
        entry.external_attr, entry.create_system = 0o600 << 16, 3
        archive.writestr(entry, signatures)
    assert codes(package) == ["signatures-of-other"]


def test_no_flipped_bit_and_no_shortened_file_is_taken(package: Path) -> None:
    data = package.read_bytes()
    draw = random.Random(5)
    for _ in range(150):
        place = draw.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        package.write_bytes(changed)
        assert codes(package), place
    for length in (0, 3, 40, len(data) // 2, len(data) - 1):
        package.write_bytes(data[:length])
        assert codes(package), length
    package.write_bytes(data + b"more")
    assert codes(package)


def test_what_is_no_package_is_told_so(package: Path) -> None:
    package.write_bytes(b"title = 'A'")
    assert codes(package) == ["package-foreign"]
    assert codes(rewritten(package, [("word/document.xml", b"<x/>")])) == ["package-foreign"]
    package.write_bytes((rewritten(package, [("statement.json", b"{}")])).read_bytes())
    assert codes(package) == ["package-foreign"]


def test_a_bomb_a_second_member_and_one_that_nobody_named_are_refused(package: Path) -> None:
    every = members(package)
    assert codes(rewritten(package, every, zipfile.ZIP_DEFLATED)) == ["package-changed"]
    assert codes(rewritten(package, [*every, ("slides/x.png", b"x")])) == ["package-changed"]
    assert codes(rewritten(package, every[:-1])) == ["package-changed"]
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = rewritten(package, [*every, every[-1]])
    assert codes(twice) == ["package-changed"]


@pytest.mark.parametrize(
    "name",
    [
        "../match.toml",
        "slides/../../x",
        "slides/a\\b.png",
        "/etc/passwd",
        "slides/.x",
        "packs/a.csv",
        "journal.sqlite",
        "slides/a\nb.png",
        "formats/\x1b[2J.toml",
        "packs/a\x7f.sealed",
    ],
)
def test_a_name_that_leads_out_of_the_package_or_holds_control_characters_is_refused(package: Path, name: str) -> None:
    assert not is_member_name(name)
    statement = msgspec.json.decode(members(package)[0][1])
    statement["members"] = [{"name": name, "size": 1, "sha256": "0" * 64}]
    assert codes(rewritten(package, [("statement.json", msgspec.json.encode(statement)), (name, b"x")])) == [
        "package-foreign"
    ]


def test_one_of_a_newer_program_and_one_that_is_too_large_are_told(package: Path) -> None:
    statement = msgspec.json.decode(members(package)[0][1])
    newer = msgspec.json.encode(statement | {"version": 2, "more": True})
    assert codes(rewritten(package, [("statement.json", newer)])) == ["package-newer"]
    huge = tuple(Member(f"slides/{number}.png", 200_000_000, "0" * 64) for number in range(2))
    large = msgspec.json.encode(PackageStatement("bamchuong-match", 1, "x", "1", huge))
    assert codes(rewritten(package, [("statement.json", large)])) == ["package-large"]
