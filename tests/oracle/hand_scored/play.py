"""An evening that a person scored by hand, played through the rules and the oracle: what happened, and the result.

A file says what happened in the order of the evening (`[[happened]]`, one thing each, with the scores after it by
hand), and the result by hand (`[[result]]`, the best first). The orders that people gave follow from that.

Kind: loop
"""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from bus import messages as m
from controller.formats.format import Format, Round, StageRound
from tests.oracle.formats import shipped
from tests.oracle.hand_scored.happenings import Entry, happen
from tests.oracle.ledger import score
from tests.oracle.places import places, prize_of
from tests.oracle.scenes import do
from tests.oracle.side_by_side import SideBySide
from tests.oracle.standings import ranked, undecided_groups
from tests.oracle.state import Evening


def evening_files() -> list[Path]:
    """All of them."""
    return sorted(Path(__file__).parent.glob("*.toml"))


def play(path: Path) -> None:
    """Plays an evening. Raises AssertionError where rules or oracle say something else than the person."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    pair = SideBySide(_format(file), file["teams"], spares=file.get("spares", 0))
    do(pair, m.StartMatch())
    for entry in file["happened"]:
        happen(pair, entry)
        if "scores" in entry:
            assert _scores(pair) == entry["scores"], f"after {entry}: {_scores(pair)}"
            assert _scores_of_oracle(pair) == entry["scores"], f"after {entry}: {_scores_of_oracle(pair)}"
    expected = [_result_line(line) for line in file["result"]]
    assert _result(pair) == expected
    assert _result_of_oracle(pair) == expected


def _format(file: Entry) -> Format:
    """The format as it is shipped, with fewer questions in each round, other judges, another aggregate."""
    form = shipped(file["format"])
    counts = iter(file["questions"])
    rounds = tuple(_shorter(round_, counts, file) for round_ in form.rounds)
    return replace(form, rounds=rounds, judges=file.get("judges", form.judges))


def _shorter(round_: Round, counts: Iterator[int], file: Entry) -> Round:
    if isinstance(round_, StageRound):
        return replace(round_, aggregate=file.get("aggregate", round_.aggregate))
    count = next(counts)
    return replace(round_, questions=count, values=round_.values[:count])


# -------------------------------------------------------------------------------------------------------- the result

Line = tuple[int, Decimal, int | None, str | None]
"""Team, points, place, prize."""


def _scores(pair: SideBySide) -> list[Decimal]:
    return [team.score or Decimal(0) for team in pair.hall.view().teams]


def _scores_of_oracle(pair: SideBySide) -> list[Fraction]:
    evening = pair.oracle.evening
    return [score(evening.ledger, team) for team in evening.teams]


def _result_line(line: Entry) -> Line:
    return line["team"], Decimal(line["points"]), line.get("place"), line.get("prize")


def _result(pair: SideBySide) -> list[Line]:
    return [(line.team, line.score, line.place, _vietnamese(line.prize)) for line in pair.hall.view().ranking]


def _vietnamese(names: Mapping[str, str] | None) -> str | None:
    return None if names is None else names["vi"]


def _result_of_oracle(pair: SideBySide) -> list[Line]:
    """Those with a place, then the others by their numbers."""
    evening = pair.oracle.evening
    own_places = places(ranked(evening))
    teams = sorted(evening.teams, key=lambda team: (own_places.get(team, len(evening.teams) + 1), team))
    return [
        (team, _points(evening, team), own_places.get(team), _prize(evening, own_places.get(team))) for team in teams
    ]


def _points(evening: Evening, team: int) -> Decimal:
    points = score(evening.ledger, team)
    return Decimal(points.numerator) / points.denominator


def _prize(evening: Evening, place: int | None) -> str | None:
    number = None if place is None else prize_of(evening.form.prizes, place)
    if number is None or undecided_groups(evening):
        return None
    name = evening.form.prizes[number].name
    return name if isinstance(name, str) else name["vi"]
