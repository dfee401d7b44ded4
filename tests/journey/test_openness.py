"""Being open after an event: candour decided and done in its order, and partners outside."""

from datetime import timedelta
from typing import Any

import pytest

from heedwell.duties.candour import operations as candour
from heedwell.duties.candour.models import CandourDecision, CandourStep
from heedwell.duties.partners.models import PartnerDecision
from heedwell.duties.partners.operations import SayWhenContacted, SayWhyNotNeeded
from heedwell.journey import afterwards, openness, steps
from heedwell.journey.facts import gather
from heedwell.journey.timeline import story_of
from heedwell.journey.worklists import Task, WorkItem, worklist
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import CaseEnded, EditedMeanwhile
from heedwell.rules.candour import Answer, Candour
from heedwell.rules.partners import ASKED, Involvement
from heedwell.rules.tiers import Tier
from tests.access.trail import verbs
from tests.journey.team import Team, says

SERIOUS = Tier.SERIOUS_OR_SAFEGUARDING
duty = pytest.mark.requirement("T05", "duty of candour")
coordination = pytest.mark.requirement("T05", "multi-agency coordination")


def serious(team: Team) -> Case:
    return team.triaged(SERIOUS, harm="severe")


def ready(team: Team) -> Case:
    """A Tier 3 case for which everything is recorded but being open."""
    case = team.triaged(SERIOUS, harm="severe")
    team.later(days=1).write_review(case)
    team.look_wider(case)
    action = team.agree(case)
    team.ask_people(case)
    team.later(hours=1).submit(case)
    team.later(days=1).sign(case)
    team.later(days=3).do(action)
    team.later(weeks=4).check(action, "first")
    case = team.later(weeks=2).check(action, "final")
    team.publish(case)
    team.link(case, "workforce", "governance")
    return case


def missing(team: Team, case: Case) -> list[str]:
    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)
    return says(refusal.value)


def to_do(team: Team, who: str = "rob") -> list[WorkItem]:
    viewer = team.provider.viewer(getattr(team, who))
    with team.provider.reading():
        work = worklist(viewer, team.at)
    every = (*work.late, *work.today, *work.week, *work.no_date)
    return [item for item in every if item.task is Task.BE_OPEN]


@duty
@coordination
def test_a_tier_3_case_closes_once_each_step_of_being_open_is_recorded(team: Team):
    case = ready(team)
    partners = "Decide who outside takes part, and record when each was contacted or why not"

    assert missing(team, case) == ["Decide whether the duty of candour applies", partners]
    team.decide_candour(case, applies=True)
    team.settle_partners(case)
    for step in (Candour.TOLD, Candour.WRITTEN, Candour.OUTCOME):
        assert step.says in missing(team, case)
        team.take_step(case, step)

    assert team.close(case).state == "closed"


@duty
def test_who_could_not_be_reached_closes_it_with_each_attempt_written_down(team: Team):
    case = ready(team)
    team.decide_candour(case, applies=True)
    team.settle_partners(case)

    team.take_step(
        case,
        Candour.NOT_REACHED,
        why_not="not_reached",
        told_by=None,
        said_sorry=False,
        words="Rang on Monday, Tuesday and Friday; wrote on Saturday.",
    )

    assert team.close(case).state == "closed"


@duty
@pytest.mark.parametrize("severity", ["moderate", "serious"])
def test_harm_that_may_reach_the_duty_is_decided_on_below_tier_3_too(team: Team, severity: str):
    case = team.verified(Tier.MODERATE_OR_REPEAT)
    team.publish(case)
    team.link(case, "workforce")
    steps.set_severity(case=case, severity=severity, reason="A break", by=team.rob, at=team.at)

    assert missing(team, case) == ["Decide whether the duty of candour applies"]

    team.decide_candour(case, applies=False)
    assert team.close(case).state == "closed"


@duty
def test_today_asks_for_a_decision_on_moderate_harm_at_tier_2_and_the_one_page_settles_it(
    team: Team,
):
    case = team.triaged(harm="moderate")
    asked = to_do(team)

    with pytest.raises(candour.CandourNeedsOpinion):
        team.decide_candour(case, applies=False, opinion="")
    team.decide_candour(case, applies=False, opinion="District nurse", reason="It healed.")

    assert [item.case for item in asked] == [case]
    assert to_do(team) == []


@duty
@pytest.mark.parametrize(
    ("harm", "answer"),
    [("severe", Answer.APPLIES), ("moderate", Answer.ASK), ("low", Answer.NOT)],
)
def test_what_was_proposed_is_kept_beside_what_was_decided(team: Team, harm: str, answer: Answer):
    case = team.triaged(SERIOUS, harm=harm)

    row = team.decide_candour(case, applies=True)

    assert (row.proposed, row.applies, row.version) == (answer, True, 1)
    with team.provider.reading():
        assert row.proposed_why == openness.proposal_for(case).why


@duty
@pytest.mark.parametrize(
    ("harm", "applies", "parts", "refused"),
    [
        ("severe", False, {"reason": " "}, candour.CandourNeedsReason),
        ("severe", False, {"opinion": ""}, candour.CandourNeedsOpinion),
        ("moderate", False, {"opinion": ""}, candour.CandourNeedsOpinion),
        ("low", True, {"reason": ""}, candour.CandourNeedsReason),
        ("severe", True, {"tell_by": None}, candour.SayByWhen),
    ],
)
def test_half_a_decision_on_candour_is_none(
    team: Team, harm: str, applies: bool, parts: dict[str, Any], refused: type[Exception]
):
    case = team.triaged(SERIOUS, harm=harm)

    with pytest.raises(refused):
        team.decide_candour(case, applies=applies, **parts)

    with team.provider.reading():
        assert not CandourDecision.objects.filter(organisation=team.organisation_id).exists()


@duty
def test_a_second_thought_is_a_second_row_and_the_last_one_holds(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True)

    team.later(days=1).decide_candour(case, applies=False, seen=1)

    with team.provider.reading():
        assert CandourDecision.objects.filter(organisation=team.organisation_id).count() == 2
        assert gather(team.organisation_id, case.pk)[1].candour_applies is False


@duty
def test_of_two_who_decide_at_once_the_second_sees_that_the_other_did(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True)

    with pytest.raises(EditedMeanwhile):
        team.decide_candour(case, applies=False, by=team.priya)


@duty
def test_the_steps_are_taken_in_their_order_and_only_when_it_applies(team: Team):
    case = serious(team)
    with pytest.raises(candour.CandourDoesNotApply):
        team.take_step(case, Candour.TOLD)
    team.decide_candour(case, applies=True)

    with pytest.raises(candour.OneStepBefore) as refusal:
        team.take_step(case, Candour.OUTCOME)

    assert refusal.value.before is Candour.TOLD
    team.take_step(case, Candour.TOLD)
    with pytest.raises(candour.OneStepBefore):
        team.take_step(case, Candour.OUTCOME)


@duty
@pytest.mark.parametrize(
    ("parts", "refused"),
    [
        ({"said_sorry": False}, candour.NotSaidSorry),
        ({"told_by": None}, candour.NotSaidSorry),
        ({"acting_because": ""}, candour.WhyTheyAct),
        ({"relation": "person"}, candour.WhyTheyAct),
        ({"next_by": None}, candour.SayByWhen),
    ],
)
def test_telling_them_has_an_apology_and_says_why_another_acts_for_the_person(
    team: Team, parts: dict[str, Any], refused: type[Exception]
):
    case = serious(team)
    team.decide_candour(case, applies=True)

    with pytest.raises(refused):
        team.take_step(case, Candour.TOLD, **parts)

    with team.provider.reading():
        assert not CandourStep.objects.filter(organisation=team.organisation_id).exists()


@duty
def test_what_has_not_happened_yet_is_not_recorded(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True)

    with pytest.raises(candour.NotSoFar):
        team.take_step(case, Candour.TOLD, happened_on=team.today + timedelta(days=1))


@duty
def test_today_says_what_comes_next_until_everything_is_done(team: Team):
    case = serious(team)
    assert [(item.about, item.is_mine) for item in to_do(team)] == [("decide", True)]

    team.decide_candour(case, applies=True)
    assert [(item.about, item.who) for item in to_do(team)] == [("told", team.dev)]
    team.take_step(case, Candour.TOLD)
    assert [item.about for item in to_do(team)] == ["written"]
    team.take_step(case, Candour.WRITTEN)
    assert [item.about for item in to_do(team)] == ["outcome"]
    team.take_step(case, Candour.OUTCOME)

    assert to_do(team) == to_do(team, "dev") == []


@duty
def test_the_day_that_we_set_ourselves_makes_it_late_and_no_other(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True, tell_by=team.today + timedelta(days=2))

    due_at = to_do(team)[0].due_at
    assert due_at is not None
    assert team.later(days=1).at < due_at <= team.later(days=2).at


@duty
@pytest.mark.requirement("X07")
def test_who_may_not_read_the_case_is_told_nothing_of_it(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True)

    assert to_do(team, "sue") == to_do(team, "amina") == []


@duty
def test_nothing_of_it_is_left_on_today_when_the_case_was_entered_in_error(team: Team):
    case = serious(team)

    steps.withdraw(case=case, reason="Entered twice", by=team.rob, at=team.at)

    assert to_do(team) == []


@duty
def test_a_step_that_was_recorded_by_mistake_is_struck_and_asked_for_again(team: Team):
    case = serious(team)
    team.decide_candour(case, applies=True)
    row = team.take_step(case, Candour.TOLD)

    afterwards.strike(case=case, subject_id=row.pk, reason="Another case", by=team.rob, at=team.at)

    with team.provider.reading():
        assert gather(team.organisation_id, case.pk)[1].candour_next is Candour.TOLD


@duty
@coordination
def test_each_of_it_stands_in_the_trail_and_in_the_story(team: Team):
    case = serious(team)
    team.be_open(case)

    written, viewer = verbs(team.provider), team.provider.viewer(team.rob)
    with team.provider.reading():
        told = [event.kind for event in story_of(viewer, case)]

    for verb in ("asked", "decided", "told", "written", "outcome"):
        assert written.count(f"candour.{verb}") == 1
    assert written.count("partner.decided") == len(ASKED)
    assert told.count("candour") == 3
    assert told.count("candour_applies") == told.count("partner_contacted") == 1
    assert told.count("partner_not_needed") == len(ASKED) - 1


@coordination
@pytest.mark.parametrize(
    ("involvement", "parts", "refused"),
    [
        (Involvement.CONTACTED, {"contacted_on": None}, SayWhenContacted),
        (Involvement.NOT_NEEDED, {"words": " "}, SayWhyNotNeeded),
    ],
)
def test_a_partner_has_a_day_or_a_reason(
    team: Team, involvement: Involvement, parts: dict[str, Any], refused: type[Exception]
):
    with pytest.raises(refused):
        team.decide_partner(serious(team), "police", involvement, **parts)


@coordination
def test_a_partner_still_to_be_contacted_keeps_the_case_open(team: Team):
    case = serious(team)
    team.settle_partners(case)

    def left() -> int:
        with team.provider.reading():
            return gather(team.organisation_id, case.pk)[1].partners_open

    assert left() == 0
    team.decide_partner(case, "coroner", Involvement.TO_CONTACT)
    assert left() == 1
    team.decide_partner(case, "police", Involvement.TO_CONTACT, seen=1)
    assert left() == 2
    team.decide_partner(case, "police", Involvement.CONTACTED, seen=2)
    team.decide_partner(case, "coroner", Involvement.CONTACTED, seen=1)
    assert left() == 0


@coordination
def test_of_two_who_decide_about_a_partner_the_second_sees_that_the_other_did(team: Team):
    case = serious(team)
    team.decide_partner(case, "police", Involvement.CONTACTED)

    with pytest.raises(EditedMeanwhile):
        team.decide_partner(case, "police", Involvement.NOT_NEEDED)
    with pytest.raises(EditedMeanwhile):
        team.settle_partners(case)

    with team.provider.reading():
        kept = PartnerDecision.objects.filter(organisation=team.organisation_id)
        assert kept.filter(partner="police").count() == 1


def test_nothing_is_recorded_for_a_case_that_has_ended(team: Team):
    case = serious(team)
    steps.withdraw(case=case, reason="Entered twice", by=team.rob, at=team.at)

    with pytest.raises(CaseEnded):
        team.decide_candour(case, applies=True)
    with pytest.raises(CaseEnded):
        team.decide_partner(case, "police", Involvement.CONTACTED)
