"""Template of a season file: the smallest season that can be checked, with comments that say what to fill in.

Kind: pure
"""

TEMPLATE = """\
# A season: who takes part, the stages and pools, the timetable. `bamchuong season check FILE` says everything that is
# wrong with it. Ids have small letters, digits and hyphens; names are as people write them.
id = "thi-thu-2027"
title = "Thi tìm hiểu về dịch vụ công trực tuyến"
format = "long-bien-2018"     # the rules of its matches: `bamchuong format explain long-bien-2018`

[plan]                        # the paper that orders it; stands on every report
number = "01/KH-UBND"
date = 2027-01-11
issued_by = "uy-ban"
#signed_by = "Nguyễn Văn A"
#signed_as = "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"

# Offices and partners. `under`: the unit above. Exactly one leads: it confirms results and publishes.
[[units]]
id = "uy-ban"
name = "Ủy ban nhân dân phường"
kind = "committee"

[[units]]
id = "van-hoa"
name = "Phòng Văn hóa - Xã hội"
under = "uy-ban"
leads = true

[schools]
under = "uy-ban"
names = { truong-a = "THCS A", truong-b = "THCS B", truong-c = "THCS C", truong-d = "THCS D" }

# kind: "pilot", "heats" (with each_school = true), "pools" or "final". go_on: how many of each pool go on;
# replacement: "next-place" or "nobody", for one that does not come.
# protest_hours: how long after a result schools may protest against it; 24 where nothing is said.
# carry_over = true: points of a sitting that was broken off are added to those of the next attempt.
[[stages]]
id = "so-khao"
name = "Thi sơ khảo tại trường"
kind = "heats"
each_school = true
go_on = 1

[[stages]]
id = "chung-khao"
name = "Thi chung khảo theo cụm"
kind = "pools"
go_on = 1
[[stages.pools]]
id = "cum-1"
name = "Cụm 1"
host = "truong-a"
schools = ["truong-a", "truong-b"]
[[stages.pools]]
id = "cum-2"
name = "Cụm 2"
host = "truong-c"
schools = ["truong-c", "truong-d"]

[[stages]]
id = "chung-ket"
name = "Thi chung kết"
kind = "final"
[[stages.pools]]
id = "chung-ket"

# The timetable. owner, with: ids of units and schools, "schools" for all of them, "hosts:STAGE" for those of a stage.
# When: due = done by that day; in_month = on some day of it; from_row = continuous from the end of that row on.
# proof (may be left out): library, promotion, checks, heat-reports, nominations, list:STAGE, certificates:STAGE,
# sitting:POOL, sittings:STAGE, report:NAME.
[[tasks]]
row = 1
what = "Thi sơ khảo tại các nhà trường"
owner = ["schools"]
with = ["van-hoa"]
due = 2027-03-12
proof = "heat-reports"

[[tasks]]
row = 2
what = "Báo cáo sơ khảo và đề cử đội dự chung khảo"
owner = ["schools"]
due = 2027-03-19
proof = "nominations"

[[tasks]]
row = 3
what = "Thi chung khảo theo cụm"
owner = ["hosts:chung-khao"]
with = ["van-hoa"]
due = 2027-04-16
proof = "sittings:chung-khao"

[[tasks]]
row = 4
what = "Báo cáo đánh giá tổng hợp kết quả"
owner = ["van-hoa"]
due = 2027-05-28
proof = "report:tong-ket"
"""
