"""Folds of the facts about the promotion.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import asdict, replace

from season.rules import promotion_facts as f
from season.rules.fact import Fact
from season.rules.promotion_state import LibraryItem, OnlineUse, PromotionCheck, PromotionEntry
from season.rules.season import Season
from season.rules.shared_maps import with_item


def _with(season: Season, **changes: object) -> Season:
    return replace(season, promotion=replace(season.promotion, **changes))


def _values(fact: Fact, *others: str) -> dict[str, Any]:
    """The fields of a fact that are its subject's, without `others`."""
    return {name: value for name, value in asdict(fact).items() if name not in ("by", "at_ns", *others)}


def _item_added(season: Season, fact: f.ItemAdded) -> Season:
    item = LibraryItem(**_values(fact), added_by=fact.by)
    return _with(season, library=with_item(season.promotion.library, fact.item, item))


def _item_approved(season: Season, fact: f.ItemApproved) -> Season:
    library = season.promotion.library
    return _with(season, library=with_item(library, fact.item, replace(library[fact.item], approved_by=fact.by)))


def _item_removed(season: Season, fact: f.ItemRemoved) -> Season:
    return _with(season, library={key: item for key, item in season.promotion.library.items() if key != fact.item})


def _reported(season: Season, fact: f.PromotionReported) -> Season:
    entry = PromotionEntry(**_values(fact, "school"))
    return _with_numbered(season, fact.school, "entries", entry)


def _checked(season: Season, fact: f.PromotionChecked) -> Season:
    check = PromotionCheck(**_values(fact, "school"), by=fact.by)
    return _with_numbered(season, fact.school, "checks", check)


def _with_numbered(season: Season, school: str, kind: str, value: PromotionEntry | PromotionCheck) -> Season:
    """A new entry or visit of a school, under the next number."""
    promotion = season.promotion
    before = promotion.school(school)
    after = replace(before, **{kind: with_item(getattr(before, kind), value.number, value)})
    return _with(
        season,
        schools=with_item(promotion.schools, school, after),
        owners=with_item(promotion.owners, value.number, school),
        last_number=value.number,
    )


def _taken_back(season: Season, fact: f.PromotionTakenBack) -> Season:
    promotion, school = season.promotion, season.promotion.owners[fact.number]
    before = promotion.school(school)
    entries = {number: entry for number, entry in before.entries.items() if number != fact.number}
    return _with(season, schools=with_item(promotion.schools, school, replace(before, entries=entries)))


def _remedy_closed(season: Season, fact: f.RemedyClosed) -> Season:
    promotion, school = season.promotion, season.promotion.owners[fact.number]
    before = promotion.school(school)
    check = replace(before.checks[fact.number], remedied_on=fact.on, remedy_proof=fact.proof)
    after = replace(before, checks=with_item(before.checks, fact.number, check))
    return _with(season, schools=with_item(promotion.schools, school, after))


def _online_use(season: Season, fact: f.OnlineUseRecorded) -> Season:
    use = OnlineUse(fact.online, fact.cases, fact.source)
    return _with(season, online_use=with_item(season.promotion.online_use, fact.month, use))


PROMOTION_FOLDS: dict[type[Fact], Callable[[Season, Any], Season]] = {
    f.ItemAdded: _item_added,
    f.ItemApproved: _item_approved,
    f.ItemRemoved: _item_removed,
    f.PromotionReported: _reported,
    f.PromotionTakenBack: _taken_back,
    f.PromotionChecked: _checked,
    f.RemedyClosed: _remedy_closed,
    f.OnlineUseRecorded: _online_use,
}
