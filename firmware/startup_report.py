"""Decide how to say what the firmware would use, and why, and what speaks against it. Pure: words for a technician.

Kind: adapter
"""

from collections.abc import Iterable, Sequence

from bus.messages import Capture, Sentence
from firmware.pins.chips import ChipFacts, Header
from firmware.pins.platform_info import Machine
from firmware.pins.source_selection import Choice, refuses_rpi_gpio
from firmware.realtime import RealTime
from hardware.board import Board, lines


def one_line(board: Board, choice: Choice, capture: Capture) -> str:
    """For the log: what is used."""
    loss = "lost edges are not seen" if capture.loses_silently else "every lost edge is detected"
    buttons = f"{len(board.stations)} stations, settle {board.settle_ms} ms, doubt ±{board.doubt_us} µs"
    worth = f"resolution {capture.resolution_ns} ns, {loss}"
    return f"board {board.name}: capture {capture.name}, because {choice.why}; {worth}; {buttons}"


def report(
    board: Board, choice: Choice, machine: Machine, found: Iterable[ChipFacts], header: Header, rt: RealTime
) -> list[str]:
    """For `--explain` on a Pi: all of it, a line each; what speaks against it begins with `warning:`."""
    held = header.holders(line for _, _, line in lines(board))
    how = "its lines have the names of the board profile" if header.by_name else f"label {header.chip.label}"
    return [
        f"machine: {machine.model or 'unknown'}, Linux {machine.kernel}",
        f"chips: {', '.join(f'{one.path} ({one.label}, {len(one.lines)} lines)' for one in found)}",
        f"chip used: {header.chip.path}: {how}",
        f"lines: {', '.join(f'{line} held by {who}' for line, who in held.items()) or 'all free'}",
        f"RPi.GPIO: {refuses_rpi_gpio(machine) or 'would work'}",
        f"priority: {'SCHED_FIFO 40 permitted' if rt.fifo else 'normal'}",
        f"memory: {'locking permitted' if rt.locked else 'not locked'}",
        f"processor governor: {', '.join(machine.governors) or 'unknown'}",
        f"PCIe link policy (ASPM): {machine.aspm or 'unknown'}",
        *(f"warning: {one}" for one in warnings(choice, machine, rt)),
        *(f"warning: {line} is in use by {who}: the firmware cannot start" for line, who in held.items()),
    ]


def warnings(choice: Choice, machine: Machine, rt: RealTime) -> Sequence[Sentence]:
    """What makes stamps later or less sure than they could be here, and what to do about it."""
    found = list(rt.refused)
    if choice.degraded:
        text = "the source of the presses is worse than usual on a Pi: `bamchuong firmware --explain` says why"
        found.append(Sentence("degraded", text))
    slow = [one for one in machine.governors if one != "performance"]
    if slow:
        text = "the processor's governor is {governor}: interrupts are stamped later; set it to performance"
        found.append(Sentence("governor", text, {"governor": slow[0]}))
    if machine.pi >= 5 and machine.aspm not in ("performance", ""):
        text = (
            "the PCIe link to the GPIO chip may sleep (ASPM {policy}): write performance to"
            " /sys/module/pcie_aspm/parameters/policy"
        )
        found.append(Sentence("aspm", text, {"policy": machine.aspm}))
    if 0 < machine.pi <= 4 and not machine.has_pi_kernel:
        text = (
            "Linux {kernel} is not Raspberry Pi's kernel: on this chip it can lose edges that are close"
            " together (raspberrypi/linux#5457); use Raspberry Pi OS"
        )
        found.append(Sentence("foreign-kernel", text, {"kernel": machine.kernel}))
    return found
