"""Every check of the self-test, a row each: its title, why it matters, what to do about it, and how it is assessed.

Kind: pure
"""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from bus.messages import Sentence
from hardware.selftest.assess import assess_card, assess_machine
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.results import Result

Needs = Literal["machine", "presses", "observation"]
"""What a check takes: the machine alone, presses by somebody, or somebody who looks and listens."""


class Check(Struct, frozen=True):
    """One thing that is checked.

    `why`: why it matters. `remedy`: what to do where it is not good. `assess`: its verdict, where the readings of the
    machine are enough; the others have theirs in one of the `assess_…` modules.
    """

    name: str
    title: Sentence
    why: Sentence
    remedy: Sentence
    needs: Needs = "machine"
    assess: Callable[[Readings], Result] | None = None


def make_check(
    name: str,
    *,
    title: str,
    why: str,
    remedy: str,
    needs: Needs = "machine",
    assess: Callable[[Readings], Result] | None = None,
) -> Check:
    """A row: its texts are sentences, whose codes begin with its name."""
    return Check(
        name=name,
        title=Sentence(f"check-{name}", title),
        why=Sentence(f"check-{name}-why", why),
        remedy=Sentence(f"check-{name}-remedy", remedy),
        needs=needs,
        assess=assess,
    )


_ALL = (
    make_check(
        "board",
        title="Board profile and machine",
        why="The certificate is only valid for this board on this machine.",
        remedy=(
            "Choose the profile that matches the wiring of this board: --board FILE; a machine without an ID gets one "
            "from sudo systemd-machine-id-setup."
        ),
    ),
    make_check(
        "kernel",
        title="Kernel",
        why="Kernels other than Raspberry Pi's own can lose edges that are close together (Pi 4 and older).",
        remedy="Install Raspberry Pi OS, 64-bit, and update it.",
        assess=assess_machine.kernel,
    ),
    make_check(
        "capture",
        title="Source of the presses",
        why="Kernel timestamps are accurate to microseconds and reveal lost edges; other sources offer neither.",
        remedy="Install gpiod 2.1 or newer (`pip install .[pi]`); see `bamchuong firmware --explain`.",
    ),
    make_check(
        "real-time",
        title="Real-time priority",
        why="Without it, a busy machine lights the winner's lamp late.",
        remedy="Start the firmware with its systemd unit (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
    ),
    make_check(
        "governor",
        title="CPU frequency governor",
        why="A processor that saves power timestamps interrupts later.",
        remedy="Write performance to /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` does this).",
        assess=assess_machine.governor,
    ),
    make_check(
        "memory-limits",
        title="Memory limits of the services",
        why="A page that takes more and more memory, such as on the stage screen, is stopped before the others suffer.",
        remedy="Add cgroup_enable=memory to the end of the line in /boot/firmware/cmdline.txt, and reboot.",
        assess=assess_machine.memory_limits,
    ),
    make_check(
        "power",
        title="Supply voltage now",
        why="Undervoltage slows the processor down and may damage the card.",
        remedy="Use Raspberry Pi's own power supply, a short thick cable, and a separate supply for the LED boards.",
        assess=assess_machine.power,
    ),
    make_check(
        "power-since",
        title="Undervoltage and throttling since boot",
        why="It has happened once since boot; it can happen again during the contest.",
        remedy="Find out what was switched on at that moment; use a better supply; reboot the Pi and test again.",
        assess=assess_machine.power_since,
    ),
    make_check(
        "heat",
        title="Temperature",
        why="From 80 °C on, a Pi slows down.",
        remedy="Improve the airflow, add a heat sink or a fan; keep the Pi out of the sun and off the amplifier.",
        assess=assess_machine.heat,
    ),
    make_check(
        "clock",
        title="Date, time and real-time clock",
        why="The minutes record date and time; a Pi without a battery boots with a date in the past.",
        remedy=(
            "Connect to a network once, or set the time: sudo date -s 'YYYY-MM-DD HH:MM'; a battery on a Pi 5 or a "
            "DS3231 module keeps it."
        ),
        assess=assess_machine.clock,
    ),
    make_check(
        "disk-space",
        title="Free disk space",
        why="A full card stops the journal.",
        remedy="Delete old data (`bamchuong data wipe`), or use a larger card.",
        assess=assess_machine.disk_space,
    ),
    make_check(
        "disk-speed",
        title="Card: time of a safe write",
        why="Every fact is on the card before it is shown: a slow card makes slow screens.",
        remedy="Use an A1 or A2 card from a reputable maker, or a USB SSD; old cards slow down before they fail.",
        assess=assess_machine.disk_speed,
    ),
    make_check(
        "disk-mount",
        title="Card: mount options",
        why="Some mount options lose the last facts in a power cut.",
        remedy="In /etc/fstab: ext4 with data=ordered and no commit=; on a Pi 5, dtparam=sd_cqe=off in config.txt.",
        assess=assess_machine.disk_mount,
    ),
    make_check(
        "disk-health",
        title="Card: errors and wear",
        why="A file system with errors, or a card near the end of its life, can lose facts at any moment.",
        remedy=(
            "Export the data (`bamchuong data export`) and use a new card; if the file system alone had an error "
            "once, have it checked: fsck.mode=force fsck.repair=yes in cmdline.txt for one boot."
        ),
        assess=assess_card.disk_health,
    ),
    make_check(
        "secrets",
        title="Files with keys and PINs",
        why="Anyone who can read them can act as the MC.",
        remedy="Run chmod 600 on each file listed.",
        assess=assess_machine.secrets,
    ),
    make_check(
        "journal",
        title="Journal",
        why="A broken chain means that facts were changed or lost.",
        remedy="`bamchuong journal verify` shows where; start the evening with a new data folder and keep the old one.",
        assess=assess_machine.journal,
    ),
    make_check(
        "firmware",
        title="Firmware",
        why="It reads the buttons.",
        remedy="Look at its log; `bamchuong firmware --explain` lists what it needs.",
    ),
    make_check(
        "scoreboard",
        title="LED boards: process",
        why="It drives the LED boards.",
        remedy="Look at its log: it names the LED board that cannot be reached, and why.",
    ),
    make_check(
        "display",
        title="LED board",
        why="The hall looks at it.",
        remedy="Check its five wires, its 5 V supply, the level shifter, and dtparam=spi=on in config.txt.",
    ),
    make_check(
        "panel",
        title="Panel",
        why="The MC, the judges and the desk work on it.",
        remedy="Start it (`systemctl start bamchuong-panel`); look at its log.",
    ),
    make_check(
        "devices",
        title="Phones and tablets in range",
        why=(
            "The MC, the judges and the desk work over Wi-Fi: a device that is far away or asleep answers late or not "
            "at all."
        ),
        remedy=(
            "Wake it up and open its page; move the access point and the device closer together, or use 5 GHz; at "
            "/desk, remove devices that are not used today."
        ),
    ),
    make_check(
        "stuck",
        title="Button down while nobody presses",
        why="Its team cannot press: a button that is held down does not count as a press.",
        remedy=(
            "Unplug the cable: if it still reads as down, the short is in the box, otherwise in the cable or the "
            "button."
        ),
    ),
    make_check(
        "quiet",
        title="Silence while nobody presses",
        why="A press or a spike without a finger would count as a team that pressed early.",
        remedy=(
            "Look for a loose plug, or a cable next to mains wiring or a loudspeaker; build the isolated variant "
            "(WIRING.md)."
        ),
    ),
    make_check(
        "button",
        title="Button arrives at its own station",
        why="Swapped plugs give the floor to the wrong team.",
        remedy="Swap the plugs back, or replace the cable or the button; then test that station again.",
        needs="presses",
    ),
    make_check(
        "contact",
        title="Clean contact",
        why="A chattering contact makes presses late or too close to call.",
        remedy="Replace the button; check its screws and the plug.",
        needs="presses",
    ),
    make_check(
        "cross-talk",
        title="No other station responds",
        why="A press must not register at a neighbouring station.",
        remedy="Look for a short between the lines, and for a disconnected ground wire.",
        needs="presses",
    ),
    make_check(
        "path",
        title="Press to decision",
        why="It shows how fast the lamp and the horn respond.",
        remedy="Stop other programs on this Pi; check its real-time priority and temperature.",
        needs="presses",
    ),
    make_check(
        "lamp",
        title="Station lamp",
        why="The team must see that it may press, and that it was first.",
        remedy="Check the lamp, the plug and the transistor; the wiring diagram shows which line it is.",
        needs="observation",
    ),
    make_check(
        "horn",
        title="Horn and all lamps",
        why="The horn tells the hall that time is up.",
        remedy="Check its wires, its supply and the transistor.",
        needs="observation",
    ),
    make_check(
        "picture",
        title="LED boards, by eye",
        why="Only the eye sees dead modules and wrong orientation.",
        remedy="`bamchuong scoreboard --pattern` shows the position of each module; see scoreboard/README.md.",
        needs="observation",
    ),
    make_check(
        "sound",
        title="Sound of the stage page",
        why="The hall hears the bell, the last seconds and the end of time from this page.",
        remedy="Open /stage on the projector, tap “Enable sound” there, and turn up the machine and the amplifier.",
        needs="observation",
    ),
    make_check(
        "loopback",
        title="Loopback: output to input",
        why="It measures how late and how uneven the timestamps of this machine are.",
        remedy="Check the wire between the two pins of [loopback].",
    ),
)

CHECKS = {check.name: check for check in _ALL}
"""Every check by its name, in the order in which results are listed."""


def assess(readings: Readings) -> list[Result]:
    """The results of all checks for which the readings of the machine are enough."""
    return [check.assess(readings) for check in CHECKS.values() if check.assess is not None]
