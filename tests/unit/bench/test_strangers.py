"""The bench of strangers: every effect of a siege breaks a bar, and the panel runs as the units start it."""

import math
import re

import pytest
from msgspec.structs import replace

from bamchuong.processes import PUBLIC_PANEL
from bench import strangers_hall
from bench.panel_servers import UNIT
from bench.strangers import Part, figures
from bench.strangers_attack import HALF_OPEN, IDLE, SLOW, Attack
from bench.strangers_servers import NICE_OF_PUBLIC
from hardware.proxy_config import Proxy, proxy_config

ALONE = Part(mc_ms=(1, 5), all_ms=(10, 30), lost=0, memory_mb=200, cpu_ms=20)
ATTACK = Attack(
    opened={"idle": 9000, "half-open": 2000, "slow": 900, "garbage": 8000},
    standing={"idle": IDLE, "half-open": HALF_OPEN, "slow": SLOW},
    most=2700,
)


def failing(part: Part = ALONE, attack: Attack = ATTACK, dropped: int = 0, log_kb: float = 1) -> list[str]:
    rows = figures(1000, ALONE, part, attack, dropped, log_kb)
    return [figure.name.removeprefix("1000 spectators besieged: ") for figure in rows if not figure.holds]


def test_a_siege_without_an_effect_holds_every_bar() -> None:
    assert failing() == []


@pytest.mark.parametrize(
    "changed, name",
    [
        ({"mc_ms": (1.0, 10.1)}, "from the bus to the MC, 99 %"),
        ({"mc_ms": (1.0, math.inf)}, "from the bus to the MC, 99 %"),
        ({"lost": 1}, "events lost"),
        ({"memory_mb": 301.0}, "more memory by attackers"),
    ],
)
def test_every_effect_breaks_its_bar(changed: dict[str, object], name: str) -> None:
    values = {field: getattr(ALONE, field) for field in ("mc_ms", "all_ms", "lost", "memory_mb", "cpu_ms")}
    assert failing(Part(**{**values, **changed})) == [name]


def test_a_lost_stream_and_a_long_log_break_theirs() -> None:
    assert failing(dropped=1) == ["streams lost"]
    assert failing(log_kb=11) == ["written to the log"]


@pytest.mark.parametrize("kind", ATTACK.standing)
def test_what_hardly_stood_was_no_siege(kind: str) -> None:
    weak = replace(ATTACK, standing={**ATTACK.standing, kind: 20})
    assert failing(attack=weak) == [f"{kind} connections standing, on average"]


def test_the_clients_of_the_bench_are_strangers_to_the_proxy_and_to_the_panel() -> None:
    text = strangers_hall.tell_addresses_apart(proxy_config(Proxy("0.0.0.0", (8000,))))
    assert "acl own src 127.0.0.1 ::1\n" in text
    assert "set-header X-Real-IP %[src,regsub(^127,10)]\n" in text


def test_strangers_are_as_patient_as_their_unit_says() -> None:
    unit = (UNIT.parent / PUBLIC_PANEL.unit).read_text(encoding="utf-8")
    assert re.findall(r"^Nice=(\d+)$", unit, re.MULTILINE) == [str(NICE_OF_PUBLIC)]
