"""The whole product while its machine's clock is wrong, and while it is put right."""

import re
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing
from heedwell.foundation.trail.models import TrailLine
from heedwell.foundation.work.states import WorkState
from heedwell.journey.models import Escalation
from heedwell.loop.cases.models import Case
from tests.foundation.notices.mail_server import Postmaster, free_port, running
from tests.jobs.processes import eventually, heedwell, process
from tests.jobs.test_kill import mail_env
from tests.journey.team import Team
from tests.plugins.database import Database

STEPPED = Path(__file__).parent / "stepped_clock"
# How many hours the clock is ahead of the true time, from one report to the next.
STEPS = (0, 1, 0, -24, 0, 24, 26, 25, 27)


class Clock:
    """The clock of another process and of all that it starts, moved by writing into a file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock" / "ahead"
        self.file.parent.mkdir()
        self.file.write_text("0", encoding="ascii")
        self.env = {"HEEDWELL_TEST_CLOCK": str(self.file), "PYTHONPATH": str(STEPPED)}

    def step(self, hours: int) -> None:
        """Returns when every process that lives has taken the step."""
        wanted = str(hours * 3600)
        whole = self.file.with_suffix(".new")
        whole.write_text(wanted, encoding="ascii")
        whole.replace(self.file)
        taken = list(self.file.parent.glob("taken.*"))
        assert taken
        eventually(lambda: all(each.read_text(encoding="ascii") == wanted for each in taken))


class Reporter:
    """Amina's browser: a session that outlives every step, and one report after the other."""

    def __init__(self, team: Team, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/report/hurt_or_upset/"
        client = Client()
        client.force_login(team.amina)
        session = client.session
        session.set_expiry(timedelta(days=30))
        session.save()
        page = client.get("/report/hurt_or_upset/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        self.typed = {
            "csrfmiddlewaretoken": token[1],
            "event_type": "fall",
            "facts": "She slipped by the kitchen door.",
            "happened_on": "1/3/2026",
            "place": "dining_room",
            "role": "person_supported",
            "person": str(team.person.pk),
            "physical": "low",
            "psychological": "none",
            "another": "no",
            "immediate_actions": "Sat with her.",
            "told": "manager_on_call",
            "is_safeguarding": "no",
        }
        self.cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())

    def report(self) -> uuid.UUID:
        sent = uuid.uuid4()
        body = urllib.parse.urlencode({**self.typed, "client_id": str(sent)}).encode()
        request = urllib.request.Request(self.address, body, {"Cookie": self.cookies})  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
            assert "/thanks/" in answer.url, answer.read().decode()
        return sent


@pytest.mark.requirement("GOALS-R7", "N01")
def test_a_clock_that_is_stepped_loses_nothing_and_tells_nobody_twice(
    committed_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    team = Team.begin()
    clock = Clock(tmp_path)
    postmaster = Postmaster()
    port = free_port()
    with running(postmaster) as smtp:
        env = committed_database.env | mail_env(smtp) | clock.env
        env |= {"HEEDWELL_URL": f"http://127.0.0.1:{port}"}
        with process(env, "serve", "--port", port) as server:
            eventually(lambda: is_up(port) or server.poll() is not None)
            reporter = Reporter(team, port)
            sent = []
            for step in STEPS:
                clock.step(step)
                sent.append(reporter.report())
            eventually(lambda: all_sent() and climbed(team) > 0, seconds=100)
            server.terminate()
            assert server.wait(60) == 0, server.communicate()[0]

    with team.provider.reading():
        cases = list(Case.objects.filter(organisation=team.organisation_id))
        reported = list(
            TrailLine.objects.filter(chain=team.organisation_id, verb="signal.reported")
            .order_by("sequence")
            .values_list("at", flat=True)
        )
        told = Escalation.objects.filter(organisation=team.organisation_id)
        rungs = Counter(told.values_list("subject_id", "rung", "told"))
    assert len(cases) == len(sent) == len(set(sent))
    assert {case.triage_due_at - case.opened_at for case in cases} == {timedelta(hours=24)}
    offsets = [round((at - timezone.now()).total_seconds() / 3600) for at in reported]
    assert offsets == list(STEPS), "history stands in the order it was written"
    assert set(rungs.values()) == {1}
    identities = Counter(message["Message-ID"] for message in postmaster.taken)
    repeats = sum(message["X-Heedwell-Attempt"] is not None for message in postmaster.taken)
    assert sum(identities.values()) - len(identities) <= repeats
    proved = heedwell("verify-trail", env=committed_database.env)
    assert proved.returncode == 0, proved.stdout + proved.stderr


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/sign-in/", timeout=5):
            return True
    except OSError:
        return False


def all_sent() -> bool:
    with crossing(Crossing.WORK):
        return not Notice.objects.exclude(state=WorkState.DONE).exists()


def climbed(team: Team) -> int:
    with team.provider.reading():
        return Escalation.objects.filter(organisation=team.organisation_id).count()
