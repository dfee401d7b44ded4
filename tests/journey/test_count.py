"""What is counted before and after a change: fixed when it is agreed, judged only at a check."""

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.utils import DatabaseError

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure
from heedwell.foundation.store.transactions import write
from heedwell.journey import steps
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import about_staff
from heedwell.loop.signals import counts, measured
from heedwell.loop.signals.measured import Which
from heedwell.loop.signals.models import Tally
from heedwell.loop.verification import queries
from heedwell.loop.verification.counting import Count
from heedwell.loop.verification.models import Counted, Verdict
from heedwell.loop.verification.operations import CheckDraft, NoChangeSeen
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.person.operations import PersonSays
from heedwell.rules.counting import CountChoice, Counts, baseline_months
from heedwell.rules.months import by_month
from heedwell.rules.person_outcomes import Now
from heedwell.rules.tiers import Tier
from tests.journey.team import Team

TRIGGER = datetime(2026, 3, 2, 18, tzinfo=UTC)


def months_before(number: int) -> list[datetime]:
    start = TRIGGER.year * 12 + TRIGGER.month - 1
    found = []
    for index in range(start - number, start):
        found.append(datetime(index // 12, index % 12 + 1, 10, 18, tzinfo=UTC))
    return found


def reported(team: Team, moments: Iterable[datetime], each: int, harm: str = "low") -> None:
    now = team.at
    for moment in moments:
        team.at = moment
        for _ in range(each):
            team.report(harm=harm)
    team.at = now


def agreed(
    team: Team, before: int, months: int = 13, tier: Tier = Tier.LOW_HARM, **parts: object
) -> Action:
    """A year of so many a month, one more in March, and a change that is agreed for it."""
    reported(team, months_before(months), before)
    team.at = TRIGGER
    case = team.triaged(tier)
    team.write_review(case)
    action = team.agree(case, **parts)
    team.submit(case)
    return action


def live(team: Team, action: Action) -> None:
    team.later(days=3).do(action)


def after(team: Team, number: int, harm: str = "low") -> None:
    """That many within four weeks of the change, and then the day of the final check."""
    days = [team.at + timedelta(days=1 + at % 25) for at in range(number)]
    reported(team, days, 1, harm)
    team.later(weeks=4)


def counted(team: Team, action: Action) -> Counted:
    with team.provider.reading():
        return Counted.objects.get(organisation=team.organisation_id, action=action)


def verdicts(team: Team, action: Action) -> list[Verdict]:
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        return queries.verdicts_of(viewer, action)


def count(team: Team, action: Action) -> Count:
    found = seen_by(team, team.rob, action)
    assert found is not None
    return found


def seen_by(team: Team, account: Account, action: Action) -> Count | None:
    viewer = team.provider.viewer(account)
    with team.provider.reading():
        action = Action.objects.select_related("case").get(pk=action.pk)
        return queries.count_of(viewer, action, team.today)


def state(team: Team, action: Action) -> str:
    with team.provider.reading():
        return Action.objects.get(pk=action.pk).state


@pytest.mark.requirement("V02")
def test_what_is_counted_is_fixed_when_the_action_is_agreed(team: Team):
    action = agreed(team, 1)

    fixed = counted(team, action)

    assert (fixed.event_type, fixed.counts) == ("distress", Counts.REPORTS)
    assert (fixed.baseline_from, fixed.baseline_to) == (date(2025, 3, 1), date(2026, 3, 1))
    with pytest.raises((DatabaseError, IntegrityError)), write(team.organisation_id):
        Counted.objects.filter(pk=fixed.pk).update(event_type="fall")


def test_nothing_is_counted_when_a_person_says_so(team: Team):
    action = agreed(team, 0, count=CountChoice(counts=Counts.NOTHING))

    with team.provider.reading():
        assert not Counted.objects.filter(action=action).exists()


def test_the_trigger_and_the_time_until_the_change_count_for_neither_side(team: Team):
    action = agreed(team, 1)
    reported(team, [TRIGGER + timedelta(days=1)], 4)
    live(team, action)
    reported(team, [team.at], 1)  # on the day of the change itself
    after(team, 2)

    found = count(team, action)

    assert sum(span.events for span in found.before) == 12
    assert sum(span.events for span in found.between) == 6
    assert sum(span.events for span in found.after) == 2


def test_a_month_before_anything_was_recorded_is_not_a_month_without_events():
    trigger = date(2026, 3, 2)

    assert baseline_months(trigger, None) == []
    assert baseline_months(trigger, date(2025, 12, 1)) == [date(2026, 1, 1), date(2026, 2, 1)]
    assert len(baseline_months(trigger, date(2020, 1, 1))) == 12


def test_a_clear_fall_is_called_reduced_and_stands_beside_the_check(team: Team):
    action = agreed(team, 6)
    live(team, action)
    after(team, 0)

    team.check(action)

    (verdict,) = verdicts(team, action)
    assert verdict.word == "reduced"
    assert (verdict.events_before, verdict.events_after) == (72, 0)
    assert verdict.p_fewer < 0.05
    assert state(team, action) == ActionState.VERIFIED


@pytest.mark.requirement("B09")
def test_a_quiet_month_in_a_small_home_is_too_few_to_tell(team: Team):
    action = agreed(team, 1)
    live(team, action)
    after(team, 0)

    team.check(action)

    (verdict,) = verdicts(team, action)
    assert verdict.word == "too few events to tell"
    assert "about" in verdict.says or "leading measure" in verdict.says
    assert state(team, action) == ActionState.VERIFIED  # a person saw it in practice


def test_worse_reopens_the_action_though_a_person_saw_it_in_practice(team: Team):
    action = agreed(team, 2)
    live(team, action)
    after(team, 12)

    team.check(action)

    (verdict,) = verdicts(team, action)
    assert verdict.word == "worse"
    assert state(team, action) == ActionState.AGREED


def test_one_event_after_a_quiet_year_is_never_called_worse(team: Team):
    reported(team, [months_before(14)[0]], 1)
    action = agreed(team, 0)
    live(team, action)
    after(team, 2)

    team.check(action)

    (verdict,) = verdicts(team, action)
    assert (verdict.word, verdict.events_before) == ("too few events to tell", 0)
    assert state(team, action) == ActionState.VERIFIED


@pytest.mark.requirement("B09")
def test_more_reports_of_what_did_no_harm_reopen_nothing(team: Team):
    action = agreed(team, 2)
    live(team, action)
    after(team, 12, harm="none")

    team.check(action)

    (verdict,) = verdicts(team, action)
    assert verdict.word == "more reports, not more harm"
    assert "with harm 24 before and 0 since" in verdict.says
    assert state(team, action) == ActionState.VERIFIED


def test_no_change_seen_asks_the_verifier_why_it_stands(team: Team):
    action = agreed(team, 25)
    live(team, action)
    after(team, 26)

    with pytest.raises(NoChangeSeen):
        team.check(action)
    assert state(team, action) == ActionState.DONE
    check(team, action, despite="New people moved in, with more distress than before")

    (verdict,) = verdicts(team, action)
    assert verdict.word == "no change seen"
    assert verdict.despite.startswith("New people")
    assert state(team, action) == ActionState.VERIFIED


def check(team: Team, action: Action, despite: str) -> None:
    draft = CheckDraft(
        method="re_audit",
        finding=Finding.IN_PRACTICE,
        words="Four of five evening notes show it.",
        checked_on=team.today,
        despite=despite,
        person=PersonSays(now=Now.NOT_ASKED, words="In hospital.", wanted="A calm meal"),
    )
    steps.record_check(
        recheck=team.check_of(action, "final"), draft=draft, by=team.priya, at=team.at
    )


def enter(team: Team, service: Service, amounts: Mapping[date, int | None]) -> None:
    exposure.enter(
        service=service,
        amounts={
            (month, "person_days"): None if amount is None else Decimal(amount)
            for month, amount in amounts.items()
        },
        by=team.rob,
        at=team.at,
    )


def test_counts_are_divided_by_the_support_that_was_given(team: Team):
    months = [moment.date().replace(day=1) for moment in months_before(13)]
    enter(team, team.here, dict.fromkeys(months, 300) | {date(2026, 3, 1): 310})
    action = agreed(team, 1)
    live(team, action)
    after(team, 1)

    found = count(team, action)

    assert counted(team, action).unit == "person_days"
    assert [span.exposure for span in found.before] == [300.0] * 12
    march, april = found.after
    assert march.exposure == pytest.approx(10 * march.days)
    assert not march.is_carried
    assert april.is_carried  # nobody entered April yet


def test_a_month_whose_support_is_not_known_is_a_gap_never_nought(team: Team):
    months = [moment.date().replace(day=1) for moment in months_before(13)]
    enter(team, team.here, dict.fromkeys(months, 300))
    action = agreed(team, 1)
    enter(team, team.here, {months[-1]: None, months[-2]: None, months[-3]: None, months[-4]: None})

    before = count(team, action).before

    assert [span.exposure for span in before[-2:]] == [None, None]
    assert [span.events for span in before[-2:]] == [1, 1]


def test_a_look_that_was_not_planned_is_not_judged(team: Team):
    action = agreed(team, 6)
    live(team, action)
    after(team, 0)
    team.check(action, finding=Finding.TOO_EARLY)

    team.later(weeks=4).check(action)

    assert [verdict.look for verdict in verdicts(team, action)] == [1]


def test_whoever_a_report_is_about_sees_no_numbers_that_hold_it(team: Team):
    action = agreed(team, 1)
    other = team.report(about_staff_words="The shift lead")
    about_staff.say(case=other.case, account=team.dev, words="", by=team.rob, at=team.at)

    assert seen_by(team, team.rob, action) is not None
    assert seen_by(team, team.dev, action) is None


@pytest.mark.requirement("Y01")
@pytest.mark.parametrize("kinds", [("distress",), (), ("fall", "distress")])
def test_whole_months_from_the_tallies_are_what_counting_the_days_gives(
    team: Team, kinds: tuple[str, ...]
):
    since, until = date(2025, 10, 1), date(2026, 2, 21)
    chance = random.Random(5)  # noqa: S311 - days of reports
    for at in range(24):
        team.at = datetime(2025, 10, 1, 12, tzinfo=UTC) + timedelta(days=chance.randrange(143))
        kind = chance.choice(("distress", "fall", "choking"))
        case = team.report(event_type=kind, harm=chance.choice(("low", "none"))).case
        if at % 6 == 0:
            steps.withdraw(case=case, reason="Twice the same", by=team.rob, at=team.at)
    which = Which(organisation_id=team.organisation_id, service_id=team.here.pk, kinds=kinds)

    with team.provider.reading():
        day_by_day = measured._counted(which, since, until)
        for cut in (date(2025, 11, 1), date(2025, 12, 9), date(2026, 1, 31), date(2026, 2, 20)):
            quick = measured.reports(which, since, until, cut)

            assert len(quick) < len(day_by_day)
            for side in ((since, cut), (cut, until)):
                for part in by_month(*side):
                    assert _sums(quick, *part) == _sums(day_by_day, *part)


def test_what_was_reported_before_there_were_tallies_by_kind_is_counted_too(team: Team):
    reported(team, months_before(3), 2)
    with write(team.organisation_id):
        Tally.objects.filter(organisation=team.organisation_id, grain="service_kind").delete()
        import_module("heedwell.loop.signals.migrations.0002_tally_by_kind").fill(apps, None)

    with team.provider.reading():
        assert counts.kept(team.organisation_id) == counts.rebuilt(team.organisation_id)


def _sums(found: measured.Days, first: date, until: date) -> tuple[int, int]:
    here = [numbers for day, numbers in found.items() if first <= day < until]
    return sum(every for every, _ in here), sum(harm for _, harm in here)
