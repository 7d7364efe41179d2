"""Signatures: what the program minisign writes is read here, what is written here it accepts, nothing else passes."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bamchuong.release.minisign import (
    PublicKey,
    SecretKey,
    SignatureError,
    is_encrypted,
    read_public_key,
    read_secret_key,
    sign,
    verify,
    write_public_key,
    write_secret_key,
)

CONTENT = b"bamchuong\n"
PUBLIC = """untrusted comment: minisign public key C6B607A5CF1EA88
RWSI6vFcemBrDFYUYyR8ZrXKpXPJzD1B13j5+TpJmez6QhYfYXhq+n3Q
"""
SECRET = """untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAiOrxXHpgawxr5OoNQGLrBH1ExBbh40AJv4kdwi1gKo1I\
AtYYYcrceVYUYyR8ZrXKpXPJzD1B13j5+TpJmez6QhYfYXhq+n3QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
"""
SIGNATURE = """untrusted comment: signature from minisign secret key
RUSI6vFcemBrDDlaj+Ley48Rc/O88aFQap6+l6+6CY1UHln2jMIHmDuy1wk3tK9r7U1/++ErBjj9ZXXn5x4ItO0VJPQzGnU3XQE=
trusted comment: bamchuong 9.9
T5h3bTQzfNV91/wn9C6w1gwZXmVpa7C9aKX8/7JuKRSmCur0mXGBnTrZDe/atGgfW2QH27jOFzzux/parDnWDw==
"""
OLDER_KIND = """untrusted comment: signature from minisign secret key
RWSI6vFcemBrDLEzNg9Fe7ESOEUmgZusZnxlp6LsQHReA50wEhpV3XZmsT6yb2YBf9ySc4YK7ibm7IDufnyS2uabmS3ijvTpcQE=
trusted comment: timestamp:1796022705	file:f2
KmQeW9oC04eN6C9rwMEPoQy2tMoTam+kYjJ2YlYuBMyDOhM0uXsLc6v6i8hfux/Ww9sMbCJX6E5dD14kCM2sBA==
"""
"""Made by minisign 0.11 of Debian 12, with a key for these tests alone."""
KEY = SecretKey(b"12345678", b"s" * 32)
OURS = (KEY.public,)


def test_what_minisign_wrote_is_read() -> None:
    key = read_public_key(PUBLIC)
    assert verify(CONTENT, SIGNATURE, (KEY.public, key)) == "bamchuong 9.9"
    secret = read_secret_key(SECRET, "")
    assert (secret.public, is_encrypted(SECRET)) == (key, False)
    assert write_secret_key(secret, "", b"").splitlines()[1] == SECRET.splitlines()[1]
    assert write_public_key(key).splitlines()[1] == PUBLIC.splitlines()[1]


@pytest.mark.skipif(shutil.which("minisign") is None, reason="no minisign here (apt install minisign)")
def test_minisign_accepts_what_is_signed_here(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(CONTENT)
    (tmp_path / "f.minisig").write_text(sign(CONTENT, KEY, "bamchuong 1.2"))
    (tmp_path / "key.pub").write_text(write_public_key(KEY.public))
    command = ["minisign", "-V", "-p", str(tmp_path / "key.pub"), "-m", str(tmp_path / "f")]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (process.returncode, "Trusted comment: bamchuong 1.2" in process.stdout) == (0, True), process


def test_another_content_comment_or_key_is_refused() -> None:
    signature = sign(CONTENT, KEY, "bamchuong 1.2")
    assert verify(CONTENT, signature, OURS) == "bamchuong 1.2"
    for content, file in ((CONTENT + b"x", signature), (CONTENT, signature.replace("1.2", "1.3"))):
        with pytest.raises(SignatureError, match="changed since it was signed"):
            verify(content, file, OURS)
    stranger = SecretKey(b"stranger", b"x" * 32)
    with pytest.raises(SignatureError, match="which is not known here"):
        verify(CONTENT, sign(CONTENT, stranger, "bamchuong 1.2"), OURS)
    namesake = SecretKey(KEY.id, b"x" * 32)
    with pytest.raises(SignatureError, match="or not signed by the key"):
        verify(CONTENT, sign(CONTENT, namesake, "bamchuong 1.2"), OURS)


def test_the_older_kind_of_signature_is_refused() -> None:
    with pytest.raises(SignatureError, match="older kind"):
        verify(CONTENT, OLDER_KIND, (read_public_key(PUBLIC),))


@given(st.integers(0, len(SIGNATURE) - 1), st.characters(codec="ascii"))
@example(place=SIGNATURE.rindex("w=="), letter="0")
def test_no_change_of_one_letter_passes(place: int, letter: str) -> None:
    """Except in the first line, which nobody signed."""
    changed = SIGNATURE[:place] + letter + SIGNATURE[place + 1 :]
    untouched = changed.splitlines()[1:4] == SIGNATURE.splitlines()[1:4]
    try:
        verify(CONTENT, changed, (read_public_key(PUBLIC),))
    except SignatureError:
        return
    assert untouched


@given(st.text() | st.binary().map(lambda content: content.decode("latin-1")))
def test_what_is_no_key_or_signature_is_refused_whatever_it_is(text: str) -> None:
    for read in (read_public_key, lambda text: read_secret_key(text, ""), lambda text: verify(CONTENT, text, OURS)):
        for file in (text, f"untrusted comment: \n{text}", f"untrusted comment: \n{text}\ntrusted comment: \n{text}"):
            with pytest.raises(SignatureError):
                read(file)


def test_a_key_prints_no_secret() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
    assert PublicKey(KEY.id, KEY.public.key).name in repr(KEY)
