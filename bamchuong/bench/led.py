"""Start `bench led`: a real controller and a real scoreboard process; this program is MC and firmware, and measures.

First a performance's clock runs: when its seconds flip, what the process costs, how many bytes it sends, beside luma's
plain redraw that runs at the same time. Then buzzers: from a verdict on the bus to the last byte of the picture that it
changes, through journal, snapshot, scene and wire.
"""

import contextlib
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import zmq

from bamchuong.bench.figures import Figure, at_most, percentile
from bamchuong.bench.led_boards import Seen
from controller.bus import messages as m
from controller.bus.sockets import SNAPSHOT_TOPIC, Client, Endpoints, Subscriber, controller_client

PATIENCE_S = 30.0
SECOND_NS = 1_000_000_000
_MS = 1_000_000

PERFORMANCE = """
name = "bench"
name_en = "bench"
judges = 1
[[rounds]]
kind = "stage"
name = "bench"
name_en = "bench"
performing_s = 3600
warnings_s = []
criteria = [{ name = "a", name_en = "a", most = 10 }]
"""

BUZZERS = """
name = "bench"
name_en = "bench"
[[rounds]]
kind = "buzzers"
name = "bench"
name_en = "bench"
section = "khoi-dong"
thinking_s = 0
pressing_s = 0
answering_s = 0
[[rounds]]
kind = "buzzers"
name = "bench"
name_en = "bench"
section = "tang-toc"
thinking_s = 0
pressing_s = 0
answering_s = 0
"""
"""Two times ten questions of the shipped pack; without clocks nothing but a verdict changes a board."""


class StandstillError(RuntimeError):
    """The contest did not go on; the message says where."""


class Evening:
    """A controller with boards on its bus; this program is its MC and its firmware. Belongs to one thread."""

    def __init__(self, folder: Path, endpoints: Endpoints, context: "zmq.Context[zmq.Socket[bytes]]") -> None:
        self.folder = folder
        self.endpoints = endpoints
        self.news = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.mc = controller_client(context, endpoints)
        self.firmware: Client[m.FromController] = controller_client(context, endpoints)
        self.view: m.Snapshot | None = None
        self.wanted: m.Arm | None = None
        self._epoch = secrets.token_hex(8)
        self._alive_ns = 0
        self._numbers = 0
        self._answers: list[m.Answer] = []

    def turn(self) -> None:
        """Hear what came, and say that the firmware lives."""
        self.news.socket.poll(2)
        for view in self.news.receive():
            if isinstance(view, m.Snapshot):
                self.view = view
        self._answers += [one for one in self.mc.receive() if isinstance(one, m.Answer)]
        for message in self.firmware.receive():
            if isinstance(message, m.Wanted):
                self.wanted = message.arm
        if time.monotonic_ns() - self._alive_ns > SECOND_NS:
            self._alive_ns = time.monotonic_ns()
            capture = m.Capture("bench", 1, simulated=True)
            hello = m.Hello("bench", m.Role.FIRMWARE, self._epoch, m.PROTOCOL, tuple(range(1, 9)), capture)
            self.firmware.send(hello)
            self.firmware.send(m.Alive("bench", m.Role.FIRMWARE, self._epoch))

    def until(self, holds: Callable[[m.Snapshot], bool], what: str) -> m.Snapshot:
        """Turn until a snapshot holds. Raises `StandstillError`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self.turn()
            if self.view is not None and holds(self.view):
                return self.view
        raise StandstillError(f"{what}: did not come within {PATIENCE_S:.0f} s, phase {self.view and self.view.phase}")

    def order(self, command: m.Command, phases: tuple[str, ...]) -> m.Snapshot:
        """Give a command, again while it is refused, until the contest is in one of `phases`."""
        limit_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit_s:
            self._numbers += 1
            ask = m.Ask(f"{self._epoch}-{self._numbers}", "bench", m.Role.MC, None, command)
            self.mc.send(ask)
            self._answers.clear()
            until_s = time.monotonic() + 1
            while time.monotonic() < until_s and not any(one.id == ask.id for one in self._answers):
                self.turn()
            answer = next((one for one in self._answers if one.id == ask.id), None)
            if answer is not None and answer.ok:
                return self._reached(answer.seq, phases)
            time.sleep(0.02)
        why = [str(reason) for one in self._answers for reason in one.reasons]
        raise StandstillError(f"{type(command).__name__} was not obeyed within {PATIENCE_S:.0f} s: {why}")

    def _reached(self, seq: int, phases: tuple[str, ...]) -> m.Snapshot:
        return self.until(lambda view: view.seq >= seq and view.phase in phases, " or ".join(phases))

    def verdict(self, station: int, number: int) -> int:
        """Say as firmware that `station` was first; when it went onto the bus (CLOCK_MONOTONIC, ns)."""
        limit_s = time.monotonic() + PATIENCE_S
        while self.wanted is None or self.wanted.opening_ns is None or station not in self.wanted.stations:
            if time.monotonic() > limit_s:
                raise StandstillError(f"the buzzers did not open for station {station}: {self.wanted}")
            self.turn()
        arm, at_ns = self.wanted, time.monotonic_ns()
        press = m.Press(station, at_ns, m.PressKind.WINNER, 0, 1000)
        opening_ns = arm.opening_ns or 0
        fact = m.Verdict(arm.arming, "floor", (station,), opening_ns, arm.tie_window_ns, at_ns, (press,))
        sent_ns = time.monotonic_ns()
        self.firmware.send(m.Report(self._epoch, number, fact))
        return sent_ns

    def close(self) -> None:
        """Close the sockets."""
        for one in (self.news, self.mc, self.firmware):
            one.close()


@contextlib.contextmanager
def evening(form: str) -> Iterator[Evening]:
    """A controller of its own for this format, in folders that are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bamchuong-bench-"))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    (folder / "format.toml").write_text(form, encoding="utf-8")
    endpoints = Endpoints.at(folder / "run")
    options = ["--run", str(endpoints.folder), "--data", str(folder / "data"), "--format", str(folder / "format.toml")]
    try:
        with _process([sys.executable, "-m", "bamchuong", "controller", *options], folder / "controller.log"):
            made = Evening(folder, endpoints, context)
            try:
                made.until(lambda view: not view.blocked, "the first step")
                yield made
            except StandstillError as error:
                words = (folder / "controller.log").read_text(encoding="utf-8", errors="replace")[-500:]
                raise StandstillError(f"{error}\nthe controller's last words: {words or 'none'}") from error
            finally:
                made.close()
    finally:
        context.destroy(linger=0)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def boards(which: str, here: Evening) -> Iterator["Boards"]:
    """A process that drives boards, as long as this lasts: ours showing `clock` or `all`, or `luma`."""
    target = here.folder / f"{which}.json"
    command = [sys.executable, "-m", "bamchuong.bench.led_boards", which, str(here.endpoints.folder), str(target)]
    with _process(command, here.folder / f"{which}.log") as process:
        yield Boards(process, target)


class Boards:
    """A process that drives boards."""

    def __init__(self, process: "subprocess.Popen[bytes]", target: Path) -> None:
        self._process = process
        self._target = target

    def busy_s(self) -> float:
        """Processor time that all its threads have used, exact to the ns, which the ticks of /proc are not."""
        return time.clock_gettime(_processor_clock(self._process.pid))

    def seen(self) -> Seen:
        """End it; what it noted. Raises `StandstillError`."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        if not self._target.exists():
            raise StandstillError(f"the boards ended with {self._process.returncode} and left nothing")
        return msgspec.json.decode(self._target.read_bytes(), type=Seen)


def _processor_clock(pid: int) -> int:
    """The clock that counts the processor time of another process: what clock_getcpuclockid(3) gives."""
    return (~pid << 3) | 2


def run(seconds: int, verdicts: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure for `seconds` of a running clock and `verdicts` verdicts (100 at most). Raises `StandstillError`."""
    say(f"a running clock, {seconds} s")
    figures = _clock(seconds)
    say(f"{verdicts} verdicts")
    return [*_latency(verdicts), *figures]


def _clock(seconds: int) -> list[Figure]:
    with evening(PERFORMANCE) as here, boards("clock", here) as ours, boards("luma", here) as luma:
        here.order(m.StartMatch(), ("intro",))
        here.order(m.StartRound(), ("ready",))
        view = here.order(m.StartPerformance(), ("performing",))
        deadline_ns = view.clock.deadline_ns if view.clock else None
        if deadline_ns is None:
            raise StandstillError("the performance has no running clock")
        _rest(here, 3)
        began_ns, busy_s = time.monotonic_ns(), (ours.busy_s(), luma.busy_s())
        _rest(here, seconds)
        ended_ns = time.monotonic_ns()
        share = [
            100 * (one.busy_s() - before) * 1e9 / (ended_ns - began_ns)
            for one, before in zip((ours, luma), busy_s, strict=True)
        ]
        mine, theirs = ours.seen(), luma.seen()
    late = [_late_ms(seen, deadline_ns, began_ns, ended_ns) for seen in (mine, theirs)]
    sent = [_bytes_a_minute(seen, began_ns, ended_ns) for seen in (mine, theirs)]
    peer = "luma, redrawn 20 times a second"
    return [
        at_most("second flip error, p99", "ms", percentile(late[0], 0.99), 10, {peer: percentile(late[1], 0.99)}),
        Figure("second flip error, median", "ms", percentile(late[0], 0.5), {peer: percentile(late[1], 0.5)}),
        at_most("processor at a running clock, 4 × 8 modules", "% of a core", share[0], 2, {peer: share[1]}),
        Figure("bytes on the wire", "a minute", sent[0], {peer: sent[1]}),
    ]


def _late_ms(seen: Seen, deadline_ns: int, began_ns: int, ended_ns: int) -> list[float]:
    """How far from its instant, before or after, each second was on the board whole: the first frame that differs."""
    late: list[float] = []
    for (_, before), (at_ns, after) in zip(seen.frames, seen.frames[1:], strict=False):
        if before != after and began_ns <= at_ns <= ended_ns:
            late_ns = (at_ns - deadline_ns + SECOND_NS // 2) % SECOND_NS - SECOND_NS // 2
            late.append(abs(late_ns) / _MS)
    return late


def _bytes_a_minute(seen: Seen, began_ns: int, ended_ns: int) -> float:
    count = sum(size for at_ns, size in seen.sent if began_ns <= at_ns <= ended_ns)
    return count * 60e9 / (ended_ns - began_ns)


def _latency(verdicts: int) -> list[Figure]:
    sent_ns: list[int] = []
    told_ns: list[int] = []
    with evening(BUZZERS) as here, boards("all", here) as ours:
        here.order(m.StartMatch(), ("intro",))
        _rest(here, 2)
        while len(sent_ns) < verdicts:
            _next_opening(here)
            view = here.until(lambda one: one.phase == "open", "the opening")
            _rest(here, 0.1)  # the board shows the opening before the verdict comes
            able = next(team.station for team in view.teams if team.lamp is m.Lamp.ARMED)
            sent_ns.append(here.verdict(able, len(sent_ns) + 1))
            here.until(lambda one: one.phase == "floor", "the floor")
            told_ns.append(time.monotonic_ns())
        _rest(here, 0.5)
        seen = ours.seen()
    took = [_took_ms(seen, at_ns) for at_ns in sent_ns]
    told = [(after_ns - at_ns) / _MS for at_ns, after_ns in zip(sent_ns, told_ns, strict=True)]
    drawn = [whole - part for whole, part in zip(took, told, strict=True)]
    return [
        at_most("verdict on the bus → last SPI byte, p99", "ms", percentile(took, 0.99), 25),
        Figure("verdict on the bus → last SPI byte, median", "ms", percentile(took, 0.5)),
        Figure("of it: verdict → snapshot (rules, journal), p99", "ms", percentile(told, 0.99)),
        Figure("of it: snapshot → last SPI byte (boards), p99", "ms", percentile(drawn, 0.99)),
    ]


def _next_opening(here: Evening) -> None:
    """From wherever the contest is to the next opening of the buzzers."""
    view = here.until(lambda _: True, "a snapshot")
    while view.phase != "open":
        match view.phase:
            case "floor":
                view = here.order(m.RuleWrong(), ("open", "closed"))
            case "intro":
                view = here.order(m.StartRound(), ("ready",))
            case "ready" | "closed" if (
                view.round is not None and view.round.item >= view.round.items > 0 and view.phase == "closed"
            ):
                view = here.order(m.EndRound(), ("intro", "ready"))
            case "ready" | "closed":
                view = here.order(m.StartReading(), ("reading",))
            case "reading":
                view = here.order(m.StartThinking(), ("open",))
            case other:
                raise StandstillError(f"no way from phase {other} to an opening")


def _took_ms(seen: Seen, at_ns: int) -> float:
    """From `at_ns` to the last byte of the first picture that differs from the one before."""
    for (_, before), (out_ns, after) in zip(seen.frames, seen.frames[1:], strict=False):
        if out_ns > at_ns and before != after:
            return (out_ns - at_ns) / _MS
    raise StandstillError("a verdict changed no board")


def _rest(here: Evening, seconds: float) -> None:
    """Let the contest run."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        here.turn()
        here.news.socket.poll(max(1, min(200, round((until_s - time.monotonic()) * 1000))))


@contextlib.contextmanager
def _process(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended afterwards, gently first."""
    with log.open("wb") as words, subprocess.Popen(command, stdout=words, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
