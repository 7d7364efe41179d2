"""Tests that `make unit` leaves out (`-m "not slow"`), so that it stays within a minute of a processor's time.

Chosen by measured time of the processor, with that of the processes which a test starts: the dearest files, and those
that mostly wait (`python -m pytest -p tests.processor_time` reports it). A new test belongs to `make unit` unless it
stands here; `make test` runs everything.

Kind: pure
"""

SLOW_TESTS = {
    "databases": [
        "tests/unit/season/exchange/test_exchange_commands.py",
        "tests/unit/season/exchange/test_receiving.py",
        "tests/unit/season/exchange/test_whole_way.py",
        "tests/unit/season/store/test_nomination_commands.py",
        "tests/unit/season/store/test_record_commands.py",
        "tests/unit/season/store/test_season_store.py",
    ],
    "files made to cost as much as they can": ["tests/unit/controller/packs/test_hostile_files.py"],
    "keys from PINs and passwords, which are meant to be slow": [
        "tests/unit/bamchuong/release/test_key_passwords.py",
        "tests/unit/controller/journal/test_file_tampering_with_key.py",
        "tests/unit/controller/packs/test_pack_commands.py",
        "tests/unit/controller/packs/test_sealed_pack.py",
        "tests/unit/controller/test_sealed_match.py",
        "tests/unit/hardware/selftest/test_certificate_seal.py",
        "tests/unit/panel/test_access.py",
        "tests/unit/panel/test_access_on_record.py",
        "tests/unit/panel/test_guessed_pins.py",
        "tests/unit/panel/test_identity.py",
        "tests/unit/panel/test_match_packages.py",
        "tests/unit/panel/test_match_results.py",
        "tests/unit/panel/test_matches.py",
        "tests/unit/panel/test_newcomers.py",
        "tests/unit/panel/test_pins_and_tickets.py",
        "tests/unit/panel/test_public_app.py",
        "tests/unit/panel/test_session_secrets.py",
        "tests/unit/panel/test_sessions.py",
    ],
    "pages of PDF": [
        "tests/golden/test_papers.py",
        "tests/unit/bamchuong/test_guides.py",
        "tests/unit/panel/test_papers.py",
        "tests/unit/reports/test_languages.py",
        "tests/unit/reports/test_papers.py",
        "tests/unit/reports/test_report_commands.py",
        "tests/unit/reports/test_unusual_matches.py",
        "tests/unit/season/papers/test_paper_files.py",
    ],
    "processes, and what they wait for": [
        "tests/unit/firmware/test_start.py",
        "tests/unit/hardware/test_install.py",
        "tests/unit/hardware/test_install_extras.py",
        "tests/unit/hardware/test_install_pi.py",
        "tests/unit/hardware/test_install_proxy.py",
        "tests/unit/hardware/test_install_python.py",
        "tests/unit/hardware/test_install_versions.py",
        "tests/unit/hardware/test_installed_units.py",
        "tests/unit/panel/test_pack_fuzz.py",
        "tests/unit/panel/test_packs.py",
        "tests/unit/panel/test_question_pictures.py",
        "tests/unit/panel/test_runner.py",
        "tests/unit/scoreboard/test_loop.py",
        "tests/unit/scoreboard/test_remote_controller.py",
        "tests/unit/scoreboard/test_viewer.py",
    ],
    "very many cases": [
        "tests/unit/controller/exchange/test_result_file.py",
        "tests/properties/test_codec.py",
        "tests/properties/test_contest_invariants.py",
        "tests/properties/test_lamps.py",
        "tests/properties/test_question_files.py",
        "tests/properties/test_school_files.py",
        "tests/properties/test_school_teams.py",
        "tests/unit/controller/journal/test_hostile_import.py",
        "tests/unit/controller/journal/test_sealer.py",
        "tests/properties/test_season_invariants.py",
        "tests/unit/hardware/selftest/test_whole_selftest.py",
        "tests/unit/panel/test_fuzz.py",
        "tests/unit/panel/test_hostile_requests.py",
        "tests/unit/panel/test_packs_from_the_field.py",
        "tests/unit/panel/test_routes.py",
    ],
    "sites built by Sphinx": ["tests/unit/docs/test_site.py"],
}
"""Why they are slow → the files."""
