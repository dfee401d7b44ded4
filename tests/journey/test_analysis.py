"""A serious review looks wider: through four lenses and with other professions, piece by piece."""

from typing import Any

import pytest

from heedwell.journey import steps
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.analysis import operations as analysis
from heedwell.loop.reviews.analysis.drafts import (
    ChainDraft,
    Draft,
    LensDraft,
    MeetingDraft,
    ProblemDraft,
    ProfessionDraft,
    WhyDraft,
)
from heedwell.loop.reviews.analysis.queries import Analysis, analysis_of
from heedwell.loop.reviews.models import Piece
from heedwell.loop.reviews.operations import AlreadySubmitted
from heedwell.loop.reviews.states import Asked, Did
from heedwell.loop.reviews.timeline.operations import ReasonNeeded
from heedwell.loop.reviews.timeline.queries import timeline_of
from heedwell.rules.lenses import FOUR_LENSES
from heedwell.rules.tiers import Tier
from tests.access.trail import last_line
from tests.journey.team import Team, says

LENSES = "Say what you found for each lens, or why it does not apply"
PROFESSIONS = "Record which professions were asked and what each gave, or why none"


@pytest.fixture
def case(team: Team) -> Case:
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    team.write_review(case)
    team.agree(case)
    team.ask_people(case)
    return case


def found(team: Team, case: Case) -> Analysis:
    with team.provider.reading():
        return analysis_of(team.review_of(case))


def keep(team: Team, case: Case, draft: Draft) -> Piece:
    return analysis.keep(review=team.review_of(case), draft=draft, by=team.dev, at=team.at)


def look(team: Team, case: Case, lens: str, version: int = 0, words: str = "Loud") -> Piece:
    draft = LensDraft(lens=lens, applies=True, words=words)
    return analysis.look_through(
        review=team.review_of(case), draft=draft, version=version, by=team.dev, at=team.at
    )


def gave(team: Team, profession: str, asked: Asked = Asked.GAVE) -> ProfessionDraft:
    words = "" if asked is Asked.WAITS else "Thinks that it was pain."
    return ProfessionDraft(asked=asked, profession=profession, on_day=team.today, words=words)


def missing(team: Team, case: Case) -> list[str]:
    with pytest.raises(steps.NotYet) as refusal:
        team.submit(case)
    return says(refusal.value)


@pytest.mark.requirement("R11")
@pytest.mark.parametrize("left_out", FOUR_LENSES)
def test_a_serious_review_is_not_finished_before_each_lens_was_looked_through(
    team: Team, case: Case, left_out: str
):
    keep(team, case, ProfessionDraft(asked=Asked.NOBODY, words="We saw it all ourselves."))
    for lens in set(FOUR_LENSES) - {left_out}:
        look(team, case, lens)
    assert missing(team, case) == [LENSES]

    look(team, case, left_out)

    assert team.submit(case).stage == "review"


@pytest.mark.requirement("R25")
@pytest.mark.requirement("R11")
def test_a_serious_review_waits_for_what_the_professions_give(team: Team, case: Case):
    for lens in FOUR_LENSES:
        look(team, case, lens)
    assert missing(team, case) == [PROFESSIONS]
    keep(team, case, gave(team, "gp"))
    waits = keep(team, case, gave(team, "nurse", Asked.WAITS))
    assert missing(team, case) == [PROFESSIONS]

    analysis.keep(
        review=team.review_of(case),
        draft=gave(team, "nurse"),
        key=waits.key,
        version=1,
        by=team.dev,
        at=team.at,
    )

    assert team.submit(case).stage == "review"


def test_what_was_taken_out_no_longer_counts_and_stays_with_its_reason(team: Team, case: Case):
    for lens in FOUR_LENSES:
        look(team, case, lens)
    piece = keep(team, case, gave(team, "gp"))
    taken: dict[str, Any] = {"review": team.review_of(case), "piece": piece, "version": 1}
    with pytest.raises(ReasonNeeded):
        analysis.take_out(**taken, reason=" ", by=team.dev, at=team.at)

    analysis.take_out(**taken, reason="It was about another case", by=team.dev, at=team.at)

    assert missing(team, case) == [PROFESSIONS]
    (out,) = found(team, case).professions.taken_out
    assert (out.newest.profession, out.newest.reason) == ("gp", "It was about another case")
    assert last_line(team.provider).verb == "analysis.taken_out"


def test_a_lens_has_one_finding_and_keeps_what_stood_there_before(team: Team, case: Case):
    look(team, case, "environment", words="Loud")
    look(team, case, "environment", version=1, words="Loud and narrow")

    kept = found(team, case).lens("environment")

    assert kept is not None
    assert kept.newest.words == "Loud and narrow"
    assert [row.words for row in kept.earlier] == ["Loud"]


@pytest.mark.parametrize("version", [0, 1])
def test_the_second_of_two_who_write_about_a_lens_is_told(team: Team, case: Case, version: int):
    look(team, case, "behaviour")
    look(team, case, "behaviour", version=1)

    with pytest.raises(EditedMeanwhile):
        look(team, case, "behaviour", version=version)


def test_whoever_writes_in_an_analysis_cannot_sign_and_nobody_writes_when_it_is_finished(
    team: Team, case: Case
):
    analysis.keep(review=team.review_of(case), draft=gave(team, "gp"), by=team.rob, at=team.at)
    team.look_wider(case)
    with team.provider.reading():
        assert team.review_of(case).writers.filter(account=team.rob).exists()
    team.submit(case)

    with pytest.raises(AlreadySubmitted):
        look(team, case, "behaviour", version=1)


def test_a_lower_tier_is_not_asked_to_look_wider(team: Team):
    case, _ = team.reviewed(Tier.MODERATE_OR_REPEAT)

    assert found(team, case).lenses.standing == ()
    assert case.reviewed_at is not None


@pytest.mark.requirement("R24")
def test_a_care_problem_stands_apart_and_is_linked_to_the_factors_that_acted_together(
    team: Team, case: Case
):
    together = ("handover", "sensory_overload", "handover")
    words = "Nobody stayed with her."
    keep(team, case, ProblemDraft(did=Did.NOT_DONE, words=words, factors=together))

    (kept,) = found(team, case).problems.standing

    assert (kept.newest.did, kept.newest.words) == ("not_done", words)
    assert {each.code for each in kept.newest.factors.all()} == {"handover", "sensory_overload"}


def test_a_changed_problem_keeps_the_factors_that_stood_there_before(team: Team, case: Case):
    first = keep(team, case, ProblemDraft(did=Did.DONE, words="Music", factors=("handover",)))
    analysis.keep(
        review=team.review_of(case),
        draft=ProblemDraft(did=Did.DONE, words="Loud music", factors=("sensory_overload",)),
        key=first.key,
        version=1,
        by=team.rob,
        at=team.at,
    )

    (kept,) = found(team, case).problems.standing

    assert [[each.code for each in row.factors.all()] for row in (*kept.earlier, kept.newest)] == [
        ["handover"],
        ["sensory_overload"],
    ]


@pytest.mark.parametrize("ends_in", ["handover", ""])
def test_a_chain_of_whys_rests_on_the_timeline_and_ends_in_a_factor_or_in_not_knowing(
    team: Team, case: Case, ends_in: str
):
    with team.provider.reading():
        statement = timeline_of(team.review_of(case)).standing[0]
    whys = (WhyDraft("The evening was loud.", statement.key), WhyDraft("Two shifts met."))
    keep(team, case, ChainDraft(problem="She was alone.", whys=whys, ends_in=ends_in))

    (kept,) = found(team, case).chains.standing

    assert kept.newest.ends_in == ends_in
    assert [
        (why.place, why.words, why.statement and why.statement.what)
        for why in kept.newest.whys.all()
    ] == [
        (1, "The evening was loud.", statement.newest.what),
        (2, "Two shifts met.", None),
    ]


@pytest.mark.requirement("R16")
def test_a_review_meeting_says_who_met_when_and_what_was_decided(team: Team, case: Case):
    draft = MeetingDraft(met_on=team.today, who="Manager, two carers", decided="Ask the nurse")
    keep(team, case, draft)

    (kept,) = found(team, case).meetings.standing

    assert (kept.newest.met_on, kept.newest.who, kept.newest.decided) == (
        team.today,
        "Manager, two carers",
        "Ask the nurse",
    )
