"""Quick guide for the MC: one evening, step by step, on one page of the panel.

Kind: pure
"""

from bamchuong.guides.guide import Guide, Picture, Step, quoted
from bus.messages import Sentence

_MORE = quoted("More")
_RIGHT, _WRONG = quoted("RIGHT"), quoted("WRONG")
_RESUME = quoted("Resume clock")
_MOVED_ON = quoted("The contest has moved on since this screen was drawn (step {given}, now {now})", given="…", now="…")

_STEPS = (
    Step(
        Sentence("guide-next", "The large button at the bottom is the next step"),
        Sentence(
            "guide-next-how",
            "Above it stands what you can say now. Follow it to the end of the match. Where it is dimmed, the reason is"
            " above it; where a button says “{hold}”, keep your finger on it until it is full. Only the MC and the desk"
            " see the answers.",
            {"hold": quoted("hold")},
        ),
    ),
    Step(
        Sentence("guide-start", "Start"),
        Sentence(
            "guide-start-how",
            "“{start_match}” (if something is not ready yet, the page says what), then “{start_round}”.",
            {"start_match": quoted("Start the match"), "start_round": quoted("Start the round")},
        ),
    ),
    Step(
        Sentence("guide-boards", "Warm-up: boards"),
        Sentence(
            "guide-boards-how",
            "“{read}”: read it aloud, then tap “{start_clock}”. When the time is over the horn sounds and all boards"
            " go up: mark each team right or wrong (“{rest}” marks all others), then “{confirm}”. If a question has"
            " a clip, the next step is “{play}”.",
            {
                "play": quoted("Play the clip"),
                "read": quoted("Read question {number}", number="…"),
                "start_clock": quoted("Start clock"),
                "confirm": quoted("Confirm the boards"),
                "rest": quoted("The rest right"),
            },
        ),
    ),
    Step(
        Sentence("guide-buzzers", "Speed-up: buzzers"),
        Sentence(
            "guide-buzzers-how",
            "Read the question, start the clock. After 30 seconds the buzzers open by themselves. The first team is"
            " shown on a bright background, the others with how far they are behind. Listen to the answer, then tap"
            " “{right}” or “{wrong}” (not in the first half second, so that no tap is a mistake). After a wrong answer"
            " the buzzers open again for the other teams. Nobody knows: “{nobody_knows}”.",
            {"right": _RIGHT, "wrong": _WRONG, "nobody_knows": quoted("No team knows: close the question")},
        ),
    ),
    Step(
        Sentence("guide-early", "Pressed early, pressed at the same time"),
        Sentence(
            "guide-early-how",
            "Who presses before the opening is out for this question; to forgive it: “{pardon}” in the team's row."
            " Where two teams cannot be told apart, the system says so and shows both times: “{reopen}” is fair.",
            {
                "pardon": quoted("Pardon"),
                "reopen": quoted("Reopen for teams {teams}", teams="…"),
            },
        ),
    ),
    Step(
        Sentence("guide-performance", "Finish: performances"),
        Sentence(
            "guide-performance-how",
            "“{team_starts}”, 10 minutes on the clock; “{stop}” and “{resume}” as needed; “{end}”. “{reveal}” comes"
            " once all judges are done.",
            {
                "team_starts": quoted("Team {team} starts", team="…"),
                "stop": quoted("Stop clock"),
                "resume": _RESUME,
                "end": quoted("End the performance"),
                "reveal": quoted("Reveal the points"),
            },
        ),
    ),
    Step(
        Sentence("guide-result", "Result"),
        Sentence(
            "guide-result-how",
            "“{result}”, then “{show_place}” for one prize after the other, from the last to the first.",
            {
                "result": quoted("Go to the result"),
                "show_place": quoted("Announce {prize}: {team}", prize="…", team="…"),
            },
        ),
    ),
    Step(
        Sentence("guide-undo", "A wrong tap"),
        Sentence(
            "guide-undo-how",
            "“{undo}” takes the last step back; nothing is deleted, the minutes have both. The clock has stopped:"
            " resume it.",
            {"undo": quoted("Undo: {what}", what="…")},
        ),
    ),
)

_TROUBLES = (
    (
        Sentence("guide-interruption", "Something interrupts the contest"),
        Sentence(
            "guide-interruption-do",
            "“{more}”, “{hold}”: the clock stops, the buzzers are locked. “{end_hold}”.",
            {"more": _MORE, "hold": quoted("Technical hold"), "end_hold": quoted("End the technical hold")},
        ),
    ),
    (
        Sentence("guide-bad-question", "A question is wrong, or was leaked"),
        Sentence(
            "guide-bad-question-do",
            "“{more}”, hold “{void}”.",
            {"more": _MORE, "void": quoted("Void the question, use a spare")},
        ),
    ),
    (
        Sentence("guide-tie", "Teams are tied for a prize"),
        Sentence(
            "guide-tie-do",
            "“{play}”; or draw lots in the hall, with a witness: “{lots}”.",
            {
                "play": quoted("Play extra questions for the tie"),
                "lots": quoted("Enter lots drawn in the hall"),
            },
        ),
    ),
    (
        Sentence("guide-moved-on", "“{moved_on}”", {"moved_on": _MOVED_ON}),
        Sentence(
            "guide-moved-on-do", "Somebody tapped on another device just before. Look at the screen again, then tap."
        ),
    ),
    (
        Sentence("guide-red-bar", "Red bar: connection lost"),
        Sentence(
            "guide-red-bar-do",
            "The figures on the screen are old. Wait until it reconnects; the machine still has the match.",
        ),
    ),
    (
        Sentence("guide-power-back", "The power was cut and is back"),
        Sentence(
            "guide-power-back-do",
            "The match comes back, its clock stopped: read the notice, then “{resume}”.",
            {"resume": _RESUME},
        ),
    ),
    (
        Sentence("guide-red-light", "The light at the top turns red"),
        Sentence(
            "guide-red-light-do",
            "What is wrong stands on the page. Call a technician; go on as long as the large button is not dimmed.",
        ),
    ),
    (
        Sentence("guide-wrong-score", "A score is wrong"),
        Sentence("guide-wrong-score-do", "The desk corrects it at /desk, with the reason and the name of who did it."),
    ),
)

MC = Guide(
    title=Sentence("guide-mc", "Quick guide for the MC"),
    subtitle=Sentence(
        "guide-mc-scope",
        "Everything is on one page: {url}/mc. Enter it with the MC's PIN, or with a QR code from a technician.",
    ),
    steps=_STEPS,
    pictures=(
        Picture("mc-boards", Sentence("guide-picture-boards", "Boards up: mark each team, then confirm"), 66),
        Picture(
            "mc-floor",
            Sentence(
                "guide-picture-floor",
                "A team has the floor: {wrong} on the left, {right} on the right",
                {"wrong": _WRONG, "right": _RIGHT},
            ),
            66,
        ),
    ),
    troubles=_TROUBLES,
    step_pt=9.8,
)
