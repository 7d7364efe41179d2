"""What people decided in the scripted match: its history, its protests, its ranking.

Kind: pure
"""

from decimal import Decimal

from bus import messages as m
from bus.units import NS_PER_S as S
from tests.browser.sample_parts import NAMES, UNDONE

CAST = m.Sentence("did-ballot", "Ballot of judge {judge}", {"judge": 2})
ADJUSTED = m.Sentence(
    "did-adjust", "Score of team {team}: {points} ({reason})", {"team": 4, "points": "-5", "reason": "chấm nhầm câu 2"}
)
HISTORY = (
    m.HistoryView(
        214, m.Sentence("role-judge", "Judge {number}", {"number": 2}), 1_700_000_123 * S, CAST, decision=True
    ),
    m.HistoryView(210, m.Sentence("role-mc", "MC"), 1_700_000_100 * S, UNDONE, undone=True, decision=True),
    m.HistoryView(199, m.Sentence("role-desk", "Desk"), 1_700_000_050 * S, ADJUSTED, decision=True),
)

REMEDIES = (
    m.RemedyView(
        m.Sentence("remedy-right", "Its answer counts as right; who was heard after it gets nothing"),
        (m.CorrectionView(2, Decimal(10)), m.CorrectionView(4, Decimal(-10))),
        (
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 2, "points": "+10", "score": "40"},
            ),
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 4, "points": "-10", "score": "20"},
            ),
            m.Sentence(
                "change-place", "Team {team}: place {place} instead of {was}", {"team": 2, "place": 1, "was": 2}
            ),
        ),
    ),
    m.RemedyView(
        m.Sentence("remedy-void", "The question counts for nobody"),
        (m.CorrectionView(4, Decimal(-10)),),
        (
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 4, "points": "-10", "score": "20"},
            ),
        ),
    ),
)

PROTESTS = (
    m.ProtestView(1, 4, 1, 3, "Đội đã giơ bảng kịp giờ", "rejected", "đã xem lại băng hình"),
    m.ProtestView(2, 2, 2, 4, "Câu hỏi có hai đáp án đúng", "open", remedies=REMEDIES),
)


def tie_view() -> m.TieView:
    problem = (
        "Teams {teams} are tied for places {first} to {last}: play extra questions, draw lots or apply a criterion"
    )
    return m.TieView(
        teams=(2, 3),
        first=1,
        last=2,
        problem=m.Sentence("places-tied", problem, {"teams": "2, 3", "first": 1, "last": 2}),
        can_be_played=True,
        criteria={
            "right-answers": m.Sentence("criterion-right", "more right answers"),
            "round:Về đích": m.Sentence("criterion-round", "more points in {round}", {"round": "Về đích"}),
        },
    )


def undecided_ranking() -> tuple[m.RankView, ...]:
    """The ranking with a tie for the first prize."""
    note = m.Sentence("tie-open", "Equal points: places {first} to {last} are not decided yet", {"first": 1, "last": 2})
    tied = [m.RankView(1, number, NAMES[number - 1], Decimal("246.5"), None, note) for number in (2, 3)]
    return (*tied, *ranking()[2:])


def absent_rank() -> m.RankView:
    return m.RankView(None, 4, NAMES[3], Decimal(20))


def ranking() -> tuple[m.RankView, ...]:
    prizes = (
        {"vi": "Giải nhất", "en": "First prize"},
        {"vi": "Giải nhì", "en": "Second prize"},
        {"vi": "Giải ba", "en": "Third prize"},
        {"vi": "Giải ba", "en": "Third prize"},
        None,
    )
    rows = ((3, "246.5"), (2, "231"), (5, "231"), (1, "198.75"), (4, "160"))
    broken = m.Sentence("tie-break", "Decided by a tie-break question")
    return tuple(
        m.RankView(
            place, number, NAMES[number - 1], Decimal(score), prizes[place - 1], broken if place in (2, 3) else None
        )
        for place, (number, score) in enumerate(rows, start=1)
    )
