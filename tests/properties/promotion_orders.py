"""Orders of the promotion for the property tests of a season: what people may order, right or wrong."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from season.rules import promotion_commands as p

WHY = st.sampled_from(("", "ghi nhầm ngày"))
DAYS = st.sampled_from((date(2018, 5, 14), date(2018, 9, 20), date(2018, 11, 30)))
SCHOOLS = st.sampled_from(("sai-dong", "cu-khoi", "x"))
PHOTOGRAPHS = st.sampled_from(("", "a" * 64))
ITEMS = st.sampled_from(("bai-1", "bai-2"))
NUMBERS = st.integers(1, 4)

PROMOTION_ORDERS: dict[type[Any], st.SearchStrategy[Any]] = {
    p.AddItem: st.builds(
        p.AddItem,
        item=ITEMS,
        topic=st.sampled_from(p.Topic),
        kind=st.just(p.ItemKind.POSTER),
        title=st.just("Áp phích"),
        source=st.just("NĐ 43/2011/NĐ-CP"),
        valid_from=DAYS,
        valid_to=st.one_of(st.none(), DAYS),
        link=st.sampled_from(("", "https://example.vn/dvc")),
    ),
    p.ApproveItem: st.builds(p.ApproveItem, ITEMS),
    p.RemoveItem: st.builds(p.RemoveItem, ITEMS, WHY),
    p.ReportPromotion: st.builds(
        p.ReportPromotion,
        school=SCHOOLS,
        on=DAYS,
        topic=st.sampled_from(p.Topic),
        audience=st.sampled_from(p.Audience),
        form=st.just(p.PromotionForm.ASSEMBLY),
        reached=st.integers(1, 900),
        photograph=PHOTOGRAPHS,
    ),
    p.TakeBackPromotion: st.builds(p.TakeBackPromotion, NUMBERS, WHY),
    p.CheckPromotion: st.builds(
        p.CheckPromotion,
        school=SCHOOLS,
        on=DAYS,
        answers=st.sampled_from(("y" * 8, "n" + "y" * 7)),
        photograph=PHOTOGRAPHS,
        remedy_until=st.one_of(st.none(), DAYS),
    ),
    p.CloseRemedy: st.builds(p.CloseRemedy, NUMBERS, DAYS, st.just("ảnh bảng tin")),
    p.RecordOnlineUse: st.builds(
        p.RecordOnlineUse,
        month=st.sampled_from(("2018-05", "2019-01")),
        online=st.integers(0, 9),
        cases=st.integers(1, 9),
        source=st.just("Bộ phận Một cửa"),
    ),
}
"""A strategy for each command of the promotion."""
