"""The triage desk: what is proposed and why stands in each row, and one press accepts it."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.journey.proposals import propose_each
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.themes.operations import theme_named
from heedwell.loop.triage.models import TriageDecision
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
DESK = reverse("cases:desk")


def accept(who: Visitor, case: Case, tier: Tier, lead: Account, **typed: str) -> Page:
    answers = {"tier": str(int(tier)), "lead": str(lead.pk), **typed}
    return who.post(at(case, "accept"), **answers)


@pytest.mark.requirement("T01", "R17")
def test_a_row_says_what_happened_what_is_proposed_why_and_what_is_alike(team: Team, as_: As):
    first = team.report().case
    team.report()
    team.later(days=2).report()

    page = as_(team.rob).see(DESK)

    page.says(
        "She paced and called out while the dining room was full.",
        "Proposed: Tier 2, RCA light",
        "Low harm: Tier 1 by severity.",
        "the third for this person in 28 days. A repeat lifts it to Tier 2.",
        "Alike",
        "same person",
        "You lead; review due",
    )
    assert at(first) in page.urls


@pytest.mark.requirement("T10", "N01")
def test_what_is_proposed_is_accepted_with_lead_and_date_in_one_press(team: Team, as_: As):
    case, following = team.report().case, team.report(event_type="fall").case

    page = accept(as_(team.rob), case, Tier.LOW_HARM, team.rob, next=following.reference)

    page.says(f"{case.reference} is now Tier 1", "1 waiting")
    assert page.path == f"{DESK}?next={following.reference}"
    case = team.again(case)
    assert (case.tier, case.lead) == (1, team.rob)
    assert case.review_due_at is not None


@pytest.mark.requirement("T10")
def test_another_lead_and_date_go_with_it_and_a_past_date_is_refused_with_all_kept(
    team: Team, as_: As
):
    case = team.report().case
    rob = as_(team.rob)

    refused = accept(rob, case, Tier.LOW_HARM, team.dev, review_due_date="1/3/2026")
    accept(rob, case, Tier.LOW_HARM, team.dev, review_due_date="5/3/2026")

    assert refused.problems == ["Enter a day that is today or later"]
    assert refused.fields["review_due_date"] == ["1/3/2026"]
    assert refused.fields["lead"] == [str(team.dev.pk)]
    assert team.again(case).lead == team.dev


def test_who_comes_second_is_told_who_decided_what(team: Team, as_: As):
    case = team.report().case
    accept(as_(team.priya), case, Tier.LOW_HARM, team.dev)

    page = accept(as_(team.rob), case, Tier.LOW_HARM, team.rob)

    page.says(f"Priya decided {case.reference} at 18:00 today: Tier 1, led by Dev.")
    assert team.again(case).lead == team.dev


def test_on_the_long_form_the_second_keeps_what_was_written_and_may_still_decide(
    team: Team, as_: As
):
    case = team.report(harm="moderate").case
    open_page = as_(team.rob).case(case, "triage")
    accept(as_(team.priya), case, Tier.MODERATE_OR_REPEAT, team.dev)

    page = as_(team.rob).answer(open_page, tier="1", lead=str(team.rob.pk), reason="The GP saw her")

    page.says("Priya decided", "Tier 2, led by Dev", "What you wrote is still here")
    assert page.fields["reason"] == ["The GP saw her"]
    assert team.again(case).tier == 2
    as_(team.rob).answer(page).says(f"{case.reference} is now Tier 1")


@pytest.mark.requirement("T01", "D04")
def test_a_report_that_comes_in_meanwhile_raises_what_waits_and_is_not_accepted_unseen(
    team: Team, as_: As
):
    case = team.report().case
    team.report()
    team.report()

    page = accept(as_(team.rob), case, Tier.LOW_HARM, team.rob)

    page.says("Something came in meanwhile. Look at what is proposed now.", "Accept Tier 2")
    assert team.again(case).tier is None


@pytest.mark.requirement("C15")
def test_a_compliment_is_thanked_from_its_row(team: Team, as_: As):
    case = team.report(kind="compliment", event_type="good_practice", harm="none").case
    as_(team.rob).see(DESK).says("Proposed: say thank you", "Thank them")

    page = as_(team.rob).post(at(case, "thank"), **{"from": "desk", "next": "2026-0002"})

    assert page.path.startswith(DESK)
    assert team.again(case).state == CaseState.THANKED


@pytest.mark.requirement("T01", "D04")
def test_a_case_graded_low_that_repeats_is_put_before_a_person_who_decides(team: Team, as_: As):
    case = team.triaged(Tier.LOW_HARM)
    team.later(days=1).report()
    team.later(days=1).report()

    as_(team.rob).see(DESK).says(
        "Repeated since they were graded", "Tier 1, Tier 2 proposed", "the third for this person"
    )
    as_(team.rob).see("/").says("It has repeated: Tier 2 is proposed. Decide.")
    form = as_(team.rob).case(case, "triage")
    assert form.fields["tier"] == ["2"]
    kept = as_(team.rob).answer(form, tier="1", reason="Each had its own cause")

    kept.says("Each had its own cause")
    assert "Repeated since" not in as_(team.rob).see(DESK).words
    team.later(days=1).report()
    assert team.again(case).regrade_to is None, "a person has seen Tier 2 and decided otherwise"
    with team.provider.reading():
        assert case.regrade_proposals.count() == 1


@pytest.mark.requirement("R17", "D04")
def test_a_theme_that_comes_again_lifts_what_is_put_under_it(team: Team, as_: As):
    for _ in range(2):
        earlier = team.triaged(event_type="fall")
        team.write_review(earlier)
        team.later(days=30)
    case = team.report(event_type="fall", harm="none").case
    as_(team.rob).case(case, "triage").says("Proposed: Tier 0")
    offered = as_(team.rob).case(case, "theme")
    theme = offered.offered["theme"][-1]

    page = as_(team.rob).answer(offered, theme=theme)

    page.says("is now under “Evening transitions”.", "Proposed: Tier 2")
    page.says("Evening transitions: the third with this theme at this service in 90 days.")


def test_a_theme_nobody_learned_from_the_like_is_said_to_be_so(team: Team, as_: As):
    case = team.report().case
    theme_named(organisation_id=team.organisation_id, name="Handover", by=team.rob, at=team.at)

    as_(team.rob).case(case, "theme").says("No earlier review of a report like this one has named")


def test_a_whole_desk_is_graded_as_each_of_its_reports_alone(team: Team):
    kinds = ("fall", "distress", "fall", "choking", "distress", "distress")
    reported = [team.later(hours=3).report(event_type=kind, place="lounge") for kind in kinds]
    waiting = [each.case for each in reported]

    with team.provider.reading():
        together = propose_each(None, waiting)
    alone = [team.proposed(case) for case in waiting]

    assert [together[case.pk].proposal for case in waiting] == [each.proposal for each in alone]
    with team.provider.reading():
        assert TriageDecision.objects.count() == 0
