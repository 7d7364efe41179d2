"""Startup report for technicians: what the firmware uses, why, and what makes its stamps less certain.

Kind: adapter
"""

from collections.abc import Iterable, Sequence

from bus.messages import Capture, Sentence
from firmware.pins.arrival_order import MIN_INTERRUPTS
from firmware.pins.chips import ChipInfo, Header
from firmware.pins.platform_info import PlatformInfo
from firmware.pins.source_selection import SourceChoice, rpi_gpio_problem
from firmware.realtime import RealTime
from hardware.board import Board, Wiring


def one_line(board: Board, choice: SourceChoice, capture: Capture) -> str:
    """What is used, for the log."""
    loss = "lost edges are not seen" if capture.loses_silently else "every lost edge is detected"
    buttons = f"{len(board.stations)} stations, settle {board.settle_ms} ms, uncertainty ±{board.uncertainty_us} µs"
    timing = f"resolution {capture.resolution_ns} ns, {loss}"
    return f"board {board.name}: capture {capture.name}, because {choice.reason}; {timing}; {buttons}"


def report(
    wiring: Wiring,
    choice: SourceChoice,
    platform: PlatformInfo,
    chips: Iterable[ChipInfo],
    header: Header,
    rt: RealTime,
) -> list[str]:
    """The whole report for `--explain` on a Pi, line by line; every concern begins with `warning:`."""
    holders = header.holders(wiring.all_lines)
    match = "its lines have the names of the board profile" if header.is_found_by_name else f"label {header.chip.label}"
    return [
        f"machine: {platform.model or 'unknown'}, Linux {platform.kernel}",
        f"chips: {', '.join(f'{chip.path} ({chip.label}, {len(chip.lines)} lines)' for chip in chips)}",
        f"chip used: {header.chip.path}: {match}",
        f"lines: {', '.join(f'{line} held by {holder}' for line, holder in holders.items()) or 'all free'}",
        f"RPi.GPIO: {rpi_gpio_problem(platform) or 'would work'}",
        f"priority: {'SCHED_FIFO 40 permitted' if rt.has_fifo else 'normal'}",
        f"memory: {'locking permitted' if rt.is_memory_locked else 'not locked'}",
        f"processor governor: {', '.join(platform.governors) or 'unknown'}",
        f"PCIe link policy (ASPM): {platform.aspm or 'unknown'}",
        f"PCIe links that may sleep (L1): {', '.join(platform.sleeping_links) or 'none'}",
        *(f"warning: {warning}" for warning in warnings(choice, platform, rt)),
        *(f"warning: {line} is in use by {holder}: the firmware cannot start" for line, holder in holders.items()),
    ]


def arrival_order(board: Board, choice: SourceChoice, *, may_bind: bool) -> list[str]:
    """For how long decisions wait for earlier presses that may still be on their way, and why."""
    settle = f"{board.settle_ms} ms after the tie window"
    if choice.backend != "gpiod":
        return [f"decisions: {settle}: edges pass through {choice.backend}, which proves no order"]
    if not may_bind:
        reason = "interrupt threads may not be bound to a processor; set AmbientCapabilities=CAP_SYS_NICE in the unit"
        return [f"decisions: {settle}: {reason}, or start as root"]
    return [
        "decisions: at the end of the tie window, where the order of arrival is proved; the log says when and why not",
        f"order of arrival: proved once one processor has served {MIN_INTERRUPTS} presses in a row; firmware and",
        f"  interrupt threads are bound to it then. Until then, and if an edge ever comes late, decisions: {settle}",
    ]


def warnings(choice: SourceChoice, platform: PlatformInfo, rt: RealTime) -> Sequence[Sentence]:
    """What makes stamps later or less certain than they could be on this machine, and the remedy."""
    sentences = list(rt.refusals)
    if choice.is_degraded:
        text = "the source of the presses is worse than usual on a Pi: `bamchuong firmware --explain` says why"
        sentences.append(Sentence("degraded", text))
    slow_governors = [governor for governor in platform.governors if governor != "performance"]
    if slow_governors:
        text = "the processor's governor is {governor}: interrupts are stamped later; set it to performance"
        sentences.append(Sentence("governor", text, {"governor": slow_governors[0]}))
    if platform.pi_generation >= 5 and platform.aspm not in ("performance", ""):
        text = (
            "the PCIe link to the GPIO chip may sleep (ASPM {policy}): write performance to"
            " /sys/module/pcie_aspm/parameters/policy"
        )
        sentences.append(Sentence("aspm", text, {"policy": platform.aspm}))
    elif platform.pi_generation >= 5 and platform.sleeping_links:
        text = "the PCIe link {link} may sleep (L1): write 0 to /sys/bus/pci/devices/{link}/link/l1_aspm"
        sentences.append(Sentence("sleeping-link", text, {"link": platform.sleeping_links[0]}))
    if 0 < platform.pi_generation <= 4 and not platform.has_pi_kernel:
        text = (
            "Linux {kernel} is not Raspberry Pi's kernel: on this chip it can lose edges that are close"
            " together (raspberrypi/linux#5457); use Raspberry Pi OS"
        )
        sentences.append(Sentence("foreign-kernel", text, {"kernel": platform.kernel}))
    return sentences
