"""People entered at the desk: faults at their fields, and a file that the papers read."""

from pathlib import Path

from reports.people_form import PeopleForm, PersonForm, people_faults, people_form_of, people_text
from reports.signatories import People, Person, TeamPeople, read_people

FORM = PeopleForm("Cô  Lan", (PersonForm("Thầy Minh", "Trưởng ban"), PersonForm(" ")), (), (("An", ""), ("Y Moan",)))


def test_the_file_is_what_the_papers_read_and_the_form_shows_again(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(people_text(FORM, People(unit="THCS Sài Đồng"), (1, 2)), encoding="utf-8")
    people = read_people(path)
    assert people == People(
        unit="THCS Sài Đồng",
        mc="Cô Lan",
        jury=(Person("Thầy Minh", "Trưởng ban"),),
        teams=(TeamPeople(1, ("An",)), TeamPeople(2, ("Y Moan",))),
    )
    assert people_form_of(people, (1, 2)) == PeopleForm(
        "Cô Lan", (PersonForm("Thầy Minh", "Trưởng ban"),), (), (("An",), ("Y Moan",))
    )
    assert people_text(PeopleForm(), People(), ()) == ""


def test_every_fault_stands_at_its_field() -> None:
    form = PeopleForm("", (PersonForm("x" * 81),), tuple(PersonForm(f"A{n}") for n in range(7)), (("B",) * 11,))
    assert [(fault.field, str(fault.text)) for fault in people_faults(form)] == [
        ("jury-1", "81 characters; at most 80"),
        ("secretaries", "At most 6 people"),
        ("team-1-pupils", "At most 10 people"),
    ]


def test_control_characters_are_no_part_of_a_name() -> None:
    form = PeopleForm("Lan\x1b", (PersonForm("A", "B\u202e"),), (PersonForm("\x00"),), (("C\x7f",),))
    assert [fault.field for fault in people_faults(form)] == ["mc", "jury-1", "secretaries-1", "team-1-pupils"]
