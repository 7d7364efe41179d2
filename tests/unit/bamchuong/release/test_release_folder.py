"""A release on a stick: what is checked before anything of it is used."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bamchuong.release import manifest as m
from bamchuong.release.release_folder import SITE_KEYS, check, copy_checked, read_manifest, trusted_keys
from bus.bad_file import BadFileError
from tests.unit.bamchuong.release.releases import KEY, STRANGER, make_release, sign_again, trust

KEYS = (KEY.public,)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_release(tmp_path / "bamchuong-9.9", "9.9", {"hardware/install": "exit 0"})


def test_a_genuine_release_is_copied_with_what_its_manifest_names_and_nothing_else(
    release: Path, tmp_path: Path
) -> None:
    (release / "wheels" / "gift-1.0-py3-none-any.whl").write_bytes(b"a library that nobody signed")
    manifest = read_manifest(release, KEYS)
    (tmp_path / "copy").mkdir()
    copy_checked(release, manifest, tmp_path / "copy")
    copied = {str(path.relative_to(tmp_path / "copy")) for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    assert copied == {file.path for file in manifest.files}
    assert "gift" not in str(copied)


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-pi.txt", "wheels/library-1.0-py3-none-any.whl"])
@pytest.mark.parametrize("change", ["another", "longer", "shorter", "missing"])
def test_a_file_that_was_altered_is_refused_by_its_name(release: Path, path: str, change: str) -> None:
    manifest = read_manifest(release, KEYS)
    content = (release / path).read_bytes()
    (release / path).write_bytes(
        {"another": b"x" + content[1:], "longer": content + b"x", "shorter": content[:-1], "missing": b""}[change]
    )
    if change == "missing":
        (release / path).unlink()
    with pytest.raises(BadFileError, match=f"{path}: .*refused|{path}: No such file"):
        check(release, manifest)


def test_an_altered_manifest_is_refused(release: Path) -> None:
    content = (release / m.NAME).read_bytes()
    (release / m.NAME).write_bytes(content.replace(b"9.9", b"9.8"))
    with pytest.raises(BadFileError, match="changed since it was signed"):
        read_manifest(release, KEYS)


def test_without_a_signature_it_is_refused(release: Path) -> None:
    (release / m.SIGNATURE).unlink()
    with pytest.raises(BadFileError, match="refused: not signed"):
        read_manifest(release, KEYS)


def test_signed_by_somebody_else_it_is_refused_until_the_owner_trusts_that_key(release: Path, tmp_path: Path) -> None:
    sign_again(release, "9.9", STRANGER)
    with pytest.raises(BadFileError, match="which is not known here"):
        read_manifest(release, KEYS)
    with pytest.raises(BadFileError, match="this version holds no key of a maintainer"):
        read_manifest(release, ())
    trust(tmp_path / SITE_KEYS, STRANGER)
    assert read_manifest(release, trusted_keys(tmp_path / SITE_KEYS)).version == "9.9"


def test_the_signature_of_another_release_is_refused_though_its_key_is_known(release: Path) -> None:
    sign_again(release, "9.9", comment="bamchuong 1.0")
    with pytest.raises(BadFileError, match=r"signed as 'bamchuong 1\.0', but it is version 9\.9"):
        read_manifest(release, KEYS)


def test_a_key_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "bad.pub").write_text("no key")
    with pytest.raises(BadFileError, match=r"bad\.pub: not a key of minisign"):
        trusted_keys(tmp_path)


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/passwd", "wheels/../../evil", "a/b/c", "", ".hidden", "wheels/", "a\nb", "wheels/.."]
)
def test_no_path_leads_out_of_the_release(path: str) -> None:
    content = m.encode(m.Manifest(version="1.0", commit="", built_s=0, files=(m.ReleaseFile(path, 0, "0" * 64),)))
    with pytest.raises(BadFileError, match=r"release\.json: Expected `str` matching"):
        m.decode(content, "stick")


def test_a_release_without_its_program_or_with_a_file_twice_is_refused(release: Path) -> None:
    manifest = read_manifest(release, KEYS)
    for files, message in ((manifest.files[:1], "does not name"), (manifest.files * 2, "names a file twice")):
        content = m.encode(m.Manifest(version="9.9", commit="", built_s=0, files=files))
        with pytest.raises(BadFileError, match=message):
            m.decode(content, "stick")


@pytest.mark.parametrize(
    "older, newer",
    [("0.1.0", "0.2.0"), ("0.9", "0.10"), ("1.0", "1.0.1"), ("0.2.0rc1", "0.2.0"), ("0.2.0.dev3", "0.2"), ("", "0.1")],
)
def test_versions_are_compared_by_their_numbers(older: str, newer: str) -> None:
    assert (m.is_older(older, newer), m.is_older(newer, older)) == (True, False)


@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=4))
def test_no_version_is_older_than_itself(numbers: list[int]) -> None:
    version = ".".join(map(str, numbers))
    assert not m.is_older(version, version)
    assert not m.is_older(f"{version}.0" if len(numbers) < 4 else version, version)
