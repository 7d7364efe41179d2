"""A controller beside a spare machine that has taken over: it stays dark, and listens before it arms anything."""

from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.loop import Loop
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.test_loop_reports import PATIENCE_S, Evening

DARK = Sentence("other-machine-runs", "Another machine runs")


class FakeFence:
    """A fence as the test wants it."""

    def __init__(self) -> None:
        self.is_settled = True
        self.why: Sentence | None = None

    def reason(self) -> Sentence | None:
        return self.why


def opened(folder: Path, stack: ExitStack) -> tuple[Evening, FakeFence]:
    """A question of the buzzers is open."""
    play, fence = Play(), FakeFence()
    play.to_buzzers()
    play.to_opening()
    evening = Evening(folder, stack, play)
    evening.loop = Loop(evening.store, evening.server, evening.news, lambda: evening.now_ns, fence=fence)
    return evening, fence


def test_before_others_could_be_heard_nothing_is_armed_and_then_it_is() -> None:
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        evening, fence = opened(Path(folder), stack)
        fence.is_settled = False
        orders: list[m.FirmwareOrders] = []

        def armed() -> bool:
            """Whether the firmware is told to arm something, once it has greeted."""
            orders.clear()
            patience = Patience(PATIENCE_S)
            while not orders:
                assert not patience.ended, "no orders"
                evening.firmware.send(m.Hello("firmware", m.Role.FIRMWARE, "epoch-1", m.PROTOCOL, (1, 2, 3, 4, 5)))
                for _ in range(3):
                    evening.loop.turn()
                answers = evening.firmware.receive()
                orders.extend(answer for answer in answers if isinstance(answer, m.FirmwareOrders))
            return orders[-1].arm is not None

        assert not armed()
        fence.is_settled = True
        assert armed()
        fence.why = DARK
        assert not armed()


def test_before_others_could_be_heard_no_order_is_taken() -> None:
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        evening, fence = opened(Path(folder), stack)
        for is_settled in (False, True):
            fence.is_settled = is_settled
            request = m.CommandRequest(
                f"tap-{is_settled}", "mc", m.Role.MC, None, m.AdjustScore(1, Decimal(1), "a protest")
            )

            def answer(request: m.CommandRequest = request) -> m.CommandReply | None:
                evening.firmware.send(request)
                return next((reply for reply in evening.replies if reply.id == request.id), None)

            evening.until(lambda answer=answer: answer() is not None, "an answer")  # type: ignore[misc]
            reply = answer()
            assert reply is not None
            assert reply.ok is is_settled
            assert [reason.code for reason in reply.reasons] == ([] if is_settled else ["listens-for-others"])


def test_a_dark_machine_writes_nothing_whatever_time_and_firmware_say() -> None:
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        evening, fence = opened(Path(folder), stack)
        fence.why = DARK
        count = evening.store.contest.seq
        evening.now_ns += 3_600_000_000_000
        press = m.Press(1, evening.now_ns, m.PressKind.WINNER)
        for _ in range(20):
            evening.firmware.send(m.Report("epoch-1", 99, m.Pressed(evening.store.contest.arming, press)))
            evening.loop.turn()
        assert evening.store.contest.seq == count
        assert evening.store.contest.phase == Phase.OPEN
