"""Secret keys with a password: those of the program minisign are read here, and its cost of a password is kept."""

import pytest

from bamchuong.release.minisign import (
    SignatureError,
    is_encrypted,
    read_public_key,
    read_secret_key,
    write_secret_key,
)
from tests.unit.bamchuong.release.releases import KEY

PASSWORD_SECRET = """untrusted comment: minisign encrypted secret key
RWRTY0IyWECFzKW4MAcFX7kjJJMsCAzgF2CVfmUiJH/29dS+yx4AAAACAAAAAAAAAEAAAAAAl0BBW1e++OiDDUsj+aNJM0SmIVwb0w1uxOtU/ybmFohX\
8bDBejfGXaLV7d3XO6cUL5HrUs+O4raW0ZkabzzMA/w3+s9rbruy158MiHiWBMA6XHZb9kLXo7EMTENYFvIWhpCqiHdyBF0=
"""
"""Its password is "geheim"."""
PASSWORD_PUBLIC = """untrusted comment: minisign public key 4A1DB91348A1423D
RWQ9QqFIE7kdSpRBH5ZwZqQDUoH6evtqtt8BN0+//rgKBgUoDBZ/Q6Ug
"""


def test_a_key_with_a_password_is_read_with_it_and_not_with_another() -> None:
    assert is_encrypted(PASSWORD_SECRET)
    assert read_secret_key(PASSWORD_SECRET, "geheim").public == read_public_key(PASSWORD_PUBLIC)
    with pytest.raises(SignatureError, match="wrong password"):
        read_secret_key(PASSWORD_SECRET, "Geheim")


def test_a_key_that_is_written_with_a_password_is_read_with_it() -> None:
    text = write_secret_key(KEY, "pass", b"salt" * 8)
    assert KEY.seed.hex() not in text
    assert read_secret_key(text, "pass") == KEY
