"""Who guesses must wait, and nobody else has to."""

from bus.units import NS_PER_S as SECOND
from webcore.rate_limit import MAX_CLIENTS, Attempts, client_network

PINS = "the PINs of today"


def test_five_tries_make_one_client_wait_and_no_other() -> None:
    attempts = Attempts()
    assert [attempts.start("10.0.0.1", PINS, now_ns) for now_ns in range(5)] == [0] * 5
    assert attempts.start("10.0.0.1", PINS, 5) == 60
    assert attempts.start("10.0.0.2", PINS, 5) == 0
    assert attempts.start("10.0.0.1", PINS, 60 * SECOND) == 0


def test_who_goes_on_guessing_waits_an_hour() -> None:
    attempts = Attempts()
    tries = [now_s for now_s in range(3600) if attempts.start("10.0.0.1", PINS, now_s * SECOND) == 0]
    assert len(tries) == 20


def test_two_hundred_addresses_that_guess_make_no_other_wait() -> None:
    attempts = Attempts()
    for address in range(200):
        for now_ns in range(10):
            attempts.start(f"10.0.0.{address}", PINS, now_ns)
    assert attempts.start("10.0.1.1", PINS, 200) == 0


def test_the_machine_itself_never_waits() -> None:
    attempts = Attempts()
    assert {attempts.start(None, PINS, now_ns) for now_ns in range(100)} == {0}


def test_a_fresh_pin_clears_the_limits() -> None:
    attempts = Attempts()
    for now_ns in range(6):
        attempts.start("10.0.0.1", PINS, now_ns)
    assert attempts.start("10.0.0.1", PINS, 6) > 0
    assert attempts.start("10.0.0.1", "the PINs with a fresh one", 7) == 0


def test_a_right_pin_is_not_counted() -> None:
    attempts = Attempts()
    for now_ns in range(100):
        assert attempts.start("10.0.0.1", PINS, now_ns) == 0
        attempts.succeed("10.0.0.1")


def test_neighbours_in_one_ipv6_network_are_one_guesser() -> None:
    assert client_network("fd00:1:2:3::1") == client_network("fd00:1:2:3::99") != client_network("fd00:1:2:4::1")
    assert client_network("::ffff:10.0.0.1") != client_network("::ffff:10.0.0.2")


def test_the_memory_of_tries_has_an_end_and_forgets_the_oldest() -> None:
    attempts = Attempts()
    for number in range(5 * MAX_CLIENTS):
        attempts.start(str(number), PINS, number)
    assert len(attempts._attempts) == MAX_CLIENTS
    assert str(5 * MAX_CLIENTS - 1) in attempts._attempts
