"""One turn of the sending: read the journals, send what is due, note how far the hub has come, say when to look again.

Rows go every five seconds, and at once when a round has ended. A hub that is away or refuses is asked again ever more
rarely; nothing of it reaches the controller, and whatever it answers, the evening goes on.

Kind: loop
"""

import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from bus.messages import Sentence
from controller.exchange.envelope import SecretKey
from controller.exchange.hub_link import HubLink
from controller.journal.errors import JournalError
from controller.push.hub_answers import HubError, Received
from controller.push.hub_client import HubClient
from controller.push.journals import JournalSource, ends_a_round, journal_sources
from controller.push.push_state import PushState, keep_receipt, kept_receipt, write_push_state
from controller.push.results import ResultSender
from controller.push.sender import JournalSender

LOOK_S, SEND_S, HELLO_S = 1.0, 5.0, 60.0
"""How often the journal is looked at, rows are sent, and the box says that it is there although there are none."""

SHORTEST_S = 0.1

LONGEST_PAUSE_S, REFUSED_PAUSE_S = 60.0, 120.0
"""After failures that last, and after a refusal: somebody has to do something about it."""


class Pushing:
    """Sends what one box has to one hub. One thread. Clocks: `now_s` is monotonic, `wall_s` is this machine's."""

    def __init__(
        self,
        data: Path,
        link: HubLink,
        key: SecretKey,
        now_s: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._data, self._now_s, self._wall_s = data, now_s, wall_s
        self._client, self._hub = HubClient(link, key, wall_s), link.key
        self._results = ResultSender(data, self._client)
        self._senders: dict[JournalSource, JournalSender] = {}
        self._failures = 0
        self._due_s, self._hello_s = 0.0, 0.0
        self.state = PushState()

    def turn(self) -> float:
        """Do what is due; in how many seconds to look again. Raises `OSError` where the state cannot be noted."""
        now_s = self._now_s()
        is_urgent, why = self._read(now_s)
        if now_s >= self._due_s or (is_urgent and not self._failures):
            self._due_s = now_s + self._send(now_s, why)
        return min(LOOK_S, max(self._due_s - now_s, SHORTEST_S))

    def _read(self, now_s: float) -> tuple[bool, Sentence | None]:
        """Read all journals; whether a head should leave the box at once, and what cannot be read."""
        self._senders = {
            source: self._senders.get(source) or JournalSender(source, self._client, self._keep)
            for source in journal_sources(self._data)
        }
        is_urgent, why = False, None
        for sender in self._senders.values():
            try:
                is_urgent |= any(map(ends_a_round, sender.tail.read(now_s)))
                if sender.receipt is None:
                    sender.recall(kept_receipt(self._data, sender.journal, self._hub))
            except (JournalError, OSError) as error:
                why = Sentence("push-unread", "The journal cannot be read: {why}", {"why": str(error)[:200]})
        return is_urgent, why

    def _send(self, now_s: float, why: Sentence | None) -> float:
        """Send everything that waits; in how many seconds it is due again. A journal that is refused keeps nothing else
        back."""
        is_hello = now_s >= self._hello_s
        try:
            for sender in self._senders.values():
                if not sender.is_complete or is_hello:
                    why = _refusal(sender) or why
            self._results.send(now_s)
        except HubError as error:
            self._failures += 1
            self._note(error.reason)
            return min(SEND_S * 2.0 ** min(self._failures, 10), LONGEST_PAUSE_S)
        self._failures = 0
        self._hello_s = now_s + HELLO_S if is_hello else self._hello_s
        self._note(why or self._results.refusal)
        return SEND_S if why is None else REFUSED_PAUSE_S

    def _keep(self, received: Received) -> None:
        keep_receipt(self._data, received)

    def _note(self, why: Sentence | None) -> None:
        """Note the state where it has changed."""
        first = next(iter(self._senders.values()), None)
        sent, waiting = self._results.counts
        state = PushState(
            failing_s=0 if why is None else self.state.failing_s or int(self._wall_s()),
            why=why,
            results=sent,
            results_waiting=waiting,
        )
        if first is not None:
            receipt = first.receipt
            state = replace(
                state,
                sitting=str(first.source.sitting),
                journal=first.journal,
                rows=len(first.tail.rows),
                received=first.received,
                received_s=receipt.at_s if receipt is not None else 0,
            )
        if state != self.state:
            self.state = state
            write_push_state(self._data, state)


def _refusal(sender: JournalSender) -> Sentence | None:
    """Send one journal; why the hub does not want it. Raises `HubError` where it cannot be reached."""
    try:
        sender.send()
    except HubError as error:
        if not error.is_refusal:
            raise
        return error.reason
    return None
