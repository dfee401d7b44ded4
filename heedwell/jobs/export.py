"""Everything that an organisation has, in open formats: nothing here locks a provider in.

Each table as CSV for a spreadsheet and as JSON lines, exact, for a program; every attached file;
a manifest; and SHA256SUMS, which `sha256sum -c` checks. Memory does not grow with the history.
"""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import BinaryField, Model, QuerySet

import heedwell
from heedwell.foundation.attachments.files import FileDamaged, folder_of, open_whole
from heedwell.foundation.cells import cell, plain
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing, write
from heedwell.foundation.trail.operations import record
from heedwell.jobs.mistakes import Mistake
from heedwell.jobs.tenants import tables

CHUNK = 1000
ATTACHMENTS = "attachments_attachment"
ACCOUNT_COLUMNS = ("id", "email", "name", "phone", "is_active", "joined_at")
README = """This folder holds all records of {name}, taken out of Heedwell on {at}.

tables/*.csv     one file per table, UTF-8, first row the column names. Text that begins with
                 = + - @ or a quote mark has one quote mark (') put before it, so that no
                 spreadsheet runs it as a formula. Take that one mark away to have the text.
tables/*.jsonl   the same rows, exact, one JSON object a line.
attachments/     every attached file, in a folder named by its id (attachments_attachment).
manifest.json    what is here, with numbers of rows. SHA256SUMS checks that it is whole:
                 sha256sum -c SHA256SUMS
Columns that end in _id name a row of another table. Times are ISO 8601.
people_account lists the accounts of your staff, without passwords.
"""


class FolderNotEmpty(Mistake):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty. Name a folder that does not exist yet.")


@dataclass
class Exported:
    rows: dict[str, int] = field(default_factory=dict)
    attachments: int = 0
    problems: list[str] = field(default_factory=list)


def export(*, organisation: Any, folder: Path, at: datetime) -> Exported:
    """Write the folder whole or not at all, and say in the trail that it was done.

    `organisation` is a row of `tenants.organisations()`. Raises FolderNotEmpty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder)
    unfinished = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "tables").mkdir(mode=0o700, parents=True)
    unfinished.chmod(0o700)
    done = Exported()
    with Sums(unfinished) as sums, crossing(Crossing.BACKUP):
        for name, columns, rows in _contents(organisation.pk):
            done.rows[name] = _table(sums, name, columns, rows)
        _attachments(sums, organisation.pk, done)
        _papers(sums, organisation, at, done)
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)
    with write(organisation.pk):
        record(
            organisation_id=organisation.pk,
            verb="organisation.exported",
            subject=organisation,
            rows=[],
            by=None,
            at=at,
            rows_exported=sum(done.rows.values()),
            attachments=done.attachments,
        )
    return done


class Sums:
    """Makes files in the folder and lists the digest of each in SHA256SUMS."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._list = (folder / "SHA256SUMS").open("w", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._list.close()

    def add(self, path: Path) -> None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        path.chmod(0o600)
        self._list.write(f"{digest}  {path.relative_to(self.folder)}\n")


def _contents(organisation_id: UUID) -> Iterator[tuple[str, tuple[str, ...], QuerySet[Model]]]:
    for table in tables():
        columns = tuple(field.attname for field in table.model._meta.concrete_fields)
        yield table.name, columns, table.rows(organisation_id)
    accounts = apps.get_model("people", "Account")._default_manager
    members = accounts.filter(memberships__organisation=organisation_id).distinct()
    yield "people_account", ACCOUNT_COLUMNS, members.order_by("pk")


def _table(sums: Sums, name: str, columns: tuple[str, ...], rows: QuerySet[Model]) -> int:
    count = 0
    as_csv = sums.folder / "tables" / f"{name}.csv"
    as_json = sums.folder / "tables" / f"{name}.jsonl"
    # The mark at the start of the file is how spreadsheets know that it is UTF-8.
    with (
        as_csv.open("w", encoding="utf-8-sig", newline="") as spreadsheet,
        as_json.open("w", encoding="utf-8", newline="\n") as lines,
    ):
        writer = csv.writer(spreadsheet)
        writer.writerow(columns)
        for values in rows.values_list(*columns).iterator(chunk_size=_at_once(rows.model)):
            writer.writerow([cell(value) for value in values])
            exact = dict(zip(columns, map(plain, values), strict=True))
            lines.write(json.dumps(exact, ensure_ascii=False) + "\n")
            count += 1
    sums.add(as_csv)
    sums.add(as_json)
    return count


def _at_once(model: type[Model]) -> int:
    """A whole file may stand in one column; of those, one row at a time."""
    holds_files = any(isinstance(f, BinaryField) for f in model._meta.concrete_fields)
    return 1 if holds_files else CHUNK


def _attachments(sums: Sums, organisation_id: UUID, done: Exported) -> None:
    columns = ("id", "stored_as", "sha256", "name")
    table = next(table for table in tables() if table.name == ATTACHMENTS)
    rows = table.rows(organisation_id).values_list(*columns)
    for attachment_id, stored_as, sha256, name in rows.iterator(chunk_size=CHUNK):
        target = sums.folder / "attachments" / str(attachment_id)
        target.mkdir(mode=0o700, parents=True)
        try:
            source = open_whole(folder_of(organisation_id) / str(stored_as), sha256)
        except FileDamaged as error:
            done.problems.append(str(error))
            continue
        with source, (target / name).open("wb") as out:
            shutil.copyfileobj(source, out)
        sums.add(target / name)
        done.attachments += 1


def _papers(sums: Sums, organisation: Any, at: datetime, done: Exported) -> None:
    readme = sums.folder / "README.txt"
    readme.write_text(README.format(name=organisation.name, at=at.date()), encoding="utf-8")
    manifest = sums.folder / "manifest.json"
    contents = {
        "format": "heedwell-export 1",
        "heedwell": heedwell.__version__,
        "organisation": {"id": str(organisation.pk), "name": organisation.name},
        "taken_at": at.isoformat(),
        "rows": done.rows,
        "attachments": done.attachments,
        "problems": done.problems,
    }
    manifest.write_text(json.dumps(contents, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in (readme, manifest):
        sums.add(path)
