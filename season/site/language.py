"""Sentences in the language of who reads the page.

Kind: adapter
"""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlencode

from flask import flash, request
from flask_babel import get_locale

from bus.catalogue import translator
from bus.language import Language
from bus.messages import Sentence

MOST_REPORTED, LONGEST_REPORT = 4, 300


def translated(text: str | Sentence) -> str:
    """`text` in the language of this request; what is no sentence stays as it is."""
    return translator(str(get_locale()))(text) if isinstance(text, Sentence) else text


def report(sentences: Iterable[Sentence]) -> None:
    """Say on the next page what was done; a cookie has room for a few sentences."""
    for sentence in islice(sentences, MOST_REPORTED):
        flash(translated(sentence)[:LONGEST_REPORT])


def address_in(language: Language) -> str:
    """The address of this page in another language; of the first page where it is the answer to an order."""
    path = request.path if request.method == "GET" else "/"
    return f"{path}?{urlencode({**request.args, 'lang': language})}"
