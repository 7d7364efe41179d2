"""pigpio's microseconds on our clock: they wrap, its daemon replies late, and NTP steers only one of the two."""

from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as S
from bus.units import NS_PER_US as US
from firmware.pins.gpiozero_clock import ANCHOR_AGE_NS, QUIET_NS, WRAP, Anchor, MicrosecondTicks

T = 5_000 * S


class Daemon:
    """pigpio's daemon and our clock. `asking_us`: how long each of the next readings takes, the tick half way."""

    def __init__(self, begins_at: int, *asking_us: int) -> None:
        self.now_ns = T
        self.ahead = 0
        self._begins_at, self._asking_us = begins_at, list(asking_us)

    def clock(self) -> int:
        return self.now_ns

    def tick_at(self, at_ns: int) -> int:
        return (self._begins_at + self.ahead + (at_ns - T) // US) % WRAP

    def ticks(self) -> int:
        asking_ns = (self._asking_us.pop(0) if self._asking_us else 100) * US
        self.now_ns += asking_ns
        return self.tick_at(self.now_ns - asking_ns // 2)


def test_ticks_are_right_before_and_after_they_wrap() -> None:
    anchor = Anchor(WRAP - 5, T, 0)
    assert [anchor.to_ns(tick) for tick in (WRAP - 6, WRAP - 5, WRAP - 1, 0, 5)] == [
        T + n * US for n in (-1, 0, 4, 5, 10)
    ]


def test_the_narrowest_of_several_readings_anchors_the_clock() -> None:
    daemon = Daemon(WRAP - 100, 9_000, 40, 7_000)
    ticks = MicrosecondTicks(daemon, daemon.clock)
    assert abs(ticks.to_ns(daemon.tick_at(T + 3 * S)) - (T + 3 * S)) <= 20 * US


def test_presses_of_one_question_share_an_anchor_and_later_ones_get_a_new_one() -> None:
    daemon = Daemon(0)
    ticks = MicrosecondTicks(daemon, daemon.clock)
    daemon.now_ns += ANCHOR_AGE_NS
    daemon.ahead = 4_000  # NTP has turned our clock back by 4 ms
    pressed_ns = daemon.now_ns
    before = ticks.to_ns(daemon.tick_at(pressed_ns))
    ticks.reanchor()
    assert ticks.to_ns(daemon.tick_at(pressed_ns + 7 * US)) - before == 7 * US
    daemon.now_ns += QUIET_NS + 10 * MS
    ticks.reanchor()
    assert abs(ticks.to_ns(daemon.tick_at(daemon.now_ns)) - daemon.now_ns) <= 100 * US
