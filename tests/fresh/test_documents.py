"""The commands that the documents give people to type are found in them."""

import pytest

from tests.fresh.documents import blocks


def test_the_two_commands_are_found_behind_what_they_need() -> None:
    needs, commands, robots = blocks("README.md", "Two commands")
    assert [command.split()[:3] for command in needs] == [["sudo", "apt", "install"]]
    assert commands == ["make demo", "make test"]
    assert robots == ['make robot OPTIONS="--speed 60 --seed 7"']


def test_the_first_page_for_a_pi_begins_with_what_it_needs_and_installs_a_board() -> None:
    needs, install, afterwards, update = blocks("hardware/README.md", "Install on a Pi")
    assert needs[0].startswith("sudo apt install ")
    assert install[-1].startswith("sudo make install BOARD=")
    assert all(command.startswith("bamchuong ") for command in afterwards)
    assert all(command.startswith("sudo bamchuong update ") for command in update)


def test_a_heading_that_is_gone_is_missed() -> None:
    with pytest.raises(LookupError, match="Three commands"):
        blocks("README.md", "Three commands")
