"""The proof on a machine: what the kernel shows of interrupts and threads, and what may be bound."""

import errno
import os
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from firmware.pins import interrupts, order_proof
from firmware.pins.arrival_order import Scheduling
from firmware.pins.interrupts import LineInterrupts
from firmware.pins.order_proof import OrderProof


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two lines of ours, another program's with the same number on the chip, and their threads."""
    for number, line, actions, counts in (
        (53, 17, "bamchuong", "5,1"),
        (54, 27, "bamchuong", "0,2"),
        (55, 17, "fan", "9,9"),
        (56, 4, "bamchuong", "3,3"),
        (57, 5, "", "0,0"),
    ):
        folder = tmp_path / f"sys/kernel/irq/{number}"
        folder.mkdir(parents=True)
        for name, text in (("hwirq", str(line)), ("actions", actions), ("per_cpu_count", counts)):
            (folder / name).write_text(f"{text}\n")
    for thread, name in ((101, "irq/53-bamchuon"), (102, "irq/54-bamchuong"), (103, "irq/55-fan"), (104, "python3")):
        (tmp_path / f"proc/{thread}").mkdir(parents=True)
        (tmp_path / f"proc/{thread}/comm").write_text(f"{name}\n")
    return tmp_path


def test_interrupts_of_our_lines_are_counted_for_each_processor(root: Path) -> None:
    assert LineInterrupts((17, 27), "bamchuong", root).served() == (5, 3)


def test_lines_without_an_interrupt_of_their_own_are_no_lines_to_prove_anything_of(root: Path) -> None:
    with pytest.raises(LookupError, match=r"interrupts of the lines \[17\], not of \[17, 22\]"):
        LineInterrupts((17, 22), "bamchuong", root)
    with pytest.raises(OSError, match="irq"):
        LineInterrupts((17,), "bamchuong", root / "nothing-here")


def test_the_threads_of_our_interrupts_are_found_by_their_names_and_bound_with_the_calling_one(
    root: Path, mocker: MockerFixture
) -> None:
    bind = mocker.patch("os.sched_setaffinity")
    LineInterrupts((17, 27), "bamchuong", root).bind(1)
    bound = [call.args for call in bind.call_args_list]
    assert sorted(bound[:-1]) == [(101, {1}), (102, {1})]
    assert bound[-1] == (0, {1}), "itself once all others are"


def test_where_one_thread_cannot_be_seen_none_is(root: Path, mocker: MockerFixture) -> None:
    mocker.patch("firmware.pins.interrupts.scheduling", return_value=Scheduling(frozenset({0}), 50))
    assert len(LineInterrupts((17, 27), "bamchuong", root).threads()) == 2
    (root / "proc/102/comm").unlink()
    assert LineInterrupts((17, 27), "bamchuong", root).threads() == []


def test_a_thread_that_has_ended_is_not_seen(root: Path, mocker: MockerFixture) -> None:
    mocker.patch("os.sched_getscheduler", side_effect=ProcessLookupError(errno.ESRCH, "No such process"))
    assert LineInterrupts((17, 27), "bamchuong", root).threads() == []


def test_scheduling_is_what_the_kernel_says_of_this_thread() -> None:
    assert interrupts.scheduling() == Scheduling(frozenset(os.sched_getaffinity(0)), 0)


@pytest.mark.parametrize("capabilities, may", [("0000000000800000", True), ("ffffffffff7fffff", False)])
def test_who_may_bind_has_the_capability_for_it(tmp_path: Path, capabilities: str, may: bool) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/status").write_text(f"Name:\tpython\nCapEff:\t{capabilities}\n")
    assert interrupts.may_bind(tmp_path) is may


class Kernel:
    """Interrupts of two processors, threads that may run on both until they are bound."""

    def __init__(self) -> None:
        self.counts = (0, 0)
        self.processors = {"threads": frozenset({0, 1}), "own": frozenset({0, 1})}
        self.refusal: OSError | None = None

    def served(self) -> tuple[int, ...]:
        return self.counts

    def threads(self) -> list[Scheduling]:
        return [Scheduling(self.processors["threads"], 50)]

    def bind(self, processor: int) -> None:
        if self.refusal:
            raise self.refusal
        self.processors = dict.fromkeys(self.processors, frozenset({processor}))

    def own(self) -> Scheduling:
        return Scheduling(self.processors["own"], 40)


@pytest.fixture
def kernel(mocker: MockerFixture) -> Kernel:
    kernel = Kernel()
    mocker.patch("firmware.pins.interrupts.scheduling", side_effect=kernel.own)
    mocker.patch("os.sched_setaffinity")
    return kernel


def test_a_proof_learns_where_the_interrupts_are_and_binds_what_must_run_there(kernel: Kernel) -> None:
    proof = OrderProof(kernel)
    assert "not yet 8 presses" in proof.objection
    kernel.counts = (0, 8)
    proof.look()
    assert proof.holds
    assert kernel.processors["own"] == frozenset({1})


def test_a_proof_that_may_not_bind_says_so_and_does_not_hold(kernel: Kernel) -> None:
    proof, kernel.counts = OrderProof(kernel), (8, 0)
    kernel.refusal = PermissionError(errno.EPERM, "Operation not permitted")
    proof.look()
    assert not proof.holds
    assert proof.objection == "interrupts and their threads cannot be seen or moved (Operation not permitted)"


def test_threads_that_were_moved_away_are_brought_back_at_the_next_look(kernel: Kernel) -> None:
    proof, kernel.counts = OrderProof(kernel), (8, 0)
    proof.look()
    kernel.processors["threads"] = frozenset({1})
    proof.look()
    assert proof.holds
    assert kernel.processors["threads"] == frozenset({0})


def test_an_edge_that_is_older_than_the_last_reading_is_late_only_since_the_proof_holds(kernel: Kernel) -> None:
    proof, kernel.counts = OrderProof(kernel), (8, 0)
    assert not proof.is_late(5, read_ns=9)
    proof.look()
    since_ns = proof.since_ns
    assert [proof.is_late(since_ns + n, read_ns=since_ns + 2) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_a_refuted_proof_never_holds_again_and_moves_nothing_more(kernel: Kernel) -> None:
    proof, kernel.counts = OrderProof(kernel), (8, 0)
    proof.look()
    proof.refute()
    kernel.counts, kernel.processors["threads"] = (100, 0), frozenset({1})
    proof.look()
    assert not proof.holds
    assert kernel.processors["threads"] == frozenset({1})


def test_a_kernel_that_hides_its_interrupts_leaves_no_proof_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture, mocker: MockerFixture
) -> None:
    caplog.set_level("INFO")
    mocker.patch("firmware.pins.interrupts.LineInterrupts", side_effect=LookupError("interrupts of the lines []"))
    assert order_proof.of_lines((17,), "bamchuong") is None
    assert "does not show the interrupts of the lines (interrupts of the lines [])" in caplog.text
