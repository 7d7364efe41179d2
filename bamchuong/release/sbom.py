"""Bill of materials of a release (CycloneDX 1.6): each library with version, licence, and the hashes of its files.

Kind: pure
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from bamchuong.release.manifest import ReleaseFile

_NAMESPACE = uuid.UUID("9a1f0d5e-2b0c-5b6e-8f61-3f0f3e1b6b52")
"""Ours, so that the same release has the same serial number whenever it is built."""


class Library(Struct, frozen=True):
    """A library of a release. `licence`: an SPDX expression, or what the library says; empty where it says nothing."""

    name: str
    version: str
    licence: str
    files: tuple[ReleaseFile, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def bill_of_materials(program: Library, libraries: Iterable[Library], built_s: int) -> dict[str, Any]:
    """The document. `program`: ours, of which the libraries are parts. `built_s`: seconds since 1970."""
    libraries = sorted(libraries, key=lambda library: (library.name, library.version))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{program.purl} {program.files[0].sha256}')}",
        "version": 1,
        "metadata": {
            "timestamp": dt.datetime.fromtimestamp(built_s, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**_component(program), "type": "application"},
        },
        "components": [_component(library) for library in libraries],
        "dependencies": [
            {"ref": program.purl, "dependsOn": [library.purl for library in libraries]},
            *({"ref": library.purl} for library in libraries),
        ],
    }


def _component(library: Library) -> dict[str, Any]:
    references = [
        {"type": "distribution", "url": file.path, "hashes": [{"alg": "SHA-256", "content": file.sha256}]}
        for file in library.files
    ]
    licence = {"licenses": [{"license": {"name": library.licence}}]} if library.licence else {}
    return {
        "type": "library",
        "bom-ref": library.purl,
        "name": library.name,
        "version": library.version,
        "purl": library.purl,
        **licence,
        "externalReferences": references,
    }
