"""Texts of the rulings: what the minutes say about a fact that changed the course of play, and its reason.

Kind: pure
"""

from datetime import datetime
from decimal import Decimal

from bus.messages import Phase, Press, Role, Sentence
from bus.units import NS_PER_S
from controller.formats.tie_criteria import criterion_sentence, with_round_names
from controller.rules import facts as f
from controller.rules.button_lines import trouble_sentence
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.state import is_before_first, is_overdue
from controller.rules.rounds.buzzers.verdicts import PRESSED_IN_TIME
from controller.rules.rounds.performance.deciders import missing_judges
from controller.rules.rounds.performance.order import next_call
from reports.paper_locale import clock
from reports.wording import ROLES, Wording

PROTEST_OUTCOMES = {
    "upheld": Sentence("protest-upheld", "upheld"),
    "rejected": Sentence("protest-rejected", "rejected"),
    "withdrawn": Sentence("protest-withdrawn", "withdrawn, or recorded by mistake"),
}
"""How a protest was decided."""

_ACCESS_REASONS = (
    Sentence("pack-for-match", "for the match"),
    Sentence("pack-taken", "taken for the match"),
    Sentence("pack-before-start", "checked before the start"),
    Sentence("pack-check", "check"),
    Sentence("pack-at-desk", "looked at by the desk"),
)
ACCESS_REASONS = {reason.text: reason for reason in _ACCESS_REASONS}
"""Why a pack was opened, by what its access log says; any other reason is shown as it is."""

LOST_OPENINGS = {
    "undo-opening": Sentence("paper-undo-opening", "play went back to an open question"),
    "opening-lost": Sentence("paper-opening-lost", "the buzzer system restarted while the buzzers were open"),
}
"""Why an opening did not count, by the code of the reason: without the advice that the MC was given with it."""


def ruling_text(before: Contest, fact: f.AnyFact, wording: Wording) -> tuple[str, str] | None:
    """Text and reason of a ruling; None for ordinary play."""
    phrase = wording.phrase
    match fact:
        case f.ScoreAdjusted(team=number, points=change, reason=reason, tie_break=tie_break):
            team, points = _team(before, number, wording), wording.signed_points(change)
            if tie_break:
                return phrase("Tie-break points of {team} adjusted: {points} points", team=team, points=points), reason
            return phrase("Score of {team} adjusted: {points} points", team=team, points=points), reason
        case f.PackOpened():
            return _pack_access(fact, wording)
        case f.ProtestRecorded(number=number, team=team_number, text=text):
            team, subject = _team(before, team_number, wording), _subject(before, fact, wording)
            what = "Protest {number} by {team} about {subject}: {text}"
            return phrase(what, number=number, team=team, subject=subject, text=text), ""
        case f.ProtestDecided(number=number, outcome=outcome, reason=reason):
            return phrase("Protest {number}: {outcome}", number=number, outcome=PROTEST_OUTCOMES[outcome]), reason
        case f.PointsWithdrawn(round=index, item=item, points=withdrawn) if withdrawn:
            return _withdrawn(before, index, item, withdrawn, wording), ""
        case f.QuestionVoided(points=withdrawn):
            return _voided(before, withdrawn, wording), ""
        case f.TeamPardoned(team=number, early=False):
            team, question = _team(before, number, wording), _question(before, wording)
            return phrase("{team} may press again in {question}", team=team, question=question), ""
        case f.TeamPardoned(team=number, points=back):
            team, question = _team(before, number, wording), _question(before, wording)
            if back:
                what = "Early press of {team} pardoned, {question} ({points} points given back)"
                return phrase(what, team=team, question=question, points=wording.points(abs(back))), ""
            return phrase("Early press of {team} pardoned, {question}", team=team, question=question), ""
        case f.TeamBarred(team=number, early=False):
            team, question = _team(before, number, wording), _question(before, wording)
            return phrase("{team} lost the right to press in {question}", team=team, question=question), ""
        case f.FloorTaken(team=number, by_press=False):
            team, question = _team(before, number, wording), _question(before, wording)
            return phrase("Floor given to {team} in {question}", team=team, question=question), ""
        case f.BallotEntered(judge=judge, role=role):
            what = "Ballot of judge {judge} entered by: {role}; it does not count yet"
            return phrase(what, judge=judge, role=_role(role, wording)), ""
        case f.BallotConfirmed(judge=judge, role=role):
            what = "Ballot of judge {judge}, entered by somebody else, counts: the MC ruled so"
            if role is Role.JUDGE:
                what = "Ballot of judge {judge}, entered by somebody else, counts: the judge agreed"
            return phrase(what, judge=judge), ""
        case f.BallotReopened(judge=judge):
            return phrase("Ballot of judge {judge} returned", judge=judge), ""
        case f.LotsDrawn(teams=teams, drawn_by=drawn_by, witness=witness):
            order = phrase("Lots drawn; the order is: {teams}", teams=", ".join(map(str, teams)))
            return order, phrase("drawn by {name}, witness {witness}", name=drawn_by, witness=witness)
        case f.JudgeAdded(judge=judge):
            return phrase("Judge {judge} joined", judge=judge), ""
        case f.JudgeRemoved(judge=judge):
            return phrase("Judge {judge} left", judge=judge), ""
        case f.BallotsRecounted():
            return phrase("All ballots count for all teams of {round}", round=_round(before, before.round, wording)), ""
        case f.BallotsRevealed() if missing_judges(before):
            team = _team(before, before.performance.performer or 0, wording)
            return phrase("{team} judged without judge {judges}", team=team, judges=missing_judges(before)), ""
        case f.PerformanceOrderSet(teams=teams, drawn_by=drawn_by, witness=witness):
            following = phrase("Order of the performances to come: {teams}", teams=", ".join(map(str, teams)))
            if not drawn_by:
                return following, ""
            return following, phrase("drawn by {name}, witness {witness}", name=drawn_by, witness=witness)
        case f.PerformanceRepeated(team=number, points=lost, reason=reason):
            team = _team(before, number, wording)
            if not lost:
                return phrase("{team} performs again", team=team), reason
            what = "{team} performs again; {points} points withdrawn"
            return phrase(what, team=team, points=wording.points(lost)), reason
        case f.PerformerCalled(team=number) if _is_out_of_turn(before, number):
            return phrase("{team} was called before its turn", team=_team(before, number, wording)), ""
        case f.CriterionApplied(criterion=criterion, reason=reason):
            criterion_text = with_round_names(
                criterion_sentence(criterion), before.current_evening.format, wording.language
            )
            return phrase("Ties decided by {criterion}", criterion=criterion_text), reason
        case f.RoundReopened(round=index):
            return phrase("Reopened: {round}", round=_round(before, index, wording)), ""
        case _:
            return _minor_ruling_text(before, fact, wording)


def _is_out_of_turn(before: Contest, team: int) -> bool:
    """Whether the call of `team` changed the order of the performances, as no order set just before did."""
    state, call = before.performance, next_call(before)
    is_next = call is not None and call[1] == team
    if state.performer in {None, team}:
        return False
    if before.phase != Phase.READY:
        return not is_next
    return state.order[before.item] == state.performer and (state.performer not in before.absent or not is_next)


def _minor_ruling_text(before: Contest, fact: f.AnyFact, wording: Wording) -> tuple[str, str] | None:
    """Text and reason for stations, clocks and incidents; None for ordinary play."""
    phrase, say = wording.phrase, wording.say
    match fact:
        case f.TeamMoved(team=number, station=station):
            team = _team(before, number, wording)
            return phrase("{team} moved to station {station}", team=team, station=station), ""
        case f.TeamRenamed(team=number, name=name, reason=reason):
            return phrase("{team} is called {name} from now on", team=_team(before, number, wording), name=name), reason
        case f.MatchRenamed(title=title, venue=venue, reason=reason):
            return phrase("The match reads {title}, venue {venue}, from now on", title=title, venue=venue), reason
        case f.TeamsExchanged(team=number, other=other, reason=reason):
            teams = {"team": _team(before, number, wording), "other": _team(before, other, wording)}
            return phrase("{team} and {other} exchanged desks", **teams), reason
        case f.TeamAbsent(team=number, absent=absent):
            team = _team(before, number, wording)
            return phrase("{team} was absent" if absent else "{team} was present again", team=team), ""
        case f.HoldStarted(reason=why):
            return say(why), ""
        case f.HoldEnded():
            return phrase("Technical hold ended"), ""
        case f.ClockSet(remaining_ns=left):
            return phrase("Clock set to {seconds} s", seconds=f"{left / NS_PER_S:.0f}"), ""
        case f.MatchPutAside():
            return phrase("The match was put aside"), ""
        case f.MatchResumed():
            return phrase("The match went on"), ""
        case f.TookOver(seq=number, machine=machine, why=why):
            text = "A spare machine took over from {machine}, which had {number} entries"
            return phrase(text, machine=machine, number=number), why
        case f.MatchStarted(overridden_reasons=missing) if missing:
            return phrase("Match started although something was missing"), "; ".join(map(say, missing))
        case f.OpeningLost(reason=why) if why.code == PRESSED_IN_TIME.code:
            return phrase("The question was opened again, {question}", question=_question(before, wording)), ""
        case f.OpeningLost(reason=why):
            what = phrase("An opening of the buzzers did not count, {question}", question=_question(before, wording))
            return what, say(LOST_OPENINGS.get(why.code, why))
        case f.Booted(boot=boot) if before.boot and boot != before.boot and before.phase != Phase.SETUP:
            return phrase("The machine restarted; the clock stood where it was last recorded"), ""
        case f.PressRecorded(team=int(number), press=press) if is_overdue(press.kind, press.margin_ns):
            return _overdue_press(before, number, press, wording)
        case f.TroubleReported(trouble=trouble) if trouble.what not in {"untried", "released"}:
            return phrase("Incident: {trouble}", trouble=trouble_sentence(trouble)), ""
        case _:
            return None


def _overdue_press(before: Contest, number: int, press: Press, wording: Wording) -> tuple[str, str]:
    """A press that would have changed the verdict, and was told after it."""
    phrase, team, question = wording.phrase, _team(before, number, wording), _question(before, wording)
    if press.margin_ns is None:
        what = phrase("{team} pressed in time in {question}", team=team, question=question)
        return what, phrase("it arrived when the time was over: the MC rules on it")
    apart = wording.microseconds(abs(press.margin_ns) / 1_000)
    reason = phrase("it arrived after the first press had been decided, so it does not count")
    if is_before_first(press.margin_ns):
        text = "{team} pressed {ahead} before the first press in {question}"
        return phrase(text, team=team, ahead=apart, question=question), reason
    text = "{team} pressed at the same time as the first press ({behind} after it) in {question}"
    return phrase(text, team=team, behind=apart, question=question), reason


def _role(role: Role, wording: Wording) -> str:
    return wording.say(ROLES[role]) if role in ROLES else role.value


def _team(contest: Contest, number: int, wording: Wording) -> str:
    team = contest.evening.match.team(number) if contest.evening is not None else None
    if team is None:
        return wording.phrase("team {number}", number=number)
    return wording.phrase("team {number} ({name})", number=number, name=team.name)


def _question(contest: Contest, wording: Wording) -> str:
    part = _round(contest, contest.round, wording)
    return wording.phrase("question {number} of {round}", number=contest.item + 1, round=part)


def _round(contest: Contest, index: int, wording: Wording) -> str:
    rounds = contest.current_evening.format.rounds
    stage = rounds[index] if 0 <= index < len(rounds) else contest.current_evening.format.tie_break
    if stage is None:
        return wording.phrase("the match")
    return wording.phrase("round {name}", name=wording.name(stage.name))


def _subject(contest: Contest, fact: f.ProtestRecorded, wording: Wording) -> str:
    """What a protest is about."""
    if not fact.round:
        return wording.phrase("the whole match")
    part = _round(contest, fact.round - 1, wording)
    return wording.phrase("question (turn) {number} of {round}", number=fact.item, round=part) if fact.item else part


def _withdrawn(contest: Contest, index: int | None, item: int, changes: dict[int, Decimal], wording: Wording) -> str:
    phrase = wording.phrase
    listed = [
        phrase("team {number} {points}", number=team, points=wording.signed_points(points))
        for team, points in changes.items()
    ]
    if index is None:
        return phrase("Points of a correction withdrawn: {changes}", changes=", ".join(listed))
    question = phrase("question (turn) {number} of {round}", number=item + 1, round=_round(contest, index, wording))
    return phrase("Points withdrawn, {question}: {changes}", question=question, changes=", ".join(listed))


def _voided(contest: Contest, withdrawn: dict[int, Decimal], wording: Wording) -> str:
    question = _question(contest, wording)
    changes = [
        wording.phrase("team {number} {points}", number=team, points=wording.signed_points(-points))
        for team, points in withdrawn.items()
        if points
    ]
    if not changes:
        return wording.phrase("Voided: {question}", question=question)
    what = "Voided: {question}; points withdrawn: {changes}"
    return wording.phrase(what, question=question, changes=", ".join(changes))


def _pack_access(fact: f.PackOpened, wording: Wording) -> tuple[str, str]:
    access = fact.access
    args: dict[str, str | int] = {"pack": fact.pack, "count": fact.questions, "hash": fact.digest[:8]}
    if access.opened:
        what = wording.phrase("Question pack {pack} opened ({count} questions, hash {hash})", **args)
    else:
        what = wording.phrase("Question pack {pack} not opened, wrong PIN ({count} questions, hash {hash})", **args)
    reason = ACCESS_REASONS.get(access.why)
    why = (access.who, _instant(access.at, wording), wording.say(reason) if reason is not None else access.why)
    return what, ", ".join(filter(None, why))


def _instant(at: str, wording: Wording) -> str:
    """An instant from an access log in Vietnam's time; unchanged where it is not an instant."""
    try:
        wall_ns = int(datetime.fromisoformat(at).timestamp()) * NS_PER_S
    except ValueError:
        return at
    return f"{clock(wall_ns)} {wording.day(wall_ns)}"
