"""The analysis is written piece by piece on pages of its own, and shown in its parts."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.analysis.queries import analysis_of
from heedwell.rules.lenses import FOUR_LENSES
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
GP = {"asked": "gave", "profession": "gp", "on_day": "2/3/2026", "words": "Thinks it was pain."}


@pytest.fixture
def case(team: Team) -> Case:
    return team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)


def piece(team: Team, case: Case) -> str:
    with team.provider.reading():
        (one,) = analysis_of(team.review_of(case)).professions.standing
    return at(case, "piece", kind="profession", key=one.key)


@pytest.mark.requirement("R11")
@pytest.mark.parametrize("lens", FOUR_LENSES)
def test_each_lens_says_what_was_found_or_why_it_does_not_apply(
    team: Team, as_: As, case: Case, lens: str
):
    as_(team.dev).case(case, "analysis").says(FOUR_LENSES[lens].label, "Not looked at yet")
    path = at(case, "lens", code=lens)

    not_here = as_(team.dev).send(path, applies="no", why_not="The place was as always.")
    found = as_(team.dev).send(path, applies="yes", found="It was loud.")

    not_here.says(
        f"Saved: {FOUR_LENSES[lens].label}.", "Does not apply", "The place was as always."
    )
    found.says("It was loud.", "Changed 1 time", "The place was as always.")
    assert "Does not apply" not in found.words


@pytest.mark.requirement("R11")
def test_a_lens_shows_what_the_review_has_chosen_already(team: Team, as_: As, case: Case):
    team.write_review(case, factors={"sensory_overload": "", "staffing_level": ""})

    page = as_(team.dev).see(at(case, "lens", code="environment"))

    page.says("Chosen in the review Sensory overload or overwhelming surroundings")
    assert "Not enough staff" not in page.words


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Select whether you found something"),
        ({"applies": "yes"}, "Write what you found, in a sentence or two"),
        ({"applies": "no"}, "Write why it does not apply, in a sentence"),
    ],
)
def test_a_lens_that_lacks_something_says_what(
    team: Team, as_: As, case: Case, typed: dict[str, str], says: str
):
    page = as_(team.dev).send(at(case, "lens", code="behaviour"), **typed)

    assert page.problems == [says]


@pytest.mark.requirement("R25")
def test_each_profession_stands_there_with_what_it_gave_and_when(team: Team, as_: As, case: Case):
    page = as_(team.dev).send(at(case, "add-piece", kind="profession"), **GP)

    page.says("GP or other doctor", "Told us on 2 March 2026", "Thinks it was pain.")


@pytest.mark.requirement("R25")
def test_that_no_profession_was_asked_is_said_with_the_reason(team: Team, as_: As, case: Case):
    path = at(case, "add-piece", kind="profession")

    without = as_(team.dev).send(path, asked="nobody")
    after = as_(team.dev).send(path, asked="nobody", words="Nothing that we could not see.")

    assert without.problems == ["Write why no profession was asked"]
    after.says("No profession was asked", "Nothing that we could not see.")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"asked": ""}, "Select whether a profession was asked"),
        ({"profession": ""}, "Select the profession"),
        ({"on_day": ""}, "Enter the day"),
        ({"on_day": "9/9/2099"}, "Enter a date that is today or earlier"),
        ({"words": ""}, "Write what they gave, in a sentence or two"),
        (
            {"asked": "declined", "words": ""},
            "Write why they did not take part, as far as you know",
        ),
    ],
)
def test_a_profession_that_lacks_something_says_what_and_keeps_the_rest(
    team: Team, as_: As, case: Case, typed: dict[str, str], says: str
):
    page = as_(team.dev).send(at(case, "add-piece", kind="profession"), **{**GP, **typed})

    assert page.problems == [says]
    assert page.fields["words"] == [typed.get("words", GP["words"])]


def test_the_second_of_two_writers_sees_both_and_loses_nothing(team: Team, as_: As, case: Case):
    as_(team.dev).send(at(case, "add-piece", kind="profession"), **GP)
    page = as_(team.dev).see(piece(team, case))
    as_(team.rob).answer(page, words="Rob's words")

    again = as_(team.dev).answer(page, words="Dev's words")

    again.says("What somebody else saved", "Rob's words")
    assert again.fields["words"] == ["Dev's words"]
    as_(team.dev).answer(again, words="Both words").says("Both words")


def test_two_who_begin_the_same_lens_both_keep_their_words(team: Team, as_: As, case: Case):
    page = as_(team.dev).see(at(case, "lens", code="workforce"))
    as_(team.rob).answer(page, applies="yes", found="Rob's words")

    again = as_(team.dev).answer(page, applies="yes", found="Dev's words")

    again.says("What somebody else saved", "Rob's words")
    assert again.fields["found"] == ["Dev's words"]
    as_(team.dev).answer(again, found="Both words").says("Both words")


def test_what_is_taken_out_stays_to_be_read_with_the_reason(team: Team, as_: As, case: Case):
    as_(team.dev).send(at(case, "add-piece", kind="profession"), **GP)
    page = as_(team.dev).see(piece(team, case))

    without = as_(team.dev).answer(page, then="out")
    after = as_(team.dev).answer(page, then="out", **{"out-why": "It was another evening"})
    late = as_(team.dev).answer(page, words="Too late")

    assert without.problems == ["Write why it is taken out, in a sentence"]
    after.says("Taken out (1)", "It was another evening")
    assert late.status == 404


def test_an_everyday_review_is_not_shown_the_parts_of_a_full_one(team: Team, as_: As):
    case = team.triaged(Tier.MODERATE_OR_REPEAT)

    page = as_(team.dev).case(case, "analysis")

    assert "Four lenses" not in page.words
    assert "Professions asked" not in page.words


def test_a_finished_analysis_is_read_and_no_longer_written(team: Team, as_: As):
    case, _ = team.reviewed(Tier.SERIOUS_OR_SAFEGUARDING)

    page = as_(team.dev).case(case, "analysis")
    late = as_(team.dev).send(at(case, "lens", code="workforce"), found="More")

    page.says("Two of three did not know her.", "No profession was asked")
    assert at(case, "lens", code="workforce") not in page.urls
    late.says("This review is finished.")
    assert late.fields["found"] == ["More"]


@pytest.mark.parametrize("kind", ["nothing", "lens"])
def test_there_is_no_page_for_a_kind_that_does_not_exist(
    team: Team, as_: As, case: Case, kind: str
):
    assert as_(team.dev).see(at(case, "add-piece", kind=kind)).status == 404
    assert as_(team.dev).see(at(case, "lens", code=kind)).status == 404


@pytest.mark.requirement("R24")
def test_a_care_problem_is_linked_to_what_made_it_more_likely_together(
    team: Team, as_: As, case: Case
):
    team.write_review(case)
    page = as_(team.dev).see(at(case, "add-piece", kind="problem"))
    assert set(page.offered["factors"]) == {"handover", "sensory_overload"}

    after = as_(team.dev).answer(
        page, did="not_done", words="Nobody stayed.", factors=page.offered["factors"]
    )

    after.says("Care problems", "Nobody stayed.", "Not done", "Made more likely together by:")


def test_a_problem_without_factors_says_so(team: Team, as_: As, case: Case):
    path = at(case, "add-piece", kind="problem")

    wrong = as_(team.dev).send(path, did="", words="")
    after = as_(team.dev).send(path, did="done", words="The radio was turned up.")

    assert wrong.problems == [
        "Select whether it was done or not",
        "Write what was done or not done",
    ]
    after.says("No factor is linked to it yet.")


def test_why_is_asked_up_to_seven_times_and_may_rest_on_the_timeline(
    team: Team, as_: As, case: Case
):
    path = at(case, "add-piece", kind="whys")
    page = as_(team.dev).see(path)
    assert "why_7" in page.fields
    assert "why_8" not in page.fields
    rests = next(value for value in page.offered["rests_1"] if value)

    wrong = as_(team.dev).answer(page, problem="She was alone.")
    after = as_(team.dev).answer(
        page,
        problem="She was alone.",
        why_1="It was loud.",
        rests_1=rests,
        why_3="Two shifts met.",
        ends_in="handover",
    )

    assert wrong.problems == [
        "Write why, as far as you know",
        "Select the factor that it leads to, or that we do not know",
    ]
    after.says(
        "Five whys",
        "Why? It was loud. (rests on: She paced and called out",
        "Why? Two shifts met.",
        "It leads to: Handover inconsistent",
    )


def test_a_chain_of_whys_may_end_in_not_knowing_and_is_changed_later(
    team: Team, as_: As, case: Case
):
    path = at(case, "add-piece", kind="whys")
    typed = {"problem": "She was alone.", "why_1": "It was loud.", "ends_in": "unknown"}
    page = as_(team.dev).send(path, **typed)
    page.says("Then we do not know.")
    change = next(url for url in page.urls if "/whys/" in url and "new" not in url)

    after = as_(team.dev).send(change, why_2="Two shifts met.", ends_in="handover")

    after.says("Why? Two shifts met.", "It leads to: Handover inconsistent", "Changed 1 time")


@pytest.mark.requirement("R16")
def test_a_review_meeting_is_kept_with_who_met_and_what_was_decided(
    team: Team, as_: As, case: Case
):
    path = at(case, "add-piece", kind="meeting")

    wrong = as_(team.dev).send(path)
    after = as_(team.dev).send(
        path, met_on="2/3/2026", who="Manager, two carers", decided="Ask the nurse."
    )

    assert wrong.problems == [
        "Enter the day",
        "Write who was there, by role",
        "Write what you decided, or what stays open",
    ]
    after.says("Meeting of 2 March 2026", "Ask the nurse.", "There: Manager, two carers")


def test_whoever_signs_a_serious_review_reads_its_analysis(team: Team, as_: As):
    case, _ = team.reviewed(Tier.SERIOUS_OR_SAFEGUARDING)

    page = as_(team.rob).case(case, "sign-review")

    page.says("Four lenses", "Two of three did not know her.", "No profession was asked")
    assert at(case, "lens", code="workforce") not in page.urls
    assert at(case, "analysis") in page.urls


def test_whoever_signs_an_everyday_review_finds_one_quiet_link_to_it(team: Team, as_: As):
    case, _ = team.reviewed(Tier.MODERATE_OR_REPEAT)

    page = as_(team.rob).case(case, "sign-review")

    assert "Four lenses" not in page.words
    assert page.urls.count(at(case, "analysis")) == 1
