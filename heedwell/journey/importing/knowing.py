"""What came into an organisation before: looked up for the rows of one table at a time."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.organisations.models import Service
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.identity import Known, row_digest
from heedwell.journey.importing.line import clean
from heedwell.journey.importing.memory import Memory
from heedwell.journey.importing.models import ImportDecision, ImportMemory, ImportRow, ImportRun
from heedwell.journey.importing.plan import Plan
from heedwell.journey.importing.states import RowState
from heedwell.journey.importing.values import is_blank

AT_ONCE = 500


def known_to(organisation_id: UUID, plan: Plan, besides: ImportRun | None = None) -> Known:
    """References and digests of this table that came in before, and were not taken back."""
    before = ImportRow.objects.filter(
        organisation_id=organisation_id,
        state=RowState.ACCEPTED,
        run__take_back_at__isnull=True,
    )
    if besides is not None:
        before = before.exclude(run=besides)
    digests, references = _identities(plan)
    decided = ImportDecision.objects.filter(organisation_id=organisation_id)
    return Known(
        references={
            reference: digest
            for some in _parts(references)
            for reference, digest in _oldest_first(before.filter(reference__in=some))
        },
        digests=frozenset(
            digest
            for some in _parts(digests)
            for column, rows in (
                ("digest", before),
                ("carried_digest", before),
                ("digest", decided),
            )
            for digest in rows.filter(**{f"{column}__in": some}).values_list(column, flat=True)
        ),
    )


def _oldest_first(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow, tuple[str, str]]:
    """So that the newest row of a reference is the one that counts."""
    return rows.order_by("run__started_at", "number").values_list("reference", "digest")


def _identities(plan: Plan) -> tuple[list[str], list[str]]:
    digests = [row_digest(plan.table.headers, row.cells) for row in plan.table.rows]
    references = [
        clean(row.cells[index])
        for row in plan.table.rows
        for index in plan.columns.get(Field.REFERENCE, ())
        if not is_blank(row.cells[index])
    ]
    return digests, references


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def names_of_services(
    organisation_id: UUID, service_ids: Collection[UUID] | None = None
) -> tuple[str, ...]:
    """What rows may name as their service: all, or those of these ids."""
    services = Service.objects.filter(organisation_id=organisation_id)
    if service_ids is not None:
        services = services.filter(pk__in=service_ids)
    return tuple(services.order_by("name").values_list("name", flat=True))


def memory_of(organisation_id: UUID) -> Memory:
    row = ImportMemory.objects.filter(organisation_id=organisation_id).first()
    return Memory() if row is None else Memory.from_text(row.data)
