"""A whole import taken back while nobody has worked on it, and rows settled by a person."""

import threading
from datetime import timedelta

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.journey.importing import operations, queries
from heedwell.journey.importing.models import ImportRow, ImportRun
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.running import Importer
from heedwell.journey.importing.states import Choice, Phase, RowState
from heedwell.journey.importing.taking_back import (
    AlreadyTakenBack,
    StillRunning,
    WorkedOn,
    take_back,
)
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import set_severity
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.models import Amendment, Signal, Tally, Withdrawal
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.stages import CaseState
from tests.access.cast import Provider
from tests.journey.importing.importing_cast import (
    DOSE,
    FALL,
    HEADINGS,
    LOG,
    NOW,
    again,
    imported,
    keep,
    rows_of,
    signals_of,
    start,
    work,
)

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin()


@pytest.fixture
def priya(provider: Provider) -> Account:
    return provider.employ("Priya", Role.QUALITY_LEAD)


def back(provider: Provider, run: ImportRun, by: Account | None = None) -> ImportRun:
    take_back(run=run, reason="The wrong file.", by=by, at=LATER)
    work(LATER)
    return again(provider, run)


@pytest.mark.requirement("Y03")
def test_an_import_is_taken_back_and_nothing_of_it_is_erased(provider: Provider, priya: Account):
    run = imported(provider, by=priya)

    run = back(provider, run, priya)

    assert (run.phase, run.left_in) == (Phase.TAKEN_BACK, 0)
    assert signals_of(provider) == []
    with provider.reading():
        assert Signal.objects.count() == 2
        assert set(Withdrawal.objects.values_list("reason", "withdrawn_by")) == {
            ("Import taken back. The wrong file.", priya.pk)
        }
        assert Case.objects.get().state == CaseState.WITHDRAWN
        assert not Tally.objects.exists()
    assert len(rows_of(provider, run)) == 3


@pytest.mark.requirement("Y03")
def test_what_was_taken_back_can_come_in_again(provider: Provider):
    back(provider, imported(provider))

    run = imported(provider, at=LATER)

    assert (run.accepted, run.skipped) == (2, 0)


def test_it_is_taken_back_once(provider: Provider):
    run = back(provider, imported(provider))

    with pytest.raises(AlreadyTakenBack):
        take_back(run=run, reason="", by=None, at=LATER)


def test_it_is_not_taken_back_while_rows_come_in(provider: Provider):
    with pytest.raises(StillRunning):
        take_back(run=start(provider), reason="", by=None, at=LATER)


@pytest.mark.requirement("Y03")
def test_it_is_not_taken_back_once_somebody_worked_on_a_case(provider: Provider, priya: Account):
    run = imported(provider)
    with provider.reading():
        case = Case.objects.get()
    set_severity(case=case, severity="moderate", reason="Seen by the GP", by=priya, at=NOW)

    with pytest.raises(WorkedOn) as refusal:
        take_back(run=run, reason="", by=priya, at=LATER)

    assert refusal.value.references == [case.reference]
    assert len(signals_of(provider)) == 2


@pytest.mark.requirement("Y03")
def test_a_case_opened_from_its_history_counts_as_work(provider: Provider, priya: Account):
    run = imported(provider)
    fall, _ = signals_of(provider)
    case = signals.open_case_for(signal=fall, rulebook=DEFAULT_RULEBOOK, by=priya, at=NOW)

    with pytest.raises(WorkedOn) as refusal:
        take_back(run=run, reason="", by=priya, at=LATER)

    assert refusal.value.references == [case.reference]


def test_words_added_to_a_record_count_as_work(provider: Provider, priya: Account):
    run = imported(provider)
    signals.amend(signal=signals_of(provider)[0], words="She says more", by=priya, at=NOW)

    with pytest.raises(WorkedOn) as refusal:
        take_back(run=run, reason="", by=priya, at=LATER)

    assert (refusal.value.references, refusal.value.count) == (["I-1"], 1)


def test_a_record_that_is_worked_on_meanwhile_stays_and_is_counted(
    provider: Provider, priya: Account
):
    run = imported(provider)
    take_back(run=run, reason="", by=priya, at=LATER)
    fall, _ = signals_of(provider)
    signals.open_case_for(signal=fall, rulebook=DEFAULT_RULEBOOK, by=priya, at=LATER)

    work(LATER)

    assert again(provider, run).left_in == 1
    assert signals_of(provider) == [fall]


def test_taking_back_goes_on_where_it_was_stopped(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("heedwell.journey.importing.running.SLICE_SECONDS", 0)
    run = imported(provider)
    take_back(run=run, reason="", by=None, at=LATER)
    stop = threading.Event()
    after_one = iter([False, True])
    monkeypatch.setattr(stop, "is_set", lambda: next(after_one))

    Importer("first", clock=lambda: LATER, stop=stop).some()
    half = len(signals_of(provider))
    work(LATER)

    assert half == 1
    assert again(provider, run).phase == Phase.TAKEN_BACK


def edited(provider: Provider) -> ImportRow:
    """A row that came in before, and now says something else."""
    imported(provider)
    changed = (*FALL[:5], "Found by the sofa, wrist swollen", "Moderate", "Closed")
    run = imported(provider, [HEADINGS, changed, DOSE], name="edited.csv")
    (row,) = rows_of(provider, run, RowState.HELD)
    return row


@pytest.mark.requirement("Y03")
def test_what_an_edited_row_adds_can_be_added_to_the_record(provider: Provider, priya: Account):
    row = edited(provider)

    operations.settle(row=row, choice=Choice.ADD, by=priya, at=LATER)

    with provider.reading():
        amendment = Amendment.objects.select_related("signal").get()
    assert amendment.signal.source_reference == "I-1"
    assert amendment.words.splitlines() == [
        "The spreadsheet that this came from was changed:",
        "What happened: “Found by the sofa” is now “Found by the sofa, wrist swollen”",
        "Severity: “None” is now “Moderate”",
    ]
    assert signals_of(provider)[0].facts == "Found by the sofa"


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize("choice", list(Choice))
def test_an_edited_row_that_was_settled_is_not_asked_about_again(
    provider: Provider, priya: Account, choice: Choice
):
    row = edited(provider)
    operations.settle(row=row, choice=choice, by=priya, at=LATER)

    run = imported(
        provider,
        [HEADINGS, (*FALL[:5], "Found by the sofa, wrist swollen", "Moderate", "Closed")],
        name="once more.csv",
    )

    assert (run.held, run.skipped) == (0, 1)


def test_a_row_is_settled_once(provider: Provider, priya: Account):
    row = edited(provider)
    operations.settle(row=row, choice=Choice.KEEP_FIRST, by=priya, at=LATER)

    with pytest.raises(operations.NothingToDecide):
        operations.settle(row=row, choice=Choice.ADD, by=priya, at=LATER)


def test_a_row_that_is_held_for_its_date_is_not_settled_but_mended(
    provider: Provider, priya: Account
):
    (row,) = rows_of(provider, imported(provider), RowState.HELD)

    with pytest.raises(operations.NothingToDecide):
        operations.settle(row=row, choice=Choice.ADD, by=priya, at=LATER)


@pytest.mark.requirement("Y03")
def test_held_rows_are_downloaded_with_their_reasons(provider: Provider, priya: Account):
    run = imported(provider, by=priya)
    viewer = provider.viewer(priya)

    with provider.reading():
        data = queries.held_file(viewer, run)

    (row,) = read_bytes("held.xlsx", data).table().rows
    assert row.cells == LOG[3]
    assert row.carried == rows_of(provider, run, RowState.HELD)[0].digest


def test_rows_are_shown_page_by_page_in_the_order_of_the_sheet(
    provider: Provider, priya: Account, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "PAGE", 2)
    undated = [(f"I-{n}", "", *FALL[2:5], f"Fell, number {n}", *FALL[6:]) for n in range(5)]
    run = imported(provider, [HEADINGS, *undated, FALL], by=priya)
    viewer = provider.viewer(priya)

    with provider.reading():
        first = queries.rows(viewer, run, RowState.HELD)
        second = queries.rows(viewer, run, RowState.HELD, after=first[1].number)

    assert [row.number for row in first] == [2, 3, 4]
    assert [row.number for row in second] == [4, 5, 6]
    assert first[0].remarks[0].code == "no_date"


def test_a_manager_sees_the_imports_that_they_started_and_no_others(
    provider: Provider, priya: Account
):
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)
    amina = provider.employ("Amina", Role.CARE_WORKER, provider.here)
    imported(provider, by=priya)
    file = keep(provider, [HEADINGS, DOSE], by=sue, name="sue.csv")
    own = operations.start(file=file, by=sue, at=LATER, service_ids=[provider.there.pk])

    viewers = [provider.viewer(account) for account in (priya, sue, amina)]
    with provider.reading():
        seen = [list(queries.runs(viewer)) for viewer in viewers]
        files = [queries.files(viewer).count() for viewer in viewers]
        services = [
            [service.name for service in queries.services_to_write(viewer).order_by("name")]
            for viewer in viewers
        ]

    assert [len(runs) for runs in seen] == [2, 1, 0]
    assert seen[1] == [own]
    assert files == [2, 1, 0]
    assert services == [["Elm Court", "Rowan House"], ["Elm Court"], []]


def test_a_row_of_somebody_elses_import_is_not_found(provider: Provider, priya: Account):
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)
    (row,) = rows_of(provider, imported(provider, by=priya), RowState.HELD)

    allowed, other = provider.viewer(priya), provider.viewer(sue)

    with provider.reading():
        assert queries.row(allowed, row.pk) == row
        with pytest.raises(ImportRow.DoesNotExist):
            queries.row(other, row.pk)
