"""Who is connected and what is kept: a device that is none any more hears nothing more, one that listens is seen."""

from collections.abc import Callable

import pytest

from panel.auth import credentials as k
from panel.auth.access import SEEN_EVERY_S
from panel.auth.credential_file import CredentialFile
from panel.auth.presence import LISTENED_EVERY_S, Presence
from tests.unit.panel.panel_fakes import FakeHub

EVERYBODY = {"old": 1, "lan": 2, "hung": 1, "gone": 1}


@pytest.fixture
def presence(hub: FakeHub, kept: CredentialFile) -> Presence:
    """Two judges, the desk and one that nobody knows, all connected."""
    for number, seat in (("old", "judge/1"), ("lan", "judge/1"), ("hung", "desk")):
        kept.change(lambda now, number=number, seat=seat: k.paired(now, number, seat, "", "", 0))  # type: ignore[misc]
    hub.streams = dict(EVERYBODY)
    return Presence(hub, kept)


@pytest.mark.parametrize(
    "how, ended",
    [
        (lambda now: now, {"gone"}),
        (lambda now: k.revoked(now, "old"), {"old", "gone"}),
        (lambda now: k.seat_revoked(now, "judge/1"), {"old", "lan", "gone"}),
        (lambda now: k.with_pin(now, "desk", now.pins["desk"]), {"hung", "gone"}),
    ],
)
def test_the_streams_end_of_whom_another_process_put_out(
    presence: Presence,
    hub: FakeHub,
    kept: CredentialFile,
    how: Callable[[k.Credentials], k.Credentials],
    ended: set[str],
) -> None:
    CredentialFile(kept.path.parent).change(how)
    presence.look(0)
    assert set(hub.ended) == ended


def test_a_file_that_cannot_be_read_ends_nothing(presence: Presence, hub: FakeHub, kept: CredentialFile) -> None:
    kept.path.write_text("{")
    presence.look(LISTENED_EVERY_S)
    presence.close(LISTENED_EVERY_S)
    assert hub.ended == []


def seen(kept: CredentialFile) -> dict[str, int]:
    return {number: one.seen_s for number, one in CredentialFile(kept.path.parent).kept().devices.items()}


def test_a_device_that_only_listens_is_seen_now_and_then_and_until_it_goes(
    presence: Presence, hub: FakeHub, kept: CredentialFile
) -> None:
    two_hours_s = 7200
    for now_s in range(two_hours_s):
        presence.look(now_s)
    assert min(seen(kept).values()) >= two_hours_s - LISTENED_EVERY_S
    del hub.streams["lan"]
    presence.look(two_hours_s + SEEN_EVERY_S)
    assert seen(kept)["lan"] == two_hours_s + SEEN_EVERY_S


def test_who_comes_and_goes_is_not_written_down_each_time(
    presence: Presence, hub: FakeHub, kept: CredentialFile
) -> None:
    for now_s in range(SEEN_EVERY_S):
        hub.streams = dict(EVERYBODY) if now_s % 2 else {}
        presence.look(now_s)
    assert set(seen(kept).values()) == {0}


def test_who_listens_when_the_panel_ends_was_seen_until_then(presence: Presence, kept: CredentialFile) -> None:
    presence.look(0)
    presence.close(SEEN_EVERY_S)
    assert set(seen(kept).values()) == {SEEN_EVERY_S}
