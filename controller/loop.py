"""Loop: hear peers, decide, write down, answer, announce. One turn at a time, in one thread.

The order within a turn is the promise of the journal: decide and stage everything that was heard, commit it in one
durable append, and only then answer, acknowledge, order the firmware and announce snapshots.

Kind: loop
"""

import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

import zmq

from bus import messages as m
from bus.bad_file import BadFileError
from bus.messages import Audience, Role
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer, Server
from controller.contest_store import ContestStore
from controller.output_lease import Lease, expire, grant
from controller.packs.pack import Pack
from controller.peers import Peers
from controller.rules import button_lines, on_firmware
from controller.rules import facts as f
from controller.rules.clocks import due_ns, elapse
from controller.rules.commands import permitted
from controller.rules.decide import decide
from controller.rules.firmware_orders import wanted
from controller.rules.lamps import lamps
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.view import Frame, snapshots

HALL_TOPIC = SNAPSHOT_TOPIC + b"stage"
BEAT_NS = 250_000_000
PULSE_NS = 700_000_000
"""With a turn at least every `BEAT_NS`, a running clock is noted at most 1 s before any power cut."""
CERTIFICATE_NS = 2_000_000_000
"""How often the certificate is looked at before the match begins."""

MATCH_NS = 2_000_000_000
"""How often it is looked whether a match can be opened, while none is."""

TIMED = ("time", "the clock")
"""Cause prefix and author of facts that time alone brought."""


class MatchOpener(Protocol):
    """Opens a match where none is open."""

    @property
    def missing(self) -> tuple[m.Sentence, ...]:
        """Why none is open, and what to do about it."""

    def look(self) -> tuple[m.Sentence, ...]:
        """Open one if it can be opened now; what people are told about it."""


class Loop:
    """The controller at work.

    Args:
        ledger: the contest with its journal.
        server: the ROUTER that everybody talks to.
        news: the XPUB that announces.
        now_ns: CLOCK_MONOTONIC in nanoseconds.
        draw: gives a random number where a tie is drawn by lot.
        back: what the MC is told about this start, until the contest moves on.
        hall: a second XPUB, for devices on other machines; it announces nothing that the hall may not see.
        doubts: looks at the newest certificate and says what speaks against a start with it. It reads a small file, and
            is asked only before a match has begun.
        opener: opens a match as soon as one fits; it is asked only while none is open.
        open_pack: opens the sealed pack that a command names, for whom, and puts it on record; raises `BadFileError`.
    """

    def __init__(
        self,
        store: ContestStore,
        server: Server[m.ToController],
        news: Announcer,
        now_ns: Callable[[], int] = time.monotonic_ns,
        draw: Callable[[], int] = lambda: secrets.randbits(32),
        back: tuple[m.Sentence, ...] = (),
        hall: Announcer | None = None,
        doubts: Callable[[], tuple[m.Sentence, ...]] = tuple,
        open_pack: "Callable[[m.LoadPack, str], Pack] | None" = None,
        opener: MatchOpener | None = None,
    ) -> None:
        self.store = store
        self.epoch = secrets.token_hex(8)
        self._server = server
        self._news = news
        self._hall = hall
        self._now_ns = now_ns
        self._draw = draw
        self._open_pack = open_pack
        self._opener = opener
        self._looked_ns = now_ns()
        self._doubts = doubts
        self._doubts_ns = 0
        self._back = back
        self._back_step = store.contest.step
        self._peers = Peers()
        self._replies: list[tuple[bytes, m.Message, bool]] = []
        self._loan: Lease | None = None
        self._sent: m.FirmwareOrders | None = None
        self._shown: tuple[Any, ...] | None = None
        self._beat_ns = 0
        self._pulse_ns = 0
        self._poller = zmq.Poller()
        self._poller.register(server.socket, zmq.POLLIN)
        for one in self._announcers():
            self._poller.register(one.socket, zmq.POLLIN)

    def turn(self) -> None:
        """Wait for something to do, for at most one beat, and do it."""
        self._poller.poll(self._wait_ms())
        for peer, message in self._server.receive():
            self._hear(peer, message)
        self._let_time_pass()
        self._loan = expire(self.store.contest, self._loan, self._now_ns())
        self._look_at_certificate()
        self._look_for_match()
        durable = self.store.commit(self._now_ns())
        self._pulse()
        self._reply(durable)
        self._order_firmware()
        self._announce()

    def _wait_ms(self) -> int:
        now = self._now_ns()
        until = min(filter(None, (self._beat_ns + BEAT_NS, due_ns(self.store.contest))))
        return max(0, min(-(-(until - now) // 1_000_000), BEAT_NS // 1_000_000))

    # ------------------------------------------------------------------------------------------------------ hearing

    def _hear(self, peer: bytes, message: m.ToController) -> None:
        match message:
            case m.Hello():
                self._hello(peer, message)
            case m.Alive(role=role, epoch=epoch, troubles=troubles):
                self._peers.heard(role, peer, epoch, self._now_ns(), troubles)
                self._say(peer, m.Welcome(self.epoch, m.PROTOCOL))
            case m.CommandRequest():
                self._ask(peer, message)
            case m.Report():
                self._report(peer, message)
            case m.AcquireOutputs():
                self._borrow(peer, message)

    def _hello(self, peer: bytes, hello: m.Hello) -> None:
        if hello.protocol != m.PROTOCOL:
            why = m.Sentence(
                "wrong-protocol",
                "{name} speaks version {theirs} of the bus, this controller version {ours}: update both",
                {"name": hello.name, "theirs": hello.protocol, "ours": m.PROTOCOL},
            )
            self._say(peer, m.Welcome(self.epoch, m.PROTOCOL, why))
            return
        now = self._now_ns()
        self._peers.heard(hello.role, peer, hello.epoch, now)
        self._say(peer, m.Welcome(self.epoch, m.PROTOCOL))
        if hello.role is Role.FIRMWARE:
            self.store.add("", hello.name, on_firmware.hello(self.store.contest, hello), now)
            self._sent = None  # whatever it was told before, it is told again

    def _ask(self, peer: bytes, ask: m.CommandRequest) -> None:
        done = self.store.seq_by_cause.get(ask.id)
        now = self._now_ns()
        reasons: tuple[m.Sentence, ...] = ()
        if done is None:
            try:
                order = Order(ask.command, ask.who, ask.role, ask.step, ask.judge, self._draw(), self._pack(ask))
                facts = decide(self.store.contest, order, now)
            except RefusedError as error:
                reasons = error.reasons
            else:
                self.store.add(ask.id, ask.who, facts, now)
                done = self.store.contest.seq
        contest = self.store.contest
        self._say(peer, m.CommandReply(ask.id, not reasons, done or contest.seq, contest.step, reasons))

    def _pack(self, ask: m.CommandRequest) -> Pack | None:
        """The pack that is to be taken, if it may be now. Raises `RefusedError`."""
        command = ask.command
        if not isinstance(command, m.LoadPack) or self._open_pack is None:
            return None
        contest = self.store.contest
        if contest.evening is None or contest.phase != m.Phase.SETUP or not permitted(ask.role, command):
            return None
        try:
            return self._open_pack(command, ask.who)
        except BadFileError as error:
            text = "The sealed pack cannot be opened: {why}"
            raise RefusedError([m.Sentence("pack-unopened", text, {"why": error.why()})]) from error

    def _borrow(self, peer: bytes, borrow: m.AcquireOutputs) -> None:
        """Lend lamps, horn and LED boards to a test, or say why not."""
        contest, now = self.store.contest, self._now_ns()
        self._loan, refused = grant(contest, self._loan, borrow, peer, now)
        health = self._peers.health(now, self.store.troubles())
        self._say(peer, m.OutputsGranted(borrow.id, refused, contest.stations, contest.capture, health))

    def _report(self, peer: bytes, report: m.Report) -> None:
        if self._loan is not None and self._loan.hears:
            self._loan = self._loan.after(report.fact)
            self._say(self._loan.peer, m.ForwardedReport(report.fact))
            if not button_lines.frees(self.store.contest, report.fact):
                self._say(peer, m.Ack(report.epoch, report.number))
                return
        cause = f"{report.epoch}:{report.number}"
        if cause not in self.store.seq_by_cause:
            now = self._now_ns()
            self._let_time_pass()
            facts = on_firmware.report(self.store.contest, report.fact, now, self._draw())
            self.store.add(cause, "firmware", facts, now)
        self._say(peer, m.Ack(report.epoch, report.number), only_durable=True)

    def _let_time_pass(self) -> None:
        now = self._now_ns()
        while facts := elapse(self.store.contest, now):
            self.store.add("", TIMED[1], facts, now)
        self.store.check_medium(now)

    def _look_at_certificate(self) -> None:
        now = self._now_ns()
        if self.store.contest.phase != m.Phase.SETUP or now - self._doubts_ns < CERTIFICATE_NS:
            return
        self._doubts_ns = now
        doubts = self._doubts()
        if doubts != self.store.contest.doubts:
            self.store.add("", "controller", [f.CertificateSeen(doubts)], now)

    def _look_for_match(self) -> None:
        now = self._now_ns()
        if self._opener is None or self.store.contest.evening is not None or now - self._looked_ns < MATCH_NS:
            return
        self._looked_ns = now
        self._back = self._opener.look()
        self._back_step = self.store.contest.step

    def _pulse(self) -> None:
        """Note that a running clock still ran now; a fact that was just written says the same."""
        now = self._now_ns()
        clock = self.store.contest.clock
        running = clock is not None and clock.deadline_ns is not None
        if running and now - max(self._pulse_ns, self.store.saved_ns) >= PULSE_NS:
            self._pulse_ns = now
            self.store.pulse(now)

    # ----------------------------------------------------------------------------------------------------- speaking

    def _say(self, peer: bytes, message: m.Message, *, only_durable: bool = False) -> None:
        self._replies.append((peer, message, only_durable))

    def _reply(self, durable: bool) -> None:
        for peer, message, only_durable in self._replies:
            if durable or not only_durable:
                self._server.send(peer, message)
        self._replies.clear()

    def _order_firmware(self) -> None:
        peer = self._peers.identity(Role.FIRMWARE)
        order = self._loan.wanted if self._loan is not None else wanted(self.store.contest)
        if peer is not None and order != self._sent:
            self._server.send(peer, order)
            self._sent = order

    def _announce(self) -> None:
        now = self._now_ns()
        health = self._peers.health(now, self.store.troubles())
        contest, head = self.store.contest, self.store.head
        tests, sound = self._loan.shown if self._loan is not None else ({}, "")
        by_hand = self._loan.lamps(now) if self._loan is not None else None
        missing = self._opener.missing if self._opener is not None else ()
        shown = (contest.seq, head, health, tests, by_hand, sound, lamps(contest, now), missing)
        joined = [topic for one in self._announcers() for topic in one.new_subscriptions()]
        if shown != self._shown or any(topic.startswith(SNAPSHOT_TOPIC) or not topic for topic in joined):
            notices = self._back if contest.step == self._back_step else ()
            history, match = self.store.history, self.store.match_hash
            frame = Frame(now, head, health, notices, history, tests, by_hand, sound, match, missing)
            views = snapshots(contest, frame)
            for audience, view in views.items():
                self._news.announce(SNAPSHOT_TOPIC + audience.encode(), view)
            if self._hall is not None:
                self._hall.announce(HALL_TOPIC, views[Audience.STAGE])
            self._shown = shown
        if now - self._beat_ns >= BEAT_NS:
            self._beat_ns = now
            beat = m.Beat(self.store.contest.seq, now, self.store.saved_ns)
            for one in self._announcers():
                one.announce(BEAT_TOPIC, beat)

    def _announcers(self) -> tuple[Announcer, ...]:
        return (self._news,) if self._hall is None else (self._news, self._hall)


def boot_fact(store: ContestStore, boot: str, now_ns: int) -> f.Booted:
    """The fact that this start is: on which boot, and where clocks of another boot must be stopped.

    That is the last instant of that boot of which anything was written: a fact, or the pulse of a running clock.
    """
    old = store.contest.boot
    pulse, last = store.last_pulse(), store.last_record
    known = [pulse[1]] if pulse is not None and pulse[0] == old else []
    known += [last.mono_ns] if last is not None and last.boot == old else []
    return f.Booted(boot, now_ns, max(known, default=now_ns))
