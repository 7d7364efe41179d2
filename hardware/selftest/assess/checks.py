"""Decide what is checked: every check with its name in both languages, why it matters and what to do. Pure data.

Kind: pure
"""

from enum import StrEnum

from msgspec import Struct

from bus.messages import Sentence


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
    why_vi: str
    do: str
    do_vi: str
    needs: str = "machine"


class Result(Struct, frozen=True):
    """What a check found, in English; `said`: the same as a sentence that a page can translate. `place`: a station, a
    display, a device, or nothing, and `at`: the same; `do`: what to do where it is not PASS."""

    check: str
    outcome: Outcome
    found: str
    place: str = ""
    do: str = ""
    said: Sentence | None = None
    at: Sentence | None = None


_ALL = (
    Check(
        "board", "Board profile and machine", "Bo mạch và máy",
        "The certificate is good for this board on this machine only.",
        "Giấy chứng nhận chỉ có giá trị cho bo mạch này trên máy này.",
        "Give the profile that this board is wired by: --board FILE; a machine without a name gets one by"
        " sudo systemd-machine-id-setup.",
        "Chọn đúng hồ sơ mà bo mạch được đấu dây theo: --board TỆP; nếu máy không có mã nhận dạng:"
        " sudo systemd-machine-id-setup.",
    ),
    Check(
        "kernel", "Kernel", "Nhân hệ điều hành",
        "Kernels that are not Raspberry Pi's own can lose edges that are close together (Pi 4 and older).",
        "Nhân không phải của Raspberry Pi có thể làm mất các lần bấm sát nhau (Pi 4 trở xuống).",
        "Install Raspberry Pi OS, 64-bit, and update it.",
        "Cài Raspberry Pi OS 64-bit và cập nhật.",
    ),
    Check(
        "capture", "Source of the presses", "Nguồn tín hiệu bấm",
        "Stamps of the kernel are good to microseconds and show what was lost; other sources are not and do not.",
        "Thời điểm do nhân ghi chính xác đến micro giây và cho biết khi mất tín hiệu; nguồn khác thì không.",
        "Install gpiod 2.1 or newer (`pip install .[pi]`); see `bamchuong firmware --explain`.",
        "Cài gpiod 2.1 trở lên (`pip install .[pi]`); xem `bamchuong firmware --explain`.",
    ),
    Check(
        "real-time", "Real-time priority", "Ưu tiên thời gian thực",
        "Without it a busy machine lights the winner's lamp late.",
        "Nếu thiếu, máy bận sẽ bật đèn đội thắng trễ.",
        "Start the firmware by its systemd unit (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
        "Chạy phần bấm chuông bằng dịch vụ systemd của nó (LimitRTPRIO=40, LimitMEMLOCK=infinity).",
    ),
    Check(
        "governor", "Processor governor", "Chế độ bộ xử lý",
        "A processor that saves power stamps interrupts later.",
        "Bộ xử lý tiết kiệm điện ghi thời điểm trễ hơn.",
        "Write performance to /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` does it).",
        "Ghi performance vào /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor (`make install` làm việc này).",
    ),
    Check(
        "power", "Voltage now", "Điện áp hiện tại",
        "With undervoltage the processor slows down and the card may be damaged.",
        "Thiếu điện áp làm bộ xử lý chậm lại và có thể hỏng thẻ nhớ.",
        "Use the supply that Raspberry Pi sells, a short thick cable, and a supply of its own for the LED boards.",
        "Dùng bộ nguồn của Raspberry Pi, dây ngắn và to, nguồn riêng cho bảng LED.",
    ),
    Check(
        "power-since", "Voltage and throttling since the start", "Điện áp từ lúc khởi động",
        "It happened once today; it can happen again in the contest.",
        "Hôm nay đã xảy ra một lần thì có thể xảy ra nữa khi thi.",
        "Find what was switched on then; use a better supply; start the Pi anew and test again.",
        "Tìm xem lúc đó vừa bật thiết bị gì; dùng nguồn tốt hơn; khởi động lại Pi và kiểm tra lại.",
    ),
    Check(
        "heat", "Temperature", "Nhiệt độ",
        "From 80 °C on a Pi slows down.",
        "Từ 80 °C Pi sẽ chạy chậm lại.",
        "Give it air, a heat sink or a fan; keep it out of the sun and off the amplifier.",
        "Để thoáng, gắn tản nhiệt hoặc quạt; tránh nắng và không đặt trên âm ly.",
    ),
    Check(
        "clock", "Date, time and real-time clock", "Ngày giờ",
        "The minutes carry the date and time; a Pi without a battery starts in the past.",
        "Biên bản ghi ngày giờ; Pi không có pin sẽ khởi động với giờ cũ.",
        "Connect to a network once, or set it: sudo date -s 'YYYY-MM-DD HH:MM'; a battery at a Pi 5 or a DS3231 module"
        " keeps it.",
        "Kết nối mạng một lần, hoặc đặt giờ: sudo date -s 'YYYY-MM-DD HH:MM'; viên pin gắn vào Pi 5 hoặc mô-đun"
        " DS3231 giữ giờ.",
    ),
    Check(
        "disk-space", "Free space", "Dung lượng trống",
        "A full card stops the journal.",
        "Thẻ nhớ đầy thì nhật ký dừng.",
        "Delete old data (`bamchuong data wipe`), or use a larger card.",
        "Xóa dữ liệu cũ (`bamchuong data wipe`) hoặc dùng thẻ lớn hơn.",
    ),
    Check(
        "disk-speed", "Card: time to write safely", "Tốc độ ghi thẻ nhớ",
        "Every fact is on the card before it is shown: a slow card makes slow screens.",
        "Mọi sự kiện được ghi vào thẻ trước khi hiện ra: thẻ chậm thì màn hình chậm.",
        "Use an A1 or A2 card of a known maker, or a USB SSD; old cards become slow before they die.",
        "Dùng thẻ A1 hoặc A2 của hãng uy tín, hoặc SSD USB; thẻ cũ chậm đi trước khi hỏng.",
    ),
    Check(
        "disk-mount", "How the card is mounted", "Cách gắn thẻ nhớ",
        "Some mount options lose the last facts at a power cut.",
        "Một số tùy chọn gắn thẻ làm mất sự kiện cuối khi mất điện.",
        "In /etc/fstab: ext4 with data=ordered and no commit=; on a Pi 5 dtparam=sd_cqe=off in config.txt.",
        "Trong /etc/fstab: ext4 với data=ordered, không có commit=; với Pi 5 thêm dtparam=sd_cqe=off vào config.txt.",
    ),
    Check(
        "disk-health", "Card: errors and wear", "Lỗi và độ mòn của thẻ nhớ",
        "A file system that has met errors, or a card near its end, loses facts when nobody expects it.",
        "Hệ thống tệp đã gặp lỗi hoặc thẻ sắp hỏng có thể mất sự kiện bất cứ lúc nào.",
        "Take the data out (`bamchuong data export`) and use a new card; if only the file system erred once, let it be"
        " checked: fsck.mode=force fsck.repair=yes in cmdline.txt for one start.",
        "Lấy dữ liệu ra (`bamchuong data export`) và dùng thẻ mới; nếu chỉ hệ thống tệp từng gặp lỗi, cho kiểm tra lại:"
        " thêm fsck.mode=force fsck.repair=yes vào cmdline.txt cho một lần khởi động.",
    ),
    Check(
        "secrets", "Files with keys and PINs", "Tệp khóa và mã PIN",
        "Who can read them can be the MC.",
        "Ai đọc được các tệp này có thể đóng vai MC.",
        "chmod 600 on each file that is named.",
        "chmod 600 cho từng tệp được nêu.",
    ),
    Check(
        "journal", "Journal", "Nhật ký",
        "A broken chain means that facts were changed or lost.",
        "Chuỗi bị đứt nghĩa là sự kiện đã bị sửa hoặc mất.",
        "`bamchuong journal verify` says where; begin the evening with a new data folder and keep the old one.",
        "`bamchuong journal verify` cho biết chỗ hỏng; bắt đầu buổi thi với thư mục dữ liệu mới và giữ lại thư mục cũ.",
    ),
    Check(
        "firmware", "Firmware", "Phần bấm chuông",
        "It reads the buttons.",
        "Nó đọc các nút bấm.",
        "Look at its log; `bamchuong firmware --explain` says what it needs.",
        "Xem nhật ký của nó; `bamchuong firmware --explain` cho biết nó cần gì.",
    ),
    Check(
        "scoreboard", "LED boards: process", "Bảng LED: chương trình",
        "It drives the LED boards.",
        "Nó điều khiển các bảng LED.",
        "Look at its log: it says which display cannot be reached and why.",
        "Xem nhật ký của nó: có ghi bảng nào không kết nối được và vì sao.",
    ),
    Check(
        "display", "LED board", "Bảng LED",
        "The hall looks at it.",
        "Cả hội trường nhìn vào đó.",
        "Check its five wires, its 5 V, the level shifter, and dtparam=spi=on in config.txt.",
        "Kiểm tra năm dây, nguồn 5 V, mạch chuyển mức và dtparam=spi=on trong config.txt.",
    ),
    Check(
        "panel", "Panel", "Bảng điều khiển",
        "MC, judges and desk work on it.",
        "MC, giám khảo và ban thư ký làm việc trên đó.",
        "Start it (`systemctl start bamchuong-panel`); look at its log.",
        "Khởi động nó (`systemctl start bamchuong-panel`); xem nhật ký của nó.",
    ),
    Check(
        "devices", "Phones and tablets in range", "Điện thoại và máy tính bảng trong tầm sóng",
        "MC, judges and desk work by Wi-Fi: a device that is far away or asleep answers late or not at all.",
        "MC, giám khảo và ban thư ký dùng Wi-Fi: máy ở xa hoặc đang ngủ sẽ trả lời trễ hoặc không trả lời.",
        "Wake it up and open its page; bring access point and device nearer, or use 5 GHz; at /desk put out what is not"
        " used today.",
        "Đánh thức máy và mở trang của nó; đưa bộ phát Wi-Fi và máy lại gần nhau hoặc dùng băng tần 5 GHz; ở /desk, cho"
        " ra những máy hôm nay không dùng.",
    ),
    Check(
        "stuck", "Button that is down while nobody presses", "Nút bị kẹt",
        "Its team cannot press: a held button is no press.",
        "Đội đó không bấm được: nút bị giữ không tính là bấm.",
        "Unplug the cable: if it stays down, the short is in the box, else in the cable or the button.",
        "Rút dây: nếu vẫn báo bấm thì chập trong hộp, nếu không thì chập ở dây hoặc nút.",
    ),
    Check(
        "quiet", "Silence while nobody presses", "Yên lặng khi không bấm",
        "A press or a spike without a finger would be a team that pressed early.",
        "Một lần bấm hoặc xung nhiễu không do ai bấm sẽ bị tính là đội bấm sớm.",
        "Look for a loose plug, a cable beside mains or a loudspeaker; build the isolated variant (WIRING.md).",
        "Tìm phích lỏng, dây chạy cạnh dây điện hoặc loa; lắp bản cách ly (WIRING.md).",
    ),
    Check(
        "button", "Button arrives, and at its own station", "Nút bấm đúng bàn",
        "Swapped plugs give the floor to the wrong team.",
        "Cắm nhầm phích thì quyền trả lời rơi vào đội khác.",
        "Swap the plugs back, or replace cable or button; then test that station again.",
        "Đổi lại phích cắm, hoặc thay dây hay nút; rồi thử lại bàn đó.",
        "hands",
    ),
    Check(
        "contact", "Contact is clean", "Tiếp điểm sạch",
        "A chattering contact makes presses late or doubtful.",
        "Tiếp điểm rung làm lần bấm bị trễ hoặc không chắc chắn.",
        "Replace the button; check its screws and the plug.",
        "Thay nút; kiểm tra ốc và phích cắm.",
        "hands",
    ),
    Check(
        "cross-talk", "No other station answers", "Không nhiễu sang bàn khác",
        "A press must not press for a neighbour.",
        "Bấm bàn này không được tính cho bàn bên cạnh.",
        "Look for a bridge between the lines, and for a ground wire that is off.",
        "Tìm chỗ chạm giữa các dây và dây đất bị hở.",
        "hands",
    ),
    Check(
        "path", "Press to decision", "Từ lúc bấm đến kết quả",
        "It says how fast lamp and horn answer.",
        "Cho biết đèn và còi đáp nhanh đến đâu.",
        "Stop other programs on this Pi; check real-time priority and heat.",
        "Dừng chương trình khác trên Pi này; kiểm tra ưu tiên thời gian thực và nhiệt độ.",
        "hands",
    ),
    Check(
        "lamp", "Lamp of the station", "Đèn của bàn",
        "The team must see that it may press, and that it was first.",
        "Đội phải thấy khi nào được bấm và mình là đội bấm trước.",
        "Check lamp, plug and transistor; the wiring picture says which line it is.",
        "Kiểm tra đèn, phích và transistor; sơ đồ đấu dây cho biết đó là dây nào.",
        "eyes",
    ),
    Check(
        "horn", "Horn and all lamps", "Còi và tất cả đèn",
        "It tells the hall that time is over.",
        "Còi báo cho hội trường biết đã hết giờ.",
        "Check its wires, its supply and the transistor.",
        "Kiểm tra dây, nguồn và transistor của còi.",
        "eyes",
    ),
    Check(
        "picture", "LED boards, by eye", "Bảng LED, nhìn bằng mắt",
        "Dead modules and wrong orientation are seen only by eyes.",
        "Chỉ mắt người mới thấy mô-đun hỏng và hướng sai.",
        "`bamchuong scoreboard --pattern` shows each module's place; see scoreboard/README.md.",
        "Hình thử cho thấy vị trí từng mô-đun (`bamchuong scoreboard --pattern`); xem scoreboard/README.md.",
        "eyes",
    ),
    Check(
        "sound", "Sound of the stage page", "Âm thanh của trang sân khấu",
        "The hall hears the bell, the last seconds and the end of the time from it.",
        "Hội trường nghe chuông, những giây cuối và lúc hết giờ từ trang này.",
        "Open /stage on the projector, tap “Enable sound” there, and turn up machine and amplifier.",
        "Mở /stage trên máy chiếu, chạm “Bật âm thanh” ở đó, tăng âm lượng của máy và âm ly.",
        "eyes",
    ),
    Check(
        "loopback", "Loopback: output to input", "Vòng kiểm tra",
        "It measures how late and how unequal the stamps of this machine are.",
        "Đo xem thời điểm do máy này ghi trễ và lệch nhau bao nhiêu.",
        "Check the wire between the two pins of [loopback].",
        "Kiểm tra dây nối giữa hai chân của [loopback].",
    ),
)  # fmt: skip

Place = str | Sentence
"""Where something was found: a display by its name, all else by a sentence."""

CHECKS = {one.name: one for one in _ALL}
"""Every check by its name, in the order in which it is told."""


def passed(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """The check found what it should. `text` has `{places}` for `args`."""
    return _result(check, Outcome.PASS, text, place, args)


def warned(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """It works, but somebody should look at it."""
    return _result(check, Outcome.WARN, text, place, args)


def failed(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """The evening should not begin like this."""
    return _result(check, Outcome.FAIL, text, place, args)


def skipped(check: str, text: str, place: Place = "", **args: str | int | Sentence) -> Result:
    """Nobody looked, and why."""
    return _result(check, Outcome.SKIPPED, text, place, args)


def _result(check: str, outcome: Outcome, text: str, place: Place, args: dict[str, str | int | Sentence]) -> Result:
    said = Sentence(f"selftest-{check}", text, args)
    do = CHECKS[check].do if outcome in (Outcome.WARN, Outcome.FAIL) else ""
    return Result(check, outcome, str(said), str(place), do, said, place if isinstance(place, Sentence) else None)
