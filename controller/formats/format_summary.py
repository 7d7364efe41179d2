"""Summary of a format in Vietnamese or English: the evening as people will experience it.

Kind: pure
"""

from bus.language import Language, name_in
from bus.messages import EarlyPressRule
from controller.formats.format import BoardsRound, BuzzersRound, Format, Round, StageRound

_EARLY = {
    EarlyPressRule.BAR: ("Bấm sớm: mất quyền câu đó.", "A press before the opening bars the team for that question."),
    EarlyPressRule.DELAY: (
        "Bấm sớm: phải chờ thêm {ms} ms.",
        "A press before the opening makes the team wait {ms} ms longer.",
    ),
    EarlyPressRule.IGNORE: ("Bấm sớm: không tính, bấm lại.", "A press before the opening does not count."),
}
_TIE = {
    "replay": ("các đội bấm lại", "the tied teams press again"),
    "ruling": ("người dẫn chương trình quyết định", "the MC rules"),
    "draw": ("bốc thăm", "decided by lot"),
    "earliest": ("theo dấu thời gian sớm nhất", "the earliest timestamp wins"),
}


def explain(form: Format, language: Language) -> list[str]:
    """The evening of `form`, one or a few sentences per line."""
    pick = _Pick(language)
    lines = [pick(f"Thể lệ: {name_in(form.name)}", f"Format: {name_in(form.name, language)}")]
    for number, round_ in enumerate(form.rounds, start=1):
        lines.append(f"{number}. {name_in(round_.name, language)}")
        lines += ["   " + line for line in _round(round_, form, pick)]
    if form.tie_break is not None:
        lines.append(
            pick(
                f"Bằng điểm ở hạng có giải: {name_in(form.tie_break.name).lower()} giữa các đội bằng điểm, không cộng điểm.",
                f"Tie for a prize: {name_in(form.tie_break.name, language).lower()} between the tied teams, without points.",
            )
        )
    else:
        lines.append(pick("Bằng điểm: cùng hạng.", "Teams with equal points share the place."))
    prizes = ", ".join(f"{prize.count} {name_in(prize.name, language)}" for prize in form.prizes)
    if prizes:
        lines.append(pick(f"Giải thưởng: {prizes}.", f"Prizes: {prizes}."))
    return lines


class _Pick:
    """Picks the text in the language of the summary."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, vietnamese: str, english: str) -> str:
        return vietnamese if self.language == "vi" else english


def _round(round_: Round, form: Format, pick: _Pick) -> list[str]:
    match round_:
        case BoardsRound():
            return _boards(round_, pick)
        case BuzzersRound():
            return _buzzers(round_, pick)
        case StageRound():
            return _stage(round_, form, pick)


def _best_teams(best: int, pick: _Pick) -> list[str]:
    if not best:
        return []
    return [pick(f"Chỉ {best} đội nhiều điểm nhất dự phần này.", f"Only the best {best} teams take part.")]


def _boards(round_: BoardsRound, pick: _Pick) -> list[str]:
    thinking_s = round_.thinking_s
    lines = [
        *_best_teams(round_.best, pick),
        pick(
            f"{round_.questions} câu. Các đội viết bảng trong {thinking_s} giây, rồi đồng loạt giơ bảng.",
            f"{round_.questions} questions. Teams write for {thinking_s} s, then raise their boards together.",
        ),
    ]
    if round_.values:
        values = ", ".join(map(str, round_.values))
        lines.append(pick(f"Điểm từng câu: {values}.", f"Points by question: {values}."))
    else:
        lines.append(pick(f"Đúng: {round_.right} điểm.", f"Right: {round_.right} points."))
    if round_.wrong:
        lines.append(pick(f"Sai: {round_.wrong} điểm.", f"Wrong: {round_.wrong} points."))
    if round_.eliminates:
        lines.append(
            pick(
                "Sai là bị loại khỏi phần này, trừ khi tất cả cùng sai.",
                "A team that answers wrong is out of the round, unless all are wrong.",
            )
        )
    return lines


def _buzzers(round_: BuzzersRound, pick: _Pick) -> list[str]:
    count = round_.questions
    if round_.interrupts:
        opening = pick(
            f"{count} câu. Chuông mở ngay khi bắt đầu đọc: được ngắt lời.",
            f"{count} questions. The buzzers are open from the first word on: interrupting is allowed.",
        )
    elif round_.thinking_s:
        opening = pick(
            f"{count} câu. Đọc xong, các đội nghĩ {round_.thinking_s} giây, hết giờ mới được bấm chuông.",
            f"{count} questions. Teams think for {round_.thinking_s} s; then the buzzers open.",
        )
    else:
        opening = pick(
            f"{count} câu. Đọc xong là mở chuông.",
            f"{count} questions. The buzzers open when the question has been read.",
        )
    lines = [*_best_teams(round_.best, pick), opening]
    if not round_.interrupts:
        lines.append(pick(*_EARLY[round_.early]).format(ms=round_.delay_ms))
    press, answer = _limit(round_.pressing_s, pick), _limit(round_.answering_s, pick)
    lines.append(pick(f"Thời gian bấm: {press}; trả lời: {answer}.", f"Time to press: {press}; to answer: {answer}."))
    lines.append(_buzzer_points(round_, pick))
    lines.append(
        pick(
            "Sai thì quyền trả lời chuyển cho đội bấm tiếp theo, rồi mở chuông lại.",
            "After a wrong answer the next in the order of presses answers, then the buzzers open again.",
        )
        if round_.on_wrong == "queue"
        else pick("Sai thì mở chuông lại cho các đội còn lại.", "After a wrong answer the buzzers open for the others.")
    )
    tie = pick(*_TIE[round_.on_tie])
    lines.append(
        pick(
            f"Bấm đồng thời (cách nhau dưới {round_.tie_window_us} µs): {tie}.",
            f"Presses closer than {round_.tie_window_us} µs: {tie}.",
        )
    )
    return lines


def _buzzer_points(round_: BuzzersRound, pick: _Pick) -> str:
    if round_.values:
        values = ", ".join(map(str, round_.values))
        loss = (
            pick("sai thì trừ", "a wrong answer loses them")
            if round_.wrong_takes
            else pick("sai không trừ", "a wrong answer costs nothing")
        )
        return pick(f"Điểm từng câu: {values}; {loss}.", f"Points by question: {values}; {loss}.")
    right = ", ".join(map(str, round_.right_by_order)) if round_.right_by_order else str(round_.right)
    text = pick(f"Đúng: {right} điểm; sai: {round_.wrong}.", f"Right: {right} points; wrong: {round_.wrong}.")
    if round_.interrupts:
        early_right = round_.interrupt_right if round_.interrupt_right is not None else round_.right
        early_wrong = round_.interrupt_wrong if round_.interrupt_wrong is not None else round_.wrong
        text += pick(
            f" Khi ngắt lời: đúng {early_right}, sai {early_wrong}.",
            f" On an interrupt: right {early_right}, wrong {early_wrong}.",
        )
    return text


def _stage(round_: StageRound, form: Format, pick: _Pick) -> list[str]:
    minutes = f"{round_.performing_s // 60}:{round_.performing_s % 60:02}"
    criteria = ", ".join(f"{name_in(criterion.name, pick.language)} {criterion.most}" for criterion in round_.criteria)
    order = {
        "given": ("theo thứ tự đã cho", "in the given order"),
        "drawn": ("theo bốc thăm", "in an order drawn by lot"),
        "last_first": ("từ đội ít điểm nhất", "the team with the fewest points first"),
    }[round_.order]
    mean = (
        ("trung bình, bỏ điểm cao nhất và thấp nhất", "the mean without the highest and lowest")
        if round_.aggregate == "drop_extremes"
        else ("trung bình", "the mean")
    )
    return [
        *_best_teams(round_.best, pick),
        pick(
            f"Mỗi đội trình diễn tối đa {minutes}, {order[0]}.",
            f"Each team performs for at most {minutes}, {order[1]}.",
        ),
        pick(f"{form.judges} giám khảo chấm kín: {criteria}.", f"{form.judges} judges mark in secret: {criteria}."),
        pick(
            f"Điểm: {mean[0]} các tổng điểm, làm tròn {round_.round_to}.",
            f"Points: {mean[1]} of the totals, rounded to {round_.round_to}.",
        ),
    ]


def _limit(seconds: int, pick: _Pick) -> str:
    return f"{seconds} s" if seconds else pick("không giới hạn", "no limit")
