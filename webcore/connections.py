"""Connections of a server: who is let in, and who must leave for somebody else. Time is an argument.

Of a new connection only the address is known. Until its first request has been read it waits in an anteroom, which has
a limit of its own: the one that has waited longest leaves for a new one, so that half-open connections keep nobody
out. A request then takes a place. Places of strangers are limited, in all and for each address; an idle stranger leaves
for one who asks for something. Paired devices and this machine itself take none of these places: the server may open
many more files than strangers can fill.

Whoever waits has a deadline: with the first request, with a body, with the next request.

Kind: pure
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from bus.units import NS_PER_S
from webcore.connection_limits import Limits

MAX_REMEMBERED = 256
"""Addresses of paired devices that are remembered."""


class Kind(Enum):
    """Whose connection it is."""

    STRANGER = auto()
    PAIRED = auto()
    OWN = auto()


class State(Enum):
    """What a connection is doing."""

    NEW = auto()
    READING_BODY = auto()
    BUSY = auto()
    IDLE = auto()
    LEAVING = auto()


class Refusal(Enum):
    """Why a request gets no place."""

    FULL = auto()
    TOO_MANY_OF_ADDRESS = auto()


@dataclass(eq=False)
class Connection:
    """One connection. `peer`: the address that it comes from."""

    peer: str
    kind: Kind
    state: State = State.NEW
    place: str | None = None
    """The address in whose name it has a stranger's place: behind a proxy not its peer's."""


class Connections:
    """All connections of a process. `arrive` and `take_place` also return which others must be closed now."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._waiting: dict[Connection, int] = {}
        """Deadlines in ns, in the order in which each began to wait."""
        self._new: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._paired_addresses: dict[str, None] = {}
        self.count_by_kind: Counter[Kind] = Counter()

    def has_paired(self, peer: str) -> bool:
        """Whether a paired device has come from this address: others behind the same router may not shut it out."""
        return peer in self._paired_addresses

    def arrive(self, peer: str, is_own: bool, now_ns: int) -> tuple[Connection, list[Connection]]:
        """Let a new connection into the anteroom."""
        connection = Connection(peer, Kind.OWN if is_own else Kind.STRANGER)
        self.count_by_kind[connection.kind] += 1
        leaving: list[Connection] = []
        if not is_own:
            if self._new[peer] >= self.limits.new_per_address:
                leaving = self._expel(other for other in self._waiting_strangers(State.NEW) if other.peer == peer)
            elif self._new.total() >= self.limits.new:
                strangers = list(self._waiting_strangers(State.NEW))
                leaving = self._expel(other for other in strangers if not self.has_paired(other.peer))
                leaving = leaving or self._expel(strangers)
            self._new[peer] += 1
        self._wait(connection, self.limits.head_s, now_ns)
        return connection, leaving

    def take_place(self, connection: Connection, kind: Kind, address: str) -> tuple[Refusal | None, list[Connection]]:
        """A request of `address` has been read: give it a place, or say why not."""
        if connection.state is State.LEAVING:
            return None, []
        self._stop_waiting(connection)
        self._give_up_place(connection)
        self._set_kind(connection, kind)
        connection.state = State.BUSY
        if kind is not Kind.STRANGER:
            if kind is Kind.PAIRED:
                self._remember(address)
            return None, []
        leaving: list[Connection] = []
        if self._places[address] >= self.limits.per_address:
            idle = self._waiting_strangers(State.IDLE)
            leaving = self._expel(other for other in idle if other.place == address)
            if not leaving:
                return Refusal.TOO_MANY_OF_ADDRESS, []
        elif self._places.total() >= self.limits.strangers:
            leaving = self._expel(self._waiting_strangers(State.IDLE))
            if not leaving:
                return Refusal.FULL, []
        connection.place = address
        self._places[address] += 1
        return None, leaving

    def read_body(self, connection: Connection, now_ns: int) -> None:
        """The body of its request is about to be read."""
        self._wait(connection, self.limits.body_s, now_ns, State.READING_BODY)

    def has_body(self, connection: Connection) -> None:
        """The body has been read, or it has become too late."""
        self._stop_waiting(connection)
        if connection.state is State.READING_BODY:
            connection.state = State.BUSY

    def finish(self, connection: Connection, now_ns: int) -> None:
        """The request was answered; the connection stays open for the next one."""
        if connection.state is State.LEAVING:
            return
        if connection.kind is Kind.STRANGER and connection.place != connection.peer:
            self._give_up_place(connection)  # a proxy's: its next request is somebody else's
            self._set_kind(connection, Kind.OWN)
        seconds = self.limits.idle_s if connection.kind is Kind.STRANGER else self.limits.paired_idle_s
        self._wait(connection, seconds, now_ns, State.IDLE)

    def leave(self, connection: Connection) -> None:
        """The connection is closed."""
        self._stop_waiting(connection)
        self._give_up_place(connection)
        self.count_by_kind[connection.kind] -= 1
        connection.state = State.LEAVING

    def late(self, now_ns: int) -> list[Connection]:
        """Those whose deadline is over: they must be closed now."""
        late = [connection for connection, deadline_ns in self._waiting.items() if deadline_ns <= now_ns]
        for connection in late:
            self._stop_waiting(connection)
            connection.state = State.LEAVING
        return late

    def _wait(self, connection: Connection, seconds: float, now_ns: int, state: State = State.NEW) -> None:
        self._waiting.pop(connection, None)
        self._waiting[connection] = now_ns + int(seconds * NS_PER_S)
        connection.state = state

    def _stop_waiting(self, connection: Connection) -> None:
        if self._waiting.pop(connection, None) is None:
            return
        if connection.state is State.NEW and connection.kind is Kind.STRANGER:
            self._new[connection.peer] -= 1
            if not self._new[connection.peer]:
                del self._new[connection.peer]

    def _waiting_strangers(self, state: State) -> Iterable[Connection]:
        return (each for each in self._waiting if each.state is state and each.kind is Kind.STRANGER)

    def _expel(self, candidates: Iterable[Connection]) -> list[Connection]:
        """The first of them, which has waited longest, leaves."""
        expelled = next(iter(candidates), None)
        if expelled is None:
            return []
        self._stop_waiting(expelled)
        self._give_up_place(expelled)
        expelled.state = State.LEAVING
        return [expelled]

    def _give_up_place(self, connection: Connection) -> None:
        if connection.place is not None:
            self._places[connection.place] -= 1
            if not self._places[connection.place]:
                del self._places[connection.place]
            connection.place = None

    def _set_kind(self, connection: Connection, kind: Kind) -> None:
        self.count_by_kind[connection.kind] -= 1
        self.count_by_kind[kind] += 1
        connection.kind = kind

    def _remember(self, address: str) -> None:
        self._paired_addresses.pop(address, None)
        self._paired_addresses[address] = None
        if len(self._paired_addresses) > MAX_REMEMBERED:
            del self._paired_addresses[next(iter(self._paired_addresses))]
