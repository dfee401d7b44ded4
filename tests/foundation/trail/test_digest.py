"""A row has one canonical text, in memory as in either database, before and after an upgrade."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedwell.foundation.organisations.models import Exposure, Person, Service
from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.digest import canonical, is_digested, shape_key, shape_of
from heedwell.foundation.trail.models import Shape, TrailLine
from heedwell.foundation.trail.operations import record
from heedwell.foundation.trail.shapes import digested_models, known_shapes
from heedwell.foundation.trail.stored import stored_rows
from heedwell.foundation.trail.verify import findings
from tests.access.cast import Provider

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


def stored_text(model: type[Person | Exposure | Membership], pk: UUID) -> str:
    shape = shape_of(model)
    place = shape.attnames.index("id")
    rows = stored_rows(model, shape.attnames, order_by=("id",))
    return next(shape.text_of(row) for row in list(rows) if row[place] == str(pk))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(name=TEXTS, needs=TEXTS, checked=st.none() | st.dates(date(1900, 1, 1)))
def test_a_person_reads_the_same_from_the_database(
    hazel: Provider, name: str, needs: str, checked: date | None
):
    with write(hazel.organisation.pk):
        person = Person(
            organisation=hazel.organisation,
            service=hazel.here,
            reference=str(Person.objects.count()),
            name=name,
            communication_needs=needs,
            communication_checked_on=checked,
        )
        person.save(force_insert=True)

        assert stored_text(Person, person.pk) == shape_of(Person).text(person)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(amount=st.none() | st.decimals(0, 9_999_999_999, places=2))
def test_an_amount_reads_the_same_from_the_database(hazel: Provider, amount: Decimal | None):
    with write(hazel.organisation.pk):
        Exposure.objects.all().delete()
        row = Exposure.objects.create(
            organisation=hazel.organisation,
            service=hazel.here,
            month=date(2026, 3, 1),
            unit="support_hours",
            amount=amount,
        )

        assert stored_text(Exposure, row.pk) == shape_of(Exposure).text(row)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(moment=MOMENTS)
def test_a_moment_reads_the_same_from_the_database(hazel: Provider, moment: datetime):
    with write(hazel.organisation.pk):
        account = Account.objects.create(email=f"{uuid4()}@a.example", joined_at=moment)
        membership = Membership.objects.create(
            organisation=hazel.organisation,
            account=account,
            created_at=moment,
            expires_at=moment,
        )

        assert stored_text(Membership, membership.pk) == shape_of(Membership).text(membership)


def test_what_a_form_gives_is_written_like_what_the_database_gives():
    as_typed = Exposure(pk=UUID(int=1), month=date(2026, 3, 1), amount="10.5", unit="support_hours")
    as_kept = Exposure(
        pk=UUID(int=1), month=date(2026, 3, 1), amount=Decimal("10.50"), unit="support_hours"
    )

    assert shape_of(Exposure).text(as_typed) == shape_of(Exposure).text(as_kept)


def test_the_text_of_a_row_is_fixed_for_ever():
    """If this fails, every digest ever made would no longer fit."""
    row = Exposure(
        pk=UUID(int=7),
        organisation_id=UUID(int=8),
        service_id=UUID(int=9),
        month=date(2026, 3, 1),
        unit="support_hours",
        amount=Decimal("1234.5"),
    )

    assert shape_of(Exposure).text(row) == (
        '["organisations_exposure",'
        '["amount","id","month","organisation_id","service_id","unit"],'
        '["1234.50","00000000-0000-0000-0000-000000000007","2026-03-01",'
        '"00000000-0000-0000-0000-000000000008","00000000-0000-0000-0000-000000000009",'
        '"support_hours"]]'
    )
    assert canonical({"b": 1, "a": datetime(2026, 3, 2, 9, tzinfo=UTC)}) == (
        '{"a":"2026-03-02T09:00:00.000000Z","b":1}'
    )


def test_what_sign_in_writes_by_itself_is_left_out():
    columns = shape_of(Account).columns

    assert "email" in columns
    assert not {"password", "last_login"} & set(columns)


def test_the_trail_does_not_digest_itself():
    assert not is_digested(TrailLine)
    assert TrailLine not in digested_models()
    assert Service in digested_models()


def test_after_migrating_every_shape_is_written_down(db: None):
    known = known_shapes()

    for model in digested_models():
        shape = shape_of(model)
        assert known[shape.table, shape.key] == shape.columns


def test_a_column_that_comes_later_breaks_no_older_digest(
    hazel: Provider, monkeypatch: pytest.MonkeyPatch
):
    """A row recorded before `on_call_phone` came is compared by the columns it had then."""
    older = tuple(column for column in shape_of(Service).columns if column != "on_call_phone")
    then = shape_of(Service).only(older, shape_key("organisations_service", older))
    with write(hazel.organisation.pk):
        Shape.objects.create(key=then.key, table=then.table, columns=canonical(older))
        with monkeypatch.context() as before:
            before.setattr("heedwell.foundation.trail.operations.shape_of", lambda model: then)
            record(
                organisation_id=hazel.organisation.pk,
                verb="service.changed",
                subject=hazel.here,
                rows=[hazel.here],
                by=None,
                at=datetime(2026, 3, 2, tzinfo=UTC),
            )
    assert list(findings(None)) == []

    with write(hazel.organisation.pk):
        Service.objects.filter(pk=hazel.here.pk).update(name="Renamed")

    assert [str(found) for found in findings(None)] == [
        f"Organisations_service {hazel.here.pk} was changed."
    ]
