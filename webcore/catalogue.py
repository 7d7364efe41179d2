"""Languages of the pages: the committed catalogue, compiled at the start for templates and served to pages as JSON.

The key of a text is its English wording; the Vietnamese is in `translations/vi`. What crosses the bus is never
translated there: a `Sentence` carries its English template, and the page that shows it looks it up.

Kind: adapter
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import Babel, get_locale

from bus.language import Language
from webcore.problem_details import json_answer

LANGUAGES: tuple[Language, ...] = ("vi", "en")
COOKIE = "lang"
CATALOGUE = Path(__file__).parent / "translations" / "vi" / "LC_MESSAGES" / "messages.po"

blueprint = Blueprint("catalogue", __name__, template_folder="templates")


def read_catalogue() -> Catalog:
    """The committed Vietnamese catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi")


def chosen_language() -> Language:
    """The language from `?lang=`, else from the cookie, else Vietnamese."""
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if choice == language:
                return language
    return LANGUAGES[0]


def remember_language(response: Response) -> Response:
    """Set the cookie where the address has a `?lang=`."""
    choice = request.args.get("lang")
    if choice in LANGUAGES:
        response.set_cookie(COOKIE, choice, max_age=31_536_000, httponly=True, samesite="Strict")
    return response


@blueprint.get("/catalogue/<language>.json")
def catalogue(language: str) -> Response:
    """English text → text in `language`, for the scripts of the pages; empty for English."""
    if language not in LANGUAGES:
        abort(404)
    return json_answer(current_app.extensions["translations"] if language == "vi" else {})


def init_languages(app: Flask, folder: Path) -> None:
    """Set up the languages of `app`; compiled catalogues go to `folder`."""
    catalog = read_catalogue()
    target = folder / "words" / "vi" / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app.extensions["translations"] = {
        str(message.id): str(message.string) for message in catalog if message.id and message.string
    }
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(folder / "words"), BABEL_DEFAULT_LOCALE="vi")
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals["language"] = lambda: str(get_locale())
    app.after_request(remember_language)
    app.register_blueprint(blueprint)
