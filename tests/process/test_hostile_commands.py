"""Every command and every report with hostile values, through the real controller: it does not fall, what it refuses
changes nothing, and what it takes can be read and shown again."""

import os
import random
import time
from contextlib import closing
from typing import Any, get_args

import msgspec

from bamchuong.processes import CONTROLLER
from bamchuong.supervisor import log_tail
from bus import messages as m
from bus.codec import TO_CONTROLLER, BadFrameError, encode
from bus.messages import Phase
from controller.contest_store import ContestStore
from controller.journal.journal_reader import open_journal
from controller.journal.record import command_cause
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.view import SnapshotContext, snapshots
from tests.hostile_values import hostile
from tests.patience import Patience
from tests.process.running_match import MatchProcesses, match_processes

MESSAGES, SHOWN = (97_020, 25) if os.environ.get("BAMCHUONG_NIGHTLY") else (3_000, 1)
"""How many are sent; after every how many facts of the record what everybody would see is made anew."""
AT_ONCE = 100
COMMANDS = [msgspec.inspect.type_info(command) for command in get_args(m.Command) if command is not m.PutMatchAside]
"""All but the one after which no match is open: this is about one match, to its end."""
FACTS = [msgspec.inspect.type_info(fact) for fact in get_args(m.FirmwareFact)]


class Fuzz:
    """Sends hostile messages to a controller, and now and then what an MC would do, so that it gets about."""

    def __init__(self, evening: MatchProcesses, seed: int) -> None:
        self.evening = evening
        self.chance = random.Random(seed)
        self.waiting_ids: set[str] = set()
        self.done: dict[str, int] = {}
        self.refused: set[str] = set()
        self.message_count = 0

    def command(self) -> bytes:
        """A hostile command of anybody, or what is next."""
        view, number = self.evening.view, f"fuzz-{self.message_count}"
        body: Any = hostile(self.chance, self.chance.choice(COMMANDS))
        role, step = self.chance.choice(list(m.Role)), None
        if view is not None and view.next_step is not None and self.chance.random() < 0.1:
            choices = [view.next_step, *view.actions]
            body = msgspec.to_builtins(self.chance.choice(choices).command, builtin_types=())
            role = m.Role.MC
        elif self.chance.random() < 0.7:
            role = m.Role.MC
        request = {
            "type": "CommandRequest",
            "id": number,
            "who": "fuzz",
            "role": role.value,
            "step": step,
            "command": body,
        }
        return msgspec.msgpack.encode(request)

    def report(self) -> bytes:
        """A hostile report of a firmware."""
        fact = hostile(self.chance, self.chance.choice(FACTS))
        return msgspec.msgpack.encode(
            {"type": "Report", "epoch": "fuzz", "number": self.message_count + 1, "fact": fact}
        )

    def volley(self) -> None:
        """Some messages at once, and the answers to those that are understood."""
        waiting: set[str] = set()
        for _ in range(AT_ONCE):
            self.message_count += 1
            try:
                frame = self.report() if self.chance.random() < 0.2 else self.command()
            except (OverflowError, ValueError):
                continue  # MessagePack has no such number
            try:
                message = TO_CONTROLLER.decode(frame)
            except BadFrameError:
                message = None
            if isinstance(message, m.CommandRequest):
                waiting.add(message.id)
            self.evening.controller.socket.send_multipart([frame])
        self.waiting_ids |= waiting
        patience = Patience(60)
        while waiting - self.done.keys() - self.refused:
            assert not patience.ended, "every command that is understood is answered"
            self.evening.controller.socket.poll(200)
            self.evening.turn()
            for reply in self.evening.controller.receive():
                if isinstance(reply, m.CommandReply):
                    if reply.ok:
                        self.done[reply.id] = reply.seq
                    else:
                        assert reply.reasons
                        self.refused.add(reply.id)


def test_no_value_ends_the_controller_and_what_is_refused_changes_nothing(folder: Any) -> None:
    with match_processes(folder, CONTROLLER) as evening:
        evening.wait_until(lambda view: view.next_step is not None, "the first step")
        evening.controller.send(m.Hello("fuzz", m.Role.FIRMWARE, "fuzz", m.PROTOCOL, stations=(1, 2, 3, 4, 5, 6, 7, 8)))
        fuzz = Fuzz(evening, seed=17)
        while fuzz.message_count < MESSAGES:
            fuzz.volley()
        assert any(evening.order(command).ok for command in (m.Hold(), m.Release())), "one of them is legal"
        assert evening.messages == [], "the controller fell"
        faults = [
            trouble
            for part in (evening.view.health if evening.view else ())
            for trouble in part.troubles
            if trouble.code == "messages-failed"
        ]
        assert faults == [], log_tail(evening.folder / "logs" / "controller.log", lines=200)
    contest, causes, phases = Contest(), set[str](), set[Phase]()
    with open_journal(evening.data / "journal.sqlite") as journal:
        for number, (_, record) in enumerate(journal.records()):
            contest = apply(contest, record.fact)
            causes.add(record.cause)
            phases.add(contest.phase)
            if number % SHOWN:
                continue  # the controller itself has shown every one
            for view in snapshots(contest, SnapshotContext(now_ns=time.monotonic_ns())).values():
                encode(view)
    print(f"{fuzz.message_count} messages: {len(fuzz.done)} done, {len(fuzz.refused)} refused; {sorted(phases)}")
    assert not {command_cause(number) for number in fuzz.refused} & causes, "a refused command is on record"
    assert fuzz.done
    assert fuzz.refused
    assert len(phases) >= 4, "it came about"
    with closing(ContestStore(evening.data, "boot", lambda: 0)) as store:
        assert store.contest == contest
