"""The controller's loop: receive, decide, journal, answer, announce. One turn at a time, in one thread.

The order within a turn is what the journal promises: decide on everything that was received and add the facts to the
store, commit them in one durable append, and only then answer, acknowledge, order the firmware and announce snapshots.

Kind: loop
"""

import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

import zmq

from bus import messages as m
from bus.authors import author_label
from bus.bad_file import BadFileError
from bus.codec import encode
from bus.messages import Audience, Phase, Role
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer, Server
from bus.units import NS_PER_MS, NS_PER_S
from controller.contest_store import ContestStore
from controller.journal.record import access_cause, command_cause, report_cause
from controller.match_orders import MatchChange, Origin
from controller.message_faults import NOT_UNDERSTOOD, MessageFaults
from controller.output_lease import Lease, expire, grant
from controller.packs.pack import Pack
from controller.peers import Peers
from controller.rules import button_lines, on_firmware
from controller.rules import facts as f
from controller.rules.clocks import due_ns, elapse
from controller.rules.commands import permitted
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.firmware_orders import firmware_orders
from controller.rules.lamps import lamps
from controller.rules.match_changes import may_leave
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers.views import scene_before_opening
from controller.rules.view import SnapshotContext, snapshots

HALL_TOPIC = SNAPSHOT_TOPIC + b"stage"
PUBLIC_AUDIENCES = (Audience.STAGE, Audience.PUBLIC)
"""Whose snapshots everybody may see."""
BEAT_NS = 250 * NS_PER_MS
PULSE_NS = 700 * NS_PER_MS
"""With a turn at least every `BEAT_NS`, a running clock is recorded at most 1 s before any power cut."""

CERTIFICATE_CHECK_NS = 2 * NS_PER_S
"""How often the certificate is checked before the match starts."""

MATCH_CHECK_NS = 2 * NS_PER_S
"""How often the loop tries to open a match while none is open."""

QUIET = frozenset({Phase.SETUP, Phase.INTRO, Phase.READY, Phase.REVEALED, Phase.CLOSED, Phase.RANKING})
"""Phases between questions, in which no press can come and no clock runs out."""

CLOCK_AUTHOR = "the clock"
"""Author of the facts that the passing of time alone brings about."""


NO_OTHER_MATCHES = m.Sentence("no-other-matches", "This controller knows no other matches")


class MatchOpener(Protocol):
    """Opens a match when none is open."""

    @property
    def obstacles(self) -> tuple[m.Sentence, ...]:
        """Why none is open, and what to do about it."""

    def try_open(self) -> tuple[m.Sentence, ...]:
        """Open one if that is possible now; the notices for people."""


class OtherMatches(Protocol):
    """The matches on this machine beside the one that is open, and the file of that one."""

    def obstacles(self, store: ContestStore, command: m.Command, who: str) -> tuple[m.Sentence, ...]:
        """Why the match that a `BeginMatch` names cannot be played here, or another not be put aside."""

    def take_changed_file(self, store: ContestStore, now_ns: int) -> tuple[m.Sentence, ...] | None:
        """Take the open match's file if it was changed and nothing was played; notices for people, None: no news."""


class Loop:
    """The controller at work.

    Args:
        store: the contest with its journal.
        server: the ROUTER that receives commands and reports.
        news: the XPUB that announces snapshots and beats.
        now_ns: CLOCK_MONOTONIC in nanoseconds.
        draw: returns a random number, for ties that are drawn by lot.
        notices: what the MC must know about this start; shown until the contest moves on.
        hall: a second XPUB, for devices on other machines; it announces nothing that the audience must not see.
        public: a third one, for the pages for strangers: what they show, and nothing else.
        check_certificate: returns the warnings about the newest certificate. It reads a small file and is called only
            before a match has started.
        opener: opens a match as soon as one fits; called only while none is open.
        matches: the other matches on this machine, and the file of the one that runs; None: there are none.
        open_pack: opens the sealed pack that a command names, for a person, and logs it; raises `BadFileError`.
    """

    def __init__(
        self,
        store: ContestStore,
        server: Server[m.ToController],
        news: Announcer,
        now_ns: Callable[[], int] = time.monotonic_ns,
        draw: Callable[[], int] = lambda: secrets.randbits(32),
        notices: tuple[m.Sentence, ...] = (),
        hall: Announcer | None = None,
        public: Announcer | None = None,
        check_certificate: Callable[[], tuple[m.Sentence, ...]] = tuple,
        open_pack: "Callable[[m.LoadPack, str], Pack] | None" = None,
        opener: MatchOpener | None = None,
        matches: OtherMatches | None = None,
    ) -> None:
        self.store = store
        self.epoch = secrets.token_hex(8)
        self._server = server
        self._news = news
        self._hall = hall
        self._public = public
        self._now_ns = now_ns
        self._draw = draw
        self._open_pack = open_pack
        self._opener = opener
        self._matches = matches
        self.change: MatchChange | None = None
        """The change of matches that was ordered and is on record: whoever turns the loop carries it out."""
        self._ordered_change: MatchChange | None = None
        self._match_checked_ns = now_ns()
        self._check_certificate = check_certificate
        self._certificate_checked_ns = 0
        self._notices = notices
        self._notices_step = store.contest.step
        self._peers = Peers()
        self._faults = MessageFaults()
        store.check_showable = self._check_showable
        self._replies: list[tuple[bytes, m.Message, bool]] = []
        self._lease: Lease | None = None
        self._sent_orders: m.FirmwareOrders | None = None
        self._announced: tuple[Any, ...] | None = None
        self._beat_ns = 0
        self._pulse_ns = 0
        self._poller = zmq.Poller()
        self._poller.register(server.socket, zmq.POLLIN)
        for announcer in self._announcers():
            self._poller.register(announcer.socket, zmq.POLLIN)

    def turn(self) -> None:
        """Wait for something to do, for at most one beat, and do it."""
        self._poller.poll(self._wait_ms())
        for peer, message in self._server.receive():
            if not self._survive(type(message).__name__, lambda: self._handle(peer, message)):  # noqa: B023 called here
                self._answer_fault(peer, message)
        self._survive("the passing of time", self._let_time_pass)
        self._lease = expire(self.store.contest, self._lease, self._now_ns())
        self._survive("the check of the certificate", self._add_certificate_warnings)
        self._survive("the opening of a match", self._try_open_match)
        if self.store.contest.phase in QUIET:
            self.store.checkpoint(self._now_ns())
        durable = self.store.commit(self._now_ns())
        self._pulse()
        self._reply(durable)
        self.change, self._ordered_change = (self._ordered_change if durable else None), None
        self._survive("an order to the firmware", self._order_firmware)
        self._survive("a snapshot", self._announce)

    def _survive(self, what: str, act: Callable[[], None]) -> bool:
        """Do something that one bad message may have made impossible: then the fault is noted, and the loop goes on."""
        try:
            act()
        except Exception:  # noqa: BLE001 whatever it is, teams and MC wait for the next turn
            self._faults.note(what)
            return False
        return True

    def _answer_fault(self, peer: bytes, message: m.ToController) -> None:
        """Tell who waits that nothing was done. A report is not acknowledged: an update may understand it."""
        contest = self.store.contest
        if isinstance(message, m.CommandRequest):
            reply = m.CommandReply(message.id, ok=False, seq=contest.seq, step=contest.step, reasons=(NOT_UNDERSTOOD,))
            self._queue(peer, reply)
        elif isinstance(message, m.AcquireOutputs):
            self._queue(peer, m.OutputsGranted(message.id, refusals=(NOT_UNDERSTOOD,)))

    def _check_showable(self, contest: Contest) -> None:
        """Make all snapshots of `contest` as frames: what fails here would fail at every start from then on."""
        for view in snapshots(contest, SnapshotContext(now_ns=self._now_ns())).values():
            encode(view)

    def _wait_ms(self) -> int:
        now = self._now_ns()
        contest = self.store.contest
        opening_ns = contest.opening_ns if scene_before_opening(contest, now) is not None else None
        until = min(filter(None, (self._beat_ns + BEAT_NS, due_ns(contest), opening_ns)))
        return max(0, min(-(-(until - now) // NS_PER_MS), BEAT_NS // NS_PER_MS))

    # ---------------------------------------------------------------------------------------------------- receiving

    def _handle(self, peer: bytes, message: m.ToController) -> None:
        match message:
            case m.Hello():
                self._hello(peer, message)
            case m.Alive(role=role, troubles=troubles):
                self._peers.note_contact(role, peer, self._now_ns(), troubles)
                self._queue(peer, m.Welcome(self.epoch, m.PROTOCOL))
            case m.CommandRequest():
                self._carry_out(peer, message)
            case m.Report():
                self._report(peer, message)
            case m.AcquireOutputs():
                self._acquire_outputs(peer, message)
            case m.AccessEvent():
                self._record_access(peer, message)

    def _hello(self, peer: bytes, hello: m.Hello) -> None:
        if hello.protocol != m.PROTOCOL:
            why = m.Sentence(
                "wrong-protocol",
                "{name} speaks version {theirs} of the bus, this controller version {ours}: update both",
                {"name": hello.name, "theirs": hello.protocol, "ours": m.PROTOCOL},
            )
            self._queue(peer, m.Welcome(self.epoch, m.PROTOCOL, why))
            return
        now = self._now_ns()
        self._peers.note_contact(hello.role, peer, now)
        self._queue(peer, m.Welcome(self.epoch, m.PROTOCOL))
        if hello.role is Role.FIRMWARE:
            self.store.add("", hello.name, on_firmware.hello(self.store.contest, hello), now)
            self._sent_orders = None  # whatever was sent to it before is sent again

    def _carry_out(self, peer: bytes, request: m.CommandRequest) -> None:
        self._let_time_pass()  # a clock that has run out did so before the command
        cause = command_cause(request.id)
        seq = self.store.seq_by_cause.get(cause)
        now = self._now_ns()
        reasons: tuple[m.Sentence, ...] = ()
        if seq is None:
            try:
                order = Order(
                    request.command,
                    request.who,
                    role=request.role,
                    step=request.step,
                    judge=request.judge,
                    draw=self._draw(),
                    pack=self._pack_for(request),
                    obstacles=self._obstacles_to(request),
                )
                facts = decide(self.store.contest, order, now)
            except RefusedError as error:
                reasons = error.reasons
            else:
                self.store.add(cause, _author(request), facts, now)
                seq = self.store.seq_by_cause.get(cause, self.store.contest.seq)  # a seal may have followed
                self._order_change(request, cause)
        contest = self.store.contest
        self._queue(
            peer, m.CommandReply(request.id, ok=not reasons, seq=seq or contest.seq, step=contest.step, reasons=reasons)
        )

    def _pack_for(self, request: m.CommandRequest) -> Pack | None:
        """The pack that the command takes, if one may be taken now. Raises `RefusedError`."""
        command = request.command
        if not isinstance(command, m.LoadPack) or self._open_pack is None:
            return None
        contest = self.store.contest
        if contest.evening is None or contest.phase != m.Phase.SETUP or not permitted(request.role, command):
            return None
        try:
            return self._open_pack(command, author_label(_author(request)))
        except BadFileError as error:
            text = "The sealed pack cannot be opened: {why}"
            raise RefusedError([m.Sentence("pack-unopened", text, {"why": error.reason()})]) from error

    def _obstacles_to(self, request: m.CommandRequest) -> tuple[m.Sentence, ...]:
        """What stands in the way of another match. The disk is read only where a change is allowed."""
        command, contest = request.command, self.store.contest
        if not isinstance(command, m.BeginMatch | m.PutMatchAside):
            return ()
        if not permitted(request.role, command) or not may_leave(contest):
            return ()
        if self._matches is None:
            return (NO_OTHER_MATCHES,)
        return self._matches.obstacles(self.store, command, author_label(_author(request)))

    def _order_change(self, request: m.CommandRequest, cause: str) -> None:
        origin = Origin(cause, _author(request))
        match request.command:
            case m.BeginMatch(match=match, is_check=False):
                self._ordered_change = MatchChange(match, origin)
            case m.PutMatchAside():
                self._ordered_change = MatchChange("", origin)

    def _record_access(self, peer: bytes, event: m.AccessEvent) -> None:
        """Put on record what happened to people's devices, once, however often the panel says it."""
        cause = access_cause(event.id)
        if cause not in self.store.seq_by_cause:
            fact = f.AccessRecorded(
                what=event.what,
                role=event.role,
                judge=event.judge,
                device=event.device,
                name=event.name,
                kind=event.kind,
                address=event.address,
                count=event.count,
            )
            self.store.add(cause, event.by or "panel", [fact], self._now_ns())
        self._queue(peer, m.AccessNoted(event.id), only_durable=True)

    def _acquire_outputs(self, peer: bytes, request: m.AcquireOutputs) -> None:
        """Lease lamps, horn and LED boards to a test, or answer why not."""
        contest, now = self.store.contest, self._now_ns()
        self._lease, reasons = grant(contest, self._lease, request, peer, now)
        health = self._peers.health(now, self.store.troubles())
        reply = m.OutputsGranted(
            request.id, refusals=reasons, stations=contest.stations, capture=contest.capture, health=health
        )
        self._queue(peer, reply)

    def _report(self, peer: bytes, report: m.Report) -> None:
        if self._lease is not None and self._lease.forwards_reports:
            self._lease = self._lease.after(report.fact)
            self._queue(self._lease.peer, m.ForwardedReport(report.fact))
            if not button_lines.is_stuck_release(self.store.contest, report.fact):
                self._queue(peer, m.Ack(report.epoch, report.number))
                return
        cause = report_cause(report.epoch, report.number)
        if cause not in self.store.seq_by_cause:
            now = self._now_ns()
            self._let_time_pass()
            facts = on_firmware.report(self.store.contest, report.fact, now, self._draw())
            self.store.add(cause, "firmware", facts, now)
        self._queue(peer, m.Ack(report.epoch, report.number), only_durable=True)

    def _let_time_pass(self) -> None:
        now = self._now_ns()
        while facts := elapse(self.store.contest, now):
            self.store.add("", CLOCK_AUTHOR, facts, now)
        self.store.check_medium(now)

    def _add_certificate_warnings(self) -> None:
        now = self._now_ns()
        if self.store.contest.phase != m.Phase.SETUP or now - self._certificate_checked_ns < CERTIFICATE_CHECK_NS:
            return
        self._certificate_checked_ns = now
        warnings = self._check_certificate()
        if warnings != self.store.contest.certificate_warnings:
            self.store.add("", "controller", [f.CertificateChecked(warnings)], now)

    def _try_open_match(self) -> None:
        """Open a match where none is open; take the changed file of one of which nothing was played."""
        now, contest = self._now_ns(), self.store.contest
        if contest.phase != m.Phase.SETUP or now - self._match_checked_ns < MATCH_CHECK_NS:
            return
        self._match_checked_ns = now
        notices: tuple[m.Sentence, ...] | None = None
        if contest.evening is None and self._opener is not None:
            notices = self._opener.try_open()
        elif contest.evening is not None and self._matches is not None:
            notices = self._matches.take_changed_file(self.store, now)
        if notices is not None:
            self._notices, self._notices_step = notices, self.store.contest.step

    def _pulse(self) -> None:
        """Record that a running clock is still running now; a fact that was just written shows the same."""
        now = self._now_ns()
        clock = self.store.contest.clock
        is_running = clock is not None and clock.deadline_ns is not None
        if is_running and now - max(self._pulse_ns, self.store.saved_ns) >= PULSE_NS:
            self._pulse_ns = now
            self.store.pulse(now)

    # ------------------------------------------------------------------------------------------------------ sending

    def _queue(self, peer: bytes, message: m.Message, *, only_durable: bool = False) -> None:
        self._replies.append((peer, message, only_durable))

    def _reply(self, durable: bool) -> None:
        for peer, message, only_durable in self._replies:
            if durable or not only_durable:
                self._server.send(peer, message)
        self._replies.clear()

    def _order_firmware(self) -> None:
        peer = self._peers.identity(Role.FIRMWARE)
        orders = self._lease.orders if self._lease is not None else firmware_orders(self.store.contest)
        if peer is not None and orders != self._sent_orders:
            self._server.send(peer, orders)
            self._sent_orders = orders

    def _announce(self) -> None:
        now = self._now_ns()
        health = self._peers.health(now, (*self.store.troubles(), *self._faults.trouble()))
        contest, head = self.store.contest, self.store.head
        tests, sound = (self._lease.led_tests, self._lease.sound) if self._lease is not None else ({}, "")
        test_lamps = self._lease.lamps(now) if self._lease is not None else None
        obstacles = self._opener.obstacles if self._opener is not None else ()
        scene = scene_before_opening(contest, now)
        notices = self._notices if contest.step == self._notices_step else ()
        inputs = (contest.seq, head, health, tests, test_lamps, sound, lamps(contest, now), scene, obstacles, notices)
        topics = [topic for announcer in self._announcers() for topic in announcer.new_subscriptions()]
        if inputs != self._announced or any(topic.startswith(SNAPSHOT_TOPIC) or not topic for topic in topics):
            history, match = self.store.history, self.store.match_hash
            frame = SnapshotContext(
                now_ns=now,
                head=head,
                health=health,
                notices=notices,
                history=history,
                led_tests=tests,
                lamp_tests=test_lamps,
                sound_test=sound,
                match=match,
                missing=obstacles,
            )
            views = snapshots(contest, frame)
            for audience, view in views.items():
                self._news.announce(SNAPSHOT_TOPIC + audience.encode(), view)
            if self._hall is not None:
                self._hall.announce(HALL_TOPIC, views[Audience.STAGE])
            if self._public is not None:
                for audience in PUBLIC_AUDIENCES:
                    self._public.announce(SNAPSHOT_TOPIC + audience.encode(), views[audience])
            self._announced = inputs
        if now - self._beat_ns >= BEAT_NS:
            self._beat_ns = now
            beat = m.Beat(self.store.contest.seq, now, self.store.saved_ns)
            for announcer in self._announcers():
                announcer.announce(BEAT_TOPIC, beat)

    def _announcers(self) -> tuple[Announcer, ...]:
        return tuple(filter(None, (self._news, self._hall, self._public)))


def _author(request: m.CommandRequest) -> m.Author:
    return m.Author(request.who, request.role, request.judge, request.device)


def boot_fact(store: ContestStore, boot: str, now_ns: int) -> f.Booted:
    """The fact that the controller has started: on which boot, and where clocks of another boot must be stopped.

    That is the last instant of the other boot that was recorded: a fact, or the pulse of a running clock.
    """
    previous_boot = store.contest.boot
    pulse, last = store.last_pulse(), store.last_record
    instants_ns = [pulse[1]] if pulse is not None and pulse[0] == previous_boot else []
    instants_ns += [last.mono_ns] if last is not None and last.boot == previous_boot else []
    return f.Booted(boot, now_ns, max(instants_ns, default=now_ns))
