"""Every check of the self-test: its name in both languages, why it matters, and what to do about it.

Kind: pure
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from bus.messages import Sentence


class Outcome(StrEnum):
    """Outcome of a check. The worst outcome is the verdict of the whole test; SKIPPED means that nobody looked."""

    PASS = "pass"
    SKIPPED = "skipped"
    WARN = "warn"
    FAIL = "fail"


class Check(Struct, frozen=True):
    """One thing that is checked.

    `why`: why it matters. `needs`: what it takes: the machine alone, presses by somebody, or somebody who looks and
    listens (`observation`).
    """

    name: str
    title: str
    title_vi: str
    why: str
    why_vi: str
    remedy: str
    remedy_vi: str
    needs: Literal["machine", "presses", "observation"] = "machine"


class Result(Struct, frozen=True):
    """Result of one check at one place.

    `finding`: what was found, in English; `sentence`: the same for pages, which translate it. `place`: a station, an
    LED board, a device, or empty for the machine; `place_sentence`: the same for pages. `remedy`: what to do, empty
    where the check passed or was skipped.
    """

    check: str
    outcome: Outcome
    finding: str
    place: str = ""
    remedy: str = ""
    sentence: Sentence | None = None
    place_sentence: Sentence | None = None


_ALL = (
    Check(
        name="board",
        title="Board profile and machine",
        title_vi="Bo mạch và máy",
        why="The certificate is only valid for this board on this machine.",
        why_vi="Giấy chứng nhận chỉ có giá trị cho bo mạch này trên máy này.",
        remedy=(
            "Choose the profile that matches the wiring of this board: --board FILE; a machine without an ID gets one "
            "from sudo systemd-machine-id-setup."
        ),
        remedy_vi=(
            "Chọn đúng hồ sơ mà bo mạch được đấu dây theo: --board TỆP; nếu máy không có mã nhận dạng: sudo "
            "systemd-machine-id-setup."
        ),
    ),
    Check(
        name="kernel",
        title="Kernel",
        title_vi="Nhân hệ điều hành",
        why="Kernels other than Raspberry Pi's own can lose edges that are close together (Pi 4 and older).",
        why_vi="Nhân không phải của Raspberry Pi có thể làm mất các lần bấm sát nhau (Pi 4 trở xuống).",
        remedy="Install Raspberry Pi OS, 64-bit, and update it.",
        remedy_vi="Cài Raspberry Pi OS 64-bit và cập nhật.",
    ),
    Check(
        name="capture",
        title="Source of the presses",
        title_vi="Nguồn tín hiệu bấm",
        why="Kernel timestamps are accurate to microseconds and reveal lost edges; other sources offer neither.",
        why_vi="Thời điểm do nhân ghi chính xác đến micro giây và cho biết khi mất tín hiệu; nguồn khác thì không.",
        remedy="Install gpiod 2.1 or newer (`pip install .[pi]`); see `bamchuong firmware --explain`.",
        remedy_vi="Cài gpiod 2.1 trở lên (`pip install .[pi]`); xem `bamchuong firmware --explain`.",
    ),
    Check(
        name="real-time",
        title="Real-time priority",
        title_vi="Ưu tiên thời gian thực",
        why="Without it, a busy machine lights the winner's lamp late.",
        why_vi="Nếu thiếu, máy bận sẽ bật đèn đội thắng trễ.",
        remedy="Start the firmware with its systemd unit (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
        remedy_vi="Chạy phần bấm chuông bằng dịch vụ systemd của nó (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
    ),
    Check(
        name="governor",
        title="CPU frequency governor",
        title_vi="Chế độ bộ xử lý",
        why="A processor that saves power timestamps interrupts later.",
        why_vi="Bộ xử lý tiết kiệm điện ghi thời điểm trễ hơn.",
        remedy="Write performance to /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` does this).",
        remedy_vi=(
            "Ghi performance vào /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` làm việc này)."
        ),
    ),
    Check(
        name="power",
        title="Supply voltage now",
        title_vi="Điện áp hiện tại",
        why="Undervoltage slows the processor down and may damage the card.",
        why_vi="Thiếu điện áp làm bộ xử lý chậm lại và có thể hỏng thẻ nhớ.",
        remedy="Use Raspberry Pi's own power supply, a short thick cable, and a separate supply for the LED boards.",
        remedy_vi="Dùng bộ nguồn của Raspberry Pi, dây ngắn và to, nguồn riêng cho bảng LED.",
    ),
    Check(
        name="power-since",
        title="Undervoltage and throttling since boot",
        title_vi="Điện áp từ lúc khởi động",
        why="It has happened once since boot; it can happen again during the contest.",
        why_vi="Hôm nay đã xảy ra một lần thì có thể xảy ra nữa khi thi.",
        remedy="Find out what was switched on at that moment; use a better supply; reboot the Pi and test again.",
        remedy_vi="Tìm xem lúc đó vừa bật thiết bị gì; dùng nguồn tốt hơn; khởi động lại Pi và kiểm tra lại.",
    ),
    Check(
        name="heat",
        title="Temperature",
        title_vi="Nhiệt độ",
        why="From 80 °C on, a Pi slows down.",
        why_vi="Từ 80 °C Pi sẽ chạy chậm lại.",
        remedy="Improve the airflow, add a heat sink or a fan; keep the Pi out of the sun and off the amplifier.",
        remedy_vi="Để thoáng, gắn tản nhiệt hoặc quạt; tránh nắng và không đặt trên âm ly.",
    ),
    Check(
        name="clock",
        title="Date, time and real-time clock",
        title_vi="Ngày giờ",
        why="The minutes record date and time; a Pi without a battery boots with a date in the past.",
        why_vi="Biên bản ghi ngày giờ; Pi không có pin sẽ khởi động với giờ cũ.",
        remedy=(
            "Connect to a network once, or set the time: sudo date -s 'YYYY-MM-DD HH:MM'; a battery on a Pi 5 or a "
            "DS3231 module keeps it."
        ),
        remedy_vi=(
            "Kết nối mạng một lần, hoặc đặt giờ: sudo date -s 'YYYY-MM-DD HH:MM'; viên pin gắn vào Pi 5 hoặc mô-đun "
            "DS3231 giữ giờ."
        ),
    ),
    Check(
        name="disk-space",
        title="Free disk space",
        title_vi="Dung lượng trống",
        why="A full card stops the journal.",
        why_vi="Thẻ nhớ đầy thì nhật ký dừng.",
        remedy="Delete old data (`bamchuong data wipe`), or use a larger card.",
        remedy_vi="Xóa dữ liệu cũ (`bamchuong data wipe`) hoặc dùng thẻ lớn hơn.",
    ),
    Check(
        name="disk-speed",
        title="Card: time of a safe write",
        title_vi="Tốc độ ghi thẻ nhớ",
        why="Every fact is on the card before it is shown: a slow card makes slow screens.",
        why_vi="Mọi sự kiện được ghi vào thẻ trước khi hiện ra: thẻ chậm thì màn hình chậm.",
        remedy="Use an A1 or A2 card from a reputable maker, or a USB SSD; old cards slow down before they fail.",
        remedy_vi="Dùng thẻ A1 hoặc A2 của hãng uy tín, hoặc SSD USB; thẻ cũ chậm đi trước khi hỏng.",
    ),
    Check(
        name="disk-mount",
        title="Card: mount options",
        title_vi="Cách gắn thẻ nhớ",
        why="Some mount options lose the last facts in a power cut.",
        why_vi="Một số tùy chọn gắn thẻ làm mất sự kiện cuối khi mất điện.",
        remedy="In /etc/fstab: ext4 with data=ordered and no commit=; on a Pi 5, dtparam=sd_cqe=off in config.txt.",
        remedy_vi=(
            "Trong /etc/fstab: ext4 với data=ordered, không có commit=; với Pi 5 thêm dtparam=sd_cqe=off vào "
            "config.txt."
        ),
    ),
    Check(
        name="disk-health",
        title="Card: errors and wear",
        title_vi="Lỗi và độ mòn của thẻ nhớ",
        why="A file system with errors, or a card near the end of its life, can lose facts at any moment.",
        why_vi="Hệ thống tệp đã gặp lỗi hoặc thẻ sắp hỏng có thể mất sự kiện bất cứ lúc nào.",
        remedy=(
            "Export the data (`bamchuong data export`) and use a new card; if the file system alone had an error once, "
            "have it checked: fsck.mode=force fsck.repair=yes in cmdline.txt for one boot."
        ),
        remedy_vi=(
            "Lấy dữ liệu ra (`bamchuong data export`) và dùng thẻ mới; nếu chỉ hệ thống tệp từng gặp lỗi, cho kiểm tra "
            "lại: thêm fsck.mode=force fsck.repair=yes vào cmdline.txt cho một lần khởi động."
        ),
    ),
    Check(
        name="secrets",
        title="Files with keys and PINs",
        title_vi="Tệp khóa và mã PIN",
        why="Anyone who can read them can act as the MC.",
        why_vi="Ai đọc được các tệp này có thể đóng vai MC.",
        remedy="Run chmod 600 on each file listed.",
        remedy_vi="chmod 600 cho từng tệp được nêu.",
    ),
    Check(
        name="journal",
        title="Journal",
        title_vi="Nhật ký",
        why="A broken chain means that facts were changed or lost.",
        why_vi="Chuỗi bị đứt nghĩa là sự kiện đã bị sửa hoặc mất.",
        remedy="`bamchuong journal verify` shows where; start the evening with a new data folder and keep the old one.",
        remedy_vi=(
            "`bamchuong journal verify` cho biết chỗ hỏng; bắt đầu buổi thi với thư mục dữ liệu mới và giữ lại thư mục "
            "cũ."
        ),
    ),
    Check(
        name="firmware",
        title="Firmware",
        title_vi="Phần bấm chuông",
        why="It reads the buttons.",
        why_vi="Nó đọc các nút bấm.",
        remedy="Look at its log; `bamchuong firmware --explain` lists what it needs.",
        remedy_vi="Xem nhật ký của nó; `bamchuong firmware --explain` cho biết nó cần gì.",
    ),
    Check(
        name="scoreboard",
        title="LED boards: process",
        title_vi="Bảng LED: chương trình",
        why="It drives the LED boards.",
        why_vi="Nó điều khiển các bảng LED.",
        remedy="Look at its log: it names the LED board that cannot be reached, and why.",
        remedy_vi="Xem nhật ký của nó: có ghi bảng nào không kết nối được và vì sao.",
    ),
    Check(
        name="display",
        title="LED board",
        title_vi="Bảng LED",
        why="The hall looks at it.",
        why_vi="Cả hội trường nhìn vào đó.",
        remedy="Check its five wires, its 5 V supply, the level shifter, and dtparam=spi=on in config.txt.",
        remedy_vi="Kiểm tra năm dây, nguồn 5 V, mạch chuyển mức và dtparam=spi=on trong config.txt.",
    ),
    Check(
        name="panel",
        title="Panel",
        title_vi="Bảng điều khiển",
        why="The MC, the judges and the desk work on it.",
        why_vi="MC, giám khảo và ban thư ký làm việc trên đó.",
        remedy="Start it (`systemctl start bamchuong-panel`); look at its log.",
        remedy_vi="Khởi động nó (`systemctl start bamchuong-panel`); xem nhật ký của nó.",
    ),
    Check(
        name="devices",
        title="Phones and tablets in range",
        title_vi="Điện thoại và máy tính bảng trong tầm sóng",
        why=(
            "The MC, the judges and the desk work over Wi-Fi: a device that is far away or asleep answers late or not "
            "at all."
        ),
        why_vi="MC, giám khảo và ban thư ký dùng Wi-Fi: máy ở xa hoặc đang ngủ sẽ trả lời trễ hoặc không trả lời.",
        remedy=(
            "Wake it up and open its page; move the access point and the device closer together, or use 5 GHz; at "
            "/desk, remove devices that are not used today."
        ),
        remedy_vi=(
            "Đánh thức máy và mở trang của nó; đưa bộ phát Wi-Fi và máy lại gần nhau hoặc dùng băng tần 5 GHz; ở "
            "/desk, cho ra những máy hôm nay không dùng."
        ),
    ),
    Check(
        name="stuck",
        title="Button down while nobody presses",
        title_vi="Nút bị kẹt",
        why="Its team cannot press: a button that is held down does not count as a press.",
        why_vi="Đội đó không bấm được: nút bị giữ không tính là bấm.",
        remedy=(
            "Unplug the cable: if it still reads as down, the short is in the box, otherwise in the cable or the "
            "button."
        ),
        remedy_vi="Rút dây: nếu vẫn báo bấm thì chập trong hộp, nếu không thì chập ở dây hoặc nút.",
    ),
    Check(
        name="quiet",
        title="Silence while nobody presses",
        title_vi="Yên lặng khi không bấm",
        why="A press or a spike without a finger would count as a team that pressed early.",
        why_vi="Một lần bấm hoặc xung nhiễu không do ai bấm sẽ bị tính là đội bấm sớm.",
        remedy=(
            "Look for a loose plug, or a cable next to mains wiring or a loudspeaker; build the isolated variant "
            "(WIRING.md)."
        ),
        remedy_vi="Tìm phích lỏng, dây chạy cạnh dây điện hoặc loa; lắp bản cách ly (WIRING.md).",
    ),
    Check(
        name="button",
        title="Button arrives at its own station",
        title_vi="Nút bấm đúng bàn",
        why="Swapped plugs give the floor to the wrong team.",
        why_vi="Cắm nhầm phích thì quyền trả lời rơi vào đội khác.",
        remedy="Swap the plugs back, or replace the cable or the button; then test that station again.",
        remedy_vi="Đổi lại phích cắm, hoặc thay dây hay nút; rồi thử lại bàn đó.",
        needs="presses",
    ),
    Check(
        name="contact",
        title="Clean contact",
        title_vi="Tiếp điểm sạch",
        why="A chattering contact makes presses late or too close to call.",
        why_vi="Tiếp điểm rung làm lần bấm bị trễ hoặc không chắc chắn.",
        remedy="Replace the button; check its screws and the plug.",
        remedy_vi="Thay nút; kiểm tra ốc và phích cắm.",
        needs="presses",
    ),
    Check(
        name="cross-talk",
        title="No other station responds",
        title_vi="Không nhiễu sang bàn khác",
        why="A press must not register at a neighbouring station.",
        why_vi="Bấm bàn này không được tính cho bàn bên cạnh.",
        remedy="Look for a short between the lines, and for a disconnected ground wire.",
        remedy_vi="Tìm chỗ chạm giữa các dây và dây đất bị hở.",
        needs="presses",
    ),
    Check(
        name="path",
        title="Press to decision",
        title_vi="Từ lúc bấm đến kết quả",
        why="It shows how fast the lamp and the horn respond.",
        why_vi="Cho biết đèn và còi đáp nhanh đến đâu.",
        remedy="Stop other programs on this Pi; check its real-time priority and temperature.",
        remedy_vi="Dừng chương trình khác trên Pi này; kiểm tra ưu tiên thời gian thực và nhiệt độ.",
        needs="presses",
    ),
    Check(
        name="lamp",
        title="Station lamp",
        title_vi="Đèn của bàn",
        why="The team must see that it may press, and that it was first.",
        why_vi="Đội phải thấy khi nào được bấm và mình là đội bấm trước.",
        remedy="Check the lamp, the plug and the transistor; the wiring diagram shows which line it is.",
        remedy_vi="Kiểm tra đèn, phích và transistor; sơ đồ đấu dây cho biết đó là dây nào.",
        needs="observation",
    ),
    Check(
        name="horn",
        title="Horn and all lamps",
        title_vi="Còi và tất cả đèn",
        why="The horn tells the hall that time is up.",
        why_vi="Còi báo cho hội trường biết đã hết giờ.",
        remedy="Check its wires, its supply and the transistor.",
        remedy_vi="Kiểm tra dây, nguồn và transistor của còi.",
        needs="observation",
    ),
    Check(
        name="picture",
        title="LED boards, by eye",
        title_vi="Bảng LED, nhìn bằng mắt",
        why="Only the eye sees dead modules and wrong orientation.",
        why_vi="Chỉ mắt người mới thấy mô-đun hỏng và hướng sai.",
        remedy="`bamchuong scoreboard --pattern` shows the position of each module; see scoreboard/README.md.",
        remedy_vi="Hình thử cho thấy vị trí từng mô-đun (`bamchuong scoreboard --pattern`); xem scoreboard/README.md.",
        needs="observation",
    ),
    Check(
        name="sound",
        title="Sound of the stage page",
        title_vi="Âm thanh của trang sân khấu",
        why="The hall hears the bell, the last seconds and the end of time from this page.",
        why_vi="Hội trường nghe chuông, những giây cuối và lúc hết giờ từ trang này.",
        remedy="Open /stage on the projector, tap “Enable sound” there, and turn up the machine and the amplifier.",
        remedy_vi="Mở /stage trên máy chiếu, chạm “Bật âm thanh” ở đó, tăng âm lượng của máy và âm ly.",
        needs="observation",
    ),
    Check(
        name="loopback",
        title="Loopback: output to input",
        title_vi="Vòng kiểm tra",
        why="It measures how late and how uneven the timestamps of this machine are.",
        why_vi="Đo xem thời điểm do máy này ghi trễ và lệch nhau bao nhiêu.",
        remedy="Check the wire between the two pins of [loopback].",
        remedy_vi="Kiểm tra dây nối giữa hai chân của [loopback].",
    ),
)

Place = str | Sentence
"""Place of a finding: an LED board by its name, anything else as a sentence."""

CHECKS = {check.name: check for check in _ALL}
"""Every check by its name, in the order in which results are listed."""


def passed(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """A check that found what it should. `text` is a template for `args`."""
    return _result(check, Outcome.PASS, text, place, args)


def warned(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """A check that found something that works but needs attention."""
    return _result(check, Outcome.WARN, text, place, args)


def failed(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """A check that found something with which the evening should not start."""
    return _result(check, Outcome.FAIL, text, place, args)


def skipped(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """A check that was not made, and why."""
    return _result(check, Outcome.SKIPPED, text, place, args)


def _result(check: str, outcome: Outcome, text: str, place: Place, args: dict[str, str | int | Sentence]) -> Result:
    sentence = Sentence(f"selftest-{check}", text, args)
    return Result(
        check=check,
        outcome=outcome,
        finding=str(sentence),
        place=str(place),
        remedy=CHECKS[check].remedy if outcome in (Outcome.WARN, Outcome.FAIL) else "",
        sentence=sentence,
        place_sentence=place if isinstance(place, Sentence) else None,
    )
