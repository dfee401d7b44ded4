"""One line for each operation: what it says, and what it refuses to be given."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F

from heedwell.foundation.organisations.models import Exposure, Service
from heedwell.foundation.store.errors import NotABlock
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.chain import LINE_COLUMNS, START, link
from heedwell.foundation.trail.models import TrailLine
from heedwell.foundation.trail.operations import record
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


def record_one(provider: Provider, *rows: Service | Exposure, **details: Any) -> TrailLine:
    return record(
        organisation_id=provider.organisation.pk,
        verb="service.looked_over",
        subject=provider.here,
        rows=rows,
        by=None,
        at=NOW,
        **details,
    )


def test_a_line_says_what_was_done_and_follows_the_last(hazel: Provider):
    with write(hazel.organisation.pk):
        line = record_one(hazel, hazel.here, reason="a “quoted” word")

    with hazel.reading():
        kept = TrailLine.objects.get(chain=hazel.organisation.pk, sequence=line.sequence)
        before = TrailLine.objects.get(chain=hazel.organisation.pk, sequence=line.sequence - 1)
    assert kept.at == NOW
    assert kept.subject_type == "organisations.service"
    assert kept.subject_id == hazel.here.pk
    assert json.loads(kept.details) == {"reason": "a “quoted” word"}
    assert kept.previous == before.hash


@pytest.mark.requirement("Y15")
def test_an_outside_party_can_work_out_the_hash_of_a_line(hazel: Provider):
    """With the columns and SHA-256, and nothing of ours."""
    import hashlib

    with write(hazel.organisation.pk):
        line = record_one(hazel)

    columns = [
        str(hazel.organisation.pk),
        4,
        "2026-03-02T09:30:15.123456Z",
        "service.looked_over",
        "organisations.service",
        str(hazel.here.pk),
        None,
        "{}",
        "[]",
        line.previous,
    ]
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    assert line.hash == hashlib.sha256(text.encode()).hexdigest()


def test_a_stored_line_hashes_like_the_one_in_memory(hazel: Provider):
    with write(hazel.organisation.pk):
        line = record_one(hazel, hazel.here, when=NOW, who=uuid4(), how_many=Decimal("2.50"))

    with hazel.reading():
        kept = TrailLine.objects.get(chain=hazel.organisation.pk, sequence=line.sequence)
    assert link([getattr(kept, column) for column in LINE_COLUMNS]) == line.hash


def test_every_provider_has_a_chain_of_its_own(hazel: Provider):
    willow = Provider.begin("Willow Homes", here="Lime House", there="Ash Court")
    with write(willow.organisation.pk):
        record_one(willow)

    for provider, last in ((hazel, 3), (willow, 4)):
        with provider.reading():
            chain = TrailLine.objects.filter(chain=provider.organisation.pk).order_by("sequence")
            assert [line.sequence for line in chain] == list(range(1, last + 1))
            assert chain[0].previous == START


def test_recording_costs_two_queries(hazel: Provider, django_assert_num_queries):
    with write(hazel.organisation.pk), django_assert_num_queries(2):
        record_one(hazel, hazel.here, hazel.there)


def test_nothing_is_recorded_outside_its_own_block(hazel: Provider):
    with pytest.raises(NotABlock):
        record_one(hazel)
    with write(uuid4()), pytest.raises(NotABlock):
        record_one(hazel)


def test_an_operation_that_fails_leaves_no_line(hazel: Provider):
    def fail() -> None:
        with write(hazel.organisation.pk):
            record_one(hazel, hazel.here)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with hazel.reading():
        assert TrailLine.objects.filter(chain=hazel.organisation.pk).count() == 3


def test_a_row_whose_value_only_the_database_knows_is_refused(hazel: Provider):
    """Its digest would be of the question, not of the answer."""
    hazel.here.version = F("version") + 1

    with write(hazel.organisation.pk), pytest.raises(TypeError, match="read the row again"):
        record_one(hazel, hazel.here)


def test_a_number_finer_than_its_column_is_refused(hazel: Provider):
    """The two databases would round it each in its own way."""
    row = Exposure(
        organisation=hazel.organisation,
        service=hazel.here,
        month=NOW.date().replace(day=1),
        unit="support_hours",
        amount=Decimal("10.005"),
    )

    with write(hazel.organisation.pk), pytest.raises(ValueError, match="2 decimals"):
        record_one(hazel, row)


def test_a_moment_without_a_time_zone_is_refused(hazel: Provider):
    with write(hazel.organisation.pk), pytest.raises((TypeError, ValueError)):
        record(
            organisation_id=hazel.organisation.pk,
            verb="test",
            subject=hazel.here,
            rows=[],
            by=None,
            at=datetime(2026, 3, 2, 9),  # noqa: DTZ001 - the mistake itself
        )


@pytest.mark.sqlite
def test_the_trail_is_kept_in_plain_columns(hazel: Provider):
    with connection.cursor() as cursor:
        cursor.execute("SELECT typeof(at), typeof(details), typeof(hash) FROM trail_line")
        assert set(cursor.fetchall()) == {("text", "text", "text")}
