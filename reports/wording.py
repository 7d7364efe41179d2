"""Wording of a paper: its sentences, names, dates and numbers, all in one language.

A paper is made from the journal and the catalogue of its language: with the same version of both, the same journal
gives the same bytes. What the journal holds as a sentence is translated as that sentence; what is only on papers is a
phrase.

Kind: pure
"""

from decimal import Decimal, InvalidOperation

from msgspec import Struct
from msgspec.structs import replace

from bus.language import Language, Translate, name_in
from bus.messages import Author, Role, Sentence, WrittenNames
from controller.match_files.match import Match
from reports.paper_locale import PaperLocale, paper_locale, vietnam_time

ROLES = {
    Role.MC: Sentence("role-mc", "MC"),
    Role.DESK: Sentence("role-desk", "Secretaries"),
    Role.TECH: Sentence("role-tech", "Technical staff"),
    Role.JUDGE: Sentence("role-judge", "Judge"),
}
"""In which role a person did something."""

ROBOT = "robot"
"""The name in the journal of what plays a trial run, whatever role it takes."""

PARTS = {
    ROBOT: Sentence("role-robot", "Automatic trial run"),
    "controller": Sentence("role-controller", "Contest computer"),
    "firmware": Sentence("role-firmware", "Buzzer system"),
    "the clock": Sentence("role-clock", "Clock"),
}
"""Parts of the machine that did something, by the name in the journal."""


class Wording(Struct, frozen=True):
    """Writes papers in `language`."""

    language: Language
    translate: Translate

    @property
    def locale(self) -> PaperLocale:
        """How this language writes dates and numbers."""
        return paper_locale(self.language)

    def phrase(self, text: str, /, **args: str | int | Sentence) -> str:
        """`text`, an English sentence with `{placeholders}`, in this language."""
        return self.say(Sentence("paper", text, args))

    def say(self, sentence: Sentence) -> str:
        """A sentence in this language. An argument named `points` is written as points are."""
        points = sentence.args.get("points")
        if isinstance(points, str):
            sentence = replace(sentence, args={**sentence.args, "points": self._localised(points)})
        return self.translate(sentence)

    def rehearsal_mark(self, match: Match) -> str:
        """What stands across every page of a match that does not count; empty where it does."""
        return "" if match.rehearsal is None else self.phrase("REHEARSAL")

    def paper_heading(self) -> tuple[str, str]:
        """The two lines at the head of a paper: the country and its motto; or that this is a courtesy translation."""
        if self.locale.state_heading is not None:
            return self.locale.state_heading
        return self.phrase("COURTESY TRANSLATION"), self.phrase("The paper in Vietnamese is the official one.")

    def name(self, names: WrittenNames) -> str:
        """The name of a round, criterion, prize or format."""
        return name_in(names, self.language)

    def person(self, author: Author) -> str:
        """Who did something: the role first, because a device chooses its name itself; without a name the device."""
        if author.role is None or (author.name == ROBOT and not author.device):
            return self.say(PARTS[author.name]) if author.name in PARTS else author.name
        role = self.say(ROLES[author.role]) if author.role in ROLES else author.role.value
        if author.judge is not None:
            role = f"{role} {author.judge}"
        detail = author.name or (self.phrase("device {device}", device=author.device) if author.device else "")
        return f"{role} ({detail})" if detail else role

    def points(self, value: Decimal) -> str:
        """Points as they are written: `12,5` or `12.5`; no trailing zeros."""
        return self._number(f"{value.normalize():f}" if value else "0")

    def signed_points(self, value: Decimal) -> str:
        """Points added or subtracted: `+10`, `−5`, `0`."""
        return f"+{self.points(value)}" if value > 0 else self.points(value)

    def day(self, wall_ns: int) -> str:
        """The date, in Vietnam."""
        return self.locale.day(vietnam_time(wall_ns))

    def hour(self, wall_ns: int) -> str:
        """The hour and minute, in Vietnam."""
        return self.locale.hour(vietnam_time(wall_ns))

    def microseconds(self, time_us: float | None) -> str:
        """A duration in a readable unit: `12,3 µs`, `1,204 ms`, `2,310 s`; empty where it is unknown."""
        if time_us is None:
            return ""
        size = abs(time_us)
        number, unit = (
            (time_us, "µs") if size < 1_000 else (time_us / 1e3, "ms") if size < 1e6 else (time_us / 1e6, "s")
        )
        digits = {"µs": 1, "ms": 3, "s": 3}[unit]
        return f"{self._number(f'{number:.{digits}f}')} {unit}"

    def _localised(self, points: str) -> str:
        """Points as this language writes them; unchanged where they are none, or are written like that already."""
        try:
            value = Decimal(points)
            return self.signed_points(value) if points.startswith("+") else self.points(value)
        except InvalidOperation:
            return points

    def _number(self, text: str) -> str:
        return text.replace(".", self.locale.decimal_mark).replace("-", "−")
