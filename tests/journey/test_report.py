"""Taking in a report: accepted once, never edited, its clock running from the first second."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError

from heedwell.foundation.notices.models import Notice
from heedwell.journey import steps
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.draft import AffectedDraft
from heedwell.loop.signals.models import Signal
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.stages import Stage
from heedwell.rules.vocabulary import EVENT_TYPES, SIGNAL_KINDS
from tests.access.trail import last_line
from tests.journey.team import Team


@pytest.mark.requirement("C01")
@pytest.mark.parametrize("kind", [term.code for term in SIGNAL_KINDS])
def test_each_kind_of_signal_can_be_reported_and_waits_for_triage(team: Team, kind: str):
    reported = team.report(kind=kind)

    assert reported.case.stage == Stage.TRIAGE
    assert reported.signal.kind == kind


@pytest.mark.requirement("C02")
@pytest.mark.parametrize("code", [term.code for term in EVENT_TYPES if term.parent is None])
def test_each_kind_of_event_names_its_case(team: Team, code: str):
    case = team.report(event_type=code, place="").case

    assert case.title == EVENT_TYPES.label(code)


@pytest.mark.requirement("N01", "T09")
def test_triage_is_due_24_elapsed_hours_after_the_report_across_the_clock_change(team: Team):
    team.at = datetime(2026, 3, 28, 12, tzinfo=UTC)

    case = team.report().case

    assert case.triage_due_at - case.opened_at == timedelta(hours=24)
    assert case.next_due_at == case.triage_due_at


@pytest.mark.requirement("GOALS-R3")
def test_sending_the_same_report_again_changes_nothing_and_gives_the_same_answer(team: Team):
    client_id = uuid.uuid4()

    first = team.report(client_id=client_id)
    again = team.later(minutes=5).report(client_id=client_id, facts="Something else")

    assert again.case == first.case
    assert not again.is_new
    with team.provider.reading():
        assert Signal.objects.filter(organisation=team.organisation_id).count() == 1


@pytest.mark.requirement("C05", "C06", "C07", "C08")
def test_a_report_keeps_what_was_seen_done_and_told_with_its_time(team: Team):
    signal = team.report(
        happened_time=time(17, 40),
        told=["manager_on_call", "gp_or_111"],
        told_words="111 said to watch",
        noticed_on=team.today,
    ).signal

    with team.provider.reading():
        kept = Signal.objects.get(pk=signal.pk)
    assert (kept.happened_on, kept.happened_time) == (date(2026, 3, 2), time(17, 40))
    assert (kept.happened_precision, kept.part_of_day) == ("exact", "evening")
    assert kept.told.split() == ["manager_on_call", "gp_or_111"]
    assert kept.immediate_actions.startswith("Walked with her")


@pytest.mark.requirement("C04", "C18")
def test_a_near_miss_says_what_stopped_it_and_what_could_have_happened(team: Team):
    signal = team.report(
        kind="near_miss",
        harm="none",
        stopped_by="intervention",
        what_stopped_it="I read the name on the pack twice.",
        could_have_happened="A double dose",
        weakness_shown="Two packs look alike",
    ).signal

    assert (signal.stopped_by, signal.could_have_happened) == ("intervention", "A double dose")
    assert signal.weakness_shown == "Two packs look alike"


@pytest.mark.requirement("C09")
def test_severity_is_the_worst_harm_of_anybody_and_unknown_harm_stays_open(team: Team):
    known = team.report(
        affected=[
            AffectedDraft(physical_harm="low", psychological_harm="none"),
            AffectedDraft(physical_harm="none", psychological_harm="severe"),
        ]
    ).case
    unknown = team.report(
        affected=[
            AffectedDraft(physical_harm="low", psychological_harm="none"),
            AffectedDraft(),
        ]
    ).case

    assert (known.severity, known.harm_is_known) == ("serious", True)
    assert (unknown.severity, unknown.harm_is_known) == ("low", False)


def test_a_report_with_a_safeguarding_type_is_a_safeguarding_case_without_being_marked(team: Team):
    case = team.report(event_type="safeguarding_peer", is_safeguarding=False).case

    assert case.is_safeguarding


def test_a_submitted_signal_cannot_be_edited_even_by_the_database(team: Team):
    signal = team.report().signal

    with pytest.raises(DatabaseError), team.provider.reading():
        Signal.objects.filter(pk=signal.pk).update(facts="Nothing happened")


def test_an_amendment_is_added_and_the_report_stays(team: Team):
    signal = team.report().signal

    signals.amend(signal=signal, words="It was raining", by=team.dev, at=team.at)

    assert last_line(team.provider).verb == "signal.amended"
    with team.provider.reading():
        kept = Signal.objects.get(pk=signal.pk)
        assert [each.words for each in kept.amendments.all()] == ["It was raining"]
        assert kept.facts == signal.facts


def test_those_who_triage_here_are_told_and_the_manager_elsewhere_is_not(team: Team):
    case = team.report().case

    with team.provider.reading():
        told = Notice.objects.filter(organisation=team.organisation_id, kind="signal.reported")
        assert {notice.to_account for notice in told} == {team.rob, team.priya}
        assert all(case.reference in notice.subject for notice in told)
        assert not any("dining" in f"{notice.subject}{notice.body}" for notice in told)


def test_case_numbers_run_without_gaps_within_a_year_and_begin_again(team: Team):
    references = [team.report().case.reference for _ in range(3)]
    team.at = datetime(2027, 1, 4, 9, tzinfo=UTC)

    assert references == ["2026-0001", "2026-0002", "2026-0003"]
    assert team.report().case.reference == "2027-0001"


@pytest.mark.requirement("Y03")
def test_history_is_counted_without_a_case_and_one_step_opens_one(team: Team):
    signal = signals.enter_history(
        draft=team.draft(channel="import"),
        reported_at=team.at - timedelta(days=90),
        by=None,
        at=team.at,
    )

    with team.provider.reading():
        assert not signal.links.exists()
    case = steps.open_from_history(
        signal=signal, rulebook=DEFAULT_RULEBOOK, by=team.rob, at=team.at
    )
    assert case.triage_due_at == team.at + timedelta(hours=24)
