"""Imports that a viewer may see, what became of their rows, and the held ones to take away."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Service
from heedwell.journey.importing.differences import earlier_row, what_is_different
from heedwell.journey.importing.held_rows import HeldRow, held_workbook
from heedwell.journey.importing.models import ImportFile, ImportRow, ImportRun
from heedwell.journey.importing.remarks import Remark
from heedwell.journey.importing.states import RowState

PAGE = 50


def files(viewer: Viewer) -> QuerySet[ImportFile]:
    """Files that this person may read: all of them, or the ones that they sent."""
    found = ImportFile.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.IMPORT)
    if not scope:
        return found.none()
    return found if scope.everywhere else found.filter(uploaded_by=viewer.account)


def runs(viewer: Viewer) -> QuerySet[ImportRun]:
    """Newest first."""
    found = ImportRun.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.IMPORT)
    if not scope:
        return found.none()
    if not scope.everywhere:
        found = found.filter(started_by=viewer.account)
    return found.select_related("file", "started_by").order_by("-started_at", "-id")


def services_to_write(viewer: Viewer) -> QuerySet[Service]:
    """Services that this person may bring records into."""
    found = Service.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.IMPORT)
    return found if scope.everywhere else found.filter(pk__in=scope.service_ids)


@dataclass(frozen=True, slots=True)
class Told:
    """A row as a page shows it."""

    id: UUID
    number: int
    state: str
    reference: str
    cells: tuple[str, ...]
    remarks: tuple[Remark, ...]
    signal_id: UUID | None


def rows(viewer: Viewer, run: ImportRun, state: RowState, after: int = 0) -> list[Told]:
    """A keyset page in the order of the sheet: PAGE rows, and one more when there are more."""
    found = _rows(viewer, run, state).filter(number__gt=after)[: PAGE + 1]
    return [_told(row) for row in found]


def row(viewer: Viewer, row_id: UUID) -> ImportRow:
    """Raises ImportRow.DoesNotExist when there is none, or none for this viewer."""
    return ImportRow.objects.select_related("run").get(
        organisation=viewer.organisation, run__in=runs(viewer), pk=row_id
    )


def held_file(viewer: Viewer, run: ImportRun) -> bytes:
    """The held rows as a workbook: mended there, it can be imported again."""
    return held_workbook(json.loads(run.headers), _held(viewer, run))


def _held(viewer: Viewer, run: ImportRun) -> Iterator[HeldRow]:
    for row in _rows(viewer, run, RowState.HELD).iterator():
        told = _told(row)
        yield HeldRow(
            message=" ".join(remark.text for remark in told.remarks),
            carried=row.carried_digest or row.digest,
            cells=told.cells,
        )


def _rows(viewer: Viewer, run: ImportRun, state: RowState) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(
        organisation=viewer.organisation, run=run, state=state
    ).order_by("number")


def _told(row: ImportRow) -> Told:
    return Told(
        id=row.pk,
        number=row.number,
        state=row.state,
        reference=row.reference,
        cells=tuple(json.loads(row.cells)),
        remarks=tuple(Remark(*remark) for remark in json.loads(row.remarks or "[]")),
        signal_id=row.signal_id,
    )


def differences(row: ImportRow) -> str:
    """What a held row says that the one before it did not; empty when there is none before it."""
    earlier = earlier_row(row)
    return "" if earlier is None else what_is_different(earlier, row)
