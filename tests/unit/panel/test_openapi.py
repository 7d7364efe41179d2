"""The description of the API: every address is described, or said to be for our own pages alone."""

import re
from collections.abc import Iterator

from flask import Flask

from panel.routes.openapi import document
from panel.routes.openapi_paths import INTERNAL


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and address of all that the panel answers, as OpenAPI writes them."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def described() -> set[tuple[str, str]]:
    return {(method, path) for path, methods in document("device")["paths"].items() for method in methods}


def test_every_address_is_described_or_for_our_own_pages(app: Flask) -> None:
    internal = {("get", path) for path in INTERNAL}
    assert set(addresses(app)) == described() | internal
    assert described() & internal == set()


def test_what_a_path_names_is_a_parameter_of_it() -> None:
    for path, methods in document("device")["paths"].items():
        for method, operation in methods.items():
            named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), f"{method} {path}"


def test_the_push_of_a_button_is_described_as_it_is_decoded() -> None:
    body = document("device")["paths"]["/api/gpio-sim"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    kinds = [kind["$ref"].rsplit("/", 1)[1] for kind in body["anyOf"]]
    assert kinds == ["Pulse", "SetButton"]
    assert set(kinds) <= document("device")["components"]["schemas"].keys()
