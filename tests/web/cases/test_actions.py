"""An action on its page: who does it, by when, how we will know, and what was changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.journey import steps
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ACTION_KINDS
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
AGREED = {
    "what": "Quiet half-hour before the meal",
    "kind": "routine_transition_change",
    "outcome": "She can eat in peace",
    "due_date": "9/3/2026",
    "metric": "Distress events between 17:00 and 19:00 in a month",
    "direction": "fewer",
    "before": "Five in February",
    "check_method": "sample",
}
KINDS = {
    "plan or risk update": "care_plan_risk_update",
    "behaviour approach": "pbs_update",
    "environment": "environment_change",
    "supervision or coaching": "coaching_supervision",
    "policy": "policy_guidance_update",
    "training": "training",
    "escalation process": "escalation_process_change",
    "template": "template_record_change",
    "staffing": "staffing_adjustment",
    "communication system": "communication_system",
    "competency check": "competency_check",
    "tool": "tool_introduced",
    "role": "role_change",
    "supervision prompt": "supervision_prompt",
}


def agree(team: Team, as_: As, case: Case, **typed: Any) -> Page:
    people = {"owner": str(team.dev.pk), "verifier": str(team.priya.pk)}
    return as_(team.rob).send(at(case, "agree-action"), **{**AGREED, **people, **typed})


def agreed(team: Team) -> Action:
    with team.provider.reading():
        return Action.objects.select_related("case").get()


def page_of(visitor: Visitor, action: Action) -> Page:
    return visitor.case(action.case, "action", action_id=action.pk)


def test_an_agreed_action_has_its_own_page(team: Team, as_: As):
    team.write_review(team.triaged())
    case = team.triaged()

    agree(team, as_, case).says("Agreed. Whoever does it has been told.")

    page_of(as_(team.rob), agreed(team)).says("Quiet half-hour before the meal")


@pytest.mark.requirement("A01", "owner", "due date", "status", "escalation route")
def test_the_page_shows_owner_date_status_and_who_is_told_when_it_is_late(team: Team, as_: As):
    _, action = team.reviewed()

    page = page_of(as_(team.rob), action)

    page.says("Who does it Dev", "By when Sunday 8 March", "to do")
    page.says(
        "When it is late: the person responsible",
        "1 day later: the registered manager",
        "3 days later: the quality lead",
    )
    team.at = action.due_at + timedelta(hours=2)
    page_of(as_(team.rob), action).says("2 h late")
    team.do(action)
    page_of(as_(team.rob), action).says("done, not verified yet")


@pytest.mark.requirement("A02")
@pytest.mark.requirement("V02", "metric", "re-check date", "verifier")
@pytest.mark.requirement("N16", "change", "metric", "re-check date", "verifier")
def test_one_change_has_one_metric_its_check_dates_and_one_person_who_checks(team: Team, as_: As):
    case = team.triaged()

    agree(team, as_, case)

    page_of(as_(team.rob), agreed(team)).says(
        "What we look at Distress events between 17:00 and 19:00 in a month",
        "Which way is better Fewer is better",
        "What it was before Five in February",
        "How it is checked Sample of records",
        "Who checks Priya",
        "first check 6 April to 20 April; final check 20 April to 4 May",
    )
    as_(team.dev).case(case, "review").says(
        "Priya checks: Distress events between 17:00 and 19:00 in a month"
    )


@pytest.mark.requirement("A04")
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("what", "Write what will change, in one sentence"),
        ("due_date", "Enter the day by which it is done"),
        ("metric", "Write the one thing that you will count or look at"),
        ("direction", "Select which way is better"),
        ("check_method", "Select how it will be checked"),
        ("owner", "Select who does it"),
        ("verifier", "Select who checks"),
    ],
)
def test_an_action_without_a_measure_a_date_or_a_name_is_not_agreed(
    team: Team, as_: As, missing: str, sentence: str
):
    case = team.triaged()

    page = agree(team, as_, case, **{missing: ""})

    assert page.problems == [sentence]
    assert page.fields["before"] == ["Five in February"]
    with team.provider.reading():
        assert not Action.objects.exists()


def test_a_date_that_has_passed_is_not_agreed(team: Team, as_: As):
    page = agree(team, as_, team.triaged(), due_date="1/3/2026")

    assert page.problems == ["Enter a day that is today or later"]
    assert page.fields["due_date"] == ["1/3/2026"]


def test_whoever_does_it_cannot_be_chosen_to_check_it(team: Team, as_: As):
    page = agree(team, as_, team.triaged(), verifier=str(team.dev.pk))

    assert page.problems == ["Select somebody other than the person who does it"]


@pytest.mark.requirement("N02")
def test_the_micro_action_of_tier_1_is_made_within_seven_days_of_triage(team: Team, as_: As):
    case = team.triaged(Tier.LOW_HARM)

    page = agree(team, as_, case, due_date="10/3/2026")

    assert page.problems == [
        "At Tier 1 the change is made within a week: enter 9/3/2026 or earlier"
    ]
    agree(team, as_, case, due_date="9/3/2026").says("Agreed.")


@pytest.mark.requirement(
    "A03", "linked to learning", "named responsibility", "timescale", "follow-up check"
)
def test_an_action_carries_the_learning_it_comes_from(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case)
    form = as_(team.rob).case(case, "agree-action")
    (theme,) = [value for value in form.offered["themes"] if value]

    agree(team, as_, case, themes=theme)

    page = page_of(as_(team.rob), agreed(team))
    page.says("Learning theme Evening transitions", "Who does it Dev", "By when Monday 9 March")
    page.says("final check 20 April to 4 May", "What will be different for people She can eat")


def test_a_long_list_of_themes_is_folded_and_what_was_chosen_is_kept(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case)
    folded = '<details class="group"><summary>Learning themes</summary>'
    form = as_(team.rob).case(case, "agree-action")
    (theme,) = [value for value in form.offered["themes"] if value]

    assert folded in as_(team.rob).html(at(case, "agree-action"))
    refused = agree(team, as_, case, themes=theme, what="")

    assert refused.problems == ["Write what will change, in one sentence"]
    assert refused.fields["themes"] == [theme]


@pytest.mark.requirement("A03", "what changed")
def test_what_was_changed_is_shown_as_before_and_now(team: Team, as_: As):
    _, action = team.reviewed()
    done = at(action.case, "mark-done", action_id=action.pk)

    refused = as_(team.dev).send(done, what_changed="Support plan, version 7", live_on="today")
    assert refused.problems == [
        "Write how it was before, even if only “nothing was written”",
        "Write how it is now",
    ]
    assert refused.fields["what_changed"] == ["Support plan, version 7"]
    page = as_(team.dev).answer(
        refused, before="Straight to the table.", after="First the garden room."
    )

    page.says("Recorded. Done is not yet verified", "Support plan, version 7")
    page.says("Before Straight to the table.", "Now First the garden room.")


def test_a_change_cannot_be_live_tomorrow(team: Team, as_: As):
    _, action = team.reviewed()

    page = as_(team.dev).send(
        at(action.case, "mark-done", action_id=action.pk),
        what_changed="Plan",
        before="a",
        after="b",
        live_on="tomorrow",
    )

    assert page.problems == ["Enter a date that is today or earlier"]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, id=code, marks=pytest.mark.requirement("A05", item))
        for item, code in KINDS.items()
    ],
)
def test_every_kind_of_change_can_be_chosen_and_is_shown(team: Team, as_: As, code: str):
    case = team.triaged()

    agree(team, as_, case, kind=code).says("Agreed.")

    page_of(as_(team.rob), agreed(team)).says(f"Kind of change {ACTION_KINDS.label(code)}")


@pytest.mark.requirement("A05", "tool", "script", "checklist")
def test_what_counts_as_a_tool_is_said_beside_the_kinds(team: Team, as_: As):
    page = as_(team.rob).case(team.triaged(), "agree-action")

    page.says("A checklist, a script, a card or a prompt counts as a tool.")
    assert "tool_introduced" in page.offered["kind"]


def test_a_date_is_moved_with_a_reason_that_stays(team: Team, as_: As):
    _, action = team.reviewed()
    move = at(action.case, "move-action", action_id=action.pk)

    refused = as_(team.rob).send(move, due_date="20/3/2026")
    assert refused.problems == ["Write why the date moves, in a sentence"]
    page = as_(team.rob).answer(refused, reason="The garden room is being painted")

    page.says("The date is moved.", "By when 20 March", "The garden room is being painted")


@pytest.mark.requirement("GOALS-R4")
def test_of_two_who_move_the_date_the_second_sees_both_and_settles(team: Team, as_: As):
    _, action = team.reviewed()
    move = at(action.case, "move-action", action_id=action.pk)
    seen = as_(team.priya).see(move)
    as_(team.rob).send(move, due_date="20/3/2026", reason="Painters")

    page = as_(team.priya).answer(seen, due_date="30/3/2026", reason="Easter")

    page.says("Rob saved this while you were writing.", "20/3/2026", "Painters")
    assert (page.fields["due_date"], page.fields["reason"]) == (["30/3/2026"], ["Easter"])
    assert page.offered["settle_due_date"] == ["mine", "theirs"]
    unsettled = as_(team.priya).answer(page)
    assert "Select whether to keep yours or theirs" in unsettled.problems
    settled = as_(team.priya).answer(unsettled, settle_due_date="mine", settle_reason="both")
    settled.says("By when 30 March", "moved twice", "Priya: Easter; Painters")


def test_whoever_takes_the_date_of_the_other_moves_nothing(team: Team, as_: As):
    _, action = team.reviewed()
    move = at(action.case, "move-action", action_id=action.pk)
    seen = as_(team.priya).see(move)
    as_(team.rob).send(move, due_date="20/3/2026", reason="Painters")
    page = as_(team.priya).answer(seen, due_date="30/3/2026", reason="Easter")

    page = as_(team.priya).answer(page, settle_due_date="theirs", settle_reason="theirs")

    page.says("By when 20 March", "moved once")


def test_how_it_is_going_is_noted(team: Team, as_: As):
    _, action = team.reviewed()
    url = at(action.case, "action", action_id=action.pk)

    page = as_(team.dev).send(url, words="Chairs are ordered")

    page.says("Noted.", "Dev: Chairs are ordered")


def test_whoever_only_reads_can_neither_note_nor_finish_nor_add(team: Team, as_: As):
    case, action = team.reviewed()
    ian = as_(team.provider.employ("Ian", Role.INSPECTOR))
    url = at(case, "action", action_id=action.pk)
    done = at(case, "mark-done", action_id=action.pk)

    page = ian.see(url)
    answers = [
        ian.post(url, words="Looks good").status,
        ian.see(done).status,
        ian.post(done, what_changed="x", before="x", after="x", live_on="today").status,
        ian.post(at(case, "amend"), words="x").status,
    ]

    assert answers == [404, 404, 404, 404]
    assert "words" not in page.fields
    assert "Record what was changed" not in page.links
    assert "Add something to the report" not in ian.case(case).links
    with team.provider.reading():
        assert not action.progress.exists()


def test_a_manager_elsewhere_who_only_reads_here_moves_no_date_and_checks_nothing(
    team: Team, as_: As
):
    case, action = team.reviewed()
    team.later(days=3).do(action)
    sue = as_(team.sue)
    staff.grant(
        membership=team.provider.members["Sue"],
        roles=[staff.RoleIn(Role.BOARD_MEMBER, team.here)],
        by=None,
        at=team.at,
    )
    check = at(case, "check", check_id=team.check_of(action, "first").pk)

    assert sue.case(case).status == 200
    assert sue.case(case, "move-action", action_id=action.pk).status == 404
    assert sue.see(check).status == 404


def test_a_care_worker_does_what_is_theirs_and_reads_nothing_of_the_case(team: Team, as_: As):
    case = team.triaged(place_words="By the back stairs")
    action = team.agree(case, owner=team.amina)
    done = at(case, "mark-done", action_id=action.pk)

    form = as_(team.amina).see(done)
    page = as_(team.amina).answer(
        form, what_changed="Rota", before="None", after="One", live_on="today"
    )

    assert at(case) not in form.urls
    assert case.title not in form.words
    page.says("Recorded. Done is not yet verified", "Now One")
    assert page.links["Today"] == "/"


WRITTEN = {"what_changed": "Plan, version 8", "before": "At once.", "after": "Tea first."}


@pytest.mark.requirement("GOALS-R4")
def test_of_two_who_record_the_change_the_second_sees_both_and_settles(team: Team, as_: As):
    _, action = team.reviewed()
    done = at(action.case, "mark-done", action_id=action.pk)
    seen = as_(team.rob).see(done)
    team.do(action, by=team.dev)

    both = as_(team.rob).answer(seen, **WRITTEN, live_on="today")

    both.says("Dev saved this while you were writing.", "Support plan, version 7")
    both.says("A quiet half-hour in the garden room comes first.")
    assert {name: both.fields[name] for name in WRITTEN} == {k: [v] for k, v in WRITTEN.items()}
    kept = as_(team.rob).answer(
        both, settle_what_changed="both", settle_before="theirs", settle_after="both"
    )
    kept.says("Plan, version 8; Support plan, version 7", "Tea first.")
    kept.says("Dev recorded the change: Support plan, version 7.", "Rob recorded the change")


def test_a_correction_keeps_the_day_from_which_the_checks_are_planned(team: Team, as_: As):
    _, action = team.reviewed()
    done = at(action.case, "mark-done", action_id=action.pk)
    seen = as_(team.rob).see(done)
    team.do(action, by=team.dev)
    both = as_(team.rob).answer(seen, **WRITTEN, live_on="yesterday")
    mine = {f"settle_{name}": "mine" for name in WRITTEN}

    refused = as_(team.rob).answer(both, **mine, settle_live_on="mine")

    assert refused.problems[0].startswith("Keep ")
    assert refused.problems[0].endswith("the checks are planned from that day")
    as_(team.rob).answer(refused, settle_live_on="theirs").says("Plan, version 8", "Tea first.")


def test_both_together_that_are_too_long_are_not_cut(team: Team, as_: As):
    _, action = team.reviewed()
    done = at(action.case, "mark-done", action_id=action.pk)
    seen = as_(team.rob).see(done)
    team.do(action, by=team.dev)
    long = "a" * 299
    both = as_(team.rob).answer(seen, **{**WRITTEN, "what_changed": long}, live_on="today")

    page = as_(team.rob).answer(
        both, settle_what_changed="both", settle_before="mine", settle_after="mine"
    )

    assert page.problems == ["Both together are too long here: shorten yours, or keep one"]
    assert page.fields["what_changed"] == [long]


def test_a_change_of_a_cancelled_action_is_refused_and_stays_in_the_boxes(team: Team, as_: As):
    _, action = team.reviewed()
    done = at(action.case, "mark-done", action_id=action.pk)
    seen = as_(team.dev).see(done)
    steps.cancel_action(action=action, reason="Not needed", by=team.rob, at=team.at)

    page = as_(team.dev).answer(seen, **WRITTEN, live_on="today")

    page.says("This action is done already, or it was cancelled.")
    assert page.fields["after"] == ["Tea first."]
