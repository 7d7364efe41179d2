"""The controller's loop: receive, decide, journal, answer, announce. One turn at a time, in one thread.

The order within a turn is what the journal promises: decide on everything that was received and add the facts to the
store, commit them in one durable append, and only then answer, acknowledge, order the firmware and announce snapshots.

Kind: loop
"""

import secrets
import time
from collections.abc import Callable

import zmq

from bus import messages as m
from bus.codec import encode
from bus.messages import Phase, Role
from bus.sockets import Announcer, Server
from bus.units import NS_PER_MS, NS_PER_S
from controller.announcements import BEAT_NS, Announcements
from controller.command_files import CommandFiles, request_author
from controller.contest_store import ContestStore
from controller.journal.record import access_cause, command_cause, report_cause
from controller.match_checks import MatchChecks, MatchOpener, OtherMatches
from controller.match_orders import MatchChange, Origin
from controller.message_faults import NOT_UNDERSTOOD, MessageFaults
from controller.output_lease import START_ENDS_SELFTEST, Lease, expire, grant
from controller.packs.pack import Pack
from controller.peers import Peers
from controller.rules import button_lines, on_firmware
from controller.rules import facts as f
from controller.rules.clocks import due_ns, elapse
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.firmware_orders import firmware_orders
from controller.rules.lamps import lamps
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers.views import scene_before_opening
from controller.rules.view import SnapshotContext, snapshots
from controller.spare.fence_state import LISTENING, NO_FENCE, Fence

PULSE_NS = 700 * NS_PER_MS
"""With a turn at least every `BEAT_NS`, a running clock is recorded at most 1 s before any power cut."""

CERTIFICATE_CHECK_NS = 2 * NS_PER_S
"""How often the certificate is checked before the match starts."""

QUIET = frozenset({Phase.SETUP, Phase.INTRO, Phase.READY, Phase.REVEALED, Phase.CLOSED, Phase.RANKING})
"""Phases between questions, in which no press can come and no clock runs out."""

CLOCK_AUTHOR = "the clock"
"""Author of the facts that the passing of time alone brings about."""


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
        open_pack, matches: for `CommandFiles`.
        opener, matches: for `MatchChecks`.
        fence: says why this machine stays dark: another one goes on with its evening.
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
        fence: Fence = NO_FENCE,
    ) -> None:
        self.store = store
        self.epoch = secrets.token_hex(8)
        self._server = server
        self._announcements = Announcements(news, hall, public)
        self._now_ns = now_ns
        self._draw = draw
        self._files = CommandFiles(store, open_pack, matches)
        self._match_checks = MatchChecks(store, opener, matches, now_ns())
        self.change: MatchChange | None = None
        """The change of matches that was ordered and is on record: whoever turns the loop carries it out."""
        self._ordered_change: MatchChange | None = None
        self._check_certificate = check_certificate
        self._certificate_checked_ns = 0
        self._fence = fence
        self._notices = notices
        self._notices_step = store.contest.step
        self._peers = Peers()
        self._faults = MessageFaults()
        store.check_showable = self._check_showable
        self._replies: list[tuple[bytes, m.Message, bool]] = []
        self._lease: Lease | None = None
        self._is_tested = False
        self._sent_orders: m.FirmwareOrders | None = None
        self._pulse_ns = 0
        self._poller = zmq.Poller()
        self._poller.register(server.socket, zmq.POLLIN)
        for announcer in self._announcements.announcers:
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
        self._survive("the opening of a match", self._check_matches)
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
        until = min(filter(None, (self._announcements.next_beat_ns, due_ns(contest), opening_ns)))
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
        if seq is None and (dark := self._fence.reason()) is not None:
            reasons = (dark,)
        elif seq is None and not self._fence.is_settled:
            reasons = (LISTENING,)
        elif seq is None:
            try:
                order = Order(
                    request.command,
                    request.who,
                    role=request.role,
                    step=request.step,
                    judge=request.judge,
                    draw=self._draw(),
                    pack=self._files.pack(request),
                    obstacles=self._files.obstacles(request),
                )
                facts = decide(self.store.contest, order, now)
            except RefusedError as error:
                reasons = error.reasons
            else:
                self.store.add(cause, request_author(request), facts, now)
                seq = self.store.seq_by_cause.get(cause, self.store.contest.seq)  # a seal may have followed
                self._order_change(request, cause)
        contest = self.store.contest
        self._queue(
            peer, m.CommandReply(request.id, ok=not reasons, seq=seq or contest.seq, step=contest.step, reasons=reasons)
        )

    def _order_change(self, request: m.CommandRequest, cause: str) -> None:
        origin = Origin(cause, request_author(request))
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
        greeted = self.store.contest.firmware_epoch
        if greeted and report.epoch != greeted:  # whoever it is greets first; until then it says it again
            self._faults.refuse(f"a report of the firmware {report.epoch}: {greeted} is the one that greeted last")
            return
        if self._fence.reason() is not None:
            return  # not acknowledged: what teams press here is the other machine's
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
        while self._fence.reason() is None and (facts := elapse(self.store.contest, now)):
            self.store.add("", CLOCK_AUTHOR, facts, now)
        self.store.check_medium(now)

    def _add_certificate_warnings(self) -> None:
        now = self._now_ns()
        tested = self._lease is not None and self._lease.forwards_reports
        is_due = now - self._certificate_checked_ns >= CERTIFICATE_CHECK_NS or tested is not self._is_tested
        if self.store.contest.phase != m.Phase.SETUP or not is_due:
            return
        self._certificate_checked_ns, self._is_tested = now, tested
        warnings = (*((START_ENDS_SELFTEST,) if tested else ()), *self._check_certificate())
        if warnings != self.store.contest.certificate_warnings:
            self.store.add("", "controller", [f.CertificateChecked(warnings)], now)

    def _check_matches(self) -> None:
        notices = self._match_checks.check(self._now_ns())
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
        if self._fence.reason() is not None or not self._fence.is_settled:
            orders = m.FirmwareOrders(arm=None)
        if peer is not None and orders != self._sent_orders:
            self._server.send(peer, orders)
            self._sent_orders = orders

    def _announce(self) -> None:
        now = self._now_ns()
        dark = self._fence.reason()
        fenced = (dark,) if dark is not None else ()
        health = self._peers.health(now, (*fenced, *self.store.troubles(), *self._faults.trouble()))
        contest, head = self.store.contest, self.store.head
        tests, sound = (self._lease.led_tests, self._lease.sound) if self._lease is not None else ({}, "")
        test_lamps = self._lease.lamps(now) if self._lease is not None else None
        obstacles = self._match_checks.obstacles
        scene = scene_before_opening(contest, now)
        notices = fenced or (self._notices if contest.step == self._notices_step else ())
        inputs = (contest.seq, head, health, tests, test_lamps, sound, lamps(contest, now), scene, obstacles, notices)
        self._announcements.announce_snapshots(
            inputs,
            lambda: snapshots(
                contest,
                SnapshotContext(
                    now_ns=now,
                    head=head,
                    health=health,
                    notices=notices,
                    history=self.store.history,
                    led_tests=tests,
                    lamp_tests=test_lamps,
                    sound_test=sound,
                    match=self.store.match_hash,
                    missing=obstacles,
                ),
            ),
        )
        self._announcements.announce_beat(contest.seq, now, self.store.saved_ns)
