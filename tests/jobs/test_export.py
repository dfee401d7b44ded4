"""Everything of a provider leaves in open formats, and nothing of another does."""

import csv
import hashlib
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.attachments import operations as attachments
from heedwell.foundation.attachments.files import folder_of
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.store.tenancy import guarded_tables
from heedwell.foundation.store.transactions import write
from heedwell.jobs.export import Exported, FolderNotEmpty, export
from tests.access.cast import Provider
from tests.access.trail import last_line
from tests.foundation.attachments.samples import JPG

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CANARY = "canary of Oak Care"


@pytest.fixture
def provider(db: None, settings: Settings, tmp_path: Path) -> Provider:
    """One with an attachment and a formula for a name, beside another provider."""
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    provider = Provider.begin()
    provider.add_person("=HYPERLINK(1)", name="Ŵil “W” O’Neil\nsecond line")
    amina = provider.employ("Amina", Role.CARE_WORKER, provider.here)
    attachments.store(subject=provider.here, name="door.jpg", chunks=[JPG], by=amina, at=NOW)
    other = Provider.begin(CANARY, "Oak House", "Oak Court")
    other.add_person(CANARY)
    other.employ(CANARY, Role.CARE_WORKER, other.here)
    attachments.store(subject=other.here, name=f"{CANARY}.jpg", chunks=[JPG], by=None, at=NOW)
    return provider


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


def take_out(provider: Provider, folder: Path) -> Exported:
    return export(organisation=provider.organisation, folder=folder, at=NOW)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    text = (folder / "tables" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def cells(folder: Path, table: str) -> Iterator[dict[str, str]]:
    file = folder / "tables" / f"{table}.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)


@pytest.mark.requirement("Y16")
def test_every_table_of_the_provider_leaves_with_every_row(provider: Provider, folder: Path):
    done = take_out(provider, folder)

    expected = {table.table for table in guarded_tables() if table.tenant_column}
    assert set(done.rows) == expected | {"people_account"}
    for table, count in done.rows.items():
        assert len(rows(folder, table)) == len(list(cells(folder, table))) == count
    (person,) = rows(folder, "organisations_person")
    assert person["reference"] == "=HYPERLINK(1)"
    assert person["name"] == "Ŵil “W” O’Neil\nsecond line"
    assert {service["name"] for service in rows(folder, "organisations_service")} == {
        "Rowan House",
        "Elm Court",
    }
    assert done.rows["trail_line"] >= 5


@pytest.mark.requirement("Y16")
def test_attached_files_leave_with_their_names(provider: Provider, folder: Path):
    done = take_out(provider, folder)

    (row,) = rows(folder, "attachments_attachment")
    assert (folder / "attachments" / row["id"] / "door.jpg").read_bytes() == JPG
    assert done.attachments == 1
    assert done.problems == []


@pytest.mark.requirement("Y16")
def test_the_sums_cover_every_file_and_the_manifest_counts_every_row(
    provider: Provider, folder: Path
):
    done = take_out(provider, folder)

    listed = {}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    there = {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "SHA256SUMS"
    }
    assert listed == there
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == done.rows
    assert manifest["organisation"]["name"] == "Hazel Care"


@pytest.mark.requirement("Y16", "N01")
def test_nothing_of_another_provider_is_in_it(provider: Provider, folder: Path):
    take_out(provider, folder)

    found = [
        file
        for file in folder.rglob("*")
        if CANARY in file.name or (file.is_file() and CANARY.encode() in file.read_bytes())
    ]
    assert found == []


def test_no_password_leaves(provider: Provider, folder: Path):
    amina = provider.members["Amina"].account
    amina.set_password("three words apart")
    with write(None):
        amina.save(update_fields=["password"])

    take_out(provider, folder)

    assert amina.email in {account["email"] for account in rows(folder, "people_account")}
    held = [file for file in folder.rglob("*.*") if b"argon2" in file.read_bytes()]
    assert held == []


@pytest.mark.requirement("GOALS-S7")
def test_a_formula_is_text_in_the_spreadsheet(provider: Provider, folder: Path):
    take_out(provider, folder)

    (person,) = cells(folder, "organisations_person")
    assert person["reference"] == "'=HYPERLINK(1)"


def test_taking_everything_out_is_itself_on_the_record(provider: Provider, folder: Path):
    done = take_out(provider, folder)

    line = last_line(provider)
    assert line.verb == "organisation.exported"
    assert json.loads(line.details)["attachments"] == done.attachments


def test_a_folder_with_something_in_it_is_left_alone(provider: Provider, folder: Path):
    folder.mkdir()
    (folder / "mine.txt").write_text("keep me", encoding="utf-8")

    with pytest.raises(FolderNotEmpty, match="does not exist yet"):
        take_out(provider, folder)

    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_what_breaks_off_leaves_no_folder_that_looks_whole(
    provider: Provider, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("heedwell.jobs.export._papers", full)
    with pytest.raises(OSError, match="No space"):
        take_out(provider, folder)
    assert not folder.exists()

    monkeypatch.undo()
    take_out(provider, folder)
    assert (folder / "manifest.json").exists()


def test_a_damaged_attachment_is_named_and_the_rest_leaves(provider: Provider, folder: Path):
    (stored,) = folder_of(provider.organisation.pk).iterdir()
    stored.write_bytes(b"something else")

    done = take_out(provider, folder)

    (problem,) = done.problems
    assert str(stored) in problem
    assert len(rows(folder, "organisations_service")) == 2


@pytest.mark.requirement("Y16")
def test_memory_does_not_grow_with_the_history(provider: Provider, folder: Path):
    def add(count: int) -> None:
        with write(provider.organisation.pk):
            Notice.objects.bulk_create(
                Notice(
                    organisation=provider.organisation,
                    to_address="rob@example.org",
                    kind="many",
                    subject="x",
                    body="x" * 2000,
                    key=f"{start + number}",
                    message_id="<x@x>",
                    created_at=NOW,
                    available_at=NOW,
                )
                for number in range(count)
            )

    def peak(name: str) -> int:
        tracemalloc.start()
        export(organisation=provider.organisation, folder=folder.with_name(name), at=NOW)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    start = 0
    add(1500)
    few = peak("few")
    start = 1500
    add(4000)

    assert peak("many") < few + 3_000_000  # the 4,000 rows alone are 8 MB
