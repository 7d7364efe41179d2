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


def happen(pair: SideBySide, entry: Entry) -> None:
    """Something happened. Raises AssertionError where rules or oracle say something else than the file."""
    kind = next(key for key in entry if key in HAPPENINGS)
    HAPPENINGS[kind](pair, entry)
    if "plays" in entry and kind == "round":
        _see_players(pair, entry["plays"])


def _see_players(pair: SideBySide, teams: Sequence[int]) -> None:
    playing = [team.number for team in pair.hall.view().teams if team.takes_part]
    assert playing == teams
    assert sorted(players(pair.oracle.evening)) == teams


def _round(pair: SideBySide, entry: Entry) -> None:
    """A round starts; the one before it ends. In the ranking that is because of a tie."""
    if pair.oracle.evening.phase == "ranking":
        do(pair, m.BreakTie())
    _end_round(pair)
    view = pair.hall.view()
    assert view.round is not None
    assert entry["round"] in view.round.name.values()
    do(pair, m.StartRound())


def _end_round(pair: SideBySide) -> None:
    if pair.oracle.evening.phase not in ("intro", "ranking"):
        do(pair, m.EndRound())


def _ranking(pair: SideBySide, entry: Entry) -> None:
    _end_round(pair)
    assert pair.hall.view().phase is m.Phase.RANKING


def _boards(pair: SideBySide, entry: Entry) -> None:
    ask_boards(pair, *entry["boards"])
    if "plays" in entry:
        marks = pair.oracle.evening.current_question.marks
        assert sorted(marks) == entry["plays"]


def _buzzers(pair: SideBySide, entry: Entry) -> None:
    """Teams press one after another and answer, each in an opening of its own or, in a queue, all in the first one."""
    do(pair, m.StartReading())
    for team in entry.get("early", ()):
        pair.press_early(team)
    if "plays" in entry:
        _see_players(pair, entry["plays"])
    do(pair, m.StartThinking())
    if pair.oracle.evening.phase == "thinking":
        pair.time_is_up()
    if "tied" in entry:
        press(pair, *((team, 0) for team in entry["tied"]))
        do(pair, m.ReopenBuzzers())
    answers = [(int(text.split()[0]), text.split()[1]) for text in entry["buzzers"]]
    if pair.oracle.evening.buzzers.on_wrong == "queue":
        press(pair, *((team, 20_000 * n) for n, (team, _) in enumerate(answers)))
    for team, answer in answers:
        if pair.oracle.evening.phase == "open":
            press(pair, (team, 0))
        assert pair.hall.view().floor == team
        do(pair, RULINGS[answer])
    if pair.oracle.evening.phase == "open":
        do(pair, m.CloseQuestion())


def _performs(pair: SideBySide, entry: Entry) -> None:
    """A team performs; judges without a ballot are missing."""
    if pair.oracle.evening.phase == "revealed":
        do(pair, m.NextPerformance())
    assert pair.hall.view().performer == entry["performs"]
    do(pair, m.StartPerformance(), m.StopPerformance())
    for judge, marks in entry["ballots"].items():
        ballot = m.CastBallot(int(judge), tuple(map(Decimal, marks)))
        assert pair.order(ballot, Role.JUDGE, int(judge))
    reveal = m.RevealBallots(override=len(entry["ballots"]) < len(pair.oracle.evening.judges))
    if entry.get("refused") == "the points":
        refuse(pair, reveal)
    else:
        do(pair, reveal)


def _all_ballots_count(pair: SideBySide, entry: Entry) -> None:
    do(pair, m.CountAllBallots(), m.RevealBallots(override=True))


def _protest(pair: SideBySide, entry: Entry) -> None:
    """A protest is recorded and decided; what follows for the points is a correction."""
    protest = entry["protest"]
    number = len(pair.hall.view().protests) + 1
    record = m.RecordProtest(protest["team"], protest["round"], protest["item"], protest["text"])
    do(pair, record, m.DecideProtest(number, protest["outcome"], protest["reason"]))


def _correction(pair: SideBySide, entry: Entry) -> None:
    correction = entry["correction"]
    do(pair, m.AdjustScore(correction["team"], Decimal(correction["points"]), correction["reason"]))


def _lots(pair: SideBySide, entry: Entry) -> None:
    do(pair, m.DrawLots(tuple(entry["lots"]), entry["drawn_by"], entry["witness"]))


def _refused(pair: SideBySide, entry: Entry) -> None:
    if entry["refused"] == "the next round":
        _end_round(pair)
    refuse(pair, REFUSED[entry["refused"]])


def _shown(pair: SideBySide, entry: Entry) -> None:
    """The ceremony shows one place after another, from the first one that has not been shown."""
    for team in entry["shown"]:
        do(pair, m.ShowPlace())
        shown_teams = pair.oracle.evening.shown[-1][1]
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
    "void": lambda pair, entry: do(pair, m.VoidQuestion()),
    "absent": lambda pair, entry: do(pair, m.MarkAbsent(entry["absent"], True)),
    "back": lambda pair, entry: do(pair, m.MarkAbsent(entry["back"], False)),
    "refused": _refused,
}
