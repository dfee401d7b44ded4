"""Many writers at once, as processes and as threads: the benchmark's harness, kept small."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.database import Database

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "writers.py"


@pytest.mark.requirement("GOALS-P3")
def test_many_who_write_at_once_are_all_served_and_nothing_is_lost(committed_database: Database):
    command = [sys.executable, str(SCRIPT), "--here", "--processes=8", "--threads=8", "--each=25"]

    done = subprocess.run(
        command,
        env=committed_database.env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads(done.stdout)
    assert record["writes"] == 400
    assert (record["errors"], record["lost"], record["findings"]) == (0, 0, 0)
