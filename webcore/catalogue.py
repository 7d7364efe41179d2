"""Languages of the pages: which one a browser asks for, and the catalogues for templates and, as JSON, for scripts.

Kind: adapter
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import get_decimal_symbol, get_group_symbol
from flask import Blueprint, Flask, Response, abort, request
from flask_babel import Babel, get_locale

from bus.catalogue import languages, read_catalogue, translations
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language
from webcore.problem_details import json_answer

COOKIE = "lang"

NEVER_ON_A_PAGE = (
    "bamchuong/__main__.py",
    "bamchuong/commands/",
    "bamchuong/help_language.py",
    "bamchuong/seal_options.py",
    "bamchuong/selftest_options.py",
    "bamchuong/show_",
    "bamchuong/guides/",
    "bamchuong/match_result.py",
    "bamchuong/selftest_report.py",
    "bamchuong/supervisor.py",
    "bamchuong/terminal_",
    "controller/exchange/receipt.py",
    "controller/journal/seal_report.py",
    "controller/packs/xlsx_template.py",
    "controller/push/",
    "controller/spare/kit_file.py",
    "controller/spare/take_over.py",
    "hardware/board.py",
    "hardware/drawing/",
    "hardware/electrics.py",
    "hardware/fairness.py",
    "hardware/measurement/",
    "hardware/parts_list.py",
    "hardware/pinout.py",
    "hardware/power_supplies.py",
    "hardware/power_up.py",
    "hardware/selftest/certificate/certificate_text.py",
    "hardware/wiring_guide.py",
    "reports/",
    "scoreboard/content/",
    "season/",
)
"""Where texts stand that only terminals, papers, drawings and LED boards show, or that the server translates: scripts
do not load them."""

ONLY_ON = {
    "tech": (
        "controller/exchange/hub_link.py",
        "hardware/selftest/assess/",
        "hardware/selftest/guided_test.py",
        "hardware/selftest/operator/",
        "panel/routes/sound_settings.py",
        "panel/static/js/pages/tech.js",
        "panel/static/js/parts/mc-teams.js",
        "panel/static/js/parts/tech-",
        "panel/voice/",
    ),
    "matches": (
        "bus/allowed_values.py",
        "bus/file_places.py",
        "bus/placed_fault.py",
        "bus/struct_faults.py",
        "bus/toml_syntax.py",
        "controller/exchange/bundle.py",
        "controller/exchange/envelope.py",
        "controller/exchange/key_files.py",
        "controller/exchange/result_",
        "controller/exchange/trusted_office.py",
        "controller/formats/format_files.py",
        "controller/formats/format_library.py",
        "controller/match_files/evening_form.py",
        "controller/match_files/form_texts.py",
        "controller/match_files/match_form.py",
        "controller/match_files/order_lot.py",
        "controller/match_files/rundown.py",
        "controller/match_files/script.py",
        "controller/match_files/theme.py",
        "controller/matches/match_sitting.py",
        "controller/matches/package_file.py",
        "panel/jobs/match_packages.py",
        "panel/jobs/package_origin.py",
        "panel/routes/match",
        "panel/static/js/pages/matches.js",
        "panel/static/js/parts/match-",
        "question_files/team_rows.py",
        "reports/people_form.py",
        "reports/result_signing.py",
    ),
    "stage": (
        "controller/formats/format_summary.py",
        "panel/static/js/pages/stage.js",
        "panel/static/js/parts/stage-",
    ),
    "judge": ("panel/static/js/pages/judge.js",),
    "mc": (
        "controller/formats/format_summary.py",
        "controller/match_files/script_lines.py",
        "panel/static/js/pages/mc.js",
        "panel/static/js/parts/mc-clip.js",
        "panel/static/js/parts/mc-commands.js",
        "panel/static/js/parts/mc-dialogs.js",
        "panel/static/js/parts/mc-keys.js",
        "panel/static/js/parts/mc-lectern.js",
        "panel/static/js/parts/mc-rundown.js",
        "panel/static/js/parts/mc-steps.js",
        "panel/static/js/parts/mc-subject.js",
        "panel/static/js/parts/mc-teams.js",
    ),
}
"""Where texts stand that one page alone shows, or a few, by page: a quarter of all, which other pages do not load."""

ON_PAGES_TOO = frozenset(
    {"reports/report_kinds.py", "reports/pdf_document.py", "reports/people_form.py", "reports/result_signing.py"}
)
"""Titles of papers, how far the making of one is, what is wrong with the names of people in a form or with a result."""

blueprint = Blueprint("catalogue", __name__, template_folder="templates")


@cache
def language_names() -> dict[Language, str]:
    """Every language with its own name, as its readers look for it: `{"vi": "Tiếng Việt", "en": "English"}`."""
    names = {language: Locale.parse(language).get_display_name(language) or language for language in languages()}
    return {language: name[0].upper() + name[1:] for language, name in names.items()}


def chosen_language() -> Language:
    """The language from `?lang=`, else from the cookie, else Vietnamese."""
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in languages():
            return choice
    return DEFAULT_LANGUAGE


def remember_language(response: Response) -> Response:
    """Set the cookie where the address has a `?lang=`."""
    choice = request.args.get("lang")
    if choice in languages():
        response.set_cookie(COOKIE, choice, max_age=31_536_000, httponly=True, samesite="Strict")
    return response


@blueprint.get("/catalogue/<language>.json")
def catalogue(language: str) -> Response:
    """English text → text in `language`, for the scripts of the pages; empty for English."""
    if language not in languages():
        abort(404)
    return json_answer(texts_for_scripts(language))


@blueprint.get("/catalogue/<language>/<page>.json")
def catalogue_of_page(language: str, page: str) -> Response:
    """The further texts of one page."""
    if language not in languages() or page not in ONLY_ON:
        abort(404)
    return json_answer(texts_for_page(language, page))


def texts_for_scripts(language: Language) -> dict[str, str]:
    """The translations that a script may need: every page loads them all, on the slowest tablet, too."""
    return _texts_by_page(language).get(None, {})


def texts_for_page(language: Language, page: str) -> dict[str, str]:
    """The further translations that only `page` needs."""
    return _texts_by_page(language).get(page, {})


@cache
def _texts_by_page(language: Language) -> dict[str | None, dict[str, str]]:
    """The translations that come to scripts, by the pages that alone show them; None: every page loads them."""
    by_page: dict[str | None, dict[str, str]] = {}
    for text, (translation, places) in _page_texts(language).items():
        for page in _only_pages(places) or (None,):
            by_page.setdefault(page, {})[text] = translation
    return by_page


def _only_pages(places: list[str]) -> list[str]:
    """The pages that alone show a text that stands at these places; none: any page may."""
    on_pages = [place for place in places if is_on_pages(place)]
    return [page for page, own in ONLY_ON.items() if on_pages and all(map(_begins_with(own), on_pages))]


def _begins_with(own: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda place: place.startswith(own)


def _page_texts(language: Language) -> dict[str, tuple[str, list[str]]]:
    """The translations that come to pages, with where their texts stand."""
    if language == SOURCE_LANGUAGE:
        return {}
    places = {str(entry.id): [place for place, _ in entry.locations] for entry in read_catalogue(language) if entry.id}
    return {
        text: (translation, places[text])
        for text, translation in translations(language).items()
        if not places[text] or any(map(is_on_pages, places[text]))
    }


def is_on_pages(place: str) -> bool:
    """Whether a text that stands there may come to a page in a script; templates are translated by the server."""
    return place in ON_PAGES_TOO or not (place.startswith(NEVER_ON_A_PAGE) or place.endswith(".html"))


def compile_catalogue(language: Language) -> bytes:
    """The catalogue of `language` as gettext reads it."""
    catalog = Catalog(locale=language)
    for text, translation in translations(language).items():
        catalog.add(text, translation)
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def init_languages(app: Flask, folder: Path) -> None:
    """Set up the languages of `app`; compiled catalogues go to `folder`."""
    for language in languages():
        if language != SOURCE_LANGUAGE:
            target = folder / "words" / language / "LC_MESSAGES"
            target.mkdir(parents=True, exist_ok=True)
            (target / "messages.mo").write_bytes(compile_catalogue(language))
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(folder / "words"), BABEL_DEFAULT_LOCALE=DEFAULT_LANGUAGE)
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals.update(
        language=lambda: str(get_locale()),
        languages=language_names,
        decimal_mark=lambda: get_decimal_symbol(get_locale()),
        group_mark=lambda: get_group_symbol(get_locale()),
    )
    app.after_request(remember_language)
    app.register_blueprint(blueprint)
