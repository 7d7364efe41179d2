"""The pulse beside the mirror: the newest whole one counts, and a torn one leaves the one before."""

from pathlib import Path

from controller.journal.pulse_copy import PLACE_BYTES, PulseCopy, read_pulse


def test_the_newest_pulse_is_read_and_a_restart_goes_on_counting(tmp_path: Path) -> None:
    path = tmp_path / "journal.pulse"
    for boot, at_ns in (("boot-1", 5), ("boot-1", 2**62), ("boot-2", 3)):
        copy = PulseCopy(path)
        copy.write(boot, at_ns)
        copy.close()
    pulse = read_pulse(path)
    assert pulse is not None
    assert (pulse.boot, pulse.at_ns, pulse.number) == ("boot-2", 3, 3)
    assert path.stat().st_size == 2 * PLACE_BYTES


def test_a_torn_place_leaves_the_pulse_before_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.pulse"
    copy = PulseCopy(path)
    for at_ns in (10, 20, 30):
        copy.write("36-characters-of-the-id-of-this-boot", at_ns)
    copy.close()
    whole = path.read_bytes()
    newest = 3 % 2 * PLACE_BYTES
    for cut in range(40):
        torn = bytearray(whole)
        torn[newest + cut : newest + PLACE_BYTES] = bytes(PLACE_BYTES - cut)
        path.write_bytes(bytes(torn))
        pulse = read_pulse(path)
        assert pulse is not None
        assert pulse.at_ns == 20


def test_no_file_and_somebody_else_s_file_hold_no_pulse(tmp_path: Path) -> None:
    assert read_pulse(tmp_path / "missing") is None
    (tmp_path / "strange").write_bytes(b"\xff" * 5_000)
    assert read_pulse(tmp_path / "strange") is None
