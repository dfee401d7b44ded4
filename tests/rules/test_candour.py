"""Whether the duty of candour seems to apply, and what comes next: regulation 20, for care providers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules import candour
from heedwell.rules.candour import IN_ORDER, Answer, Candour, next_of, propose
from heedwell.rules.grading import Severity
from heedwell.rules.partners import ASKED, Known, reasons_for, was_told
from heedwell.rules.vocabulary import CANDOUR_STEPS, NOTIFICATION_DUTIES, PARTNERS, TOLD, Term

pytestmark = pytest.mark.requirement("T05", "duty of candour")
coordination = pytest.mark.requirement("T05", "multi-agency coordination")


@pytest.mark.parametrize(
    ("severity", "answer"),
    [
        (Severity.NO_HARM, Answer.NOT),
        (Severity.LOW, Answer.NOT),
        (Severity.MODERATE, Answer.ASK),
        (Severity.SERIOUS, Answer.APPLIES),
        (Severity.DEATH, Answer.APPLIES),
        (Severity.NOT_YET_KNOWN, Answer.ASK),
    ],
)
def test_the_harm_proposes_whether_the_duty_applies_and_says_why(
    severity: Severity, answer: Answer
):
    proposal = propose(severity, service_kind="care_home")

    assert proposal.answer is answer
    assert proposal.why.endswith(".")


def test_moderate_harm_is_the_test_of_nhs_bodies_and_decides_nothing_here():
    proposal = propose(Severity.MODERATE, service_kind="care_home")

    assert "For a care provider that word decides nothing" in proposal.why
    assert "28 days in a row" in proposal.why
    assert "act as if it applies" in proposal.why


@pytest.mark.parametrize("kind", ["supported_living", "home_care"])
def test_in_somebodys_own_home_it_holds_for_the_personal_care(kind: str):
    own_home = propose(Severity.SERIOUS, service_kind=kind)
    care_home = propose(Severity.SERIOUS, service_kind="care_home")

    assert "while we gave personal care" in own_home.why
    assert "personal care" not in care_home.why
    assert "personal care" not in propose(Severity.LOW, service_kind=kind).why


@pytest.mark.parametrize(
    ("nation", "law"),
    [("SCT", "(Scotland) Act 2016"), ("WLS", "(Wales) Regulations 2017"), ("NIR", "no such law")],
)
@pytest.mark.parametrize("severity", [Severity.MODERATE, Severity.SERIOUS, Severity.DEATH])
def test_outside_england_the_law_of_england_proposes_nothing(
    nation: str, law: str, severity: Severity
):
    proposal = propose(severity, nation=nation)

    assert proposal.answer is Answer.ASK
    assert law in proposal.why
    assert "28 days" not in proposal.why
    assert propose(Severity.NO_HARM, nation=nation).answer is Answer.NOT
    assert propose(Severity.LOW, nation=nation).answer is Answer.ASK
    assert propose(Severity.NOT_YET_KNOWN, nation=nation).why.startswith(
        "The harm is not known yet."
    )
    assert law in candour.law_in(nation)
    assert "The law says" not in candour.how_soon_in(nation)


def test_only_in_england_a_page_says_what_regulation_20_asks():
    assert "reg 20" in candour.law_in(candour.ENGLAND)
    assert (
        candour.how_soon_in(candour.ENGLAND) == "The law says: as soon as reasonably practicable."
    )


@pytest.mark.parametrize("severity", Severity)
def test_somebody_decides_wherever_the_harm_may_reach_the_duty(severity: Severity):
    may_reach = propose(severity).answer is not Answer.NOT
    is_known = severity is not Severity.NOT_YET_KNOWN  # it is asked for before the case closes

    assert candour.is_decided_on(severity) is (may_reach and is_known) if is_known else True


def test_a_case_that_looks_at_others_leaves_the_decision_to_each_of_them():
    proposal = propose(Severity.SERIOUS, is_event=False)

    assert proposal.answer is Answer.NOT
    assert "each of them has a decision of its own" in proposal.why


@pytest.mark.parametrize(
    ("proposed", "applies", "reason", "opinion"),
    [
        (Answer.APPLIES, True, False, False),
        (Answer.APPLIES, False, True, True),
        (Answer.ASK, True, True, False),
        (Answer.ASK, False, True, True),
        (Answer.NOT, True, True, False),
        (Answer.NOT, False, False, False),
    ],
)
def test_whoever_differs_says_why_and_a_professional_says_that_it_does_not_apply(
    proposed: Answer, applies: bool, reason: bool, opinion: bool
):
    assert candour.needs_reason(proposed, applies=applies) is reason
    assert candour.needs_opinion(proposed, applies=applies) is opinion


def test_the_steps_come_in_their_order():
    assert next_of(None, ()) is Candour.DECIDE
    assert next_of(False, ()) is None
    done: set[str] = set()
    for step in IN_ORDER:
        assert next_of(True, done) is step
        done.add(step)
    assert next_of(True, done) is None


@given(done=st.frozensets(st.sampled_from(IN_ORDER)))
def test_whoever_is_not_reached_leaves_nothing_to_do(done: frozenset[str]):
    assert next_of(True, {*done, Candour.NOT_REACHED}) is None


def test_no_page_turns_the_words_of_the_law_into_a_number_of_days():
    """28 days is how long harm lasts; nothing says within how many days somebody is told."""
    assert candour.HOW_SOON == "as soon as reasonably practicable"
    assert candour.DUTY.details["deadline_kind"] == "statutory_phrase"
    assert "deadline_value" not in candour.DUTY.details
    assert not any(re.search(r"\d", term.description + term.label) for term in CANDOUR_STEPS)


@pytest.mark.parametrize("step", Candour)
def test_each_step_has_its_words_and_its_place_in_the_law(step: Candour):
    assert step.label
    assert step.says
    assert step is Candour.DECIDE or step.done
    assert step is Candour.DECIDE or CANDOUR_STEPS.get(step).source.startswith("reg 20(")


@coordination
def test_the_four_of_the_article_and_the_commissioner_are_always_decided_on():
    assert ASKED == ("council_safeguarding", "police", "health_partner", "cqc", "commissioner")


@coordination
@pytest.mark.parametrize(
    ("known", "partner", "words"),
    [
        (Known(Severity.NO_HARM, is_safeguarding=True), "council_safeguarding", "safeguarding"),
        (Known(Severity.NO_HARM, is_safeguarding=True), "cqc", "allegation"),
        (Known(Severity.DEATH), "cqc", "CQC is told of a death. How soon: without delay"),
        (Known(Severity.SERIOUS), "cqc", "serious injury"),
        (Known(Severity.LOW, told={"police"}), "cqc", "what goes to the police"),
        (Known(Severity.SERIOUS), "health_partner", "more care"),
    ],
)
def test_a_partner_who_seems_to_be_needed_is_named_with_the_reason(
    known: Known, partner: str, words: str
):
    assert words in " ".join(reasons_for(partner, known))


@coordination
def test_nothing_is_suggested_where_nothing_calls_for_it():
    assert [each for each in ASKED if reasons_for(each, Known(Severity.LOW))] == []


@coordination
def test_whom_the_report_says_were_told_is_known():
    known = Known(Severity.LOW, told={"police", "nobody_yet"})

    assert [each for each in ASKED if was_told(each, known)] == ["police"]
    assert not any(was_told(term.code, Known(Severity.LOW)) for term in PARTNERS)


@coordination
@pytest.mark.parametrize("partner", PARTNERS, ids=str)
def test_a_partner_points_to_words_and_duties_that_there_are(partner: Term):
    assert partner.details.get("told") is None or partner.details["told"] in TOLD
    assert all(code in NOTIFICATION_DUTIES for code in partner.details["duties"])
