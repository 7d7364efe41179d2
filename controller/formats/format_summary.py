"""Decide how a format is told in words, in Vietnamese and English: the evening as people will live it. Pure.

Kind: pure
"""

from bus.language import Language
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
    "draw": ("bốc thăm", "it is drawn by lot"),
    "earliest": ("theo dấu thời gian sớm nhất", "the earliest stamp has it"),
}


def explain(form: Format, language: Language) -> list[str]:
    """The evening of `form`, one sentence or a few per line."""
    say = _Say(language)
    lines = [say(f"Thể lệ: {form.name}", f"Format: {form.name_en}")]
    for number, stage in enumerate(form.rounds, start=1):
        lines.append(say(f"{number}. {stage.name}", f"{number}. {stage.name_en}"))
        lines += ["   " + line for line in _round(stage, form, say)]
    if form.tie_break is not None:
        lines.append(
            say(
                f"Bằng điểm ở hạng có giải: {form.tie_break.name.lower()} giữa các đội bằng điểm, không cộng điểm.",
                f"Equal points for a place that matters: {form.tie_break.name_en.lower()} among them, without points.",
            )
        )
    else:
        lines.append(say("Bằng điểm: cùng hạng.", "Equal points share the place."))
    prizes = ", ".join(f"{one.count} {say(one.name, one.name_en)}" for one in form.prizes)
    if prizes:
        lines.append(say(f"Giải thưởng: {prizes}.", f"Prizes: {prizes}."))
    return lines


class _Say:
    """Picks the language."""

    def __init__(self, language: Language) -> None:
        self._vietnamese = language == "vi"

    def __call__(self, vietnamese: str, english: str) -> str:
        return vietnamese if self._vietnamese else english


def _round(stage: Round, form: Format, say: _Say) -> list[str]:
    match stage:
        case BoardsRound():
            return _boards(stage, say)
        case BuzzersRound():
            return _buzzers(stage, say)
        case StageRound():
            return _stage(stage, form, say)


def _who(best: int, say: _Say) -> list[str]:
    if not best:
        return []
    return [say(f"Chỉ {best} đội nhiều điểm nhất dự phần này.", f"Only the best {best} teams take part.")]


def _boards(stage: BoardsRound, say: _Say) -> list[str]:
    think = stage.thinking_s
    lines = [
        *_who(stage.best, say),
        say(
            f"{stage.questions} câu. Các đội viết bảng trong {think} giây, rồi đồng loạt giơ bảng.",
            f"{stage.questions} questions. Teams write for {think} s, then raise their boards together.",
        ),
    ]
    if stage.values:
        values = ", ".join(map(str, stage.values))
        lines.append(say(f"Điểm từng câu: {values}.", f"Points by question: {values}."))
    else:
        lines.append(say(f"Đúng: {stage.right} điểm.", f"Right: {stage.right} points."))
    if stage.wrong:
        lines.append(say(f"Sai: {stage.wrong} điểm.", f"Wrong: {stage.wrong} points."))
    if stage.eliminates:
        lines.append(
            say(
                "Sai là bị loại khỏi phần này, trừ khi tất cả cùng sai.",
                "Who is wrong is out of the round, unless all are wrong.",
            )
        )
    return lines


def _buzzers(stage: BuzzersRound, say: _Say) -> list[str]:
    count = stage.questions
    if stage.interrupts:
        opening = say(
            f"{count} câu. Chuông mở ngay khi bắt đầu đọc: được ngắt lời.",
            f"{count} questions. The buzzers are open from the first word on: interrupting is allowed.",
        )
    elif stage.thinking_s:
        opening = say(
            f"{count} câu. Đọc xong, các đội nghĩ {stage.thinking_s} giây, hết giờ mới được bấm chuông.",
            f"{count} questions. Teams think for {stage.thinking_s} s; at its end the buzzers open.",
        )
    else:
        opening = say(f"{count} câu. Đọc xong là mở chuông.", f"{count} questions. The buzzers open when it is read.")
    lines = [*_who(stage.best, say), opening]
    if not stage.interrupts:
        lines.append(say(*_EARLY[stage.early]).format(ms=stage.delay_ms))
    press, answer = _limit(stage.pressing_s, say), _limit(stage.answering_s, say)
    lines.append(say(f"Thời gian bấm: {press}; trả lời: {answer}.", f"Time to press: {press}; to answer: {answer}."))
    lines.append(_buzzer_points(stage, say))
    lines.append(
        say(
            "Sai thì quyền trả lời chuyển cho đội bấm tiếp theo, rồi mở chuông lại.",
            "After a wrong answer the next in the order of presses answers, then the buzzers open again.",
        )
        if stage.on_wrong == "queue"
        else say("Sai thì mở chuông lại cho các đội còn lại.", "After a wrong answer the buzzers open for the others.")
    )
    tie = say(*_TIE[stage.on_tie])
    lines.append(
        say(
            f"Bấm đồng thời (cách nhau dưới {stage.tie_window_us} µs): {tie}.",
            f"Presses closer than {stage.tie_window_us} µs: {tie}.",
        )
    )
    return lines


def _buzzer_points(stage: BuzzersRound, say: _Say) -> str:
    if stage.values:
        values = ", ".join(map(str, stage.values))
        lose = (
            say("sai thì trừ", "a wrong answer loses them") if stage.wrong_takes else say("sai không trừ", "none lost")
        )
        return say(f"Điểm từng câu: {values}; {lose}.", f"Points by question: {values}; {lose}.")
    right = ", ".join(map(str, stage.right_by_order)) if stage.right_by_order else str(stage.right)
    words = say(f"Đúng: {right} điểm; sai: {stage.wrong}.", f"Right: {right} points; wrong: {stage.wrong}.")
    if stage.interrupts:
        early_right = stage.interrupt_right if stage.interrupt_right is not None else stage.right
        early_wrong = stage.interrupt_wrong if stage.interrupt_wrong is not None else stage.wrong
        words += say(
            f" Khi ngắt lời: đúng {early_right}, sai {early_wrong}.",
            f" On an interrupt: right {early_right}, wrong {early_wrong}.",
        )
    return words


def _stage(stage: StageRound, form: Format, say: _Say) -> list[str]:
    minutes = f"{stage.performing_s // 60}:{stage.performing_s % 60:02}"
    criteria = ", ".join(f"{say(one.name, one.name_en)} {one.most}" for one in stage.criteria)
    order = {
        "given": ("theo thứ tự đã cho", "in the given order"),
        "drawn": ("theo bốc thăm", "in an order drawn by lot"),
        "last_first": ("từ đội ít điểm nhất", "the team with the fewest points first"),
    }[stage.order]
    mean = (
        ("trung bình, bỏ điểm cao nhất và thấp nhất", "the mean without the highest and lowest")
        if stage.aggregate == "drop_extremes"
        else ("trung bình", "the mean")
    )
    return [
        *_who(stage.best, say),
        say(
            f"Mỗi đội trình diễn tối đa {minutes}, {order[0]}.",
            f"Each team performs for at most {minutes}, {order[1]}.",
        ),
        say(f"{form.judges} giám khảo chấm kín: {criteria}.", f"{form.judges} judges mark in secret: {criteria}."),
        say(
            f"Điểm: {mean[0]} các tổng điểm, làm tròn {stage.round_to}.",
            f"Points: {mean[1]} of the totals, rounded to {stage.round_to}.",
        ),
    ]


def _limit(seconds: int, say: _Say) -> str:
    return f"{seconds} s" if seconds else say("không giới hạn", "no limit")
