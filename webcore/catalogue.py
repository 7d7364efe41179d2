"""Adapt the languages: the committed catalogue, compiled at start for templates and given to pages as JSON.

The key of a text is its English; Vietnamese stands in `translations/vi`. What crosses the bus is never translated
there: a `Sentence` carries its English template, and the page that shows it looks it up.

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
    """By `?lang=`, else by cookie, else Vietnamese."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        for known in LANGUAGES:
            if wish == known:
                return known
    return LANGUAGES[0]


def keep_choice(response: Response) -> Response:
    """Remember a choice made in the address."""
    wish = request.args.get("lang")
    if wish in LANGUAGES:
        response.set_cookie(COOKIE, wish, max_age=31_536_000, httponly=True, samesite="Strict")
    return response


@blueprint.get("/catalogue/<language>.json")
def catalogue(language: str) -> Response:
    """English text → text in `language`, for the scripts of the pages. English itself needs none."""
    if language not in LANGUAGES:
        abort(404)
    return json_answer(current_app.extensions["words"] if language == "vi" else {})


def speak(app: Flask, folder: Path) -> None:
    """Teach `app` its languages; compiled catalogues go to `folder`."""
    catalog = read_catalogue()
    target = folder / "words" / "vi" / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app.extensions["words"] = {str(one.id): str(one.string) for one in catalog if one.id and one.string}
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(folder / "words"), BABEL_DEFAULT_LOCALE="vi")
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals["language"] = lambda: str(get_locale())
    app.after_request(keep_choice)
    app.register_blueprint(blueprint)
