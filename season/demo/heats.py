"""The demo's heats: every school holds one and sends its form; three send it with a fault, one late; the list stands.

Kind: adapter
"""

from datetime import date
from pathlib import Path

from bus.messages import Sentence, SentenceArgs, join_sentences
from season.demo.demo_forms import FAULTS, read_nomination_form, write_form
from season.demo.demo_office import DemoOffice
from season.demo.demo_people import BINH, LAN, MINH, head_of
from season.plan.plan import Stage, StageKind
from season.rules import commands as c

LATE = "bo-de"
"""The school whose form comes a day after the deadline."""
HEAT_DAY = date(2018, 9, 26)


def hold_heats(office: DemoOffice, folder: Path) -> None:
    """Rows 10 and 11: reports of the heats, and nominations from XLSX files, which are written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    schools = list(office.plan.schools.names)
    for school in schools:
        office.begin(date(2018, 9, 28))
        office.close(10, head_of(school, office.seed), "BC sơ khảo", on=HEAT_DAY, unit=school)
    office.tell(Sentence("demo-heats", "Heats were held in {count} schools", {"count": len(schools)}))
    office.begin(date(2018, 10, 1))
    for school in schools:
        if school != LATE:
            _receive_form(office, folder, school)
    office.begin(date(2018, 10, 3))
    _receive_form(office, folder, LATE)
    late = [entry.school for entry in office.season.entries.values() if entry.is_late]
    office.tell(
        Sentence(
            "demo-late",
            "The form of {school} came after the deadline: taken, and marked late",
            {"school": _names(office, late)},
        )
    )


def _receive_form(office: DemoOffice, folder: Path, school: str) -> None:
    """A form with a fault goes back with all that is wrong; the school sends it again."""
    entry = next(e.id for e in office.season.entries.values() if e.school == school and e.takes_part)
    damage, fault = FAULTS.get(school, (None, None))
    if damage is not None and fault is not None:
        file = write_form(folder, office.plan, school, HEAT_DAY, office.seed, damage)
        nomination, reasons = read_nomination_form(file, office.plan)
        if nomination is not None:
            raise RuntimeError(f"{file}: the fault was not found")
        args: SentenceArgs = {"file": file.name, "fault": fault, "said": join_sentences(reasons, "; ")}
        office.tell(Sentence("demo-fault", "{file}: {fault}; the school is told: {said}", args))
    file = write_form(folder, office.plan, school, HEAT_DAY, office.seed, None)
    nomination, reasons = read_nomination_form(file, office.plan)
    if nomination is None:
        raise RuntimeError(f"{file}: {'; '.join(map(str, reasons))}")
    by = head_of(school, office.seed)
    office.nominate(entry, nomination, by)
    office.close(11, by, file.name, unit=school)


def _names(office: DemoOffice, schools: list[str]) -> str:
    return ", ".join(office.plan.name_of(school) for school in schools)


def confirm_list(office: DemoOffice) -> None:
    """Row 12: each entry is accepted by one person and confirmed by another, and so is the list."""
    office.begin(date(2018, 10, 4))
    stage = pools_stage(office)
    entries = [entry.id for entry in office.season.entries_of(stage.id) if entry.takes_part]
    for entry in entries:
        office.order(c.AcceptEntry(entry), LAN)
    reasons = office.expect_refusal(c.ConfirmEntry(entries[0]), LAN)
    office.tell(
        Sentence("demo-two-persons", "Nobody confirms what they received themselves: {reason}", {"reason": reasons[0]})
    )
    for entry in entries:
        office.order(c.ConfirmEntry(entry), MINH)
    office.order(c.ProposeList(stage.id), LAN)
    office.order(c.ConfirmList(stage.id), BINH)
    office.close(12, LAN, "Danh sách chung khảo")
    office.tell(
        Sentence(
            "demo-list",
            "The list of {count} teams is proposed by one person and confirmed by another",
            {"count": len(entries)},
        )
    )


def pools_stage(office: DemoOffice) -> Stage:
    """The stage in which the schools meet."""
    return next(stage for stage in office.plan.stages if stage.kind is StageKind.POOLS)
