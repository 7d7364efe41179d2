"""Lists of teams as schools send them: the teams, stations and pupils that the school had in mind, and no fault.

200 seeds here, 20,000 with `BAMCHUONG_NIGHTLY=1`.
"""

import os

import pytest

from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.match_jobs import read_team_file
from tests.properties.school_teams import team_file

BATCHES = 100 if os.environ.get("BAMCHUONG_NIGHTLY") else 1
BATCH = 200


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_teams_of_a_school_are_those_it_meant(batch: int) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        file = team_file(seed)
        answer = read_team_file(jobs.ReadTeams("", file.name, file.data))
        place = f"seed {seed}: {', '.join(file.habits)}: {answer}"
        assert isinstance(answer, answers.TeamsRead), place
        assert [str(fault) for fault in answer.faults] == [], place
        teams = [(team.number, team.name, team.pupils, team.station) for team in answer.teams]
        assert teams == [(team.number, team.name, team.pupils, team.station) for team in file.teams], place
