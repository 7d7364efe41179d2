"""What stands on a nomination form, and the other words that schools write for it.

Kind: pure
"""

from question_files.text_keys import name_key

SCHOOL, HEAT_DAY, CLASSES, HEAT_PUPILS, TEACHER, HEAD = range(6)

LABELS = {
    SCHOOL: "Trường",
    HEAT_DAY: "Ngày thi sơ khảo",
    CLASSES: "Số lớp tham gia",
    HEAT_PUPILS: "Số học sinh tham gia",
    TEACHER: "Giáo viên phụ trách",
    HEAD: "Hiệu trưởng",
}
"""The label of each field as the template has it."""

_OTHER_LABELS = {
    SCHOOL: ("ten truong", "don vi", "nha truong"),
    HEAT_DAY: ("ngay thi", "ngay so khao", "thoi gian thi", "ngay to chuc"),
    CLASSES: ("so lop", "so lop du thi"),
    HEAT_PUPILS: ("so hoc sinh", "so hs tham gia", "so hs", "so hoc sinh du thi"),
    TEACHER: ("giao vien", "gv phu trach", "giao vien huong dan"),
    HEAD: ("hieu truong nha truong", "thu truong don vi", "ho ten hieu truong"),
}

PUPIL, PUPIL_CLASS, PUPIL_CONSENT, GUARDIAN_CONSENT = range(4)

COLUMNS = {
    PUPIL: "Họ và tên",
    PUPIL_CLASS: "Lớp",
    PUPIL_CONSENT: "Học sinh đồng ý",
    GUARDIAN_CONSENT: "Phụ huynh đồng ý",
}
"""The columns of the pupils as the template has them; schools move them."""

_OTHER_COLUMNS = {
    PUPIL: ("ho ten", "ten hoc sinh", "hoc sinh", "ho ten hoc sinh", "ho va ten hoc sinh"),
    PUPIL_CLASS: ("hoc sinh lop", "ten lop"),
    PUPIL_CONSENT: ("hs dong y", "em dong y"),
    GUARDIAN_CONSENT: ("ph dong y", "cha me dong y", "gia dinh dong y", "phu huynh hoc sinh dong y"),
}

YES = frozenset({"x", "v", "co", "dong y", "da dong y", "yes", "1", "true", "✓", "✔", "☑", "✅"})
"""What counts as ticked, without accents and in small letters."""

LABEL_KEYS = {key: field for field, label in LABELS.items() for key in (name_key(label), *_OTHER_LABELS[field])}
COLUMN_KEYS = {key: column for column, title in COLUMNS.items() for key in (name_key(title), *_OTHER_COLUMNS[column])}
