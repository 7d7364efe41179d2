"""Lines of the page of a package: packages that were made, questions that are here, items of the library for its day.

Kind: adapter
"""

from msgspec import Struct

from bus.messages import Sentence
from controller.matches.package_file import PackageStatement
from season.exchange.package_preview import package_statement
from season.plan.plan import Pool, Stage
from season.rules.calendar import local_time
from season.rules.promotion_texts import ITEM_NAMES
from season.rules.result_state import SentPackage, Sitting
from season.rules.season import Season
from season.store.season_store import SeasonStore


class PackageLine(Struct, frozen=True):
    """A package that was made, the newest first. `is_kept`: it can be downloaded here."""

    package: SentPackage
    made_at: str
    is_kept: bool


class KeptQuestions(Struct, frozen=True):
    """Sealed questions that are here already, with the pools whose packages have them."""

    digest: str
    name: str
    pools: str


class SlideItem(Struct, frozen=True):
    """An item of the library that may be shown on the day of the match."""

    item: str
    title: str
    kind: Sentence


def slide_items(season: Season, stage: Stage, pool: Pool) -> list[SlideItem]:
    """What of the library goes along as slides; nothing while the pool has no day."""
    scheduled = season.stage_record(stage.id).schedule.get(pool.id)
    if scheduled is None:
        return []
    return [
        SlideItem(item.item, item.title, ITEM_NAMES[item.kind])
        for item in season.promotion.library.values()
        if item.is_usable(scheduled.day)
    ]


def kept_questions(store: SeasonStore, season: Season) -> list[KeptQuestions]:
    """Questions that other packages have: pools that meet at the same time play the same ones."""
    pools: dict[str, list[str]] = {}
    titles = {pool.id: pool.title for _, pool in season.drafted.pools}
    for sitting in season.sittings.values():
        if sitting.package is not None:
            pools.setdefault(sitting.package.pack, []).append(titles.get(sitting.pool, sitting.pool))
    names = store.file_names(pools)
    return [
        KeptQuestions(digest, names[digest], ", ".join(dict.fromkeys(titles)))
        for digest, titles in pools.items()
        if digest in names
    ]


def package_lines(store: SeasonStore, sitting: Sitting | None) -> list[PackageLine]:
    if sitting is None or sitting.package is None:
        return []
    packages = (*sitting.earlier_packages, sitting.package)
    names = store.file_names([package.digest for package in packages])
    return [
        PackageLine(package, f"{local_time(package.made_ns):%H:%M %d/%m/%Y}", package.digest in names)
        for package in reversed(packages)
    ]


def package_content(store: SeasonStore, lines: list[PackageLine]) -> PackageStatement | None:
    """What the package that is out holds, file by file."""
    if not lines or not lines[0].is_kept:
        return None
    file = store.file(lines[0].package.digest)
    return package_statement(file.body) if file is not None else None
