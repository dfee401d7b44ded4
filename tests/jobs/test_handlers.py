"""What the worker does each time round, for every provider."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from heedwell.foundation.attachments.files import folder_of, keep
from heedwell.foundation.setup import staff
from heedwell.foundation.trail.head import read_head
from heedwell.jobs import handlers
from heedwell.jobs.worker import Duty
from tests.access.cast import Provider
from tests.foundation.attachments.samples import JPG
from tests.journey.team import Team

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA, settings.ATTACHMENTS_ROOT = tmp_path, tmp_path / "attachments"
    return tmp_path


def duty(now: datetime = NOW) -> Duty:
    return Duty("test", clock=lambda: now)


@pytest.mark.requirement("GOALS-R6")
def test_deadlines_are_watched_for_every_provider(monkeypatch: pytest.MonkeyPatch):
    both = {Provider.begin(name).organisation.pk for name in ("Hazel Care", "Oak Care")}
    swept = []
    monkeypatch.setattr(
        handlers, "sweep", lambda organisation, now: swept.append((organisation, now))
    )

    handlers.deadlines(duty())()

    assert {(organisation, NOW) for organisation in both} <= set(swept)


def test_a_provider_whose_deadlines_cannot_be_watched_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    first, second = (Provider.begin(name).organisation.pk for name in ("Ash Care", "Oak Care"))
    swept = []

    def sweep(organisation: object, _now: datetime) -> None:
        if organisation == first:
            raise RuntimeError("a fault of ours")
        swept.append(organisation)

    monkeypatch.setattr(handlers, "sweep", sweep)

    handlers.deadlines(duty())()

    assert second in swept
    assert "a fault of ours" in caplog.text


def test_the_first_head_of_a_day_is_never_written_over(data: Path):
    provider = Provider.begin()
    handlers.heads(duty())()
    morning = read_head(data / "trail-heads" / "2026-03-02.json")
    provider.add_service("Larch Lodge")

    handlers.heads(duty(NOW + timedelta(hours=3)))()
    handlers.heads(duty(NOW + timedelta(days=1)))()

    assert read_head(data / "trail-heads" / "2026-03-02.json") == morning
    chain = str(provider.organisation.pk)
    latest = read_head(data / "trail-heads" / "latest.json")
    assert latest.lines[chain].sequence == morning.lines[chain].sequence + 1
    assert (data / "trail-heads" / "2026-03-03.json").exists()
    assert json.loads((data / "trail-heads" / "latest.json").read_text())["made_at"].startswith(
        "2026-03-03"
    )


def test_broken_uploads_are_removed_after_a_week(data: Path):
    provider = Provider.begin()
    keep(organisation_id=provider.organisation.pk, name="a.jpg", chunks=[JPG])
    folder = folder_of(provider.organisation.pk)
    (made,) = folder.iterdir()
    made_at = datetime.fromtimestamp(made.stat().st_mtime, UTC)

    handlers.orphans(duty(made_at + timedelta(days=6)))()
    assert list(folder.iterdir()) == [made]

    handlers.orphans(duty(made_at + timedelta(days=8)))()
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("data")
@pytest.mark.requirement("A08")
def test_the_worker_hands_on_what_somebody_held_whose_access_ran_out():
    team = Team.begin()
    case = team.triaged()
    staff.set_expiry(
        membership=team.provider.members["Dev"],
        expires_at=team.at + timedelta(days=1),
        by=team.priya,
        at=team.at,
    )

    later = duty(team.later(days=2).at)
    for handler in handlers.HANDLERS:
        if handler.begin is handlers.handovers:
            handler.begin(later)()

    assert team.again(case).lead == team.rob
