"""An import in the worker: what is written, in which slices, and what survives a crash."""

import json
import threading
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.trail.models import TrailLine
from heedwell.foundation.work.claims import claim
from heedwell.foundation.work.models import WorkState
from heedwell.journey.importing import operations, running
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.models import ImportFile, ImportMemory, ImportRow, ImportRun
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.running import Importer
from heedwell.journey.importing.states import Phase, RowState
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Affected, Signal
from heedwell.loop.signals.states import Standing
from tests.access.cast import Provider
from tests.journey.importing.importing_cast import (
    DOSE,
    FALL,
    HEADINGS,
    LOG,
    NOW,
    UNDATED,
    again,
    imported,
    keep,
    rows_of,
    signals_of,
    start,
    work,
)
from tests.journey.importing.making import text


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin()


def numbered(count: int) -> list[tuple[str, ...]]:
    """A log of that many closed falls."""
    rows = [
        (f"I-{n}", f"{1 + n % 28:02}/01/2026", *FALL[2:5], f"Fell, number {n}", *FALL[6:])
        for n in range(count)
    ]
    return [HEADINGS, *rows]


@pytest.mark.requirement("Y03")
def test_every_row_is_accounted_for_in_the_run_and_one_by_one(provider: Provider):
    run = imported(provider)

    assert (run.total, run.accepted, run.history, run.held, run.skipped) == (3, 2, 1, 1, 0)
    assert (run.phase, run.state) == (Phase.TAKEN_IN, WorkState.DONE)
    assert json.loads(run.reasons) == {"no_date": 1}
    assert [(row.number, row.state) for row in rows_of(provider, run)] == [
        (2, RowState.ACCEPTED),
        (3, RowState.ACCEPTED),
        (4, RowState.HELD),
    ]


@pytest.mark.requirement("Y03")
def test_a_closed_row_becomes_history_without_a_case_or_a_clock(provider: Provider):
    imported(provider)

    fall, _ = signals_of(provider)
    assert (fall.standing, fall.event_type, fall.severity) == (Standing.HISTORY, "fall", "no_harm")
    assert (fall.occurred_on, fall.channel) == (date(2026, 1, 3), "import")
    assert (fall.service, fall.source_reference) == (provider.here, "I-1")
    with provider.reading():
        assert list(Case.objects.values_list("title", flat=True)) == ["Missed dose"]


@pytest.mark.requirement("Y03")
def test_a_recent_row_opens_a_case_that_waits_for_triage_from_now(provider: Provider):
    imported(provider)

    with provider.reading():
        case = Case.objects.get()
    assert (case.event_type, case.opened_at) == ("medication_omission", NOW)
    assert case.triage_due_at == NOW + timedelta(hours=24)


def test_what_a_row_says_stands_on_its_signal(provider: Provider):
    headings = (
        *HEADINGS,
        "Time",
        "Location",
        "Action taken",
        "Family informed",
        "Zodiac",
        "Factors",
    )
    row = (*FALL, "18:30", "Lounge", "Helped up", "Yes", "Leo", "Noise")

    imported(provider, [headings, row])

    (signal,) = signals_of(provider)
    assert (signal.happened_time, signal.happened_precision) == (time(18, 30), "exact")
    assert (signal.place, signal.place_words) == ("lounge", "")
    assert (signal.told, signal.immediate_actions) == ("family_or_advocate", "Helped up")
    assert "Zodiac: Leo" in signal.source_words
    assert "What made it more likely: Sensory overload" in signal.source_words


@pytest.mark.requirement("Y03")
def test_whoever_the_log_names_is_one_person_so_that_repeats_are_seen(provider: Provider):
    other = (*DOSE[:2], "Elm Court", "JS", *DOSE[4:])
    imported(provider, [HEADINGS, FALL, ("I-9", "04/01/2026", *FALL[2:]), other])

    with provider.reading():
        people = Person.objects.order_by("reference").values_list("reference", "service__name")
        assert list(people) == [("JS", "Rowan House")]
        assert Affected.objects.filter(person__reference="JS").count() == 3


def test_a_person_who_is_known_by_name_is_found(provider: Provider):
    somebody = provider.add_person("P-7", name="JS")

    imported(provider)

    with provider.reading():
        assert Affected.objects.filter(person=somebody).count() == 1


@pytest.mark.parametrize("label", ["Various", "All residents", "Staff"])
def test_words_that_name_nobody_make_no_person(provider: Provider, label: str):
    imported(provider, [HEADINGS, (*FALL[:3], label, *FALL[4:])])

    with provider.reading():
        assert not Person.objects.exists()
        assert Affected.objects.get().words == label


def test_harm_that_the_log_does_not_grade_is_not_known_yet(provider: Provider):
    imported(provider, [HEADINGS, (*FALL[:6], "", "Closed")])

    assert signals_of(provider)[0].severity == "not_yet_known"


def test_a_service_that_nobody_set_up_holds_its_rows(provider: Provider):
    run = imported(provider, [HEADINGS, FALL, (*DOSE[:2], "Oak Lodge", *DOSE[3:])])

    (held,) = rows_of(provider, run, RowState.HELD)
    assert "“Oak Lodge” is no service of yours yet" in held.remarks


@pytest.mark.requirement("Y03")
def test_services_that_nobody_set_up_are_added_when_that_is_asked_for(provider: Provider):
    rows = [HEADINGS, FALL, (*DOSE[:2], "Oak Lodge", *DOSE[3:]), (*UNDATED[:2], "", *UNDATED[3:])]
    file = keep(provider, rows, choices=Mapping(defaults={Field.SERVICE: "Ash Road"}))

    run = operations.start(file=file, by=None, at=NOW, new_services="care_home")
    work()

    assert again(provider, run).accepted == 2
    with provider.reading():
        services = Service.objects.order_by("name").values_list("name", "kind")
        assert list(services) == [
            ("Ash Road", "care_home"),
            ("Elm Court", "supported_living"),
            ("Oak Lodge", "care_home"),
            ("Rowan House", "supported_living"),
        ]


def test_rows_only_go_to_services_that_the_person_may_write_to(provider: Provider):
    file = keep(provider, [HEADINGS, FALL, (*DOSE[:2], "Elm Court", *DOSE[3:])])
    run = operations.start(file=file, by=None, at=NOW, service_ids=[provider.here.pk])
    work()

    assert (again(provider, run).accepted, again(provider, run).held) == (1, 1)


def test_the_words_of_services_and_types_are_mapped_as_chosen(provider: Provider):
    choices = Mapping().with_value(Field.SERVICE, "RH", "Rowan House")
    choices = choices.with_value(Field.EVENT_TYPE, "Tumble", "fall")

    imported(provider, [HEADINGS, (*FALL[:2], "RH", "JS", "Tumble", *FALL[5:])], choices=choices)

    (signal,) = signals_of(provider)
    assert (signal.service, signal.event_type) == (provider.here, "fall")


@pytest.mark.requirement("Y03")
def test_what_was_mapped_once_is_mapped_in_the_next_file(provider: Provider):
    chosen = Mapping(columns={"Sort": Field.EVENT_TYPE}).with_value(
        Field.EVENT_TYPE, "Tumble", "fall"
    )
    headings = (*HEADINGS[:4], "Sort", *HEADINGS[5:])
    first = (*FALL[:4], "Tumble", *FALL[5:])
    imported(provider, [headings, first], choices=chosen)

    run = imported(provider, [headings, ("I-8", "05/01/2026", *first[2:])], name="next.csv")

    assert json.loads(run.mapping)["columns"]["Sort"] == "event_type"
    assert [signal.event_type for signal in signals_of(provider)] == ["fall", "fall"]
    with provider.reading():
        assert ImportMemory.objects.count() == 1


@pytest.mark.requirement("Y03")
def test_the_same_file_twice_changes_nothing(provider: Provider):
    imported(provider)
    before = signals_of(provider)

    run = imported(provider)

    assert (run.accepted, run.held, run.skipped) == (0, 1, 2)
    assert signals_of(provider) == before
    with provider.reading():
        assert ImportFile.objects.count() == 1


def test_a_row_without_reference_is_known_again_by_all_it_says(provider: Provider):
    log = [HEADINGS[1:], FALL[1:], DOSE[1:]]
    imported(provider, log)

    run = imported(provider, [*log, ("04/01/2026", *FALL[2:])], name="longer.csv")

    assert (run.accepted, run.skipped) == (1, 2)


@pytest.mark.requirement("Y03")
def test_held_rows_that_were_mended_come_in_and_the_first_file_knows_them(provider: Provider):
    run = imported(provider)
    (held,) = rows_of(provider, run, RowState.HELD)
    headings = ("heedwell: why it is held", "heedwell: row", *HEADINGS)
    mended = ("", held.digest, "I-3", "30/03/2026", *UNDATED[2:])

    second = imported(provider, [headings, mended], name="held.csv")
    third = imported(provider)

    assert (second.accepted, second.held) == (1, 0)
    assert (third.accepted, third.held, third.skipped) == (0, 0, 3)


def test_only_one_import_of_a_provider_runs_at_a_time(provider: Provider):
    run = start(provider)

    with pytest.raises(operations.AlreadyRunning) as refusal:
        start(provider, [HEADINGS, FALL], name="other.csv")

    assert refusal.value.run == run


def test_a_file_without_a_table_is_not_kept(provider: Provider):
    with pytest.raises(Unreadable):
        operations.keep_file(
            organisation=provider.organisation, name="log.csv", data=b"", by=None, at=NOW
        )

    with provider.reading():
        assert not ImportFile.objects.exists()


def test_the_choices_of_a_person_are_kept_until_they_start(provider: Provider):
    chosen = Mapping(columns={"Type": None}, date_not_known=True)

    file = keep(provider, choices=chosen)

    assert operations.choices_of(file) == chosen


@pytest.mark.requirement("Y03")
def test_a_run_that_was_stopped_goes_on_where_it_was(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "SLICE_SECONDS", 0)
    run = start(provider, numbered(6))
    stop = threading.Event()
    after_two = iter([False, False, True])
    monkeypatch.setattr(stop, "is_set", lambda: next(after_two))

    Importer("first", clock=lambda: NOW, stop=stop).some()
    half = again(provider, run)
    work()

    assert (half.position, half.state) == (2, WorkState.WAITING)
    assert again(provider, run).accepted == 6
    assert len(signals_of(provider)) == 6


@pytest.mark.requirement("Y03")
def test_a_slice_that_breaks_leaves_nothing_behind_and_is_done_again(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "SLICE_SECONDS", 0)
    run = start(provider, numbered(3))
    keep_counts, broken = running._keep_counts, iter([False, True])

    def breaks_once(*args: Any) -> None:
        if next(broken, False):
            raise RuntimeError("the power went")
        keep_counts(*args)

    monkeypatch.setattr(running, "_keep_counts", breaks_once)
    with pytest.raises(RuntimeError):
        work()
    broken_off = again(provider, run)
    work(NOW + timedelta(hours=1))

    assert broken_off.position == 1
    assert [row.number for row in rows_of(provider, run)] == [2, 3, 4]
    assert len(signals_of(provider)) == 3


def test_a_worker_that_died_is_followed_by_another(provider: Provider):
    run = start(provider)
    claim(ImportRun, worker="it died", now=NOW)

    assert not work(NOW + timedelta(seconds=30))
    assert work(NOW + timedelta(minutes=3))
    assert again(provider, run).accepted == 2


def test_a_file_that_cannot_be_read_any_more_is_given_up_with_the_reason(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    run = start(provider)

    def unreadable(_: object) -> None:
        raise Unreadable("This workbook is damaged.")

    monkeypatch.setattr(running, "book_of", unreadable)
    work()

    assert again(provider, run).state == WorkState.FAILED
    assert again(provider, run).last_error == "This workbook is damaged."


def test_each_slice_leaves_its_line_in_the_trail(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "SLICE_SECONDS", 60)
    run = imported(provider)

    with provider.reading():
        lines = TrailLine.objects.filter(chain=provider.organisation.pk).order_by("sequence")
        verbs = [line.verb for line in lines if line.verb.startswith("import.")]
        settled = lines.get(verb="import.rows_settled")
    assert verbs == [
        "import.file_kept",
        "import.started",
        "import.rows_settled",
        "import.finished",
    ]
    assert str(run.pk) == str(settled.subject_id)
    assert len(json.loads(settled.digests)) == 3


def test_whoever_started_it_and_whoever_triages_hear_of_it_once(provider: Provider):
    priya = provider.employ("Priya", Role.QUALITY_LEAD)
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)
    more = [("I-7", "28/03/2026", *DOSE[2:]), ("I-8", "29/03/2026", *DOSE[2:])]

    imported(provider, [*LOG, *more], by=priya)

    with provider.reading():
        told = {
            notice.to_account: notice
            for notice in Notice.objects.filter(kind__startswith="import.")
        }
    assert set(told) == {priya, rob}
    assert sue not in told
    assert told[rob].body.startswith("An import brought in 3 recent reports.")
    assert "6 rows" not in told[priya].body
    assert told[priya].subject == "Your import has finished"


def test_history_is_no_news_to_anybody(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)

    imported(provider, [HEADINGS, FALL])

    with provider.reading():
        assert not Notice.objects.filter(to_account=rob, kind__startswith="import.").exists()


def test_two_providers_import_the_same_file_apart(provider: Provider):
    other = Provider.begin("Birch Care")

    first, second = imported(provider), imported(other)

    assert (first.accepted, second.accepted) == (2, 2)
    with other.reading():
        taken = ImportRow.objects.filter(run=second, signal__isnull=False)
        assert set(taken.values_list("signal__service", flat=True)) == {other.here.pk}


def test_a_slice_is_short(provider: Provider, monkeypatch: pytest.MonkeyPatch):
    begun = iter(range(10_000))
    clock = SimpleNamespace(monotonic=lambda: next(begun) * 0.015)
    monkeypatch.setattr("heedwell.journey.importing.running.time", clock)

    run = imported(provider, numbered(12))

    with provider.reading():
        slices = TrailLine.objects.filter(verb="import.rows_settled", subject_id=run.pk)
        assert [len(json.loads(line.digests)) for line in slices.order_by("sequence")] == [2] * 6


def test_a_file_with_a_very_long_name_comes_in(provider: Provider):
    run = imported(provider, name="incidents and near misses of Rowan House " * 4 + ".csv")

    assert run.accepted == 2


def test_the_bytes_of_a_file_are_kept_as_they_came(provider: Provider):
    file = keep(provider)

    with provider.reading():
        book = operations.book_of(ImportFile.objects.get(pk=file.pk))
    assert len(book.table().rows) == 3
    assert file.size == len(text(LOG))


def test_a_signal_of_an_import_names_the_run_by_its_row(provider: Provider):
    run = imported(provider)

    with provider.reading():
        signal = Signal.objects.get(source_reference="I-1")
        assert ImportRow.objects.get(signal=signal).run_id == run.pk
