"""Decide what is checked: every check with its name in both languages, why it matters and what to do. Pure data."""

from enum import StrEnum

from msgspec import Struct


class Outcome(StrEnum):
    """What became of a check. The worst of all is the verdict of the test; SKIPPED says that nobody looked."""

    PASS = "pass"
    SKIPPED = "skipped"
    WARN = "warn"
    FAIL = "fail"


class Check(Struct, frozen=True):
    """One thing that is checked. `needs`: `machine`, `hands` (somebody presses), `eyes` (somebody looks or hears)."""

    name: str
    title: str
    title_vi: str
    why: str
    do: str
    needs: str = "machine"


class Result(Struct, frozen=True):
    """What a check found. `place`: a station, a display, or nothing; `do`: what to do where it is not PASS."""

    check: str
    outcome: Outcome
    found: str
    place: str = ""
    do: str = ""


_ALL = (
    Check(
        "board", "Board profile and machine", "Bo mạch và máy",
        "The certificate is good for this board on this machine only.",
        "Give the profile that this board is wired by: --board FILE.",
    ),
    Check(
        "kernel", "Kernel", "Nhân hệ điều hành",
        "Kernels that are not Raspberry Pi's own can lose edges that are close together (Pi 4 and older).",
        "Install Raspberry Pi OS, 64-bit, and update it.",
    ),
    Check(
        "capture", "Source of the presses", "Nguồn tín hiệu bấm",
        "Stamps of the kernel are good to microseconds and show what was lost; other sources are not and do not.",
        "Install gpiod 2.1 or newer (`pip install .[pi]`); see `bamchuong firmware --explain`.",
    ),
    Check(
        "real-time", "Real-time priority", "Ưu tiên thời gian thực",
        "Without it a busy machine lights the winner's lamp late.",
        "Start the firmware by its systemd unit (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
    ),
    Check(
        "governor", "Processor governor", "Chế độ bộ xử lý",
        "A processor that saves power stamps interrupts later.",
        "Write performance to /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` does it).",
    ),
    Check(
        "power", "Voltage now", "Điện áp hiện tại",
        "With undervoltage the processor slows down and the card may be damaged.",
        "Use the supply that Raspberry Pi sells, a short thick cable, and a supply of its own for the LED boards.",
    ),
    Check(
        "power-since", "Voltage and throttling since the start", "Điện áp từ lúc khởi động",
        "It happened once today; it can happen again in the contest.",
        "Find what was switched on then; use a better supply; start the Pi anew and test again.",
    ),
    Check(
        "heat", "Temperature", "Nhiệt độ",
        "From 80 °C on a Pi slows down.",
        "Give it air, a heat sink or a fan; keep it out of the sun and off the amplifier.",
    ),
    Check(
        "clock", "Date, time and real-time clock", "Ngày giờ",
        "The minutes carry the date and time; a Pi without a battery starts in the past.",
        "Connect to a network once, or set it: sudo date -s 'YYYY-MM-DD HH:MM'; a DS3231 module keeps it.",
    ),
    Check(
        "disk-space", "Free space", "Dung lượng trống",
        "A full card stops the journal.",
        "Delete old data (`bamchuong data wipe`), or use a larger card.",
    ),
    Check(
        "disk-speed", "Card: time to write safely", "Tốc độ ghi thẻ nhớ",
        "Every fact is on the card before it is shown: a slow card makes slow screens.",
        "Use an A1 or A2 card of a known maker, or a USB SSD; old cards become slow before they die.",
    ),
    Check(
        "disk-mount", "How the card is mounted", "Cách gắn thẻ nhớ",
        "Some mount options lose the last facts at a power cut.",
        "In /etc/fstab: ext4 with data=ordered and no commit=; on a Pi 5 dtparam=sd_cqe=off in config.txt.",
    ),
    Check(
        "secrets", "Files with keys and PINs", "Tệp khóa và mã PIN",
        "Who can read them can be the MC.",
        "chmod 600 on each file that is named.",
    ),
    Check(
        "journal", "Journal", "Nhật ký",
        "A broken chain means that facts were changed or lost.",
        "`bamchuong journal verify` says where; begin the evening with a new data folder and keep the old one.",
    ),
    Check(
        "firmware", "Firmware", "Phần bấm chuông",
        "It reads the buttons.",
        "Look at its log; `bamchuong firmware --explain` says what it needs.",
    ),
    Check(
        "scoreboard", "LED boards: process", "Bảng LED: chương trình",
        "It drives the LED boards.",
        "Look at its log: it says which display cannot be reached and why.",
    ),
    Check(
        "display", "LED board", "Bảng LED",
        "The hall looks at it.",
        "Check its five wires, its 5 V, the level shifter, and dtparam=spi=on in config.txt.",
    ),
    Check(
        "panel", "Panel", "Bảng điều khiển",
        "MC, judges and desk work on it.",
        "Start it (`systemctl start bamchuong-panel`); look at its log.",
    ),
    Check(
        "stuck", "Button that is down while nobody presses", "Nút bị kẹt",
        "Its team cannot press: a held button is no press.",
        "Unplug the cable: if it stays down, the short is in the box, else in the cable or the button.",
    ),
    Check(
        "quiet", "Silence while nobody presses", "Yên lặng khi không bấm",
        "A press or a spike without a finger would be a team that pressed early.",
        "Look for a loose plug, a cable beside mains or a loudspeaker; build the isolated variant (WIRING.md).",
    ),
    Check(
        "button", "Button arrives, and at its own station", "Nút bấm đúng bàn",
        "Swapped plugs give the floor to the wrong team.",
        "Swap the plugs back, or replace cable or button; then test that station again.",
        "hands",
    ),
    Check(
        "contact", "Contact is clean", "Tiếp điểm sạch",
        "A chattering contact makes presses late or doubtful.",
        "Replace the button; check its screws and the plug.",
        "hands",
    ),
    Check(
        "cross-talk", "No other station answers", "Không nhiễu sang bàn khác",
        "A press must not press for a neighbour.",
        "Look for a bridge between the lines, and for a ground wire that is off.",
        "hands",
    ),
    Check(
        "path", "Press to decision", "Từ lúc bấm đến kết quả",
        "It says how fast lamp and horn answer.",
        "Stop other programs on this Pi; check real-time priority and heat.",
        "hands",
    ),
    Check(
        "lamp", "Lamp of the station", "Đèn của bàn",
        "The team must see that it may press, and that it was first.",
        "Check lamp, plug and transistor; the wiring picture says which line it is.",
        "eyes",
    ),
    Check(
        "horn", "Horn and all lamps", "Còi và tất cả đèn",
        "It tells the hall that time is over.",
        "Check its wires, its supply and the transistor.",
        "eyes",
    ),
    Check(
        "picture", "LED boards, by eye", "Bảng LED, nhìn bằng mắt",
        "Dead modules and wrong orientation are seen only by eyes.",
        "`bamchuong scoreboard --pattern` shows each module's place; see scoreboard/README.md.",
        "eyes",
    ),
    Check(
        "loopback", "Loopback: output to input", "Vòng kiểm tra",
        "It measures how late and how unequal the stamps of this machine are.",
        "Check the wire between the two pins of [loopback].",
    ),
)  # fmt: skip

CHECKS = {one.name: one for one in _ALL}
"""Every check by its name, in the order in which it is told."""


def passed(check: str, found: str, place: str = "") -> Result:
    """The check found what it should."""
    return Result(check, Outcome.PASS, found, place)


def warned(check: str, found: str, place: str = "", do: str = "") -> Result:
    """It works, but somebody should look at it."""
    return Result(check, Outcome.WARN, found, place, do or CHECKS[check].do)


def failed(check: str, found: str, place: str = "", do: str = "") -> Result:
    """The evening should not begin like this."""
    return Result(check, Outcome.FAIL, found, place, do or CHECKS[check].do)


def skipped(check: str, why: str, place: str = "") -> Result:
    """Nobody looked, and why."""
    return Result(check, Outcome.SKIPPED, why, place)
