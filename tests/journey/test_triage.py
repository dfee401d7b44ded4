"""Triage: a proposal with reasons, a decision by a person, and the other ways a report can go."""

from datetime import date, timedelta

import pytest

from heedwell.journey import steps
from heedwell.loop.cases.operations import CaseEnded
from heedwell.loop.signals.models import Withdrawal
from heedwell.loop.triage.models import TriageDecision
from heedwell.loop.triage.operations import (
    LowerTierNeedsReason,
    SafeguardingBelowTier3,
    SecondPersonNeeded,
)
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from tests.access.trail import last_line, verbs
from tests.journey.team import Team, says


@pytest.mark.requirement("T01", "T02", "T03", "T04", "N18")
@pytest.mark.parametrize(
    ("harm", "tier"),
    [
        ("none", Tier.NEAR_MISS),
        ("low", Tier.LOW_HARM),
        ("moderate", Tier.MODERATE_OR_REPEAT),
        ("severe", Tier.SERIOUS_OR_SAFEGUARDING),
    ],
)
def test_harm_proposes_the_tier_with_its_reason(team: Team, harm: str, tier: Tier):
    case = team.report(harm=harm).case

    proposal = team.proposed(case).proposal

    assert proposal.tier is tier
    assert any(f"{tier.short} by severity" in reason.text for reason in proposal.reasons)


@pytest.mark.requirement("T01", "D06")
def test_the_third_alike_for_a_person_is_proposed_at_tier_2_and_names_the_earlier_ones(team: Team):
    for _ in range(2):
        team.report(place="lounge")
        team.later(days=3)
    case = team.report(place="garden").case

    proposed = team.proposed(case)

    reasons = [reason for reason in proposed.proposal.reasons if reason.code == "repeat_person"]
    assert proposed.proposal.tier is Tier.MODERATE_OR_REPEAT
    assert reasons[0].references == ("2026-0001", "2026-0002")
    assert "third for this person in 28 days" in reasons[0].text


@pytest.mark.requirement("D06")
def test_a_withdrawn_report_is_no_repeat(team: Team):
    first = team.report().case
    team.report()
    steps.withdraw(case=first, reason="Entered twice", by=team.rob, at=team.at)
    third = team.later(days=1).report().case

    assert team.proposed(third).proposal.tier is Tier.LOW_HARM


@pytest.mark.requirement("T10", "R08", "N03")
def test_a_decision_sets_tier_lead_and_due_date_and_starts_the_review(team: Team):
    case = team.report(harm="moderate").case

    case = team.later(hours=3).triage(case, due=date(2026, 3, 9))

    assert (case.tier, case.lead, case.stage) == (2, team.dev, Stage.REVIEW)
    assert case.review_due_at is not None
    assert case.next_due_at == case.review_due_at
    assert team.review_of(case).what_happened.startswith("She paced")
    assert "triage.decided" in verbs(team.provider)


@pytest.mark.requirement("T02")
def test_tier_0_goes_straight_to_the_huddle(team: Team):
    case = team.report(kind="near_miss", harm="none").case

    case = team.triage(case)

    assert (case.tier, case.stage) == (0, Stage.SHARE)
    assert case.next_due_at is not None


def test_a_lower_tier_needs_a_reason_and_a_higher_one_does_not(team: Team):
    low, high = team.report(harm="moderate").case, team.report(harm="low").case

    with pytest.raises(LowerTierNeedsReason):
        team.triage(low, Tier.LOW_HARM)
    assert team.triage(high, Tier.SERIOUS_OR_SAFEGUARDING).tier == 3
    assert team.triage(low, Tier.LOW_HARM, reason="Seen by the GP: no harm").tier == 1


def test_a_second_decision_is_a_second_row_with_a_reason(team: Team):
    case = team.triaged(Tier.LOW_HARM)

    with pytest.raises(LowerTierNeedsReason):
        team.triage(case, Tier.MODERATE_OR_REPEAT)
    team.triage(case, Tier.MODERATE_OR_REPEAT, reason="Happened again")

    with team.provider.reading():
        decisions = TriageDecision.objects.filter(case=case).order_by("decided_at", "id")
        assert [decision.tier for decision in decisions] == [1, 2]


@pytest.mark.requirement("C15")
def test_a_compliment_is_thanked_and_anything_else_is_not(team: Team):
    praise = team.report(kind="compliment", event_type="good_practice", harm="none").case
    fall = team.report(event_type="fall").case

    steps.thank(case=praise, words="Passed on to the team", by=team.rob, at=team.at)
    with pytest.raises(steps.NotYet) as refusal:
        steps.thank(case=fall, words="", by=team.rob, at=team.at)

    praise = team.again(praise)
    assert praise.state == CaseState.THANKED
    assert says(refusal.value) == ["Choose a tier: only a compliment can be finished with thanks"]


def test_a_repeat_joins_an_open_case_with_its_signals(team: Team):
    first = team.triaged()
    again = team.later(days=1).report().case

    steps.join(case=again, to=first, reason="The same evening", by=team.rob, at=team.at)

    again = team.again(again)
    with team.provider.reading():
        assert first.links.count() == 2
    assert (again.state, again.joined_to) == (CaseState.JOINED, first)


@pytest.mark.requirement("T05")
def test_a_safeguarding_matter_is_never_below_tier_3_whoever_decides_and_why(team: Team):
    case = team.report(is_safeguarding=True, harm="none").case

    with pytest.raises(SafeguardingBelowTier3):
        team.triage(case, Tier.MODERATE_OR_REPEAT, reason="It was a misunderstanding")
    case = team.triage(case)
    with pytest.raises(SafeguardingBelowTier3):
        team.triage(case, Tier.NEAR_MISS, reason="It was a misunderstanding", by=team.priya)

    assert team.again(case).tier == 3


@pytest.mark.requirement("T05")
def test_a_safeguarding_matter_is_not_lowered_by_joining_it_to_a_lower_case(team: Team):
    low, waiting = team.triaged(Tier.LOW_HARM), team.report().case
    concern = team.report(is_safeguarding=True).case

    with pytest.raises(SafeguardingBelowTier3):
        steps.join(case=concern, to=low, reason="The same evening", by=team.rob, at=team.at)
    steps.join(case=concern, to=waiting, reason="The same evening", by=team.rob, at=team.at)

    assert team.proposed(team.again(waiting)).proposal.tier is Tier.SERIOUS_OR_SAFEGUARDING


def test_whoever_reported_it_cannot_withdraw_it(team: Team):
    case = team.report(by=team.rob).case

    with pytest.raises(SecondPersonNeeded):
        steps.withdraw(case=case, reason="A mistake", by=team.rob, at=team.at)
    steps.withdraw(case=case, reason="A mistake", by=team.priya, at=team.at)

    case = team.again(case)
    assert case.state == CaseState.WITHDRAWN
    with team.provider.reading():
        assert Withdrawal.objects.filter(organisation=team.organisation_id).count() == 1


def test_an_ended_case_takes_no_more_steps(team: Team):
    case = team.report(kind="compliment", event_type="good_practice", harm="none").case
    steps.thank(case=case, words="", by=team.rob, at=team.at)

    with pytest.raises(CaseEnded):
        team.triage(case, Tier.LOW_HARM)


def test_recording_the_harm_later_keeps_what_was_first_seen(team: Team):
    reported = team.report(harm="not_yet_known")

    case = steps.set_severity(
        case=reported.case, severity="low", reason="Seen by the GP", by=team.rob, at=team.at
    )

    assert (case.severity, case.harm_is_known) == ("low", True)
    with team.provider.reading():
        assert reported.signal.affected.get().physical_harm == "not_yet_known"
    assert last_line(team.provider).verb == "case.severity_set"


@pytest.mark.requirement("T09")
def test_the_time_to_triage_is_kept_on_the_case(team: Team):
    case = team.report().case

    case = team.later(hours=5).triage(case)

    assert case.triaged_at is not None
    assert case.triaged_at - case.opened_at == timedelta(hours=5)
