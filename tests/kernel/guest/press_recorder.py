"""The kernel's own record of every press: when a line was pulled to ground, and when its interrupt was served.

Neither a program that watches nor the one that presses has a part in it: a probe at the entry of gpio-sim's
`gpio_sim_apply_pull` (Linux's kprobe events) and the kernel's tracepoint `irq_handler_entry` write into a trace of
their own, on the clock of the events' stamps. A line of which nobody wants edges, as the poller, has no interrupt.

Kind: adapter
"""

import subprocess
from pathlib import Path

TRACING = Path("/sys/kernel/tracing")
INTERRUPTS = Path("/sys/kernel/irq")
PROBE = "p:press/change gpio_sim_guest:gpio_sim_apply_pull offset=%si:u32 value=%dx:u32\n"
CHIP = "irq_sim"
BUFFER_KB = 4_096
"""For each processor: some 50,000 entries."""


class PressRecorder:
    """Records from its making on. One at a time; make it before anybody asks for lines in this boot, or later."""

    def __init__(self) -> None:
        if not (TRACING / "instances").exists():
            subprocess.run(["mount", "-t", "tracefs", "none", str(TRACING)], check=True)
        events = TRACING / "kprobe_events"
        if "press/change" not in events.read_text():
            events.write_text(PROBE)
        self._trace = TRACING / "instances/presses"
        self._trace.mkdir(exist_ok=True)
        (self._trace / "buffer_size_kb").write_text(str(BUFFER_KB))
        (self._trace / "trace_clock").write_text("mono")
        others = max(number for number, chip in _chips().items() if chip != CHIP)
        (self._trace / "events/press/change/filter").write_text("value == 0")
        (self._trace / "events/irq/irq_handler_entry/filter").write_text(f"irq > {others}")
        self.take()
        for event in ("press/change", "irq/irq_handler_entry"):
            (self._trace / "events" / event / "enable").write_text("1")

    def take(self) -> str:
        """All entries since the last call, one a line; raises `RuntimeError` where some were overwritten."""
        lines = (self._trace / "trace").read_text().splitlines()
        overruns = [(folder / "stats").read_text() for folder in (self._trace / "per_cpu").iterdir()]
        (self._trace / "trace").write_text("")
        if any("overrun: 0\n" not in stats for stats in overruns):
            raise RuntimeError(f"the record of presses has overflowed: {overruns}")
        return "\n".join(line for line in lines if not line.startswith("#"))


def interrupt_lines() -> dict[int, int]:
    """The chip's interrupts: number → line."""
    return {number: int(_attribute(number, "hwirq")) for number, chip in _chips().items() if chip == CHIP}


def _chips() -> dict[int, str]:
    """Number of each interrupt → its chip; of those that the kernel has removed meanwhile nothing."""
    numbers = [int(folder.name) for folder in INTERRUPTS.iterdir()]
    return {number: chip for number in numbers if (chip := _attribute(number, "chip_name"))}


def _attribute(number: int, name: str) -> str:
    try:
        return (INTERRUPTS / str(number) / name).read_text().strip()
    except OSError:
        return ""
