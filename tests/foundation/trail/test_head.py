"""The head: small, whole or not there at all, and enough to tell a later change."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedwell.foundation.store.transactions import NO_ORGANISATION
from heedwell.foundation.trail.head import current_head, read_head, write_head
from heedwell.foundation.trail.models import TrailLine
from heedwell.foundation.trail.verify import report
from tests.access.cast import Provider
from tests.foundation.trail import history

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def hazel(db: None) -> Provider:
    return history.of_a_provider("Hazel Care")


@pytest.mark.requirement("Y15")
def test_the_head_holds_the_last_line_of_every_chain(hazel: Provider):
    head = current_head(NOW)

    with hazel.reading():
        last = TrailLine.objects.filter(chain=hazel.organisation.pk).latest("sequence")
    assert head.lines[str(hazel.organisation.pk)] == (last.sequence, last.hash)
    assert str(NO_ORGANISATION) in head.lines
    assert set(head.reads) == {str(hazel.organisation.pk)}


def test_what_is_written_is_read_again(hazel: Provider, tmp_path: Path):
    written = write_head(tmp_path / "head.json", NOW)

    assert read_head(tmp_path / "head.json") == written


def test_the_file_is_plain_json_that_can_be_printed(hazel: Provider, tmp_path: Path):
    write_head(tmp_path / "head.json", NOW)

    content = json.loads((tmp_path / "head.json").read_text(encoding="utf-8"))
    assert content["made_at"] == "2026-03-02T09:00:00+00:00"
    assert content["lines"][str(hazel.organisation.pk)][0] > 10


def test_a_head_that_cannot_be_written_leaves_the_old_one(
    hazel: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_head(tmp_path / "head.json", NOW)
    before = (tmp_path / "head.json").read_bytes()
    hazel.add_service("Birch Lodge")

    def fail(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_head(tmp_path / "head.json", NOW)

    assert (tmp_path / "head.json").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["head.json"]


def test_work_that_goes_on_after_the_head_is_no_finding(hazel: Provider, tmp_path: Path):
    write_head(tmp_path / "head.json", NOW)
    hazel.add_service("Birch Lodge")
    said: list[str] = []

    assert report(tmp_path / "head.json", said.append) == 0
