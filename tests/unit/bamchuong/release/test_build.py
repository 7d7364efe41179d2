"""What a release is built of: which files for which machine, what the lists of hashes hold, the bill of materials.

A whole release needs a network; tests/machine builds one and installs it without.
"""

import io
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.commands import release as commands
from bamchuong.release.build import HASHES, PYTHONS, System, all_systems, build, wanted_lines
from bamchuong.release.distribution import read_distribution
from bamchuong.release.manifest import ReleaseFile
from bamchuong.release.minisign import read_public_key, read_secret_key, write_public_key
from bamchuong.release.sbom import Library, bill_of_materials
from bus.bad_file import BadFileError
from tests.unit.bamchuong.release.releases import KEY, STRANGER, make_release, sign_again

HOUSE = Path(__file__).parents[4]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
PI_LINES = """gpiod==2.5.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
rpi-gpio==0.7.1 ; python_full_version < '3.13' and platform_machine in 'armv6l armv7l aarch64' \\
    --hash=sha256:cc
"""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: Path) -> dict[str, str]:
    return dict(PIN.findall(path.read_text()))


@pytest.mark.parametrize("name", HASHES.values())
def test_the_lists_of_hashes_hold_the_versions_of_the_constraints(name: str) -> None:
    """What is tested is what is installed."""
    lines = (HOUSE / "constraints.txt").read_text().splitlines()
    tested = {normal(line.partition("==")[0]): line.partition("==")[2] for line in lines if "==" in line}
    untested = {name: version for name, version in pins(HOUSE / name).items() if tested.get(name) != version}
    assert set(untested) <= {"setuptools", "rpi-gpio", "rpi-ws281x"}, "only what never runs on this machine"


def test_the_lists_of_hashes_hold_every_library_that_the_program_names() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    named = {normal(re.split(r"[\[<>=;~ ]", word)[0]) for word in project["dependencies"]}
    of_pi = {normal(re.split(r"[\[<>=;~ ]", word)[0]) for word in project["optional-dependencies"]["pi"]}
    plain, with_pi = pins(HOUSE / "hashes.txt"), pins(HOUSE / "hashes-pi.txt")
    assert named <= set(plain)
    assert named | of_pi <= set(with_pi)
    assert set(plain) <= set(with_pi)
    assert not of_pi & set(plain)


@pytest.mark.parametrize("name", HASHES.values())
def test_every_library_has_hashes_and_no_line_names_a_registry(name: str) -> None:
    text = (HOUSE / name).read_text()
    entries = text.replace("\\\n", " ").splitlines()
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?:|index-url|find-links", text)


def test_each_machine_gets_what_its_conditions_ask_for(tmp_path: Path) -> None:
    (tmp_path / "hashes-pi.txt").write_text(PI_LINES)
    gpiod, rpi = "gpiod==2.5.0 --hash=sha256:aa --hash=sha256:bb", "rpi-gpio==0.7.1 --hash=sha256:cc"
    expected = {system: [*wanted_lines(tmp_path / "hashes-pi.txt", system)] for system in all_systems()}
    assert len(expected) == 2 * len(PYTHONS)
    for system, lines in expected.items():
        has_rpi = system.machine == "aarch64" and system.python != "3.13"
        assert lines == [gpiod, *([rpi] if has_rpi else [])], system


def test_pip_is_asked_for_wheels_that_the_oldest_debian_can_load() -> None:
    options = System("3.11", "aarch64").pip_options
    assert "manylinux_2_36_aarch64" in options
    assert "manylinux_2_37_aarch64" not in options
    assert options[-4:] == ["--abi", "cp311", "--abi", "abi3"]


def test_a_release_by_a_key_that_its_own_version_does_not_hold_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"is not in hardware/release_keys of this commit"):
        build(HOUSE, STRANGER, tmp_path / "out", tmp_path, all_systems())
    assert not (tmp_path / "out").exists()


def test_wheels_and_source_archives_say_what_they_are(tmp_path: Path) -> None:
    metadata = "Metadata-Version: 2.4\nName: Some.Library\nVersion: 1.2\nLicense-Expression: MIT\n\nText"
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("some_library-1.2.dist-info/METADATA", metadata)
    old = "Name: old\nVersion: 3\nClassifier: License :: OSI Approved :: BSD License\nLicense: see file\n"
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as sources:
        info = tarfile.TarInfo("old-3/PKG-INFO")
        info.size = len(old)
        sources.addfile(info, io.BytesIO(old.encode()))
    wheel_says, sources_say = (read_distribution(tmp_path / name) for name in ("a.whl", "b.tar.gz"))
    assert (wheel_says.name, wheel_says.version, wheel_says.licence) == ("some-library", "1.2", "MIT")
    assert (sources_say.name, sources_say.version, sources_say.licence) == ("old", "3", "BSD License")
    (tmp_path / "c.whl").write_text("no wheel")
    with pytest.raises(BadFileError, match=r"c\.whl: neither a wheel"):
        read_distribution(tmp_path / "c.whl")


def test_the_bill_of_materials_names_every_library_with_version_licence_and_hashes() -> None:
    program = Library("bamchuong", "1.0", "MIT", (ReleaseFile("wheels/bamchuong.whl", 1, "a" * 64),))
    files = (ReleaseFile("wheels/x.whl", 1, "b" * 64), ReleaseFile("wheels/y.whl", 1, "c" * 64))
    bill = bill_of_materials(program, [Library("library", "2.0", "", files)], 1_796_000_000)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == "2026-11-30T00:53:20Z"
    (component,) = bill["components"]
    assert (component["purl"], "licenses" in component) == ("pkg:pypi/library@2.0", False)
    digests = [reference["hashes"][0]["content"] for reference in component["externalReferences"]]
    assert digests == ["b" * 64, "c" * 64]
    assert bill["dependencies"][0] == {"ref": "pkg:pypi/bamchuong@1.0", "dependsOn": ["pkg:pypi/library@2.0"]}
    assert bill == bill_of_materials(program, [Library("library", "2.0", "", files)], 1_796_000_000)


# ------------------------------------------------------------------------------------------------------------ commands


def test_a_key_is_two_files_of_which_one_is_secret_and_none_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "team.key"
    result = CliRunner().invoke(commands.release, ["key", str(file), "--no-password"])
    assert result.exit_code == 0, result.output
    public = read_public_key((tmp_path / "team.key.pub").read_text())
    assert read_secret_key(file.read_text(), "").public == public
    assert (file.stat().st_mode & 0o777, public.name in result.output) == (0o600, True)
    second = CliRunner().invoke(commands.release, ["key", str(file), "--no-password"])
    assert isinstance(second.exception, BadFileError)
    assert read_secret_key(file.read_text(), "").public == public


def test_anybody_can_check_a_release(tmp_path: Path) -> None:
    folder = make_release(tmp_path / "r", "1.0", {"hardware/install": ""})
    (tmp_path / "team.pub").write_text(write_public_key(KEY.public))
    arguments = ["check", str(folder), "--key", str(tmp_path / "team.pub")]
    good = CliRunner().invoke(commands.release, arguments)
    assert (good.exit_code, "genuine: bamchuong 1.0, 4 files" in good.output) == (0, True)
    sign_again(folder, "1.0", STRANGER)
    assert isinstance(CliRunner().invoke(commands.release, arguments).exception, BadFileError)
