"""When the controller counts as away and when a lost snapshot is asked for anew."""

from bus import messages as m
from bus.units import NS_PER_MS as MS
from panel.live.liveness import AWAY_AFTER_NS, GAP_AFTER_NS, Liveness


def snapshot(seq: int, boot: str = "one") -> m.Snapshot:
    return m.Snapshot(m.Audience.MC, boot, seq, 1, 0, "", "", m.Phase.SETUP, ())


def beat(seq: int) -> m.Beat:
    return m.Beat(seq, 0, 0)


def test_the_controller_is_away_until_its_first_beat_and_after_a_silence() -> None:
    liveness = Liveness(heard_ns=0)
    assert liveness.is_away(0)
    liveness.note_beat(beat(1), 10 * MS)
    assert not liveness.is_away(10 * MS + AWAY_AFTER_NS)
    assert liveness.is_away(10 * MS + AWAY_AFTER_NS + 1)


def test_a_beat_ahead_of_its_snapshot_is_no_loss_for_a_while() -> None:
    liveness = Liveness(heard_ns=0)
    liveness.note_snapshot(snapshot(4), 0)
    liveness.note_beat(beat(5), 0)
    assert not liveness.has_lost_snapshot(GAP_AFTER_NS)
    liveness.note_snapshot(snapshot(5), GAP_AFTER_NS)
    assert not liveness.has_lost_snapshot(10 * GAP_AFTER_NS)


def test_a_snapshot_that_never_came_is_asked_for_once_and_then_ever_more_slowly() -> None:
    liveness = Liveness(heard_ns=0)
    liveness.note_snapshot(snapshot(4), 0)
    liveness.note_beat(beat(5), 0)
    requests_ns = [now_ns for now_ns in range(0, 2000 * MS, 10 * MS) if liveness.has_lost_snapshot(now_ns)]
    assert requests_ns[0] == 310 * MS
    assert requests_ns[1] - requests_ns[0] > 2 * GAP_AFTER_NS
    assert len(requests_ns) == 2


def test_another_start_of_the_controller_is_noticed_once() -> None:
    liveness = Liveness(heard_ns=0)
    assert [liveness.note_snapshot(snapshot(1, boot), 0) for boot in ("one", "one", "two", "two")] == [
        True, False, True, False,
    ]  # fmt: skip
