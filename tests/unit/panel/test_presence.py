"""Who is connected and what is kept: a device that is none any more hears nothing more."""

from collections.abc import Callable

import pytest
from panel_fakes import FakeHub

from controller.panel import kept as k
from controller.panel.presence import Presence
from controller.panel.store import Store

EVERYBODY = {"old": 1, "lan": 2, "hung": 1, "gone": 1}


@pytest.fixture
def presence(hub: FakeHub, kept: Store) -> Presence:
    """Two judges, the desk and one that nobody knows, all connected."""
    for number, seat in (("old", "judge/1"), ("lan", "judge/1"), ("hung", "desk")):
        kept.change(lambda now, number=number, seat=seat: k.paired(now, number, seat, "", "", 0))  # type: ignore[misc]
    hub.streams = dict(EVERYBODY)
    return Presence(hub, kept)


@pytest.mark.parametrize(
    "how, ended",
    [
        (lambda now: now, ["gone"]),
        (lambda now: k.revoked(now, "old"), ["old", "gone"]),
        (lambda now: k.seat_revoked(now, "judge/1"), ["old", "lan", "gone"]),
        (lambda now: k.with_pin(now, "desk", now.pins["desk"]), ["hung", "gone"]),
    ],
)
def test_the_streams_end_of_whom_another_process_put_out(
    presence: Presence, hub: FakeHub, kept: Store, how: Callable[[k.Kept], k.Kept], ended: list[str]
) -> None:
    Store(kept.path.parent).change(how)
    presence.look()
    assert hub.ended == ended


def test_a_file_that_cannot_be_read_ends_nothing(presence: Presence, hub: FakeHub, kept: Store) -> None:
    kept.path.write_text("{")
    presence.look()
    assert hub.ended == []
