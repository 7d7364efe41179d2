"""Texts of the quick guides, in Vietnamese, one page each.

Text in “…” is quoted from a button or a page, as the panel's catalogue has it; a test checks that. `{url}` is the
panel's address, `{board}` the board profile.

Kind: pure
"""

from msgspec import Struct


class Step(Struct, frozen=True):
    """One numbered step: its subject, and what to do."""

    title: str
    text: str


class Picture(Struct, frozen=True):
    """A picture in this folder, by name, with its caption. `width_mm`: printed width."""

    name: str
    caption: str
    width_mm: float


class Guide(Struct, frozen=True):
    """One page. `troubles`: symptom and remedy. `draws_header`: whether it shows the board's pins.

    `step_pt`: font size of the steps.
    """

    title: str
    subtitle: str
    steps: tuple[Step, ...]
    pictures: tuple[Picture, ...]
    troubles: tuple[tuple[str, str], ...]
    lamps: tuple[tuple[str, str], ...] = ()
    draws_header: bool = False
    step_pt: float = 8.4


TECH = Guide(
    title="Hướng dẫn nhanh cho kỹ thuật viên",
    subtitle="Từ lúc nối dây đến lúc tắt máy. Bo mạch: {board}. Các trang /… ở {url}",
    steps=(
        Step(
            "Nối dây, khi chưa có điện",
            "Nút và đèn từng bàn theo hình chân cắm; dán số bàn ở cả hai đầu dây. Nguồn của Pi và nguồn của đèn,"
            " bảng LED là hai nguồn riêng. Sơ đồ đầy đủ: <b>bamchuong board wiring --output /tmp</b>",
        ),
        Step(
            "Cắm điện",
            "Chương trình tự chạy. Đèn mỗi bàn nháy ngắn hai giây một lần: mọi thứ đã sẵn sàng và chuông đang khoá.",
        ),
        Step(
            "Mã PIN",
            "Trên Pi: <b>bamchuong pin --all</b>. Chép ra giấy, đưa tận tay MC, ban thư ký, giám khảo; mã cũ hết"
            " hiệu lực. Trên máy của họ mở /trust một lần, làm theo trang đó: từ đó mọi thứ đi qua https.",
        ),
        Step(
            "Tự kiểm tra, có người bấm",
            "Ở /tech chạm “Bắt đầu tự kiểm tra”, bấm và nhìn theo từng câu (hoặc ở cửa sổ lệnh: <b>bamchuong"
            " selftest --pdf /tmp/giay.pdf</b>); ở câu cuối, các máy tính bảng đã nằm đúng chỗ, mở sẵn"
            " trang. Giấy chứng nhận có hiệu lực 24 giờ; thiếu nó, MC sẽ thấy lời nhắc trước khi bắt đầu.",
        ),
        Step(
            "Màn hình",
            "Máy chiếu: /stage, toàn màn hình (F11). Khán giả: /watch. MC: /mc trên máy tính bảng. Tắt chế độ"
            " ngủ của các máy này.",
        ),
        Step(
            "Ngay trước giờ thi",
            "Mở /tech: mọi dòng đều xanh. Bấm thử mỗi nút một lần: dây đứt không tự lộ ra, chỉ có bấm mới biết.",
        ),
        Step(
            "Trong trận",
            "Để trang /tech mở; không rút dây, không khởi động lại. Tiến trình nào hỏng tự chạy lại; không mất"
            " lần bấm, không mất điểm.",
        ),
        Step(
            "Sau trận",
            "<b>bamchuong journal verify</b> (chép dòng head vào biên bản), <b>bamchuong report minutes --output"
            " /tmp/bien-ban.pdf</b>, rồi <b>sudo poweroff</b>; đèn xanh trên Pi tắt hẳn mới rút điện.",
        ),
    ),
    pictures=(
        Picture("tech-floor", "Trang /tech: tình trạng từng phần, nút và đèn từng bàn", 70),
        Picture("led-floor", "Bảng LED khi một đội đã bấm: trang /led vẽ đúng từng điểm", 70),
    ),
    troubles=(
        ("Một bàn bấm không nhận", "MC bấm “Tạm dừng kỹ thuật”. Ban thư ký chuyển đội sang bàn dự phòng ở /desk."),
        ("Bảng LED hiện --", "Nó không nghe thấy bộ điều khiển. Đợi 5 giây; còn thì xem dây mạng, nguồn, rồi /tech."),
        ("Trang web báo mất kết nối", "Đợi nó tự nối lại. Không được: xem Wi-Fi của máy đó, rồi nguồn của Pi."),
        ("Mất điện", "Cắm lại, đợi. Trận đấu trở lại đúng chỗ, đồng hồ đang dừng, lệch nhiều nhất 1 giây."),
        ("Thẻ nhớ đầy hoặc hỏng", "MC thấy dòng đỏ. Vẫn thi tiếp được; cắm USB đã khai ở --mirror, không tắt máy."),
        ("Bản mới có lỗi", "<b>sudo bamchuong update --back</b> trở về bản trước; dữ liệu giữ nguyên."),
        ("Cần người giúp", "<b>bamchuong support --output /tmp/support.zip</b>: không có mã PIN, không có câu hỏi."),
    ),
    lamps=(
        ("tắt", "không có lệnh nào cho bàn này"),
        ("nháy ngắn mỗi 2 giây", "chuông đang khoá"),
        ("nửa giây sáng, nửa giây tắt", "chuông đang mở"),
        ("sáng liền", "có quyền trả lời"),
        ("nháy rất nhanh", "bấm đồng thời"),
        ("hai nháy mỗi 3 giây", "mất quyền câu này"),
        ("ba nháy rồi nghỉ", "bấm sớm"),
    ),
    draws_header=True,
)

MC = Guide(
    title="Hướng dẫn nhanh cho MC",
    subtitle="Mọi việc nằm trên một trang: {url}/mc. Vào bằng mã PIN của MC hoặc mã QR mà kỹ thuật đưa.",
    steps=(
        Step(
            "Một nút lớn ở dưới cùng là bước tiếp theo",
            "Cứ làm theo nút đó là hết trận. Nút mờ đi thì lý do viết ngay cạnh. Đáp án chỉ MC và ban thư ký thấy.",
        ),
        Step(
            "Bắt đầu",
            "“Bắt đầu trận đấu” (nếu còn điều gì chưa ổn, máy nói rõ điều gì), rồi “Bắt đầu phần thi”.",
        ),
        Step(
            "Khởi động: giơ bảng",
            "“Đọc câu …”, đọc to câu hỏi, đọc xong chạm “Đọc xong: bắt đầu tính giờ”. Hết giờ còi báo, tất cả"
            " giơ bảng: đánh dấu đúng, sai từng đội, rồi “Chốt bảng, cho điểm”.",
        ),
        Step(
            "Tăng tốc: bấm chuông",
            "Đọc câu hỏi, cho tính giờ. Hết 30 giây suy nghĩ chuông tự mở, không cần chạm. Đội bấm đầu tiên hiện"
            " trên nền sáng, các đội sau kèm chênh lệch. Nghe trả lời rồi chạm “ĐÚNG” hoặc “SAI” (nửa giây đầu"
            " hai nút chưa nhận, để không chạm nhầm). Sai thì chuông mở lại cho các đội còn lại. Không ai biết:"
            " “Không đội nào biết: đóng câu hỏi”.",
        ),
        Step(
            "Bấm sớm, bấm đồng thời",
            "Bấm trước khi mở là mất quyền câu này; muốn tha: “Thêm”, “Bỏ lỗi bấm sớm cho đội …”. Hai đội sát"
            " nhau đến mức không phân biệt được thì máy nói thật, cả hai thời gian hiện ra: “Mở chuông lại cho"
            " các đội …” là công bằng.",
        ),
        Step(
            "Về đích: trình bày",
            "“Đội … bắt đầu”, đồng hồ 10 phút; “Dừng đồng hồ” và “Cho đồng hồ chạy tiếp” khi cần; “Kết thúc phần"
            " trình bày”. Giám khảo chấm xong cả mới có “Công bố điểm”.",
        ),
        Step(
            "Kết quả",
            "“Sang kết quả chung cuộc”, rồi “Công bố giải tiếp theo” từng giải một, từ dưới lên.",
        ),
        Step(
            "Lỡ tay",
            "Nút “Hoàn tác: …” trả lại bước vừa rồi; không gì bị xoá, biên bản ghi cả hai. Đồng hồ đã đứng lại:"
            " cho chạy tiếp.",
        ),
    ),
    pictures=(
        Picture("mc-boards", "Giơ bảng: đánh dấu từng đội rồi chốt", 66),
        Picture("mc-floor", "Một đội có quyền trả lời: SAI bên trái, ĐÚNG bên phải", 66),
    ),
    troubles=(
        (
            "Có việc ngoài sân khấu",
            "“Thêm”, “Tạm dừng kỹ thuật”: đồng hồ đứng, chuông khoá. “Kết thúc tạm dừng kỹ thuật”.",
        ),
        ("Câu hỏi sai hoặc đã lộ", "“Thêm”, giữ “Huỷ câu này, dùng câu dự bị”."),
        ("“Cuộc thi đã sang bước khác …”", "Máy khác vừa chạm trước. Nhìn lại màn hình rồi hãy chạm."),
        ("Dải đỏ: mất kết nối", "Số trên màn hình đã cũ. Đợi nối lại; trận đấu vẫn được giữ trong máy."),
        ("Mất điện rồi có lại", "Trận đấu trở lại, đồng hồ đứng: đọc dòng nhắc, rồi “Cho đồng hồ chạy tiếp”."),
        ("Đèn báo ở trên đổi đỏ", "Chạm vào đó để đọc. Gọi kỹ thuật; cứ làm tiếp nếu nút lớn còn sáng."),
        ("Điểm sai", "Ban thư ký sửa ở /desk, có lý do, có tên người sửa."),
    ),
    step_pt=9.8,
)

GUIDES = {"tech": TECH, "mc": MC}
"""Name on the command line → guide."""
