"""The people whose names stand on the papers of tests."""

from reports.signatories import People, Person, TeamPeople

PEOPLE = People(
    authority="UBND quận Long Biên",
    unit="Phòng Giáo dục và Đào tạo",
    place="Long Biên",
    jury=(Person("Nguyễn Văn Ước", "Trưởng ban"), Person("Trần Thị Mỹ"), Person("Lê Quý Đôn")),
    secretaries=(Person("Phạm Thị Hằng"),),
    teams=(TeamPeople(1, ("Đặng Thuỳ Trâm", "Vũ Xuân Thiều")),),
)
