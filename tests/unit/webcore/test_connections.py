"""Who is let in and who must leave: a full house of strangers keeps out neither staff nor this machine (hall 4)."""

import random
from collections.abc import Iterator

import pytest

from bus.units import NS_PER_S as S
from webcore.connection_limits import OWN_FILES, Limits
from webcore.connections import MAX_REMEMBERED, Connection, Connections, Kind, Refusal, State

LIMITS = Limits(strangers=6, per_address=3, new=5, new_per_address=2)


@pytest.fixture
def house() -> Connections:
    return Connections(LIMITS)


def arrive(house: Connections, peer: str, now_ns: int = 0, *, is_own: bool = False) -> Connection:
    """A new connection, after which those who had to leave are closed."""
    connection, leaving = house.arrive(peer, is_own, now_ns)
    for other in leaving:
        house.leave(other)
    return connection


def ask(house: Connections, connection: Connection, kind: Kind = Kind.STRANGER, address: str = "") -> Refusal | None:
    """Its request has been read."""
    refusal, leaving = house.take_place(connection, kind, address or connection.peer)
    for other in leaving:
        house.leave(other)
    return refusal


def fill(house: Connections) -> list[Connection]:
    """Strangers take all places, and none is idle."""
    strangers = []
    for number in range(LIMITS.strangers):
        strangers.append(arrive(house, f"10.0.0.{number // LIMITS.per_address}"))
        assert ask(house, strangers[-1]) is None
    return strangers


def test_a_full_house_of_strangers_refuses_strangers_only(house: Connections) -> None:
    fill(house)
    assert ask(house, arrive(house, "10.0.0.9")) is Refusal.FULL
    assert ask(house, arrive(house, "10.0.0.9"), Kind.PAIRED) is None
    assert ask(house, arrive(house, "10.0.0.0"), Kind.PAIRED) is None, "also from an address that has no place left"
    assert ask(house, arrive(house, "127.0.0.1", is_own=True), Kind.OWN, "127.0.0.1") is None


def test_an_address_has_its_share_and_no_more(house: Connections) -> None:
    assert [ask(house, arrive(house, "10.0.0.1")) for _ in range(3)] == [None] * 3
    assert ask(house, arrive(house, "10.0.0.1")) is Refusal.TOO_MANY_OF_ADDRESS
    assert ask(house, arrive(house, "10.0.0.2")) is None


def test_an_idle_stranger_leaves_for_one_who_asks(house: Connections) -> None:
    strangers = fill(house)
    house.finish(strangers[1], 5)
    house.finish(strangers[4], 6)
    asking = arrive(house, "10.0.0.9")
    refusal, leaving = house.take_place(asking, Kind.STRANGER, "10.0.0.9")
    assert (refusal, leaving) == (None, [strangers[1]])
    assert strangers[1].state is State.LEAVING


def test_an_address_that_has_its_share_gives_up_its_own_idle_connections_first(house: Connections) -> None:
    idle = arrive(house, "10.0.0.2")
    ask(house, idle)
    house.finish(idle, 0)
    own = []
    for _ in range(3):
        own.append(arrive(house, "10.0.0.1"))
        ask(house, own[-1])
        house.finish(own[-1], 1)
    _, leaving = house.take_place(arrive(house, "10.0.0.1"), Kind.STRANGER, "10.0.0.1")
    assert leaving == [own[0]]


def test_of_those_who_have_asked_for_nothing_yet_the_oldest_leaves_for_a_new_one(house: Connections) -> None:
    waiting = [arrive(house, f"10.0.0.{number}", number) for number in range(LIMITS.new)]
    _, leaving = house.arrive("10.0.0.9", False, 9)
    assert leaving == [waiting[0]]


def test_one_address_cannot_fill_the_anteroom(house: Connections) -> None:
    first, *_ = (arrive(house, "10.0.0.1", number) for number in range(2))
    other = arrive(house, "10.0.0.2")
    _, leaving = house.arrive("10.0.0.1", False, 9)
    assert leaving == [first]
    assert other.state is State.NEW


def test_a_tablet_in_the_middle_of_its_handshake_stays_where_one_has_been_before(house: Connections) -> None:
    ask(house, arrive(house, "10.0.0.7"), Kind.PAIRED)
    tablet = arrive(house, "10.0.0.7")
    for number in range(100):
        arrive(house, f"10.0.1.{number}", number)
    assert tablet.state is State.NEW
    assert ask(house, tablet, Kind.PAIRED) is None


def test_this_machine_never_counts_as_new(house: Connections) -> None:
    own = [arrive(house, "127.0.0.1", is_own=True) for _ in range(50)]
    assert {connection.state for connection in own} == {State.NEW}


@pytest.mark.parametrize(
    "state, seconds", [(State.NEW, LIMITS.head_s), (State.READING_BODY, LIMITS.body_s), (State.IDLE, LIMITS.idle_s)]
)
def test_whoever_waits_longer_than_allowed_must_go(house: Connections, state: State, seconds: float) -> None:
    connection = arrive(house, "10.0.0.1")
    if state is not State.NEW:
        ask(house, connection)
    if state is State.READING_BODY:
        house.read_body(connection, 0)
    if state is State.IDLE:
        house.finish(connection, 0)
    assert connection.state is state
    assert house.late(int(seconds * S) - 1) == []
    assert house.late(int(seconds * S)) == [connection]
    assert house.late(int(seconds * S)) == []
    assert connection.state is State.LEAVING


def test_who_is_being_answered_has_no_deadline(house: Connections) -> None:
    connection = arrive(house, "10.0.0.1")
    ask(house, connection)
    house.read_body(connection, 0)
    house.has_body(connection)
    assert (connection.state, house.late(10**18)) == (State.BUSY, [])


def test_a_tablet_may_be_idle_for_minutes(house: Connections) -> None:
    tablet = arrive(house, "10.0.0.1")
    ask(house, tablet, Kind.PAIRED)
    house.finish(tablet, 0)
    assert house.late(int(LIMITS.idle_s * S) * 10) == []
    assert house.late(int(LIMITS.paired_idle_s * S)) == [tablet]


def test_behind_a_proxy_a_place_is_of_whoever_sent_the_request(house: Connections) -> None:
    """One connection of the proxy carries requests of many."""
    proxy = arrive(house, "127.0.0.1", is_own=True)
    assert ask(house, proxy, Kind.STRANGER, "10.0.0.1") is None
    assert (proxy.place, proxy.kind) == ("10.0.0.1", Kind.STRANGER)
    house.finish(proxy, 0)
    assert (proxy.place, proxy.kind) == (None, Kind.OWN)
    assert ask(house, proxy, Kind.PAIRED, "10.0.0.2") is None
    house.finish(proxy, 0)
    busy = [arrive(house, "127.0.0.1", is_own=True) for _ in range(3)]
    assert [ask(house, each, Kind.STRANGER, "10.0.0.1") for each in busy] == [None] * 3
    assert ask(house, proxy, Kind.STRANGER, "10.0.0.1") is Refusal.TOO_MANY_OF_ADDRESS
    assert ask(house, proxy, Kind.PAIRED, "10.0.0.1") is None


def test_who_was_sent_away_takes_no_place_any_more(house: Connections) -> None:
    connection = arrive(house, "10.0.0.1")
    house.late(10**12)
    assert house.take_place(connection, Kind.STRANGER, "10.0.0.1") == (None, [])
    assert connection.place is None
    house.finish(connection, 0)
    assert house.late(10**18) == []


def test_remembered_addresses_are_bounded(house: Connections) -> None:
    for number in range(MAX_REMEMBERED + 50):
        tablet = arrive(house, f"10.1.{number // 250}.{number % 250}")
        ask(house, tablet, Kind.PAIRED)
        house.leave(tablet)
    assert len(house._paired_addresses) == MAX_REMEMBERED


@pytest.mark.parametrize("seed", range(20))
def test_after_any_evening_every_place_is_given_back(house: Connections, seed: int) -> None:
    chance, connections, now_ns = random.Random(seed), list[Connection](), 0
    for now_ns in range(0, 3000 * S, S):
        for leaving in step(house, chance, connections, now_ns):
            house.leave(leaving)
            connections.remove(leaving)
        assert house._places.total() <= LIMITS.strangers
        assert house._new.total() <= LIMITS.new
    for connection in connections:
        house.leave(connection)
    assert (house._places.total(), house._new.total(), house._waiting) == (0, 0, {})
    assert not +house.count_by_kind


def step(house: Connections, chance: random.Random, connections: list[Connection], now_ns: int) -> Iterator[Connection]:
    """Something happens; those that are closed by it."""
    peer = chance.choice(("127.0.0.1", *(f"10.0.0.{number}" for number in range(4))))
    is_own = peer == "127.0.0.1"
    if not connections or chance.random() < 0.4:
        connection, leaving = house.arrive(peer, is_own, now_ns)
        connections.append(connection)
        yield from leaving
        return
    connection = chance.choice(connections)
    if chance.random() < 0.2:
        yield connection
    elif connection.state in (State.NEW, State.IDLE):
        address = chance.choice(("10.0.0.1", "10.0.0.2")) if connection.peer == "127.0.0.1" else connection.peer
        refusal, leaving = house.take_place(connection, chance.choice(list(Kind)), address)
        yield from leaving
        if refusal is not None:
            yield connection
        elif chance.random() < 0.5:
            house.read_body(connection, now_ns)
    elif connection.state is State.READING_BODY:
        house.has_body(connection)
    elif connection.state is State.BUSY:
        house.finish(connection, now_ns)
    if chance.random() < 0.05:
        yield from [late for late in house.late(now_ns) if late in connections and late is not connection]


@pytest.mark.parametrize("files", [128, 256, 1024, 4096, 8192, 20_000])
def test_a_quarter_of_the_files_stays_free_of_strangers(files: int) -> None:
    limits = Limits.of_files(files)
    assert limits.strangers + limits.new + OWN_FILES <= max(files - files // 4, OWN_FILES + 2)
    assert (limits.strangers >= 1000) is (files >= 2048)


def test_a_process_for_staff_has_few_places_for_strangers() -> None:
    assert Limits.of_files(8192, strangers=256).strangers == 256
    assert Limits.of_files(8192, per_address=500).per_address == 500
