"""What the MC says in scenes of the scripted match, and the rules of a round.

Kind: pure
"""

from bus import messages as m
from controller.match_files.script_lines import SCRIPT_LINES

RULES = (
    m.Sentence(
        "buzzers",
        "{count} questions. Teams think for {seconds} s; then the buzzers open.",
        {"count": 10, "seconds": 30},
    ),
    m.Sentence("early-bar", "A press before the opening bars the team for that question."),
    m.Sentence("buzzer-points", "Right: {right} points; wrong: {wrong}.", {"right": "10", "wrong": "0"}),
    m.Sentence("wrong-reopen", "After a wrong answer the buzzers open for the others."),
)

_NAMES = {"round": {"vi": "Tăng tốc", "en": "Speed-up"}, "prize": {"vi": "Giải nhất", "en": "First prize"}}
_TEAM = {"team": "THCS Đô thị Việt Hưng"}
_LINES: dict[str, tuple[str, dict[str, str | int | m.Sentence]]] = {
    "setup": ("welcome", {"title": "Hội thi Tìm hiểu dịch vụ công trực tuyến — Cụm 1"}),
    "intro": ("round", {"number": 2, "count": 3}),
    "ready": ("question", {"number": 4}),
    "reading": ("think", {"seconds": 30}),
    "thinking": ("thinking", {}),
    "open": ("press", {}),
    "floor": ("floor", {**_TEAM, "seconds": 15}),
    "tied": ("tied", {"teams": "2, 3"}),
    "lost": ("lost", {}),
    "closed": ("right", {**_TEAM, "points": "10"}),
    "boards_up": ("boards_up", {}),
    "performing": ("performing", {**_TEAM}),
    "judging": ("judging", {**_TEAM}),
    "ranking": ("prize", {**_TEAM}),
    "held": ("hold", {}),
}


def script(scene: str) -> m.ScriptView | None:
    """The line of a scene; None: it has none."""
    if scene not in _LINES:
        return None
    name, args = _LINES[scene]
    return m.ScriptView(m.Sentence(f"script-{name}", SCRIPT_LINES[name].text.text, args), _NAMES)
