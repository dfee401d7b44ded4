"""The review on its page: four boxes, what made it more likely, and the signature of a second person."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import queries as reviews
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
WRITTEN = {
    "what_happened": "Five evenings in two weeks, always before the meal.",
    "immediate_actions": "Walked with her in the garden.",
    "why_it_happened": "Noise, and the handover at the same moment.",
    "factors": ["sensory_overload", "handover"],
    "factors_together": "The noise came just when nobody knew her.",
    "what_we_will_change": "A quiet half-hour before the meal.",
    "how_we_will_know": "Distress events between 17:00 and 19:00.",
    "new_themes": "Evening transitions",
}
FINISHED = "The review is finished. Thank you."


def write(team: Team, as_: As, case: Case, then: str = "stay", **typed: object) -> Page:
    return as_(team.dev).send(at(case, "review"), **{**WRITTEN, "then": then, **typed})


def ready(team: Team, as_: As) -> Case:
    """Written on its page, with an action agreed."""
    case = team.triaged()
    write(team, as_, case)
    team.agree(case)
    return case


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param(question, words, marks=pytest.mark.requirement("R02", item), id=item)
        for item, question, words in (
            ("what happened", "1. What happened?", WRITTEN["what_happened"]),
            ("why", "2. Why was it more likely?", WRITTEN["why_it_happened"]),
            ("what we will change", "3. What will we change?", WRITTEN["what_we_will_change"]),
            ("how we will know", "4. How will we know", WRITTEN["how_we_will_know"]),
        )
    ],
)
def test_each_of_the_four_boxes_is_asked_kept_and_read_by_whoever_signs(
    team: Team, as_: As, question: str, words: str
):
    case = ready(team, as_)
    as_(team.dev).case(case, "review").says(question)

    team.submit(case)

    as_(team.rob).case(case, "sign-review").says(words)


def test_the_review_begins_with_what_was_reported(team: Team, as_: As):
    page = as_(team.dev).case(team.triaged(), "review")

    assert page.fields["what_happened"] == [
        "She paced and called out while the dining room was full."
    ]
    assert page.fields["immediate_actions"] == ["Walked with her in the garden until she was calm."]


@pytest.mark.parametrize(
    ("title", "code", "shown"),
    [
        pytest.param(title, code, shown, marks=pytest.mark.requirement("R03", item), id=item)
        for item, title, code, shown in (
            ("people", "People", "staff_confidence", "Staff confidence"),
            ("process", "Process", "procedure_unclear", "Procedure unclear, missing"),
            ("environment", "Environment", "physical_environment", "Hazard or layout"),
            ("communication", "Communication", "staff_communication", "Communication gap"),
            ("equipment", "Equipment", "equipment_missing_faulty", "Equipment missing, faulty"),
            (
                "workforce and staffing",
                "Not enough staff",
                "staffing_level",
                "Workforce and staffing Not enough staff",
            ),
            (
                "behaviour",
                "Proactive or de-escalation",
                "proactive_strategies_unused",
                "Behaviour and what the person was telling us Proactive or de-escalation",
            ),
        )
    ],
)
def test_factors_of_every_group_can_be_ticked_and_are_shown_on_the_case(
    team: Team, as_: As, title: str, code: str, shown: str
):
    case = team.triaged()

    page = write(team, as_, case, factors=[code])

    page.says("Saved.", title)
    assert page.fields["factors"] == [code]
    as_(team.rob).case(case).says("Why it was more likely", shown)
    team.agree(case)
    team.submit(case)
    as_(team.rob).case(case, "sign-review").says(shown)


@pytest.mark.requirement("R06", "R07")
def test_the_conclusion_its_reasons_and_the_learning_themes_stand_on_the_case(team: Team, as_: As):
    case = team.triaged()

    write(team, as_, case)

    as_(team.rob).case(case).says(
        "Why it was more likely",
        "Noise, and the handover at the same moment.",
        "Sensory overload or overwhelming surroundings",
        "Handover inconsistent",
        "Learning themes Evening transitions",
    )


@pytest.mark.requirement("R07")
def test_a_theme_named_once_is_offered_to_the_next_review(team: Team, as_: As):
    write(team, as_, team.triaged())

    page = as_(team.dev).case(team.triaged(), "review")

    assert page.offered["themes"] == ["Evening transitions"]


@pytest.mark.requirement("R08", "R18")
def test_the_page_says_who_leads_and_when_it_is_due(team: Team, as_: As):
    case = team.report(harm="moderate").case
    team.triage(case)
    team.decide_candour(case, applies=False)

    as_(team.dev).case(case, "review").says("RCA light. Led by Dev. Due Monday 9 March.")
    as_(team.rob).case(case).says("Led by Dev", "It is due Monday 9 March.")
    team.later(days=8)
    as_(team.rob).case(case).says("Late: Review")
    as_(team.rob).see("/").says("Late 1")


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        pytest.param(tier, words, marks=pytest.mark.requirement("R01", item), id=item)
        for item, tier, words in (
            ("reflective review", Tier.LOW_HARM, "Brief reflective review."),
            ("RCA light", Tier.MODERATE_OR_REPEAT, "RCA light."),
            ("full RCA", Tier.SERIOUS_OR_SAFEGUARDING, "Full root cause analysis."),
            ("thematic review", Tier.SYSTEMIC, "Thematic review across services."),
        )
    ],
)
def test_the_review_is_of_the_type_that_its_tier_asks_for(
    team: Team, as_: As, tier: Tier, words: str
):
    as_(team.dev).case(team.triaged(tier), "review").says(words)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        pytest.param(
            {name: [] if name == "factors" else ""},
            sentence,
            marks=pytest.mark.requirement("R23", item),
            id=item,
        )
        for item, name, sentence in (
            ("incident details", "what_happened", "Fill in all four boxes of the review"),
            ("contributing factors", "factors", "Choose what made it more likely"),
            (
                "immediate actions",
                "immediate_actions",
                "Write what was done at once to make people safe, or that nothing was needed",
            ),
            ("learning themes", "new_themes", "Name at least one learning theme"),
        )
    ],
)
def test_a_review_is_not_finished_while_a_required_field_is_empty(
    team: Team, as_: As, missing: dict[str, object], sentence: str
):
    case = team.triaged()
    team.agree(case)

    page = write(team, as_, case, "submit", **missing)
    posted = as_(team.dev).post(at(case, "submit-review"))

    page.says(f"You cannot finish this review yet. {sentence}.", f"Still open: {sentence}")
    posted.says(f"You cannot finish this review yet. {sentence}.")
    assert page.fields["why_it_happened"] == [WRITTEN["why_it_happened"]]
    assert team.review_of(case).submitted_at is None


@pytest.mark.requirement("R23", "responsible leads", "review timescales")
def test_a_review_never_begins_without_a_lead_and_a_day_and_says_so_before_it_closes(
    team: Team, as_: As
):
    case = team.report(harm="moderate").case

    refused = as_(team.rob).send(at(case, "triage"), lead="")
    team.triage(case)

    assert refused.problems == ["Select who leads the review"]
    as_(team.dev).case(case, "review").says(
        "Done: Name who leads the review", "Done: Set the day the review is due"
    )


@pytest.mark.requirement("R09")
def test_a_review_is_not_finished_without_an_action_on_the_page_or_by_post(team: Team, as_: As):
    case = team.triaged()
    sentence = "You cannot finish this review yet. Agree at least one learning action."

    page = write(team, as_, case, "submit")
    posted = as_(team.dev).post(at(case, "submit-review"))

    page.says(sentence, "None agreed yet. A review needs at least one change that somebody owns.")
    posted.says(sentence)
    team.agree(case)
    as_(team.dev).post(at(case, "submit-review")).says(FINISHED)


@pytest.mark.requirement("R09")
def test_saving_leads_on_to_agreeing_an_action(team: Team, as_: As):
    case = team.triaged()

    page = as_(team.rob).send(at(case, "review"), **{**WRITTEN, "then": "action"})

    page.says("Agree an action", "One change that somebody owns, with a date")
    as_(team.dev).case(case, "review").says("A manager agrees it with you.")
    assert team.review_of(case).why_it_happened == WRITTEN["why_it_happened"]


@pytest.mark.requirement("R19", "T04")
def test_from_tier_2_a_manager_who_did_not_write_it_signs(team: Team, as_: As):
    case = ready(team, as_)
    as_(team.rob).case(case, "sign-review").says("This review is not finished yet.")

    as_(team.dev).post(at(case, "submit-review")).says(FINISHED, "waits for a signature")
    page = as_(team.rob).send(at(case, "sign-review"), decision="sign")

    page.says("Signed off.", "Rob signed the review off.", "signed off today")
    assert team.again(case).stage == Stage.ACTION


@pytest.mark.requirement("R19")
def test_nobody_signs_what_they_wrote_on_the_page_or_by_post(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case, by=team.rob)
    team.agree(case)
    team.submit(case, by=team.rob)
    url = at(case, "sign-review")

    page = as_(team.rob).see(url)
    posted = as_(team.rob).post(url, decision="sign")

    page.says("You wrote in this review, so somebody else signs it off.")
    assert "decision" not in page.offered
    posted.says("You wrote this review. Ask somebody else to sign it off.")
    assert team.again(case).stage == Stage.REVIEW


@pytest.mark.requirement("R19", "P08")
def test_a_manager_challenges_and_sends_it_back_with_words(team: Team, as_: As):
    case = ready(team, as_)
    team.submit(case)
    url = at(case, "sign-review")

    silent = as_(team.rob).send(url, decision="return")
    as_(team.rob).answer(silent, comments="What did her sister say?").says("Sent back")

    assert silent.problems == ["Write what should change before you can sign it"]
    as_(team.dev).case(case, "review").says("Rob sent it back", "What did her sister say?")
    as_(team.rob).case(case).says("Rob sent the review back.")


@pytest.mark.requirement("GOALS-R4")
def test_the_second_of_two_writers_sees_both_versions_and_loses_nothing(team: Team, as_: As):
    case = team.triaged()
    url = at(case, "review")
    devs = as_(team.dev).see(url)
    as_(team.rob).send(url, **{**WRITTEN, "why_it_happened": "Rob: the rota"})

    both = as_(team.dev).answer(devs, **{**WRITTEN, "why_it_happened": "Dev: the noise"})

    assert "saved this while you were writing. Nothing is lost" in both.problems[0]
    assert both.fields["why_it_happened"] == ["Dev: the noise"]
    assert both.fields["factors"] == ["sensory_overload", "handover"]
    both.says("You both wrote here.", "Rob: the rota")
    assert team.review_of(case).why_it_happened == "Rob: the rota"

    unsettled = as_(team.dev).answer(both)
    assert unsettled.problems == ["Select whether to keep yours, theirs or both"]
    unsettled.says("You both wrote here.", "Rob: the rota")
    assert unsettled.fields["why_it_happened"] == ["Dev: the noise"]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"settle_why_it_happened": "mine"}, "Dev: the noise"),
        ({"settle_why_it_happened": "theirs"}, "Rob: the rota"),
        ({"settle_why_it_happened": "both"}, "Dev: the noise\n\nRob: the rota"),
        (
            {"settle_why_it_happened": "mine", "why_it_happened": "The noise and the rota"},
            "The noise and the rota",
        ),
    ],
)
@pytest.mark.requirement("GOALS-R4")
def test_a_box_that_both_wrote_is_settled_by_the_second(
    team: Team, as_: As, answer: dict[str, str], kept: str
):
    case = team.triaged()
    url = at(case, "review")
    devs = as_(team.dev).see(url)
    as_(team.rob).send(url, **{**WRITTEN, "why_it_happened": "Rob: the rota"})
    both = as_(team.dev).answer(devs, **{**WRITTEN, "why_it_happened": "Dev: the noise"})

    as_(team.dev).answer(both, **answer).says("Saved.")

    assert team.review_of(case).why_it_happened.replace("\r", "") == kept


@pytest.mark.requirement("GOALS-R4")
def test_what_only_one_of_them_touched_is_kept_from_both(team: Team, as_: As):
    case = team.triaged()
    url = at(case, "review")
    devs = as_(team.dev).see(url)
    as_(team.rob).send(url, why_it_happened="Rob: the rota", factors=["handover"])

    both = as_(team.dev).answer(
        devs, what_we_will_change="A quiet room", factors=["workload_time_pressure"]
    )

    both.says("Rob changed this while you were writing, and you did not: it is theirs.")
    as_(team.dev).answer(both).says("Saved.")
    review = team.review_of(case)
    assert (review.why_it_happened, review.what_we_will_change) == ("Rob: the rota", "A quiet room")
    with team.provider.reading():
        codes = {row.code for row in reviews.factors(review)}
    assert codes == {"handover", "workload_time_pressure"}


@pytest.mark.requirement("GOALS-R4")
def test_a_third_save_in_between_is_shown_in_its_turn(team: Team, as_: As):
    case = team.triaged()
    url = at(case, "review")
    devs = as_(team.dev).see(url)
    as_(team.rob).send(url, why_it_happened="Rob: the rota")
    both = as_(team.dev).answer(devs, why_it_happened="Dev: the noise")
    as_(team.priya).send(url, why_it_happened="Priya: the plan")

    again = as_(team.dev).answer(both, settle_why_it_happened="both")

    again.says("Priya: the plan")
    assert "Dev: the noise" in again.fields["why_it_happened"][0]
    assert "Rob: the rota" in again.fields["why_it_happened"][0]


def test_what_was_typed_stays_when_somebody_else_has_finished_meanwhile(team: Team, as_: As):
    case = ready(team, as_)
    url = at(case, "review")
    devs = as_(team.dev).see(url)
    team.submit(case, by=team.rob)

    page = as_(team.dev).answer(devs, **{**WRITTEN, "why_it_happened": "One more thought"})

    page.says("This review is finished. Ask whoever signs it to send it back first.")
    assert page.fields["why_it_happened"] == ["One more thought"]


@pytest.mark.requirement("P08")
def test_the_review_looks_past_the_person_and_asks_who_took_part(team: Team, as_: As):
    case = team.triaged()

    page = write(team, as_, case, with_staff_involved="The hoist beeped and nobody knew why")

    page.says(
        "Look past the person on shift: what in the work, the place or the plan made it likely?",
        "What helped, what got in the way, what could be different.",
    )
    team.agree(case)
    team.submit(case)
    as_(team.rob).case(case, "sign-review").says(
        "Staff who were there The hoist beeped and nobody knew why"
    )
