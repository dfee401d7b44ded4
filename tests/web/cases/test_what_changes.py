"""How strong a change is, which plan it changed, what is not needed after all, several services."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import days
from heedwell.journey import steps
from heedwell.journey.sweep import sweep
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import (
    ActionDraft,
    DateHasPassed,
    ForService,
    NoAccessThere,
    OwnDateIsLate,
    OwnerCannotCancel,
)
from heedwell.loop.cases.models import Case
from heedwell.rules.strength import ONLY_WEAK
from tests.journey.team import Team
from tests.journey.test_follow_up import told
from tests.web.cases.test_actions import agree, agreed, page_of
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


@pytest.mark.requirement("A07")
def test_training_alone_gets_a_gentle_question_until_something_in_the_work_changes(
    team: Team, as_: As
):
    case = team.triaged()
    agree(team, as_, case, kind="training")

    as_(team.rob).case(case).says(ONLY_WEAK, "weak change")
    agree(team, as_, case, kind="equipment_change")

    assert ONLY_WEAK not in as_(team.rob).case(case).words


def test_the_strength_follows_the_kind_and_a_person_may_judge_otherwise_with_a_reason(
    team: Team, as_: As
):
    case = team.triaged()

    refused = agree(team, as_, case, kind="training", strength="strong")
    as_(team.rob).answer(refused, strength_reason="The hoist cannot start without the badge.")

    assert refused.problems == ["Write why it works otherwise than its kind suggests"]
    page_of(as_(team.rob), agreed(team)).says(
        "Strong change. The hoist cannot start without the badge."
    )


def test_the_strength_that_its_kind_suggests_is_shown_with_the_reason_in_one_line(
    team: Team, as_: As
):
    _, action = team.reviewed()

    page_of(as_(team.rob), action).says(
        "Strong change. It changes the work itself, so that nobody has to remember."
    )


@pytest.mark.requirement("A06")
def test_what_was_changed_names_the_plan_its_versions_and_whose_it_is(team: Team, as_: As):
    _, action = team.reviewed()

    page = as_(team.dev).send(
        at(action.case, "mark-done", action_id=action.pk),
        what_changed="Support plan, section Evening",
        person=str(team.person.pk),
        old_version="6",
        new_version="7",
        before="The meal began at once.",
        after="A quiet half-hour comes first.",
        live_on="today",
    )

    page.says("Support plan, section Evening", "Person B · Version 6, now 7 · Live since")
    page.says("Before The meal began at once.", "Now A quiet half-hour comes first.")


def test_of_two_who_record_the_same_change_the_second_loses_nothing_typed(team: Team, as_: As):
    _, action = team.reviewed()
    url = at(action.case, "mark-done", action_id=action.pk)
    change = {"what_changed": "Support plan", "before": "At once.", "live_on": "today"}
    opened = as_(team.dev).see(url)
    as_(team.rob).send(url, after="A quiet half-hour.", **change)

    again = as_(team.dev).answer(opened, after="Half an hour in the garden room.", **change)

    again.says("Rob saved this while you were writing.", "Rob saved: A quiet half-hour.")
    assert again.fields["after"] == ["Half an hour in the garden room."]


@pytest.mark.requirement("A03", "linked to learning")
def test_an_action_may_answer_several_themes(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case, theme_names=["Evening transitions", "Noise at meals"])
    offered = as_(team.rob).case(case, "agree-action").offered["themes"]

    agree(team, as_, case, themes=offered)

    page_of(as_(team.rob), agreed(team)).says("Learning theme Evening transitions, Noise at meals")


def test_a_bank_holiday_and_a_closed_day_are_named_and_the_next_working_day_offered(
    team: Team, as_: As
):
    days.set_day(
        organisation=team.provider.organisation,
        service=team.here,
        day=date(2026, 3, 12),
        is_closed=True,
        why="Boiler",
        by=None,
        at=team.at,
    )
    case = team.triaged()

    holiday = agree(team, as_, case, due_date="3/4/2026")
    closed = agree(team, as_, case, due_date="12/3/2026")

    assert holiday.problems == [
        "3/4/2026 is a day on which nobody may be there (Good Friday): enter 7/4/2026"
    ]
    assert holiday.fields["due_date"] == ["3/4/2026"]
    assert closed.problems == [
        "12/3/2026 is a day on which nobody may be there (closed there): enter 13/3/2026"
    ]


def test_work_is_given_to_nobody_who_does_not_work_there(team: Team):
    case = team.triaged()

    with pytest.raises(NoAccessThere) as refusal:
        team.agree(case, owner=team.sue)
    with pytest.raises(DateHasPassed):
        team.agree(case, due_date=team.today - timedelta(days=1))

    assert (refusal.value.who, refusal.value.service.name) == (team.sue, "Rowan House")


@pytest.mark.requirement("A08")
def test_who_is_late_does_not_give_themselves_more_time(team: Team, as_: As):
    case = team.triaged()
    action = team.agree(case, owner=team.rob)
    team.at = action.due_at + timedelta(hours=30)
    typed = {"due_date": "30/3/2026", "reason": "Painters"}

    own = as_(team.rob).send(at(case, "move-action", action_id=action.pk), **typed)
    own.says("It is late, and it is yours: ask somebody else to move the date.")
    assert own.fields["reason"] == ["Painters"]
    with pytest.raises(OwnDateIsLate):
        steps.move_due_date(
            action=action,
            due_date=date(2026, 3, 30),
            reason="Painters",
            version=1,
            by=team.rob,
            at=team.at,
        )
    page = as_(team.priya).send(at(case, "move-action", action_id=action.pk), **typed)

    page.says("The date is moved.", "moved once", "By when 30 March", "First agreed for")


@pytest.mark.requirement("R09")
def test_a_case_whose_only_action_is_cancelled_does_not_close(team: Team, as_: As):
    case, action = team.reviewed()
    url = at(case, "cancel-action", action_id=action.pk)

    refused = as_(team.rob).send(url)
    page = as_(team.rob).answer(refused, reason="The garden room is closed for good.")

    assert refused.problems == ["Write why it is not needed after all, in a sentence"]
    page.says("cancelled", "The garden room is closed for good.", "Cancelled by Rob")
    as_(team.rob).case(case).says("Rob cancelled: Quiet half-hour before the meal.")
    as_(team.rob).post(at(case, "close")).says(
        "You cannot close this yet.", "Agree at least one learning action."
    )
    team.agree(team.again(case), what="Another room")


def test_the_owner_does_not_cancel_their_own_action(team: Team, as_: As):
    case = team.triaged()
    action = team.agree(case, owner=team.rob)

    assert "Cancel it" not in page_of(as_(team.rob), action).links
    as_(team.rob).send(at(case, "cancel-action", action_id=action.pk), reason="Busy").says(
        "It is yours: ask somebody else to say that it is not needed after all."
    )
    with pytest.raises(OwnerCannotCancel):
        steps.cancel_action(action=action, reason="Busy", by=team.rob, at=team.at)


def several(team: Team, case: Case) -> list[Action]:
    """One change at Rowan House and at Elm Court, each with its own owner and date."""
    draft = ActionDraft(
        what="Two names on the handover board",
        kind="communication_system",
        owner=team.dev,
        due_date=team.today,
        metric="Handovers with two names",
        direction="more",
        check_method="observation",
        verifier=team.priya,
    )
    shares = [
        ForService(
            service=team.here,
            owner=team.dev,
            due_date=team.today + timedelta(days=7),
            verifier=team.priya,
        ),
        ForService(
            service=team.provider.there,
            owner=team.sue,
            due_date=team.today + timedelta(days=14),
            verifier=team.priya,
        ),
    ]
    return steps.agree_for_services(
        case=case, draft=draft, shares=shares, by=team.priya, at=team.at
    )


def test_one_change_is_laid_on_two_services_each_with_its_owner_date_and_state(team: Team, as_: As):
    case = team.triaged()

    here, there = several(team, case)
    team.do(here)

    assert here.agreement == there.agreement
    sue = as_(team.sue)
    page = page_of(sue, there)
    page.says("Two names on the handover board", "Where Elm Court", "Who does it Sue", "to do")
    assert at(case) not in page.urls
    assert case.title not in page.words
    assert sue.case(case, "action", action_id=here.pk).status == 404
    page_of(as_(team.rob), here).says("Where Rowan House", "done, not verified yet")


def test_a_late_share_climbs_where_it_is_done(team: Team):
    nadia = team.provider.employ("Nadia", Role.SHIFT_LEAD, team.provider.there)
    draft = ForService(
        service=team.provider.there, owner=nadia, due_date=team.today, verifier=team.priya
    )
    case = team.triaged()

    steps.agree_for_services(
        case=case,
        draft=ActionDraft(
            what="A board",
            kind="tool_introduced",
            owner=nadia,
            due_date=team.today,
            metric="Boards",
            direction="more",
            check_method="observation",
            verifier=team.priya,
        ),
        shares=[draft],
        by=team.priya,
        at=team.at,
    )
    team.later(days=3)
    sweep(team.organisation_id, team.at)

    assert "Nadia" in told(team, "late.action")
    assert "Sue" in told(team, "late.action")
    assert "Rob" not in told(team, "late.action")
