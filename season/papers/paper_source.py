"""What a paper of the season is made from: the season up to a fact, names that papers may have, the office's details.

Kind: pure
"""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from bus.language import Translate
from reports.official_paper import DOTS, Signature
from reports.paper_locale import vietnamese_day
from season.nominations.nomination import Nomination
from season.papers.office_details import OfficeDetails, UnitDetails, leading_unit
from season.plan.plan import SeasonPlan, Stage
from season.rules.calendar import local_date
from season.rules.season import Entry, Season

BY_HAND = DOTS + "……"
"""Where somebody is to write a name."""


class PaperSource(Struct, frozen=True):
    """A season as it stands after the fact `head` (number and hash), which was written at `at_ns`.

    `nomination`: the names behind a hash; None once they are wiped. `translate`: into Vietnamese. `day`: of the papers,
    where it is known already. `prizes`: of the format, from the first place on.
    """

    season: Season
    head: tuple[int, str]
    at_ns: int
    nomination: Callable[[str], Nomination | None]
    translate: Translate
    office: OfficeDetails = OfficeDetails()
    day: date | None = None
    prizes: tuple[str, ...] = ()

    @property
    def plan(self) -> SeasonPlan:
        """The plan."""
        return self.season.drafted

    @property
    def today(self) -> date:
        """The day as of which a paper speaks: that of the papers, or of the last fact."""
        return self.day or local_date(self.at_ns)

    @property
    def leading(self) -> str:
        """The id of the unit that leads."""
        return leading_unit(self.plan).id

    @property
    def origin(self) -> str:
        """Which facts the paper was made from, for its foot."""
        number, digest = self.head
        return f"Lập từ sổ mùa giải {self.plan.id}, kế hoạch bản {self.season.revision}, mục {number}, mã {digest}"

    @property
    def plan_paper(self) -> str:
        """`Kế hoạch số 32/KH-UBND ngày 10 tháng 01 năm 2018 của UBND quận Long Biên`."""
        paper = self.plan.plan
        return f"Kế hoạch số {paper.number} {vietnamese_day(paper.date)} của {self.plan.name_of(paper.issued_by)}"

    @property
    def contest(self) -> str:
        """The contest in a sentence: `Cuộc thi tìm hiểu về …`; the plan may begin with `Thi`."""
        title = self.plan.title
        return title if title.casefold().startswith("cuộc thi") else f"Cuộc thi “{title}”"

    def above(self, unit: str) -> str:
        """The name of the unit above a unit or school; empty where there is none."""
        under = {other.id: other.under for other in self.plan.units}.get(unit, self.plan.schools.under)
        return self.plan.name_of(under) if under else ""

    def signature(self, unit: str, signed_as: tuple[str, ...], signed_by: str = "") -> Signature:
        """Who signs for `unit`: as the office's details say, else as `signed_as`."""
        details = self.office.units.get(unit, UnitDetails())
        return Signature(details.signed_as or signed_as, details.signed_by or signed_by)

    def stages(self, *kinds: str) -> tuple[Stage, ...]:
        """The stages of these kinds, in the order of the plan."""
        return tuple(stage for stage in self.plan.stages if stage.kind in kinds)

    def names_of(self, entry: Entry) -> Nomination | None:
        """The nomination of an entry, where its names are here."""
        return self.nomination(entry.sheet) if entry.sheet else None

    def school(self, entry: Entry) -> str:
        """What the entry is called: the school, with the letter of its team where it has two."""
        return " ".join(filter(None, (self.plan.name_of(entry.school), entry.team)))


def short_day(day: date) -> str:
    """`05/10/2018`."""
    return f"{day:%d/%m/%Y}"


def in_sentence(name: str) -> str:
    """`Thi chung khảo theo cụm` as it stands within a sentence."""
    return name[:1].lower() + name[1:]
