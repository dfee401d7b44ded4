"""A real worker among real trouble: killed while it escalates, with mail away, hanging or dropping."""

import random
import time
from collections import Counter

import pytest
from django.utils import timezone

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing
from heedwell.foundation.work.states import WorkState
from heedwell.journey.models import Escalation
from heedwell.journey.sweep import sweep
from tests.access.cast import Provider
from tests.foundation.notices.mail_server import Postmaster, free_port, hanging, running
from tests.jobs.processes import eventually, kill, process
from tests.jobs.test_kill import give, leases_run_out, mail_env, states
from tests.journey.team import Team
from tests.plugins.database import Database

LATE_CASES = 30
RUNGS = 3  # lead, manager, quality lead
KILLS = 4
DRAINED_WITHIN = 300  # seconds from the return of the server, by GOALS R6


def told(team: Team) -> Counter[tuple[object, ...]]:
    with team.provider.reading():
        rows = Escalation.objects.filter(organisation=team.organisation_id)
        return Counter(rows.values_list("subject_id", "rung", "due_at", "told"))


@pytest.mark.requirement("GOALS-R6")
def test_a_worker_killed_while_it_escalates_tells_everybody_each_thing_once(
    committed_database: Database,
):
    team = Team.begin()
    for _ in range(LATE_CASES):
        team.report()
    chance = random.Random(17)  # noqa: S311 - when to kill is no secret
    postmaster = Postmaster()
    unfinished = 0
    with running(postmaster) as port:
        env = committed_database.env | mail_env(port)
        for _ in range(KILLS):
            goal = min(told(team).total() + chance.randint(1, 6), LATE_CASES * RUNGS)
            with process(env, "work") as worker:
                eventually(lambda: told(team).total() >= goal)  # noqa: B023 - used at once
                kill(worker)
            unfinished += told(team).total() < LATE_CASES * RUNGS
            leases_run_out()
        with process(env, "work"):
            eventually(lambda: states().keys() == {WorkState.DONE}, seconds=60)

    assert unfinished, "no worker was killed in the middle of its round"
    assert sweep(team.organisation_id, timezone.now()) == 0, "somebody was still to be told"
    assert set(told(team).values()) == {1}
    with crossing(Crossing.WORK):
        wanted = set(Notice.objects.values_list("message_id", flat=True))
    taken = Counter(message["Message-ID"] for message in postmaster.taken)
    assert taken.keys() == wanted
    twice = {identity for identity, times in taken.items() if times > 1}
    assert taken.total() - len(taken) <= KILLS
    assert twice <= {m["Message-ID"] for m in postmaster.taken if m["X-Heedwell-Attempt"]}


@pytest.mark.requirement("GOALS-R6")
def test_the_ladder_is_climbed_on_time_while_the_mail_server_hangs(committed_database: Database):
    team = Team.begin()
    for _ in range(LATE_CASES):
        team.report()
    with hanging() as port, process(committed_database.env | mail_env(port), "work"):
        eventually(lambda: told(team).total() >= LATE_CASES * RUNGS, seconds=60)

        assert WorkState.DONE not in states()


@pytest.mark.requirement("GOALS-R6")
def test_what_waited_for_a_server_that_was_away_is_gone_soon_after_its_return(
    committed_database: Database,
):
    provider = Provider.begin()
    for number in range(40):
        give(provider, number)
    port = free_port()
    postmaster = Postmaster()
    with process(committed_database.env | mail_env(port), "work") as worker:
        time.sleep(8)  # long enough to have been turned away several times
        assert worker.poll() is None
        assert states() == {WorkState.WAITING: 40}

        with running(postmaster, at=port):
            back = time.monotonic()
            eventually(lambda: states() == {WorkState.DONE: 40}, seconds=DRAINED_WITHIN)

    assert time.monotonic() - back < DRAINED_WITHIN
    assert len({message["Message-ID"] for message in postmaster.taken}) == 40


@pytest.mark.requirement("GOALS-R6")
def test_a_server_that_drops_after_the_message_and_a_bad_address_hold_nobody_up(
    committed_database: Database,
):
    provider = Provider.begin()
    for number in range(10):
        give(provider, number)
    give(provider, "nobody", to="gone@example.org")
    postmaster = Postmaster()
    postmaster.recipient_answers["gone@example.org"] = "550 nobody of that name"
    postmaster.drop_after_data = True
    with running(postmaster) as port, process(committed_database.env | mail_env(port), "work"):
        eventually(lambda: len(postmaster.taken) >= 1)
        postmaster.drop_after_data = False
        eventually(lambda: states()[WorkState.DONE] == 10, seconds=DRAINED_WITHIN)

    dropped = Counter(message["Message-ID"] for message in postmaster.taken)
    assert len(dropped) == 10
    marked = {m["Message-ID"] for m in postmaster.taken if m["X-Heedwell-Attempt"]}
    assert {identity for identity, times in dropped.items() if times > 1} <= marked
    assert states()[WorkState.WAITING] == 1, "the bad address is asked again later"
