"""Keeping a file, choosing how to read it, starting a run, and settling what it held."""

import gzip
import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from heedwell.foundation.organisations.models import Nation, Organisation
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.operations import add_service
from heedwell.foundation.store.transactions import reading, write
from heedwell.foundation.trail.operations import record
from heedwell.foundation.work.models import OPEN_STATES
from heedwell.journey.importing.dates import LOCAL
from heedwell.journey.importing.differences import earlier_row, what_is_different
from heedwell.journey.importing.fields import plain_words
from heedwell.journey.importing.guessing import guess
from heedwell.journey.importing.knowing import memory_of, names_of_services
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.models import (
    ImportContent,
    ImportDecision,
    ImportFile,
    ImportMemory,
    ImportRow,
    ImportRun,
)
from heedwell.journey.importing.plan import Plan, make_plan
from heedwell.journey.importing.reading import SHEET_NAME, Book, read_bytes
from heedwell.journey.importing.remarks import Hold
from heedwell.journey.importing.states import Choice, RowState
from heedwell.loop.signals import operations as signals


class AlreadyRunning(Exception):
    """Another import of this provider is under way: `run` is that one."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.pk)
        self.run = run


class NothingToDecide(Exception):
    """The row was not held for its reference, or it has a decision."""


def keep_file(
    *, organisation: Organisation, name: str, data: bytes, by: Account | None, at: datetime
) -> ImportFile:
    """Keep a file for as long as its rows; the same content again is the same file.

    Raises Unreadable when there is no table in it.
    """
    read_bytes(name, data)
    sha256 = hashlib.sha256(data).hexdigest()
    packed = gzip.compress(data, compresslevel=6, mtime=0)
    with write(organisation.pk):
        there = ImportFile.objects.filter(organisation=organisation, sha256=sha256).first()
        if there is not None:
            return there
        file = ImportFile.objects.create(
            organisation=organisation,
            name=name[:200],
            size=len(data),
            sha256=sha256,
            uploaded_by=by,
            uploaded_at=at,
        )
        ImportContent.objects.create(organisation=organisation, file=file, packed=packed)
        record(
            organisation_id=organisation.pk,
            verb="import.file_kept",
            subject=file,
            rows=[file],
            by=by,
            at=at,
            sha256=sha256,
        )
        return file


def book_of(file: ImportFile) -> Book:
    """What is in a kept file. Takes as long as reading it: seconds for a large one."""
    with reading(file.organisation_id):
        packed = bytes(file.content.packed)
    return read_bytes(file.name, gzip.decompress(packed))


def choose(
    *, file: ImportFile, sheet: str, choices: Mapping, by: Account | None, at: datetime
) -> ImportFile:
    """Keep what a person chose about a file before they start the run."""
    with write(file.organisation_id):
        file.sheet = sheet
        file.choices = json.dumps(choices.to_json(), ensure_ascii=False)
        file.save(update_fields=["sheet", "choices"])
        record(
            organisation_id=file.organisation_id,
            verb="import.choices_kept",
            subject=file,
            rows=[file],
            by=by,
            at=at,
        )
        return file


def choices_of(file: ImportFile) -> Mapping:
    return Mapping.from_text(file.choices)


def start(
    *,
    file: ImportFile,
    by: Account | None,
    at: datetime,
    service_ids: Collection[UUID] | None = None,
    adds_people: bool = True,
    new_services: str = "",
) -> ImportRun:
    """Put a run over the chosen sheet in line for the worker, and remember how it was mapped.

    `service_ids`: the services that this person may write to; None for all. `new_services`: the
    kind of those that rows name and nobody has set up; without it such rows are held. Raises
    AlreadyRunning, and Unreadable or MappingProblem when the choices do not fit the file.
    """
    table = book_of(file).table(file.sheet or None)
    with reading(file.organisation_id):
        memory = memory_of(file.organisation_id)
        services = names_of_services(file.organisation_id, service_ids)
    mapping = choices_of(file).over(guess(table, memory, services).mapping)
    with write(file.organisation_id):
        _refuse_second(file.organisation_id)
        if new_services:
            _set_up_services(file, make_plan(table, mapping, at.date()), new_services, by, at)
        run = ImportRun.objects.create(
            organisation_id=file.organisation_id,
            file=file,
            sheet=table.sheet[:SHEET_NAME],
            headers=json.dumps(table.headers, ensure_ascii=False),
            mapping=json.dumps(mapping.to_json(), ensure_ascii=False),
            services="" if service_ids is None else json.dumps(sorted(map(str, service_ids))),
            adds_people=adds_people,
            judged_on=at.astimezone(LOCAL).date(),
            total=len(table.rows),
            started_by=by,
            started_at=at,
            available_at=at,
        )
        remembered = _remember(run, mapping)
        record(
            organisation_id=run.organisation_id,
            verb="import.started",
            subject=run,
            rows=[remembered],
            by=by,
            at=at,
            file=str(file.pk),
            sheet=run.sheet,
            rows_in_sheet=run.total,
        )
        return run


def _set_up_services(
    file: ImportFile, plan: Plan, kind: str, by: Account | None, at: datetime
) -> None:
    there = {plain_words(name) for name in names_of_services(file.organisation_id)}
    organisation = Organisation.objects.get(pk=file.organisation_id)
    for name in plan.service_names():
        if plain_words(name) not in there:
            there.add(plain_words(name))
            add_service(
                organisation=organisation,
                by=by,
                at=at,
                name=name[:200],
                kind=kind,
                nation=Nation.ENGLAND,
                host_council="",
                cqc_location_id="",
                on_call_phone="",
                opened_on=None,
                closed_on=None,
            )


def _refuse_second(organisation_id: UUID) -> None:
    running = ImportRun.objects.filter(
        organisation_id=organisation_id, state__in=OPEN_STATES
    ).first()
    if running is not None:
        raise AlreadyRunning(running)


def _remember(run: ImportRun, mapping: Mapping) -> ImportMemory:
    after = memory_of(run.organisation_id).after(mapping)
    data = json.dumps(after.to_json(), ensure_ascii=False)
    memory, _ = ImportMemory.objects.update_or_create(
        organisation_id=run.organisation_id, defaults={"data": data}
    )
    return memory


def settle(*, row: ImportRow, choice: Choice, by: Account, at: datetime) -> ImportDecision:
    """Decide about a row whose reference came in before with other details.

    What came in first is never changed: it stands, or what is different is added to it.
    """
    with write(row.organisation_id):
        if ImportDecision.objects.filter(row=row).exists() or not _was_changed(row):
            raise NothingToDecide
        amendment = None
        earlier = earlier_row(row)
        if choice is Choice.ADD and earlier is not None and earlier.signal is not None:
            words = what_is_different(earlier, row)
            amendment = signals.amend(signal=earlier.signal, words=words, by=by, at=at)
        decision = ImportDecision.objects.create(
            organisation_id=row.organisation_id,
            row=row,
            digest=row.digest,
            choice=choice,
            amendment=amendment,
            decided_by=by,
            decided_at=at,
        )
        record(
            organisation_id=row.organisation_id,
            verb="import.row_settled",
            subject=row,
            rows=[decision],
            by=by,
            at=at,
            choice=str(choice),
        )
        return decision


def _was_changed(row: ImportRow) -> bool:
    codes = [remark[0] for remark in json.loads(row.remarks or "[]")]
    return row.state == RowState.HELD and Hold.CHANGED in codes
