"""What an office writes on its papers and no order says: place, numbers, who signs, who receives, its committee.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, Struct

from bus.messages.base import PRINTABLE
from reports.official_paper import NO_NUMBER_YET
from season.plan.plan import PlanId, SeasonPlan, Unit

Line = Annotated[str, Meta(max_length=200, pattern=PRINTABLE)]
SMALL_WORDS = ("và", "của", "các", "-", "&")
"""They give no letter to a unit's abbreviation."""


class UnitDetails(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit or school: its abbreviation in numbers of papers, and who signs there, with the lines above the name."""

    code: Line = ""
    signed_as: Annotated[tuple[Line, ...], Meta(max_length=4)] = ()
    signed_by: Line = ""


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """A member of the organising committee: name, what they are, what they are on it."""

    name: Line
    office: Line = ""
    role: Line = "Thành viên"


class OfficeDetails(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `papers.toml`. `numbers`: those that papers have got, by the paper's name, as `ket-qua-chung-khao`.
    `bases`: laws on which decisions are based, `Căn cứ Luật …`."""

    place: Line = ""
    numbers: dict[PlanId, Line] = {}
    units: dict[PlanId, UnitDetails] = {}
    recipients: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    bases: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    committee: Annotated[tuple[Member, ...], Meta(max_length=40)] = ()

    def number(self, paper: str, kind: str, code: str) -> str:
        """`12/BC-PGDĐT`; with room to write it as long as the paper has no number."""
        return f"{self.numbers.get(paper, NO_NUMBER_YET)}/{kind}-{code}"

    def code(self, plan: SeasonPlan, unit: str) -> str:
        """The abbreviation of a unit or school, as in numbers of papers: `PGDĐT`, `UBND`."""
        details = self.units.get(unit)
        return details.code if details is not None and details.code else abbreviation(plan.name_of(unit))


def abbreviation(name: str) -> str:
    """`Phòng Giáo dục và Đào tạo` is `PGDĐT`, `UBND quận Long Biên` is `UBND`, `THCS Sài Đồng` is `THCSSĐ`."""
    words = [word for word in name.split() if word.casefold() not in SMALL_WORDS]
    if words and words[0] == "UBND":
        return words[0]
    return "".join(word if len(word) > 1 and word.isupper() else word[0] for word in words).upper()


def leading_unit(plan: SeasonPlan) -> Unit:
    """The unit that leads the season; a plan that was checked has one."""
    return next(unit for unit in plan.units if unit.leads)
