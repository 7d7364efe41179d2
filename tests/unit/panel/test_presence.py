"""Who is connected and what is kept: a device that is none any more hears nothing more, one that listens is seen."""

from collections.abc import Callable

import pytest

from panel.auth.access import SEEN_INTERVAL_S
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, Newcomer, add_device, remove_device, revoke_seat, set_pin
from panel.auth.presence import CONNECTED_INTERVAL_S, Presence
from tests.unit.panel.panel_fakes import FakeHub

EVERYBODY = {"old": 1, "lan": 2, "hung": 1, "gone": 1}


@pytest.fixture
def presence(hub: FakeHub, credential_file: CredentialFile) -> Presence:
    """Two judges, the desk and one that nobody knows, all connected."""
    for number, seat in (("old", "judge/1"), ("lan", "judge/1"), ("hung", "desk")):
        credential_file.change(lambda now, number=number, seat=seat: add_device(now, number, Newcomer(seat), 0))  # type: ignore[misc]
    hub.streams = dict(EVERYBODY)
    return Presence(hub, credential_file, AccessLog(hub.record_access))


@pytest.mark.parametrize(
    "how, ended",
    [
        (lambda now: now, {"gone"}),
        (lambda now: remove_device(now, "old"), {"old", "gone"}),
        (lambda now: revoke_seat(now, "judge/1"), {"old", "lan", "gone"}),
        (lambda now: set_pin(now, "desk", now.pin_hashes["desk"]), {"hung", "gone"}),
    ],
)
def test_the_streams_end_of_whom_another_process_put_out(
    presence: Presence,
    hub: FakeHub,
    credential_file: CredentialFile,
    how: Callable[[Credentials], Credentials],
    ended: set[str],
) -> None:
    CredentialFile(credential_file.path.parent.parent).change(how)
    presence.check(0)
    assert set(hub.ended) == ended


def test_a_file_that_cannot_be_read_ends_nothing(
    presence: Presence, hub: FakeHub, credential_file: CredentialFile
) -> None:
    credential_file.path.write_text("{")
    presence.check(CONNECTED_INTERVAL_S)
    presence.close(CONNECTED_INTERVAL_S)
    assert hub.ended == []


def seen_seconds(credential_file: CredentialFile) -> dict[str, int]:
    return {
        number: device.seen_s
        for number, device in CredentialFile(credential_file.path.parent.parent).read().devices.items()
    }


def test_a_device_that_only_listens_is_seen_now_and_then_and_until_it_goes(
    presence: Presence, hub: FakeHub, credential_file: CredentialFile
) -> None:
    two_hours_s = 7200
    for now_s in range(two_hours_s):
        presence.check(now_s)
    assert min(seen_seconds(credential_file).values()) >= two_hours_s - CONNECTED_INTERVAL_S
    del hub.streams["lan"]
    presence.check(two_hours_s + SEEN_INTERVAL_S)
    assert seen_seconds(credential_file)["lan"] == two_hours_s + SEEN_INTERVAL_S


def test_who_comes_and_goes_is_not_written_down_each_time(
    presence: Presence, hub: FakeHub, credential_file: CredentialFile
) -> None:
    for now_s in range(SEEN_INTERVAL_S):
        hub.streams = dict(EVERYBODY) if now_s % 2 else {}
        presence.check(now_s)
    assert set(seen_seconds(credential_file).values()) == {1}, "when they were used for the first time"


def test_who_listens_when_the_panel_ends_was_seen_until_then(
    presence: Presence, credential_file: CredentialFile
) -> None:
    presence.check(0)
    presence.close(SEEN_INTERVAL_S)
    assert set(seen_seconds(credential_file).values()) == {SEEN_INTERVAL_S}
