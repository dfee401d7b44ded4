"""The demo provider as a whole: its rates, its morning, and that nothing in it is forged."""

from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.db.models import F

from heedwell.config import demo as demo_provider
from heedwell.config.demo.diary import Diary
from heedwell.config.demo.house import House
from heedwell.config.demo.provider import A_DAY, SERVICES, Provider
from heedwell.config.demo.reports import Inbox
from heedwell.config.demo.routine import Year
from heedwell.config.demo.staff import ELM, FERRY, ROWAN, SIGNS_IN_WITH, STAFF
from heedwell.config.demo.times import Times
from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.organisations.models import Exposure, Person
from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.trail import verify
from heedwell.foundation.trail.models import TrailLine
from heedwell.jobs.mistakes import Mistake
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.sharing import queries as sharing
from heedwell.loop.signals import counts
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Affected
from heedwell.loop.triage.models import TriageDecision
from heedwell.loop.triage.states import Outcome
from heedwell.loop.verification import queries as checks
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.config.demo.shown import NOW, Shown

pytestmark = pytest.mark.django_db


def test_the_trail_finds_nothing_that_was_changed(demo: Shown):
    assert list(verify.findings(None)) == []


def test_the_trail_runs_in_the_order_of_time_and_ends_before_now(demo: Shown):
    with demo.reading():
        lines = TrailLine.objects.filter(chain=demo.organisation.pk).order_by("sequence")
        moments = list(lines.values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert len(moments) > 2000


def test_the_tallies_are_what_a_rebuild_counts(demo: Shown):
    with demo.reading():
        kept = counts.kept(demo.organisation.pk)
        rebuilt = counts.rebuilt(demo.organisation.pk)

    assert kept == rebuilt
    assert len(kept) > 500


def test_hours_and_days_are_known_for_twelve_whole_months(demo: Shown):
    with demo.reading():
        rows = Exposure.objects.filter(organisation=demo.organisation, amount__gt=0)
        known = set(rows.values_list("service__name", "unit", "month"))

    months = [
        date(2025, 11, 1),
        date(2025, 12, 1),
        *(date(2026, month, 1) for month in range(1, 11)),
    ]
    assert known == {
        (SERVICES[where][0], unit.value, month)
        for where, units in A_DAY.items()
        for unit in units
        for month in months
    }


def test_a_manager_begins_the_day_with_something_late_due_and_ahead(demo: Shown):
    rob = demo.viewer("rob")

    with demo.reading():
        work = worklist(rob, NOW)

    assert {item.task for item in work.late} == {Task.TRIAGE, Task.ACT}
    assert {item.task for item in work.today} >= {Task.TRIAGE, Task.ACT}
    without_a_day = {Task.REGRADE, Task.RECURRED}
    elsewhere = {Task.COMPARE}  # Grace’s
    assert {item.task for item in work.week} == set(Task) - without_a_day - elsewhere
    assert {item.task for item in work.no_date} == {Task.SHARE, Task.RECURRED}
    assert len(work.late) == 2
    assert not work.is_cut


def test_nothing_but_what_was_planted_is_late(demo: Shown):
    priya = demo.viewer("priya")

    with demo.reading():
        late = worklist(priya, NOW).late

    assert Counter(item.case.service.name for item in late) == {"Rowan House": 2, "Elm Court": 1}


def test_a_compliment_waits_for_its_thanks_and_a_concern_is_under_review(demo: Shown):
    with demo.reading():
        open_cases = Case.objects.filter(organisation=demo.organisation, state=CaseState.OPEN)
        here = open_cases.filter(service=demo.service(ROWAN))

        assert here.filter(kind="compliment", stage="triage").exists()
        assert here.filter(is_safeguarding=True, tier=3, stage="review").exists()


def test_a_manager_sees_nothing_of_another_service(demo: Shown):
    rob = demo.viewer("rob")

    with demo.reading():
        rowan = demo.service(ROWAN)
        work = worklist(rob, NOW)
        items = [*work.late, *work.today, *work.week, *work.no_date]
        assert set(cases.visible_to(rob).values_list("service", flat=True)) == {rowan.pk}
        assert set(signals.visible_to(rob).values_list("service", flat=True)) == {rowan.pk}
        assert {each.case.service_id for each in actions.open_in_scope(rob)} == {rowan.pk}
        assert {each.action.service_id for each in checks.open_in_scope(rob)} == {rowan.pk}
        assert {(item.action or item.case).service_id for item in items} == {rowan.pk}
        assert {note.service_id for note in sharing.notes_for(rob)} == {rowan.pk, None}


def test_no_case_holds_reports_of_another_service(demo: Shown):
    """Else whoever may see the case would read them."""
    with demo.reading():
        strays = Case.objects.filter(organisation=demo.organisation).exclude(
            links__signal__service=F("service")
        )

        assert list(strays) == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (ROWAN, {"distress": 0.427, "medication": 0.262, "fall": 0.126}),
        (ELM, {"fall": 0.52}),  # homes in which medicines go wrong record fewer falls
    ],
)
def test_what_happens_is_near_the_published_mix(
    demo: Shown, where: str, expected: dict[str, float]
):
    with demo.reading():
        types = demo.signals(where).filter(kind="incident").values_list("event_type", flat=True)
        found = Counter(code if code == "fall" else code.split("_")[0] for code in types)

    for family, share in expected.items():
        assert found[family] / found.total() == pytest.approx(share, abs=0.11)


def test_medicines_go_wrong_around_the_rounds_and_falls_in_the_late_afternoon(demo: Shown):
    with demo.reading():
        timed = demo.signals().filter(kind="incident", happened_time__isnull=False)
        falls = timed.filter(event_type="fall")
        late_falls = falls.filter(happened_time__hour__range=(16, 19)).count() / falls.count()
        medicines = timed.filter(event_type__startswith="medication")
        daytime = medicines.filter(happened_time__hour__range=(9, 16)).count() / medicines.count()

    assert 0.15 < late_falls < 0.40
    assert daytime < 0.45


def test_most_distress_is_of_few_people(demo: Shown):
    with demo.reading():
        rowan = demo.service(ROWAN)
        rows = Affected.objects.filter(
            organisation=demo.organisation,
            signal__service=rowan,
            event_type__startswith="distress",
            person__isnull=False,
        )
        by_person = Counter(rows.values_list("person", flat=True))
        people = Person.objects.filter(organisation=demo.organisation, service=rowan).count()

    few = sum(count for _, count in by_person.most_common(people // 4))
    assert few / by_person.total() > 0.6


def test_the_records_have_the_faults_of_real_ones(demo: Shown):
    with demo.reading():
        found = demo.signals()
        total = found.count()
        untimed = found.filter(part_of_day="", kind__in=("incident", "near_miss")).count()
        impossible = found.filter(happened_on__gt=F("reported_at__date")).count()
        twice = TriageDecision.objects.filter(
            organisation=demo.organisation, reason__contains="entered a second time"
        ).count()

    assert 0 < untimed < 0.06 * total
    assert 0 < impossible < 0.03 * total
    assert 0 < twice < 0.03 * total


def test_every_way_a_triage_can_end_is_there_and_most_are_in_time(demo: Shown):
    with demo.reading():
        decided = TriageDecision.objects.filter(organisation=demo.organisation)
        read = Case.objects.filter(organisation=demo.organisation, triaged_at__isnull=False)
        late = read.filter(triaged_at__gt=F("triage_due_at")).count()
        lower = decided.filter(tier__lt=F("proposed_tier"))

        assert set(decided.values_list("tier", flat=True)) == {None, *map(int, Tier)}
        assert {Outcome.REVIEW, Outcome.THANKED, Outcome.JOINED} <= set(
            decided.values_list("outcome", flat=True)
        )
        assert 0 < late < 0.06 * read.count()
        assert 0 < lower.count() < 0.2 * decided.count()
        assert not lower.filter(reason="").exists()


@pytest.mark.parametrize(
    ("model", "who", "service", "permission"),
    [
        ("triage.TriageDecision", "decided_by", "case__service", Permission.TRIAGE),
        ("reviews.Writer", "account", "review__case__service", Permission.REVIEW),
        ("reviews.SignOff", "decided_by", "review__case__service", Permission.SIGN_OFF),
        ("reviews.LinkCheck", "recorded_by", "case__service", Permission.REVIEW),
        ("actions.Action", "agreed_by", "case__service", Permission.AGREE_ACTIONS),
        ("verification.Check", "checked_by", "action__service", Permission.VERIFY),
        ("sharing.HuddleShare", "recorded_by", "case__service", Permission.SHARE),
        ("sharing.LearningNote", "published_by", "case__service", Permission.SHARE),
    ],
)
def test_nobody_did_what_their_role_does_not_allow(
    demo: Shown, model: str, who: str, service: str, permission: Permission
):
    viewers = {demo.account(worker.key).pk: demo.viewer(worker.key) for worker in STAFF}

    with demo.reading():
        rows = apps.get_model(model)._default_manager.filter(organisation=demo.organisation)
        pairs = set(rows.values_list(who, service))

    assert pairs
    assert all(viewers[account].may(permission, at) for account, at in pairs)


def test_everybody_signs_in_with_the_password_that_was_said(demo: Shown):
    hashes = set(Account.objects.values_list("password", flat=True))

    assert len(hashes) == 1
    assert check_password(SIGNS_IN_WITH, hashes.pop())
    assert all(demo.viewer(worker.key) for worker in STAFF)


def test_the_inspector_has_until_a_day(demo: Shown):
    with demo.reading():
        ian = Membership.objects.get(organisation=demo.organisation, account=demo.account("ian"))

    assert ian.expires_at is not None
    assert ian.expires_at > NOW


def test_nobody_has_a_surname_and_nobody_supported_a_name(demo: Shown):
    with demo.reading():
        people = Person.objects.filter(organisation=demo.organisation)
        named = people.exclude(name="").count()
        references = list(people.values_list("reference", flat=True))

    assert named == 0
    assert len(references) == 130
    assert all(reference.split()[0] == "Person" for reference in references)
    assert all(" " not in name for name in Account.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    "word", ["service user", "patient", "client", "victim", "resident", "carer"]
)
def test_people_are_spoken_of_as_people(demo: Shown, word: str):
    with demo.reading():
        told = [
            text.lower()
            for model in apps.get_models()
            if issubclass(model, TenantModel) and model._meta.app_label in LOOP
            for row in model._default_manager.filter(organisation=demo.organisation)
            for field in model._meta.concrete_fields
            if isinstance(text := getattr(row, field.attname), str)
        ]

    assert len(told) > 1000
    assert [text for text in told if word in text] == []


LOOP = {"signals", "triage", "reviews", "actions", "verification", "sharing"}


def test_the_same_year_comes_for_everybody(demo: Shown):
    with demo.reading():
        house = _house(demo)

        first, second = (
            [*year.events(), *year.nearly(), *year.voices()] for year in (Year(house), Year(house))
        )

    assert first == second
    assert len(first) > 300


def test_the_demo_refuses_a_database_with_somebody_in_it(demo: Shown):
    with pytest.raises(Mistake, match="a database of its own"):
        demo_provider.build(at=NOW)


def _house(demo: Shown) -> House:
    times, diary = Times(NOW), Diary(NOW)
    people = {
        where: list(Person.objects.filter(service=demo.service(where)).order_by("pk"))
        for where in (ROWAN, ELM, FERRY)
    }
    provider = Provider(demo.organisation, staff={}, people=people)
    return House(provider, times, diary, Inbox(provider, times, diary))
