"""Folds of the match: it opens, its rounds start and end, the ceremony.

Kind: pure
"""

from decimal import Decimal

from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.kinds import current_kind
from controller.rules.rounds.performance.state import PerformanceState


def _match_opened(contest: Contest, fact: f.MatchOpened) -> Contest:
    teams = fact.evening.match.teams
    return replace(
        _without_match(contest),
        evening=fact.evening,
        match_file=fact.evening.match,
        arming=max(contest.arming, fact.arming),
        scores={team.number: Decimal(0) for team in teams},
        contenders=tuple(team.number for team in teams),
        round_teams=tuple(team.number for team in teams),
        judges=tuple(range(1, fact.evening.format.judges + 1)),
    )


def _match_closed(contest: Contest, fact: f.MatchClosed) -> Contest:
    return _without_match(contest)


def _put_aside(contest: Contest, fact: f.MatchPutAside) -> Contest:
    """Nothing changes: the match goes on from here."""
    return contest


def _resumed(contest: Contest, fact: f.MatchResumed) -> Contest:
    return replace(contest, arming=max(contest.arming, fact.arming), notices=(RESUMED,))


def _file_taken(contest: Contest, fact: f.MatchFileTaken) -> Contest:
    numbers = tuple(team.number for team in fact.match.teams)
    return replace(
        contest,
        evening=replace(contest.current_evening, match=fact.match),
        match_file=fact.match,
        scores=dict.fromkeys(numbers, Decimal(0)),
        contenders=numbers,
        round_teams=numbers,
        absent=tuple(team for team in contest.absent if team in numbers),
        undo_point=None,
        redo_point=None,
    )


def _without_match(contest: Contest) -> Contest:
    """What stays whatever is played: the machine, its firmware and lines, the certificate, the LED boards."""
    return Contest(
        boot=contest.boot,
        step=contest.step,
        arming=contest.arming,
        stations=contest.stations,
        capture=contest.capture,
        firmware_epoch=contest.firmware_epoch,
        line_states=contest.line_states,
        certificate_warnings=contest.certificate_warnings,
        brightness=contest.brightness,
    )


def _pack_opened(contest: Contest, fact: f.PackOpened) -> Contest:
    return replace(contest, pack_accesses=(*contest.pack_accesses, fact.access))


def _pack_taken(contest: Contest, fact: f.PackLoaded) -> Contest:
    return replace(contest, evening=replace(contest.current_evening, pack=fact.pack))


def _certificate_seen(contest: Contest, fact: f.CertificateChecked) -> Contest:
    return replace(contest, certificate_warnings=fact.warnings)


def _match_started(contest: Contest, fact: f.MatchStarted) -> Contest:
    return replace(contest, phase=Phase.INTRO, round=0)


def _round_started(contest: Contest, fact: f.RoundStarted) -> Contest:
    teams = fact.teams or tuple(team.number for team in contest.current_evening.match.teams)
    return replace(
        contest.without_item(),
        phase=Phase.READY,
        item=0,
        spare=False,
        question=None,
        round_teams=teams,
        contenders=teams,
        boards=BoardsState(),
        performance=PerformanceState(order=teams if isinstance(contest.current_round, StageRound) else ()),
    )


def _round_ended(contest: Contest, fact: f.RoundEnded) -> Contest:
    return replace(
        _with_end(contest).without_item(),
        phase=Phase.INTRO,
        round=fact.next_round,
        item=0,
        question=None,
    )


def _with_end(contest: Contest) -> Contest:
    """`contest` with where its round ended; one that was never begun is none to go back to."""
    if contest.phase == Phase.INTRO:
        return contest
    last_items = {**contest.last_items, contest.round: contest.item}
    return replace(contest, last_items=last_items, ended_before_item=contest.phase == Phase.READY)


def _match_ended(contest: Contest, fact: f.MatchEnded) -> Contest:
    after = _with_end(contest).without_item()
    return replace(
        after,
        phase=Phase.RANKING,
        question=None,
        shown_places=0,
        tally=replace(after.tally, is_ranked=True),
    )


def _round_reopened(contest: Contest, fact: f.RoundReopened) -> Contest:
    last_items = {number: item for number, item in contest.last_items.items() if number != fact.round}
    reopened = replace(
        contest.without_item(),
        phase=fact.phase,
        round=fact.round,
        item=fact.item,
        last_items=last_items,
    )
    return current_kind(reopened).reopened(reopened)


def _place_shown(contest: Contest, fact: f.PlaceShown) -> Contest:
    return replace(contest, shown_places=contest.shown_places + 1)


RESUMED = Sentence("match-resumed", "The match goes on where it was put aside")

FOLDS: Folds = {
    f.MatchPutAside: _put_aside,
    f.MatchResumed: _resumed,
    f.MatchFileTaken: _file_taken,
    f.MatchOpened: _match_opened,
    f.MatchClosed: _match_closed,
    f.RoundReopened: _round_reopened,
    f.PlaceShown: _place_shown,
    f.CertificateChecked: _certificate_seen,
    f.PackOpened: _pack_opened,
    f.PackLoaded: _pack_taken,
    f.MatchStarted: _match_started,
    f.RoundStarted: _round_started,
    f.RoundEnded: _round_ended,
    f.MatchEnded: _match_ended,
}
