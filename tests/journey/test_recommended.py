"""What somebody outside recommends: it is answered, and what we take up becomes an action."""

from datetime import timedelta

import pytest

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.insight import plan as plans
from heedwell.insight.plan import OUTSIDE, Filter
from heedwell.journey import afterwards, steps
from heedwell.journey.facts import gather
from heedwell.journey.sweep import sweep
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions.models import Action, Recommendation
from heedwell.loop.actions.operations import ReasonNeeded
from heedwell.loop.actions.outside import operations
from heedwell.loop.actions.outside.operations import RecommendationDraft
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.contributors.operations import QuestionDraft, ask
from heedwell.rules.gates import unmet
from heedwell.rules.recommendations import Answer
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.stages import Step
from heedwell.rules.vocabulary import OUTSIDE_BODIES, RECOMMENDATION_ANSWERS
from tests.journey.team import Team

SETTLED = "recommendations-settled"


def keep(team: Team, case: Case, days: int | None = 10) -> Recommendation:
    draft = RecommendationDraft(
        body="coroner",
        body_name="Coroner for the county",
        reference="2026-014",
        made_on=team.today,
        words="Look at how a fall at night is passed on.",
        due_date=None if days is None else team.today + timedelta(days=days),
    )
    return operations.keep(case=case, draft=draft, by=team.rob, at=team.at)


def answer(team: Team, row: Recommendation, said: Answer, reason: str = "", seen: int = 0) -> None:
    operations.answer(
        recommendation=row,
        answer=said,
        reason=reason,
        answered_on=team.today,
        answers_seen=seen,
        by=team.rob,
        at=team.at,
    )


def waits(team: Team, case: Case) -> bool:
    with team.provider.reading():
        facts = gather(team.organisation_id, case.pk)[1]
    return SETTLED in [gate.key for gate in unmet(Step.CLOSE, facts)]


def become_action(team: Team, case: Case, row: Recommendation) -> Action:
    return afterwards.agree_from(
        case=case, draft=team.action_draft(), subject_id=row.pk, by=team.rob, at=team.at
    )


def asked_to_answer(team: Team, who: Account) -> list[str]:
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        work = worklist(viewer, team.at)
    items = (*work.late, *work.today, *work.week)
    return [item.about for item in items if item.task is Task.ANSWER]


def test_each_answer_of_the_list_has_its_rule():
    assert [code for code, _ in RECOMMENDATION_ANSWERS.choices] == list(Answer)
    assert {"safeguarding_board", "cqc", "coroner", "lfpse"} <= {t.code for t in OUTSIDE_BODIES}


@pytest.mark.requirement("A12")
def test_a_case_waits_until_what_is_accepted_has_become_an_action(team: Team):
    case = team.triaged()
    row = keep(team, case)
    assert waits(team, case)

    answer(team, row, Answer.ACCEPTED)
    assert waits(team, case)
    action = become_action(team, case, row)

    assert not waits(team, case)
    with team.provider.reading():
        verbs = set(TrailLine.objects.values_list("verb", flat=True))
    assert {"recommendation.kept", "recommendation.answered", "action.grew_from"} <= verbs
    assert action.case == case


@pytest.mark.requirement("A12")
def test_an_action_that_was_cancelled_does_not_settle_it(team: Team):
    case = team.triaged()
    row = keep(team, case)
    answer(team, row, Answer.PARTLY, "Only at night")
    action = become_action(team, case, row)

    steps.cancel_action(action=action, reason="No", by=team.rob, at=team.at)

    assert waits(team, case)


@pytest.mark.requirement("A12")
def test_it_is_not_taken_up_only_with_a_reason_and_a_second_thought_stands(team: Team):
    case = team.triaged()
    row = keep(team, case)
    for said in (Answer.NOT_ACCEPTED, Answer.PARTLY):
        with pytest.raises(ReasonNeeded):
            answer(team, row, said, " ")

    answer(team, row, Answer.NOT_ACCEPTED, "We have no stairs")
    assert not waits(team, case)
    answer(team.later(hours=1), row, Answer.ACCEPTED, seen=1)

    assert waits(team, case)


def test_of_two_who_answer_at_once_the_second_is_told(team: Team):
    row = keep(team, team.triaged())
    answer(team, row, Answer.ACCEPTED)

    with pytest.raises(EditedMeanwhile):
        answer(team, row, Answer.NOT_ACCEPTED, "No", seen=0)


@pytest.mark.requirement("A12")
def test_who_agrees_what_will_change_is_reminded_until_it_is_answered(team: Team):
    row = keep(team, team.triaged(), days=3)
    keep(team, team.triaged(), days=None)
    for who, asked in (
        (team.rob, ["Coroner for the county"]),
        (team.dev, []),
        (team.sue, []),
    ):
        assert asked_to_answer(team, who) == asked

    answer(team, row, Answer.ACCEPTED)

    assert asked_to_answer(team, team.rob) == []


@pytest.mark.requirement("A12")
def test_its_action_is_followed_in_the_same_plan_as_our_own(team: Team):
    case = team.triaged()
    row = keep(team, case)
    answer(team, row, Answer.ACCEPTED)
    theirs, ours = become_action(team, case, row), team.agree(case)
    viewer = team.provider.viewer(team.rob)

    with team.provider.reading():
        every = plans.listed(viewer, Filter(), DEFAULT_RULEBOOK, team.at)
        recommended = plans.listed(viewer, Filter(learning=OUTSIDE), DEFAULT_RULEBOOK, team.at)

    assert {each.action for each in every} == {theirs, ours}
    assert [(each.action, each.recommended_by) for each in recommended] == [
        (theirs, "Coroner for the county")
    ]


def test_what_was_kept_by_mistake_is_struck_and_asks_for_nothing(team: Team):
    case = team.triaged()
    row = keep(team, case, days=2)

    afterwards.strike(
        case=case, subject_id=row.pk, reason="Another provider's", by=team.rob, at=team.at
    )

    sweep(team.organisation_id, team.at + timedelta(days=30))
    assert not waits(team, case)
    assert asked_to_answer(team, team.rob) == []
    assert late_notices(team, case) == []


@pytest.mark.requirement("A12", "A08")
def test_a_late_answer_climbs_the_ladder_and_tells_each_person_once(team: Team):
    case = team.triaged()
    row = keep(team, case, days=3)
    due = row.due_at
    assert due is not None

    for hours in (-1, 0, 1, 24, 25, 72, 73, 74):
        sweep(team.organisation_id, due + timedelta(hours=hours))

    assert late_notices(team, case) == ["Dev", "Priya", "Rob"]


@pytest.mark.requirement("A12", "A08")
def test_what_is_answered_in_time_or_has_no_day_climbs_nothing(team: Team):
    case = team.triaged()
    answer(team, keep(team, case, days=3), Answer.NOT_ACCEPTED, "Our stairs have no such door")
    keep(team, case, days=None)

    sweep(team.organisation_id, team.at + timedelta(days=30))

    assert late_notices(team, case) == []


@pytest.mark.requirement("R11", "A08")
def test_a_question_outside_that_nobody_answered_climbs_once_its_link_has_run_out(team: Team):
    case = team.triaged()
    draft = QuestionDraft(
        role="Pharmacist",
        agency="The surgery",
        email="a@surgery.example",
        question="Could the round be earlier?",
        ring="Rob, 01632 960123",
    )
    asked = ask(
        review=team.review_of(case), draft=draft, rulebook=DEFAULT_RULEBOOK, by=team.rob, at=team.at
    )

    sweep(team.organisation_id, asked.expires_at - timedelta(seconds=1))
    before = late_notices(team, case)
    for days in (0, 1, 8):
        sweep(team.organisation_id, asked.expires_at + timedelta(days=days))

    assert before == []
    assert late_notices(team, case) == ["Dev", "Priya", "Rob"]


def late_notices(team: Team, case: Case) -> list[str]:
    """Whom the ladder told of what is late from outside, by name; nothing else of the case."""
    with team.provider.reading():
        found = Notice.objects.filter(
            organisation=team.organisation_id, kind="late.action", subject__contains=case.reference
        )
        return sorted(found.values_list("to_account__name", flat=True))
