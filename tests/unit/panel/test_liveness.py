"""When the controller counts as away and when a lost snapshot is asked for anew."""

from bus import messages as m
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from panel.live.liveness import AWAY_AFTER_NS, GAP_AFTER_NS, Liveness
from webcore.rate_limit import Attempts


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
    asked = [now_ns for now_ns in range(0, 2000 * MS, 10 * MS) if liveness.has_lost_snapshot(now_ns)]
    assert asked[0] == 310 * MS
    assert asked[1] - asked[0] > 2 * GAP_AFTER_NS
    assert len(asked) == 2


def test_another_start_of_the_controller_is_noticed_once() -> None:
    liveness = Liveness(heard_ns=0)
    assert [liveness.note_snapshot(snapshot(1, boot), 0) for boot in ("one", "one", "two", "two")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_five_tries_make_one_address_wait_and_no_other() -> None:
    attempts = Attempts()
    assert [attempts.start("10.0.0.1", "mc", now_ns) for now_ns in range(5)] == [0] * 5
    assert attempts.start("10.0.0.1", "mc", 5) == 60
    assert attempts.start("10.0.0.2", "mc", 5) == 0
    assert attempts.start("10.0.0.1", "mc", 60 * SECOND) == 0


def test_who_goes_on_guessing_waits_an_hour() -> None:
    attempts = Attempts()
    tries = [now_s for now_s in range(3600) if attempts.start("10.0.0.1", "mc", now_s * SECOND) == 0]
    assert len(tries) == 20


def test_many_addresses_together_make_the_seat_wait_but_no_other_seat() -> None:
    attempts = Attempts()
    passed = [address for address in range(200) if attempts.start(f"10.0.0.{address}", "mc", address) == 0]
    assert len(passed) == 30
    assert attempts.start("10.0.1.1", "mc", 200) > 0
    assert attempts.start("10.0.1.1", "desk", 200) == 0


def test_a_right_pin_is_not_counted() -> None:
    attempts = Attempts()
    for now_ns in range(100):
        assert attempts.start("10.0.0.1", "mc", now_ns) == 0
        attempts.succeed("10.0.0.1", "mc", now_ns)


def test_neighbours_in_one_ipv6_network_are_one_guesser() -> None:
    attempts = Attempts()
    for host in range(5):
        attempts.start(f"fd00:1:2:3::{host}", "mc", host)
    assert attempts.start("fd00:1:2:3::99", "mc", 6) > 0
    assert attempts.start("fd00:1:2:4::99", "mc", 6) == 0


def test_the_memory_of_tries_has_an_end() -> None:
    attempts = Attempts()
    for number in range(5000):
        attempts.start(str(number), f"seat {number % 300}", number * SECOND)
    assert len(attempts._attempts) <= 1000
