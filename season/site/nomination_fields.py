"""The nomination as a form in the page: its fields, and the nomination that was typed into them.

Kind: pure
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from bus.messages import Sentence
from season.nominations.nomination import ClassCount, Nomination, Pupil, PupilCount, SchoolClass
from season.rules.command import Why
from season.rules.people import PersonName


class Consent(StrEnum):
    """A consent is given, or the form cannot be taken."""

    GIVEN = "true"


class NominationForm(Struct, frozen=True):
    """The fields of the form; of every pupil both consents are needed, or it is no nomination."""

    heat_day: date
    classes: ClassCount
    heat_pupils: PupilCount
    teacher: PersonName
    head: PersonName
    pupil_1: PersonName
    class_1: SchoolClass
    consent_1: Consent
    guardian_1: Consent
    pupil_2: PersonName
    class_2: SchoolClass
    consent_2: Consent
    guardian_2: Consent
    pupil_3: PersonName
    class_3: SchoolClass
    consent_3: Consent
    guardian_3: Consent
    why: Why = ""


GROUPS = (
    (Sentence("form-heat", "The heat at the school"), ("heat_day", "classes", "heat_pupils", "teacher", "head")),
    (Sentence("form-first-pupil", "First pupil"), ("pupil_1", "class_1", "consent_1", "guardian_1")),
    (Sentence("form-second-pupil", "Second pupil"), ("pupil_2", "class_2", "consent_2", "guardian_2")),
    (Sentence("form-third-pupil", "Third pupil"), ("pupil_3", "class_3", "consent_3", "guardian_3")),
    (Sentence("form-others", "Only where other pupils come than before"), ("why",)),
)
"""Parts of the form, with their fields."""


def nomination_of(form: NominationForm, school: str) -> Nomination:
    """The nomination of `school` that was typed."""
    pupils = ((form.pupil_1, form.class_1), (form.pupil_2, form.class_2), (form.pupil_3, form.class_3))
    return Nomination(
        school=school,
        heat_day=form.heat_day,
        classes=form.classes,
        heat_pupils=form.heat_pupils,
        teacher=form.teacher,
        head=form.head,
        pupils=tuple(Pupil(name, school_class) for name, school_class in pupils),
    )
