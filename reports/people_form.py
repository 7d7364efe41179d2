"""The form of the people of a match: who stands on its papers, as it is entered at the desk, with faults by field.

Names stand on papers only: in a file beside the match, never in the journal, and `bamchuong data wipe` removes them.

Kind: pure
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from bus.messages import Sentence
from bus.toml_text import toml_text
from controller.match_files.form_texts import UNSEEN, InputText, too_long
from controller.match_files.match import is_printable
from reports.signatories import People, Person, TeamPeople

MAX_NAME, MAX_ROLE = 80, 120
MAX_JURY, MAX_SECRETARIES, MAX_PUPILS = 12, 6, 10


class PersonForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A person as entered; without a name it is none."""

    name: InputText
    role: InputText = ""


class PeopleForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The people as entered; `pupils` of each team, in the order of the teams."""

    mc: InputText = ""
    jury: Annotated[tuple[PersonForm, ...], Meta(max_length=50)] = ()
    secretaries: Annotated[tuple[PersonForm, ...], Meta(max_length=50)] = ()
    pupils: Annotated[tuple[Annotated[tuple[InputText, ...], Meta(max_length=50)], ...], Meta(max_length=50)] = ()


class PersonFault(Struct, frozen=True):
    """What is wrong with one field: `mc`, `jury-2`, `team-1-pupils`."""

    field: str
    text: Sentence


def people_faults(form: PeopleForm) -> Iterator[PersonFault]:
    """Everything that is wrong with `form`, at its fields."""
    yield from _length_faults("mc", form.mc, MAX_ROLE)
    for field, persons, most in (("jury", form.jury, MAX_JURY), ("secretaries", form.secretaries, MAX_SECRETARIES)):
        if len(_named_people(persons)) > most:
            yield PersonFault(field, Sentence("people-many", "At most {most} people", {"most": most}))
        for number, person in enumerate(persons, 1):
            yield from _length_faults(f"{field}-{number}", person.name, MAX_NAME)
            yield from _length_faults(f"{field}-{number}", person.role, MAX_ROLE)
    for number, pupils in enumerate(form.pupils, 1):
        if len(pupils) > MAX_PUPILS:
            yield PersonFault(
                f"team-{number}-pupils", Sentence("people-many", "At most {most} people", {"most": MAX_PUPILS})
            )
        for pupil in pupils:
            yield from _length_faults(f"team-{number}-pupils", pupil, MAX_NAME)


def _length_faults(field: str, text: str, most: int) -> Iterator[PersonFault]:
    if len(_line(text)) > most:
        yield PersonFault(field, too_long(len(_line(text)), most))
    if not is_printable(_line(text)):
        yield PersonFault(field, UNSEEN)


def people_text(form: PeopleForm, before: People, numbers: tuple[int, ...]) -> str:
    """The file of the people; what the form does not have stays as it was `before`. Nobody: an empty file.

    `numbers`: those of the teams, in the order of the form.
    """
    people = replace(
        before,
        mc=_line(form.mc),
        jury=_named_people(form.jury),
        secretaries=_named_people(form.secretaries),
        teams=tuple(
            TeamPeople(number, names)
            for number, pupils in zip(numbers, form.pupils, strict=False)
            if (names := tuple(filter(None, map(_line, pupils))))
        ),
    )
    data = {name: value for name, value in msgspec.to_builtins(people).items() if value}
    return toml_text(data) if data else ""


def people_form_of(people: People, teams: tuple[int, ...]) -> PeopleForm:
    """The form of the people of a match with these `teams`."""
    return PeopleForm(
        mc=people.mc,
        jury=tuple(PersonForm(person.name, person.role) for person in people.jury),
        secretaries=tuple(PersonForm(person.name, person.role) for person in people.secretaries),
        pupils=tuple(people.pupils(number) for number in teams),
    )


def _named_people(persons: tuple[PersonForm, ...]) -> tuple[Person, ...]:
    return tuple(Person(_line(person.name), _line(person.role)) for person in persons if _line(person.name))


def _line(text: str) -> str:
    return " ".join(text.split())
