"""What is added to try each recipe of CONTRIBUTING.md: by file, the text before it and the text itself; "": a new file.

Pure data.
"""

from typing import NamedTuple

Edits = dict[str, tuple[tuple[str, str], ...]]
"""By file: each text that is there, and what is inserted behind it."""

TRANSLATIONS = "bus/translations/vi/LC_MESSAGES/messages.po"


class Addition(NamedTuple):
    """What a recipe adds.

    `heading`: how the recipe begins. `names`: what its `<…>` stand for. `commands`: what is run behind `python -m`, to
    draw or to write what nobody types. `left_out`: a file without which the recipe's tests fail.
    """

    heading: str
    names: dict[str, str]
    edits: Edits
    left_out: str
    commands: tuple[tuple[str, ...], ...] = ()


def translated(english: str, vietnamese: str) -> tuple[str, str]:
    """An entry at the end of the catalogue's header."""
    return '"Generated-By: Babel 2.18.0\\n"\n', f'\nmsgid "{english}"\nmsgstr "{vietnamese}"\n'


COMMAND = Addition(
    heading="a command",
    names={"subject": "corrections"},
    left_out="controller/rules/commands.py",
    edits={
        "bus/messages/commands.py": (
            ("Command = (\n", "    GreetAudience |\n"),
            (
                "    override: bool = False\n",
                '\n\nclass GreetAudience(Message, frozen=True):\n    """Greet the audience."""\n',
            ),
        ),
        "bus/messages/__init__.py": (("from bus.messages.commands import (\n", "    GreetAudience,\n"),),
        "controller/rules/facts/__init__.py": (
            ("from controller.rules.facts.corrections import (\n", "    AudienceGreeted,\n"),
        ),
        "controller/rules/facts/corrections.py": (
            ("\n\nFacts = ", "AudienceGreeted | "),
            (
                "from controller.rules.fact import Fact\n",
                "\n\nclass AudienceGreeted(Fact, frozen=True):\n"
                '    """The audience was greeted."""\n\n    moves_on = True\n',
            ),
        ),
        "controller/rules/folds/corrections.py": (
            ("FOLDS: Folds = {\n", "    f.AudienceGreeted: lambda contest, fact: contest,\n"),
        ),
        "controller/rules/corrections.py": (
            (
                "\n\n\ndef ",
                "greet_audience(contest: Contest, order: Order[m.GreetAudience], now_ns: int) -> list[f.AnyFact]:\n"
                '    """Greet the audience."""\n    return [f.AudienceGreeted()]\n\n\ndef ',
            ),
        ),
        "controller/rules/commands.py": (
            (
                "COMMANDS: dict[CommandType, Spec] = {\n",
                "    m.GreetAudience: Spec(\n"
                "        corrections.greet_audience,\n"
                '        button=Sentence("greet", "Greet the audience"),\n'
                '        done=Sentence("did-greet", "Audience greeted"),\n'
                "        place=ButtonPlace.DRAWER,\n"
                "    ),\n",
            ),
        ),
        "controller/rules/phases.py": (("(m.StartRound, m.BreakTie, m.EndRound), (", "m.GreetAudience, "),),
        TRANSLATIONS: (
            translated("Greet the audience", "Chào khán giả"),
            translated("Audience greeted", "Đã chào khán giả"),
        ),
        "tests/unit/panel/test_access.py": (("GIVES = {\n", '    "GreetAudience": {"mc"},\n'),),
    },
)

KIND = Addition(
    heading="a kind of round",
    names={"kind": "rest"},
    left_out="controller/rules/rounds/kinds.py",
    edits={
        "bus/messages/base.py": (("class RoundKind(StrEnum):\n", '    REST = "rest"\n'),),
        "controller/formats/format.py": (
            (
                "class Table(Struct, frozen=True, forbid_unknown_fields=True):\n"
                '    """Base of the tables of a format file: an unknown key is an error."""\n',
                '\n\nclass RestRound(Table, frozen=True, tag_field="kind", tag="rest"):\n    """Nobody plays."""\n\n'
                "    name: WrittenNames\n    best: int = 0\n",
            ),
            ("\nRound = ", "RestRound | "),
            ("    match round_:\n", "        case RestRound():\n            return RoundKind.REST\n"),
        ),
        "controller/formats/format_files.py": (
            ("from controller.formats.format import (\n", "    RestRound,\n"),
            ("    match round_:\n", "        case RestRound():\n            return {}\n"),
        ),
        "controller/formats/format_summary.py": (
            ("from controller.formats.format import ", "RestRound, "),
            ("    match round_:\n", "        case RestRound():\n            return []\n"),
        ),
        "controller/rules/rounds/rest/__init__.py": (("", '"""Rest: nobody plays."""\n'),),
        "controller/rules/rounds/rest/spec.py": (
            (
                "",
                '"""The rest, as all others see it.\n\nKind: pure\n"""\n\n'
                "from bus import messages as m\n"
                "from bus.messages import Phase\n"
                "from controller.rules.rounds.spec import RoundKindSpec\n"
                "from controller.rules.rows import Row\n\n"
                "PHASES = {Phase.READY: Row((m.EndRound,), leads_to=(Phase.INTRO,))}\n\n"
                "SPEC = RoundKindSpec(PHASES, commands={}, folds={}, last_phase=Phase.READY)\n",
            ),
        ),
        "controller/rules/rounds/kinds.py": (
            (
                "from controller.rules.rounds.performance import spec as performance\n",
                "from controller.rules.rounds.rest import spec as rest\n",
            ),
            ("ROUND_KINDS: dict[RoundKind, RoundKindSpec] = {\n", "    RoundKind.REST: rest.SPEC,\n"),
        ),
        "controller/README.md": ((" rules/rounds/performance", " rules/rounds/rest"),),
        "scoreboard/content/content_rules.py": (
            ("ROUND_PHASES = {\n", "    RoundKind.REST: (Phase.READY,),\n"),
            (
                "PHASE_RULES: dict[tuple[RoundKind | None, str], Rule] = {\n",
                "    (RoundKind.REST, Phase.READY): lambda view, _, wording: content.round_name(view, wording),\n",
            ),
        ),
        "tests/unit/scoreboard/sample_views.py": (
            ("_ROUNDS = {\n", '    RoundKind.REST: ("Nghỉ giải lao", "Rest", 2, 1),\n'),
            ("VIEWS: dict[str, Snapshot] = {\n", '    "rest-ready": view("ready", RoundKind.REST),\n'),
        ),
        "reports/rounds_pdf.py": (
            ("ROUND_KINDS = {\n", '    RoundKind.REST: Sentence("round-rest", "without questions"),\n'),
        ),
        "reports/score_sheet_pdf.py": (
            ("from controller.formats.format import ", "RestRound, "),
            (
                "        part = parts[n] if n < len(parts) else None\n",
                "        if isinstance(stage, RestRound):\n            continue\n",
            ),
        ),
        "panel/static/js/parts/phase-names.js": (
            ("    case Phase.READY:\n", '      if (kind === RoundKind.REST) return t("Have a rest");\n'),
        ),
        TRANSLATIONS: (
            translated("Have a rest", "Nghỉ giải lao"),
            translated("without questions", "không có câu hỏi"),
        ),
    },
    commands=(
        ("tests.module_tables",),
        ("webcore.script_enums",),
        (
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/golden/test_led_boards.py",
            "--update-golden",
            "-k",
            "rest-ready",
        ),
    ),
)

PAGE = Addition(
    heading="a page",
    names={"page": "notice"},
    left_out="panel/permissions.py",
    edits={
        "panel/templates/notice.html": (
            (
                "",
                '{% extends "base.html" %}\n'
                '{% block title %}{{ _("Notice for the staff") }} · Bấm chuông{% endblock %}\n'
                "{% block kind %}notice{% endblock %}\n"
                '{% block style %}{{ styles("notice") }}{% endblock %}\n'
                '{% block script %}{{ scripts("notice") }}{% endblock %}\n',
            ),
        ),
        "panel/static/js/pages/notice.js": (
            (
                "",
                '// Notice for the staff.\n\nimport { connect } from "../lib/stream.js";\n\n'
                'connect("/events/public", { snapshot: (snapshot) => {\n'
                '  document.querySelector("#page").textContent = snapshot.title;\n'
                "} });\n",
            ),
        ),
        "panel/static/css/pages/notice.css": (
            ("", '/* Notice for the staff. */\n\n@import "../base.css";\n\n.notice {\n  padding: 1rem;\n}\n'),
        ),
        "panel/routes/pages.py": (
            (
                'blueprint = Blueprint("pages", __name__)\n',
                '\n\n@blueprint.get("/notice")\n@guarded_page\ndef notice() -> ResponseReturnValue:\n'
                '    """Notice for the staff."""\n    return render_template("notice.html")\n',
            ),
        ),
        "panel/permissions.py": (("_PAGE_ROLES = {\n", '    "/notice": frozenset({Role.MC, Role.DESK}),\n'),),
        "panel/routes/openapi_paths.py": (("INTERNAL = frozenset(\n    {\n", '        "/notice",\n'),),
        "panel/templates/index.html": (
            ('<ul class="pages staff">\n', '        <li><a href="/notice">{{ _("Notice for the staff") }}</a></li>\n'),
        ),
        TRANSLATIONS: (translated("Notice for the staff", "Thông báo cho ban tổ chức"),),
        "bench/panel_pages.py": (("FLOOR = (\n", '    PageProbe("/notice", "desk", "#page", shows_team=False),\n'),),
        "tests/unit/panel/test_access.py": (("PAGES = {\n", '    "/notice": {"mc", "desk"},\n'),),
        "tests/browser/screenshots.py": (("VIEWS = {\n", '    "/notice": View("desk", "#page"),\n'),),
        "panel/README.md": (
            ("| page | for whom | who may open it |\n|---|---|---|\n", "| `/notice` | staff: a notice | desk, MC |\n"),
        ),
    },
)

SCENE = Addition(
    heading="something an LED board shows",
    names={"scene": "welcome"},
    left_out="scoreboard/content/content_rules.py",
    edits={
        "scoreboard/content/sentences.py": (
            (
                "Forms = tuple[Sentence, ...]\n",
                '\nWELCOME: Forms = (Sentence("board-welcome", "Good evening"), '
                'Sentence("board-welcome-short", "Hello"))\n',
            ),
        ),
        "scoreboard/content/content_rules.py": (
            (
                "_RULES_BY_SHOWS: dict[str, Rule] = {\n",
                '    "welcome": lambda _, __, wording: Caption(texts=wording.texts(sentences.WELCOME)),\n',
            ),
        ),
        "hardware/board.py": (('pattern=r"^(clock|', "welcome|"),),
        "scoreboard/README.md": (("| `shows` | what |\n|---|---|\n", "| `welcome` | a greeting |\n"),),
        TRANSLATIONS: (translated("Good evening", "Kính chào quý vị"), translated("Hello", "Xin chào")),
        "tests/unit/scoreboard/content/test_content_rules.py": (
            ('@pytest.mark.parametrize("shows", [', '"welcome", '),
            ("not known; allowed: ", "welcome, "),
        ),
        "tests/unit/scoreboard/content/test_wording.py": (("SHOWS = (", '"welcome", '),),
        "tests/golden/test_led_boards.py": (
            ('CASES |= {"lost": _modules("clock", None), ', '"welcome-setup": _modules("welcome", VIEWS["setup"]), '),
        ),
    },
    commands=(
        (
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/golden/test_led_boards.py",
            "--update-golden",
            "-k",
            "welcome-",
        ),
    ),
)

BOARD = Addition(
    heading="a board",
    names={"board": "pi-9-hall"},
    left_out="tests/golden/wiring/pi-9-hall.svg",
    edits={
        "hardware/boards/pi-9-hall.toml": (
            (
                "",
                'name = "pi-9-hall"\ngpio = "pi"\n\n'
                '[[stations]]\nnumber = 1\nbutton = "GPIO17" # pin 11\nlamp = "GPIO23" # pin 16\n\n'
                '[[stations]]\nnumber = 2\nbutton = "GPIO27" # pin 13\nlamp = "GPIO24" # pin 18\n\n'
                '[[displays]]\nname = "clock"\nkind = "max7219"\nshows = "clock"\n\n'
                '[[displays]]\nname = "scores"\nkind = "max7219"\nselect = 1\nwidth = 64\nheight = 16\n',
            ),
        ),
        "tests/unit/hardware/test_board.py": (('    "name, stations", [', '("pi-9-hall", 2), '),),
        "tests/golden/test_wiring.py": (("\nSHIPPED = (", '"pi-9-hall", '),),
        "hardware/README.md": (("| shipped profiles: ", "`pi-9-hall` (2 stations), "),),
    },
    commands=(
        ("pytest", "-q", "-p", "no:cacheprovider", "tests/golden/test_wiring.py", "--update-golden", "-k", "pi-9-hall"),
    ),
)

CHECK = Addition(
    heading="a check of the self-test",
    names={},
    left_out="hardware/selftest/faults.py",
    edits={
        "hardware/selftest/assess/checks.py": (
            (
                "_ALL = (\n",
                '    make_check(\n        "swap",\n        title="Swap",\n        why="A swapped page is late.",\n'
                '        remedy="Turn it off.",\n        assess=assess_machine.swap,\n    ),\n',
            ),
        ),
        "hardware/selftest/assess/readings.py": (('    kernel: str = ""\n', "    swap_bytes: int | None = None\n"),),
        "hardware/selftest/rig/probes.py": (
            (
                "    return Readings(\n",
                '        swap_bytes=_parse_number(_read_text(root / "sys/kernel/swap_bytes"), 10),\n',
            ),
        ),
        "hardware/selftest/assess/assess_machine.py": (
            (
                "\n\n\ndef ",
                'swap(readings: Readings) -> Result:\n    """Whether memory is swapped to the card."""\n'
                "    if readings.swap_bytes is None:\n"
                '        return skipped("swap", "not known how much is swapped")\n'
                "    if readings.swap_bytes:\n"
                '        return warned("swap", "{count} bytes swapped", count=readings.swap_bytes)\n'
                '    return passed("swap", "nothing swapped")\n\n\ndef ',
            ),
        ),
        "hardware/selftest/faults.py": (
            (
                "FAULTS: dict[str, Fault] = {\n",
                '    "swapping": Fault("swap", change_readings=lambda known: replace(known, swap_bytes=4_096)),\n',
            ),
        ),
        TRANSLATIONS: (
            translated("Swap", "Bộ nhớ tráo đổi"),
            translated("A swapped page is late.", "Trang nhớ bị tráo đổi sẽ trễ."),
            translated("Turn it off.", "Tắt nó đi."),
            translated("not known how much is swapped", "không rõ đã tráo đổi bao nhiêu"),
            translated("{count} bytes swapped", "đã tráo đổi {count} byte"),
            translated("nothing swapped", "không tráo đổi"),
        ),
        "tests/unit/hardware/selftest/test_assess_machine.py": (("GOOD = Readings(\n", "    swap_bytes=0,\n"),),
    },
)

LANGUAGE = Addition(
    heading="a language",
    names={"language": "eo"},
    left_out="",
    edits={"bus/translations/eo/LC_MESSAGES/messages.po": (("", ""),)},
    commands=(("webcore.extract_texts",),),
)
"""It is no addition like the others: without its only file nothing is left of it. `another_language.py` tests it."""

ADDITIONS = (COMMAND, KIND, PAGE, SCENE, BOARD, CHECK)
