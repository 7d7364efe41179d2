"""What can happen in an evening that was scored by hand, and the orders that people gave for it.

Kind: loop
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bus import messages as m
from bus.messages import Role
from tests.oracle.scenes import ask_boards, do, press, refuse
from tests.oracle.side_by_side import SideBySide
from tests.oracle.standings import players

Entry = Mapping[str, Any]
"""A `[[happened]]` of the file."""

RULINGS: dict[str, m.Command] = {"right": m.RuleRight(), "wrong": m.RuleWrong()}
REFUSED: dict[str, m.Command] = {"the next round": m.StartRound(), "the next place": m.ShowPlace()}


def happen(both: SideBySide, entry: Entry) -> None:
    """Something happened. Raises AssertionError where rules or oracle say something else than the file."""
    kind = next(key for key in entry if key in HAPPENINGS)
    HAPPENINGS[kind](both, entry)
    if "plays" in entry and kind == "round":
        _see_players(both, entry["plays"])


def _see_players(both: SideBySide, teams: Sequence[int]) -> None:
    playing = [team.number for team in both.hall.view().teams if team.takes_part]
    assert playing == teams
    assert sorted(players(both.oracle.evening)) == teams


def _round(both: SideBySide, entry: Entry) -> None:
    """A round starts; the one before it ends. In the ranking that is because of a tie."""
    if both.oracle.evening.phase == "ranking":
        do(both, m.BreakTie())
    _end_round(both)
    view = both.hall.view()
    assert view.round is not None
    assert entry["round"] in view.round.name.values()
    do(both, m.StartRound())


def _end_round(both: SideBySide) -> None:
    if both.oracle.evening.phase not in ("intro", "ranking"):
        do(both, m.EndRound())


def _ranking(both: SideBySide, entry: Entry) -> None:
    _end_round(both)
    assert both.hall.view().phase is m.Phase.RANKING


def _boards(both: SideBySide, entry: Entry) -> None:
    ask_boards(both, *entry["boards"])
    if "plays" in entry:
        marks = both.oracle.evening.current_question.marks
        assert sorted(marks) == entry["plays"]


def _buzzers(both: SideBySide, entry: Entry) -> None:
    """Teams press one after another and answer, each in an opening of its own or, in a queue, all in the first one."""
    do(both, m.StartReading())
    for team in entry.get("early", ()):
        both.press_early(team)
    if "plays" in entry:
        _see_players(both, entry["plays"])
    do(both, m.StartThinking())
    if both.oracle.evening.phase == "thinking":
        both.time_is_up()
    if "tied" in entry:
        press(both, *((team, 0) for team in entry["tied"]))
        do(both, m.ReopenBuzzers())
    answers = [(int(text.split()[0]), text.split()[1]) for text in entry["buzzers"]]
    if both.oracle.evening.buzzers.on_wrong == "queue":
        press(both, *((team, 20_000 * n) for n, (team, _) in enumerate(answers)))
    for team, answer in answers:
        if both.oracle.evening.phase == "open":
            press(both, (team, 0))
        assert both.hall.view().floor == team
        do(both, RULINGS[answer])
    if both.oracle.evening.phase == "open":
        do(both, m.CloseQuestion())


def _performs(both: SideBySide, entry: Entry) -> None:
    """A team performs; judges without a ballot are missing."""
    if both.oracle.evening.phase == "revealed":
        do(both, m.NextPerformance())
    assert both.hall.view().performer == entry["performs"]
    do(both, m.StartPerformance(), m.StopPerformance())
    for judge, marks in entry["ballots"].items():
        ballot = m.CastBallot(int(judge), tuple(map(Decimal, marks)))
        assert both.order(ballot, Role.JUDGE, int(judge))
    reveal = m.RevealBallots(override=len(entry["ballots"]) < len(both.oracle.evening.judges))
    if entry.get("refused") == "the points":
        refuse(both, reveal)
    else:
        do(both, reveal)


def _all_ballots_count(both: SideBySide, entry: Entry) -> None:
    do(both, m.CountAllBallots(), m.RevealBallots(override=True))


def _protest(both: SideBySide, entry: Entry) -> None:
    """A protest is recorded and decided; what follows for the points is a correction."""
    protest = entry["protest"]
    number = len(both.hall.view().protests) + 1
    record = m.RecordProtest(protest["team"], protest["round"], protest["item"], protest["text"])
    do(both, record, m.DecideProtest(number, protest["outcome"], protest["reason"]))


def _correction(both: SideBySide, entry: Entry) -> None:
    correction = entry["correction"]
    do(both, m.AdjustScore(correction["team"], Decimal(correction["points"]), correction["reason"]))


def _lots(both: SideBySide, entry: Entry) -> None:
    do(both, m.DrawLots(tuple(entry["lots"]), entry["drawn_by"], entry["witness"]))


def _refused(both: SideBySide, entry: Entry) -> None:
    if entry["refused"] == "the next round":
        _end_round(both)
    refuse(both, REFUSED[entry["refused"]])


def _shown(both: SideBySide, entry: Entry) -> None:
    """The ceremony shows one place after another, from the first one that has not been shown."""
    for team in entry["shown"]:
        do(both, m.ShowPlace())
        shown_teams = both.oracle.evening.shown[-1][1]
        assert shown_teams == {team}


HAPPENINGS: dict[str, Callable[[SideBySide, Entry], None]] = {
    "round": _round,
    "ranking": _ranking,
    "boards": _boards,
    "buzzers": _buzzers,
    "performs": _performs,
    "all_ballots_count": _all_ballots_count,
    "protest": _protest,
    "correction": _correction,
    "lots": _lots,
    "shown": _shown,
    "void": lambda both, entry: do(both, m.VoidQuestion()),
    "absent": lambda both, entry: do(both, m.MarkAbsent(entry["absent"], True)),
    "back": lambda both, entry: do(both, m.MarkAbsent(entry["back"], False)),
    "refused": _refused,
}
