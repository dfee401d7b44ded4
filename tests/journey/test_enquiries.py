"""What came of a safeguarding enquiry, and whether it is so for other people and elsewhere."""

import json
import uuid

import pytest

from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.journey import afterwards, enquiring, steps
from heedwell.journey.facts import gather
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions.enquiries import queries
from heedwell.loop.actions.enquiries.operations import (
    ComparedTwice,
    ComparisonDraft,
    OutcomeDraft,
    OwnCase,
)
from heedwell.loop.actions.models import ComparedCase, Comparison, EnquiryOutcome
from heedwell.loop.cases.about_staff import say
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import CaseEnded
from heedwell.loop.signals.draft import AffectedDraft
from heedwell.rules.enquiries import COMPARED, asks_to_compare
from heedwell.rules.gates import unmet
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ENQUIRY_OUTCOMES
from tests.journey.team import Team
from tests.journey.test_follow_up import told

SERIOUS = Tier.SERIOUS_OR_SAFEGUARDING


def conclude(team: Team, case: Case, outcome: str = "substantiated") -> EnquiryOutcome:
    draft = OutcomeDraft(
        council="Council of the county",
        outcome=outcome,
        decided_on=team.today,
        words="She was left without help at the meal.",
        wishes="met",
        risk="reduced",
    )
    return enquiring.conclude(case=case, draft=draft, by=team.rob, at=team.at)


def compare(team: Team, outcome: EnquiryOutcome, same: list[Case], other: list[Case]) -> Comparison:
    draft = ComparisonDraft(
        words="At two of three meals.",
        method="observation",
        checked_on=team.today,
        same_in=same,
        not_in=other,
    )
    return enquiring.compare(outcome=outcome, draft=draft, by=team.priya, at=team.at)


def waits(team: Team, case: Case) -> bool:
    with team.provider.reading():
        facts = gather(team.organisation_id, case.pk)[1]
    return "outcome-compared" in [gate.key for gate in unmet(Step.CLOSE, facts)]


def offered(team: Team, who: Account, case: Case) -> list[Case]:
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        return queries.comparable(viewer, case)


def asked(team: Team, who: Account) -> list[Case]:
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        return [
            item.case for item in worklist(viewer, team.at).no_date if item.task is Task.COMPARE
        ]


def somebody_else(team: Team) -> list[AffectedDraft]:
    other = team.provider.add_person(uuid.uuid4().hex[:8])
    return [AffectedDraft(person=other, physical_harm="low", psychological_harm="none")]


def test_every_outcome_says_whether_it_is_looked_for_elsewhere():
    assert {"substantiated", "partly_substantiated"} == COMPARED
    assert [asks_to_compare(term.code) for term in ENQUIRY_OUTCOMES].count(True) == 2


@pytest.mark.requirement("A13")
@pytest.mark.parametrize("outcome", [term.code for term in ENQUIRY_OUTCOMES])
def test_what_was_found_is_looked_for_in_comparable_cases_before_the_case_closes(
    team: Team, outcome: str
):
    case = team.triaged(SERIOUS)
    row = conclude(team, case, outcome)

    assert waits(team, case) == asks_to_compare(outcome)
    assert asked(team, team.dev) == ([case] if asks_to_compare(outcome) else [])
    assert told(team, f"enquiry.concluded.{row.pk}") == (
        ["Dev"] if asks_to_compare(outcome) else []
    )
    compare(team, row, [], [])
    assert not waits(team, case)
    assert asked(team, team.dev) == []


@pytest.mark.requirement("A13")
def test_the_comparison_names_each_case_that_was_looked_at_and_what_was_found_there(team: Team):
    case = team.triaged(SERIOUS)
    found, fine = team.report().case, team.report().case

    row = compare(team, conclude(team, case), [found], [fine])

    with team.provider.reading():
        named = dict(ComparedCase.objects.filter(comparison=row).values_list("case", "is_same"))
        line = TrailLine.objects.get(verb="enquiry.compared")
    assert named == {found.pk: True, fine.pk: False}
    assert json.loads(line.details).items() >= {"same": 1, "looked_at": 2}.items()


@pytest.mark.requirement("A13")
def test_comparable_is_the_same_kind_for_other_people_or_in_another_service(team: Team):
    case = team.triaged(SERIOUS)
    same_person = team.report().case
    other_person = team.later(minutes=1).report(affected=somebody_else(team)).case
    elsewhere = team.report(service=team.provider.there, affected=[], by=team.sue).case
    other_kind = team.report(event_type="fall", affected=somebody_else(team)).case

    assert set(offered(team, team.priya, case)) == {other_person, elsewhere}
    assert offered(team, team.rob, case) == [other_person]
    assert not {same_person, other_kind} & set(offered(team, team.priya, case))


@pytest.mark.requirement("A13")
def test_comparable_is_the_same_theme_too(team: Team):
    case, _ = team.reviewed()
    of_the_theme = team.triaged(event_type="fall", affected=somebody_else(team))
    team.write_review(of_the_theme)

    assert offered(team, team.priya, case) == [of_the_theme]


@pytest.mark.requirement("A13")
def test_a_council_that_decides_after_the_case_closed_is_recorded_all_the_same(team: Team):
    case = team.verified()
    team.publish(case)
    team.link(case, "workforce", "governance")
    team.close(case)

    row = conclude(team.later(weeks=6), case)

    assert asked(team, team.dev) == [case]
    compare(team, row, [], [team.report().case])
    assert asked(team, team.dev) == []


def test_a_withdrawn_case_takes_no_outcome(team: Team):
    case = team.report().case
    steps.withdraw(case=case, reason="Twice", by=team.rob, at=team.at)

    with pytest.raises(CaseEnded):
        conclude(team, case)


def test_no_case_is_compared_with_itself_or_twice(team: Team):
    case, other = team.triaged(SERIOUS), team.report().case
    row = conclude(team, case)

    with pytest.raises(OwnCase):
        compare(team, row, [case], [])
    with pytest.raises(ComparedTwice):
        compare(team, row, [other], [other])


def test_an_outcome_that_was_struck_asks_for_nothing(team: Team):
    case = team.triaged(SERIOUS)
    row = conclude(team, case)

    afterwards.strike(
        case=case, subject_id=row.pk, reason="Of another case", by=team.rob, at=team.at
    )

    assert not waits(team, case)
    assert asked(team, team.dev) == []


@pytest.mark.requirement("A13")
def test_who_a_compared_case_is_about_finds_no_trace_of_it(team: Team):
    case, about_rob = team.triaged(SERIOUS), team.report().case
    compare(team, conclude(team, case), [about_rob], [])
    say(case=about_rob, account=team.rob, words="", by=team.priya, at=team.at)
    rob = team.provider.viewer(team.rob)

    with team.provider.reading():
        (outcome,) = queries.of_case(rob, case)
        seen = [each.case for found in outcome.comparisons.all() for each in found.cases.all()]

    assert seen == []
