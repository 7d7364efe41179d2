"""The simulated buttons: instants, bounce, lateness, refusals; lamps and horn, observed at their pins."""

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bus.messages import FromGpioSim, Pulse, PulseReply, Sentence, SetButton
from bus.units import NS_PER_MS as MS
from firmware.pins.edges import Edge
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from firmware.pins.simulated_board import MAX_AHEAD_NS, MAX_STATES, SimulatedButtons, SimulatedLamps
from hardware.board import Horn

T = 50_000 * MS + 123
LINES = {1: "GPIO17", 2: "GPIO27"}


class Hall:
    """Buttons, their source, and all replies."""

    def __init__(self) -> None:
        self.buttons = SimulatedButtons(LINES)
        self.source = GpiozeroEdges(LINES, self.buttons.factory)
        self.replies: list[PulseReply] = []

    def handle(self, message: Pulse | SetButton, now_ns: int = T) -> None:
        self.buttons.handle(message, self._reply, now_ns)

    def _reply(self, reply: FromGpioSim) -> None:
        assert isinstance(reply, PulseReply)
        self.replies.append(reply)

    def edges(self) -> list[tuple[int, int]]:
        return [(event.station, event.at_ns) for event in self.source.drain() if isinstance(event, Edge)]


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall()
    yield hall
    hall.source.close()


def test_a_pulse_happens_at_its_instant_and_not_before(hall: Hall) -> None:
    hall.handle(Pulse("a", 1, T + MS))
    assert hall.buttons.due_ns() == T + MS
    hall.buttons.advance(T + MS - 1, T + MS - 1)
    assert hall.edges() == []
    hall.buttons.advance(T + MS, T + MS + 500)
    assert hall.edges() == [(1, T + MS)]
    assert [(reply.id, reply.late_ns) for reply in hall.replies] == [("a", 500)]


def test_pulses_happen_in_the_order_of_their_instants(hall: Hall) -> None:
    hall.handle(Pulse("later", 1, T + 250_000))
    hall.handle(Pulse("first", 2, T))
    hall.buttons.advance(T + MS, T + MS)
    assert hall.edges() == [(2, T), (1, T + 250_000)]


def test_the_line_stays_low_for_as_long_as_it_is_held(hall: Hall) -> None:
    hall.handle(Pulse("a", 1, T, 40 * MS))
    hall.buttons.advance(T + 40 * MS - 1, T)
    assert hall.source.levels()[1]
    hall.buttons.advance(T + 40 * MS, T)
    assert not hall.source.levels()[1]


@pytest.mark.parametrize("bounce_ns", [(8_000, 12_000, 268_000, 560_000), (560_000, 8_000, 12_000, 268_000, 900_000)])
def test_a_bouncing_contact_makes_edges_and_settles_low(hall: Hall, bounce_ns: tuple[int, ...]) -> None:
    hall.handle(Pulse("a", 1, T, 40 * MS, bounce_ns))
    hall.buttons.advance(T + MS, T)
    assert hall.edges() == [(1, T), (1, T + 12_000), (1, T + 560_000)]
    assert hall.source.levels()[1]


def test_a_late_pulse_keeps_its_stamp_and_its_length(hall: Hall) -> None:
    hall.handle(Pulse("a", 1, T - 100 * MS, 40 * MS))
    hall.buttons.advance(T, T)
    assert hall.edges() == [(1, T - 100 * MS)]
    assert hall.replies[0].late_ns == 100 * MS
    hall.buttons.advance(T + 39 * MS, T)
    assert hall.source.levels()[1]


def test_a_pulse_without_an_instant_is_now(hall: Hall) -> None:
    hall.handle(Pulse("a", 1))
    hall.buttons.advance(T, T)
    assert hall.edges() == [(1, T)]


def test_a_button_goes_down_and_up(hall: Hall) -> None:
    hall.handle(SetButton("a", 2, True))
    hall.buttons.advance(T, T)
    hall.handle(SetButton("b", 2, True), T + MS)
    hall.buttons.advance(T + MS, T + MS)
    assert (hall.edges(), hall.source.levels()[2]) == ([(2, T)], True)
    hall.handle(SetButton("c", 2, False), T + 2 * MS)
    hall.buttons.advance(T + 2 * MS, T + 2 * MS)
    assert not hall.source.levels()[2]
    assert [reply.id for reply in hall.replies] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "message, code",
    [
        (Pulse("x", 3), "no-such-station"),
        (SetButton("x", 8, True), "no-such-station"),
        (Pulse("x", 1, hold_ns=0), "bad-hold"),
        (Pulse("x", 1, hold_ns=MAX_AHEAD_NS + 1), "bad-hold"),
        (Pulse("x", 1, hold_ns=MS, bounce_ns=(MS,)), "bad-bounce"),
        (Pulse("x", 1, bounce_ns=(-1,)), "bad-bounce"),
        (Pulse("x", 1, T + MAX_AHEAD_NS + 1), "bad-instant"),
    ],
)
def test_an_invalid_command_is_refused_with_a_sentence_and_does_nothing(
    hall: Hall, message: Pulse | SetButton, code: str
) -> None:
    hall.handle(message)
    refused = hall.replies[0].refusal
    assert isinstance(refused, Sentence)
    assert refused.code == code
    assert str(refused)
    assert hall.buttons.due_ns() is None


def test_the_history_of_a_blinking_lamp_is_limited() -> None:
    pin = SimulatedButtons({}).factory.pin("GPIO23")
    pin.function = "output"
    for n in range(500):
        pin.state = n % 2
    assert len(pin.states) <= MAX_STATES


# ----------------------------------------------------------------------------------------------------- lamps and horn

LAMPS = {1: "GPIO23", 2: "GPIO24"}


@pytest.fixture(params=["tone", "buzzer"])
def outputs_and_lamps(request: pytest.FixtureRequest) -> Iterator[tuple[GpiozeroOutputs, SimulatedLamps]]:
    """Outputs as the firmware drives them, and the simulated lamps that observe them."""
    factory = SimulatedButtons(LINES).factory
    outputs = GpiozeroOutputs(LAMPS, Horn("GPIO18", request.param), factory)
    yield outputs, SimulatedLamps(LAMPS, "GPIO18", factory)
    outputs.close()


def test_lamps_and_horn_report_their_pulses_with_instants(
    outputs_and_lamps: tuple[GpiozeroOutputs, SimulatedLamps],
) -> None:
    outputs, lamps = outputs_and_lamps
    assert lamps.pulses(0) == ()
    times = [time.monotonic_ns()]
    for lit, pitch_hz in (({1: True}, None), ({2: True}, 440), ({1: False}, None), ({1: True}, None)):
        outputs.show(lit, pitch_hz)
        times.append(time.monotonic_ns())
    first, repeat, second, horn = lamps.pulses(0)
    assert [pulse.station for pulse in (first, repeat, second, horn)] == [1, 1, 2, None]
    assert times[0] <= first.from_ns <= times[1]
    assert first.until_ns is not None
    assert times[2] <= first.until_ns <= times[3]
    assert (repeat.until_ns, second.until_ns) == (None, None), "they still are"
    assert horn.until_ns is not None
    assert horn.from_ns < horn.until_ns <= times[3]


def test_a_pulse_that_ended_before_is_not_reported_and_one_that_continues_is(
    outputs_and_lamps: tuple[GpiozeroOutputs, SimulatedLamps],
) -> None:
    outputs, lamps = outputs_and_lamps
    outputs.show({1: True, 2: True}, 440)
    outputs.show({1: False}, None)
    assert [pulse.station for pulse in lamps.pulses(time.monotonic_ns())] == [2]


def test_a_lamp_that_has_blinked_for_hours_is_reported_as_far_back_as_its_history(
    outputs_and_lamps: tuple[GpiozeroOutputs, SimulatedLamps],
) -> None:
    outputs, lamps = outputs_and_lamps
    for n in range(1_000):
        outputs.show({1: n % 2 == 0}, None)
    pulses = lamps.pulses(0)
    assert len(pulses) == MAX_STATES // 2
    assert all(before.until_ns is not None and before.until_ns <= after.from_ns for before, after in pairwise(pulses))
