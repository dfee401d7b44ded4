"""Rows with leases: who may do the work, for how long, and what is left when a worker dies."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.store.transactions import write
from heedwell.foundation.work import claims
from heedwell.foundation.work.claims import LEASE, LeaseLost
from heedwell.foundation.work.models import WorkState
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin()


def give(provider: Provider, key: str = "a", at: datetime = NOW) -> Notice:
    return post(
        organisation_id=provider.organisation.pk,
        to="rob@example.org",
        kind="test",
        subject="Something waits",
        body="Sign in to read it.",
        key=key,
        at=at,
    )


def claim(worker: str = "one", now: datetime = NOW) -> Notice:
    row = claims.claim(Notice, worker=worker, now=now)
    assert row is not None
    return row


def standing(provider: Provider, row: Notice) -> Notice:
    with provider.reading():
        return Notice.objects.get(pk=row.pk)


def test_work_that_somebody_has_is_not_given_to_another(provider: Provider):
    give(provider)
    claim("one")

    assert claims.claim(Notice, worker="two", now=NOW + LEASE - MINUTE) is None


def test_what_has_waited_longest_is_done_first(provider: Provider):
    give(provider, "later", NOW - MINUTE)
    give(provider, "sooner", NOW - 2 * MINUTE)

    assert [claim().key, claim().key] == ["sooner", "later"]


def test_work_is_not_given_before_it_is_due(provider: Provider):
    give(provider, at=NOW + MINUTE)

    assert claims.claim(Notice, worker="one", now=NOW) is None
    assert not claims.is_due(Notice, now=NOW)
    assert claims.is_due(Notice, now=NOW + MINUTE)


@pytest.mark.requirement("GOALS-R6")
def test_the_work_of_a_dead_worker_is_taken_up_and_what_it_says_late_does_not_count(
    provider: Provider,
):
    give(provider)
    dead = claim("dead")

    alive = claim("alive", NOW + LEASE)
    with pytest.raises(LeaseLost):
        claims.finish(dead, sent_at=NOW)
    claims.finish(alive, sent_at=NOW + LEASE)

    row = standing(provider, dead)
    assert (row.state, row.attempts, row.leased_by) == (WorkState.DONE, 2, "")


def test_a_worker_that_needs_longer_keeps_its_work(provider: Provider):
    give(provider)
    row = claim()

    claims.extend(row, now=NOW + LEASE - MINUTE)

    assert claims.claim(Notice, worker="two", now=NOW + LEASE) is None
    assert claim("two", NOW + 2 * LEASE).pk == row.pk


def test_work_that_failed_waits_and_says_why(provider: Provider):
    give(provider)
    row = claim()

    claims.try_again(row, at=NOW + MINUTE, error="451 later")

    assert claims.claim(Notice, worker="two", now=NOW) is None
    again = claim("two", NOW + MINUTE)
    assert (again.attempts, again.last_error) == (2, "451 later")


def test_work_that_was_given_up_stays_and_can_be_tried_afresh(provider: Provider):
    give(provider)
    row = claim()
    claims.give_up(row, error="550 nobody")
    assert not claims.is_due(Notice, now=NOW + 100 * LEASE)

    assert claims.revive(Notice, now=NOW) == 1

    again = claim("two")
    assert (again.pk, again.attempts, again.last_error) == (row.pk, 1, "550 nobody")


def test_the_database_refuses_running_work_that_nobody_has(provider: Provider):
    row = give(provider)

    with (
        pytest.raises(IntegrityError),
        write(provider.organisation.pk),
        transaction.atomic(),
    ):
        Notice.objects.filter(pk=row.pk).update(state=WorkState.RUNNING)


@given(attempts=st.integers(1, 10_000))
def test_each_wait_is_at_least_the_one_before_and_none_is_endless(attempts: int):
    waits = {"first": timedelta(seconds=15), "longest": timedelta(minutes=4)}

    wait = claims.delay_after(attempts, **waits)

    assert waits["first"] <= wait <= waits["longest"]
    assert wait >= claims.delay_after(attempts - 1, **waits)


@pytest.mark.requirement("GOALS-R6")
@pytest.mark.usefixtures("committed_database")
def test_eight_workers_at_once_do_each_piece_of_work_once():
    provider = Provider.begin()
    for number in range(60):
        give(provider, str(number))

    def work(worker: int) -> list[str]:
        done = []
        while row := claims.claim(Notice, worker=f"w{worker}", now=NOW):
            claims.finish(row, sent_at=NOW)
            done.append(row.key)
        connection.close()
        return done

    with ThreadPoolExecutor(8) as pool:
        done = Counter(key for keys in pool.map(work, range(8)) for key in keys)

    assert done == Counter(str(number) for number in range(60))


@pytest.mark.sqlite
@pytest.mark.usefixtures("committed_database")
def test_an_idle_worker_does_not_wait_for_those_who_write():
    provider = Provider.begin()

    def look() -> Notice | None:
        try:
            return claims.claim(Notice, worker="idle", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, write(provider.organisation.pk):
        assert pool.submit(look).result(timeout=60) is None
