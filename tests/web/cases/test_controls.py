"""Interim safety controls on the screen: putting one in place, what it waits for, how it ends."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.cases.models import Case
from heedwell.loop.verification.states import Finding
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
WHAT = "Two people at each transfer"
SAYS = "Make the lasting change live that each interim safety control waits for"


def put_in_place(team: Team, as_: As, case: Case, **typed) -> Page:
    return as_(team.rob).send(
        at(case, "start-control"), **{"what": WHAT, "owner": str(team.amina.pk), **typed}
    )


def only(team: Team) -> Control:
    with team.provider.reading():
        return Control.objects.select_related("case").get(organisation=team.organisation_id)


def page_of(who: Visitor, control: Control) -> Page:
    return who.case(control.case, "control", control_id=control.pk)


@pytest.mark.requirement("A14")
def test_a_manager_puts_something_in_place_before_anybody_decided_the_tier(team: Team, as_: As):
    case = team.report().case
    assert "Put something in place for now" in as_(team.rob).case(case).links

    put_in_place(team, as_, case).says(WHAT)

    as_(team.rob).case(case).says(
        "In place for now",
        "Amina looks after it, since today. No lasting change is named that it waits for.",
        f"Rob put in place for now: {WHAT}.",
    )


@pytest.mark.requirement("A14")
def test_whoever_looks_after_it_finds_it_on_today_and_reads_it_without_reading_the_case(
    team: Team, as_: As
):
    case, action = team.reviewed()
    put_in_place(team, as_, case, action=str(action.pk))
    amina = as_(team.amina)

    today = amina.see("/")
    today.says("You keep in place for now", WHAT)
    page = amina.see(today.links[WHAT])

    page.says("Who looks after it Amina", f"It waits for: {action.what}.")
    assert amina.case(case).status == 403
    assert not any(case.reference in label for label in page.links)
    assert page_of(as_(team.sue), only(team)).status == 404


@pytest.mark.requirement("A14")
def test_it_stands_on_the_action_and_ends_when_that_is_live(team: Team, as_: As):
    case, action = team.reviewed()
    put_in_place(team, as_, case, action=str(action.pk))
    as_(team.rob).case(case, "action", action_id=action.pk).says(WHAT, "in place for now")

    team.later(days=3).do(action)

    as_(team.rob).case(case).says(
        "Ended today, when the lasting change was live.",
        f"The lasting change is live, so this could end: {WHAT}.",
    )
    assert WHAT not in as_(team.amina).see("/").words


@pytest.mark.requirement("A14")
def test_closing_says_beside_the_button_and_to_a_direct_post_what_still_runs(team: Team, as_: As):
    case = team.verified()
    team.publish(case)
    team.link(case, "workforce", "governance")
    put_in_place(team, as_, case)

    page = as_(team.rob).case(case)

    page.says(SAYS)
    assert page.links[SAYS] == "#controls"
    as_(team.rob).post(at(case, "close")).says(f"You cannot close this yet. {SAYS}.")
    assert team.again(case).state == "open"


@pytest.mark.requirement("A14")
def test_it_is_tied_to_the_live_change_and_then_the_case_closes(team: Team, as_: As):
    case = team.verified()
    team.publish(case)
    team.link(case, "workforce", "governance")
    put_in_place(team, as_, case)
    control = only(team)
    with team.provider.reading():
        action = Action.objects.get(organisation=team.organisation_id)

    page = page_of(as_(team.dev), control)
    as_(team.dev).send(page.links["Name the change that it waits for"], action=str(action.pk))
    as_(team.rob).post(at(case, "close"))

    assert team.again(case).state == "closed"


@pytest.mark.requirement("A14")
def test_another_takes_its_place_with_a_reason_and_what_was_typed_stays(team: Team, as_: As):
    case = team.triaged()
    put_in_place(team, as_, case)
    rob = as_(team.rob)
    replace = page_of(rob, only(team)).links["Put something else in its place"]

    refused = rob.send(replace, what="The hoist on loan", owner=str(team.dev.pk))

    assert refused.problems == ["Write why this keeps people as safe, in a sentence"]
    assert refused.fields["what"] == ["The hoist on loan"]
    rob.answer(refused, reason="Three are on shift only").says("The hoist on loan", "Dev")
    rob.case(case).says("In its place: The hoist on loan. Three are on shift only")


def test_an_empty_form_and_a_day_to_come_are_answered_in_words(team: Team, as_: As):
    case = team.triaged()

    refused = put_in_place(team, as_, case, what="", owner="", started_on="1/1/2030")

    assert refused.problems[:2] == [
        "Write what keeps people safe for now",
        "Select who looks after it",
    ]
    assert len(refused.problems) == 3


def test_a_change_that_is_open_again_asks_whether_the_control_is_needed_again(team: Team, as_: As):
    case, action = team.reviewed()
    put_in_place(team, as_, case, action=str(action.pk))
    team.later(days=3).do(action)

    team.later(weeks=4).check(action, "first", Finding.NOT_IN_PRACTICE)

    as_(team.rob).case(case).says("change is open again", "see whether this is needed again")


def test_from_a_page_that_is_old_it_cannot_be_ended_a_second_time(team: Team, as_: As):
    case, action = team.reviewed()
    put_in_place(team, as_, case, action=str(action.pk))
    control = only(team)
    stale = as_(team.rob).case(case, "replace-control", control_id=control.pk)
    team.later(days=3).do(action)

    answer = as_(team.rob).answer(stale, what="X", owner=str(team.dev.pk), reason="Y")

    assert answer.status == 404
    assert only(team).replaced_by_id is None
