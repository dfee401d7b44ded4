from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.grading import (
    SEVERITY_OF_HARM,
    GradingFacts,
    Harm,
    Outcome,
    Proposal,
    Severity,
    is_fully_known,
    is_lower,
    is_safeguarding,
    propose,
    severity_of,
)
from heedwell.rules.repeats import Repeat, RepeatKind
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier
from heedwell.rules.vocabulary import (
    EVENT_TYPES,
    PHYSICAL_HARM,
    PSYCHOLOGICAL_HARM,
    SEVERITIES,
    SIGNAL_KINDS,
)

TODAY = date(2026, 11, 20)
MISSED_DOSES = (
    Repeat(RepeatKind.PERSON, "Missed dose", "2026-0104", date(2026, 11, 4)),
    Repeat(RepeatKind.PERSON, "Missed dose", "2026-0109", date(2026, 11, 12)),
)


def graded(
    kind: str = "incident", severity: Severity = Severity.NO_HARM, **facts: object
) -> Proposal:
    return propose(GradingFacts(kind, severity, TODAY, **facts))  # type: ignore[arg-type]  # shorthand


def said(proposal: Proposal) -> str:
    return " ".join(reason.text for reason in proposal.reasons)


@pytest.mark.requirement("C09")
def test_the_severities_are_those_of_the_vocabulary():
    assert [severity.value for severity in Severity] == [code for code, _ in SEVERITIES.choices]
    assert all(severity.label == SEVERITIES.label(severity) for severity in Severity)


def test_each_harm_that_can_be_recorded_has_a_severity():
    for vocabulary in (PHYSICAL_HARM, PSYCHOLOGICAL_HARM):
        assert {code for code, _ in vocabulary.choices} <= set(SEVERITY_OF_HARM)


@pytest.mark.parametrize("physical", SEVERITY_OF_HARM)
@pytest.mark.parametrize("psychological", SEVERITY_OF_HARM)
def test_the_severity_of_one_person_is_the_higher_field(physical: str, psychological: str):
    fields = {SEVERITY_OF_HARM[physical], SEVERITY_OF_HARM[psychological]}
    known = [
        severity for severity in Severity if severity in fields and severity != "not_yet_known"
    ]
    expected = known[-1] if known else Severity.NOT_YET_KNOWN
    if expected is Severity.NO_HARM and Severity.NOT_YET_KNOWN in fields:
        expected = Severity.NOT_YET_KNOWN

    assert severity_of([Harm(physical, psychological)]) is expected


@pytest.mark.parametrize(
    ("harms", "severity"),
    [
        ([], Severity.NO_HARM),
        ([Harm("none", "none")], Severity.NO_HARM),
        ([Harm("none", "low"), Harm("moderate", "none")], Severity.MODERATE),
        ([Harm("none", "severe")], Severity.SERIOUS),
        ([Harm("low", "none"), Harm("fatal", "none")], Severity.DEATH),
        ([Harm("none", "not_yet_known")], Severity.NOT_YET_KNOWN),
        ([Harm("none", "none"), Harm("", "")], Severity.NOT_YET_KNOWN),
        ([Harm("low", "none"), Harm("not_yet_known", "none")], Severity.LOW),
    ],
)
def test_the_severity_of_an_event_is_the_worst_over_everybody(
    harms: list[Harm], severity: Severity
):
    assert severity_of(harms) is severity
    assert severity_of(reversed(harms)) is severity


def test_a_harm_that_is_not_ours_is_refused():
    with pytest.raises(KeyError):
        severity_of([Harm("catastrophic", "none")])


def test_harm_is_known_only_when_every_field_of_everybody_is():
    assert is_fully_known([])
    assert is_fully_known([Harm("low", "none")])
    assert not is_fully_known([Harm("low", "none"), Harm("moderate", "")])
    assert not is_fully_known([Harm("not_yet_known", "none")])


harms = st.builds(
    Harm, st.sampled_from(list(SEVERITY_OF_HARM)), st.sampled_from(list(SEVERITY_OF_HARM))
)


@given(several=st.lists(harms, max_size=5), another=harms)
def test_one_more_person_hurt_never_makes_an_event_less_severe(several: list[Harm], another: Harm):
    before, after = severity_of(several), severity_of([*several, another])

    assert after.tier >= before.tier


@pytest.mark.requirement("T01")
@pytest.mark.parametrize(
    ("severity", "tier"),
    [
        (Severity.NO_HARM, Tier.NEAR_MISS),
        (Severity.LOW, Tier.LOW_HARM),
        (Severity.MODERATE, Tier.MODERATE_OR_REPEAT),
        (Severity.SERIOUS, Tier.SERIOUS_OR_SAFEGUARDING),
        (Severity.DEATH, Tier.SERIOUS_OR_SAFEGUARDING),
    ],
)
def test_severity_alone_suggests_a_tier_and_says_so(severity: Severity, tier: Tier):
    proposal = graded(severity=severity)

    assert proposal.tier is tier
    assert proposal.route is TIER_RULES[tier].route
    assert proposal.reasons[0].text == f"{severity.label}: Tier {int(tier)} by severity."


@pytest.mark.requirement("T02")
def test_a_near_miss_without_harm_is_shared_in_a_huddle():
    proposal = graded("near_miss")

    assert proposal.tier is Tier.NEAR_MISS
    assert proposal.route is ReviewRoute.HUDDLE
    assert said(proposal) == "No harm: Tier 0 by severity. No safeguarding concern was marked."


def test_harm_that_is_not_yet_known_is_at_least_tier_one_and_is_looked_at_again():
    proposal = graded(severity=Severity.NOT_YET_KNOWN)

    assert proposal.tier is Tier.LOW_HARM
    assert "Not all harm is known yet: at least Tier 1." in said(proposal)


def test_harm_to_one_person_that_is_still_unknown_is_said_beside_what_is_known():
    proposal = graded(severity=Severity.MODERATE, severity_known=False)

    assert proposal.tier is Tier.MODERATE_OR_REPEAT
    assert "Not all harm is known yet" in said(proposal)


@pytest.mark.requirement("T01", "D04")
@pytest.mark.parametrize("severity", [Severity.NO_HARM, Severity.LOW])
def test_a_third_missed_dose_in_28_days_is_lifted_to_tier_two(severity: Severity):
    proposal = graded(severity=severity, event_types=("medication_omission",), repeats=MISSED_DOSES)

    assert proposal.tier is Tier.MODERATE_OR_REPEAT
    assert proposal.reasons[1].text == (
        "Missed dose: the third for this person in 28 days. A repeat lifts it to Tier 2."
    )
    assert proposal.reasons[1].references == ("2026-0104", "2026-0109")


def test_a_repeat_of_something_graver_is_named_but_lifts_nothing():
    proposal = graded(severity=Severity.SERIOUS, repeats=MISSED_DOSES)

    assert proposal.tier is Tier.SERIOUS_OR_SAFEGUARDING
    assert "A repeat is at least Tier 2." in said(proposal)


def test_two_alike_are_not_yet_a_repeat():
    proposal = graded(severity=Severity.LOW, repeats=MISSED_DOSES[1:])

    assert proposal.tier is Tier.LOW_HARM
    assert "repeat" not in said(proposal)


def test_a_provider_may_call_two_alike_a_repeat():
    own = overlay(DEFAULT_RULEBOOK, {"repeat_person_count": 2})
    facts = GradingFacts("incident", Severity.LOW, TODAY, repeats=MISSED_DOSES[1:])

    assert propose(facts, own).tier is Tier.MODERATE_OR_REPEAT


@pytest.mark.requirement("T05")
@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "safeguarding_concern"},
        {"event_types": ("safeguarding",)},
        {"event_types": ("fall", "safeguarding_allegation_staff")},
        {"kind": "near_miss", "safeguarding": True},
        {"kind": "compliment", "safeguarding": True},
    ],
)
def test_a_safeguarding_matter_is_never_below_tier_three_whatever_the_harm(
    facts: dict[str, object],
):
    # DOMAIN trap 10.
    proposal = graded(**facts)  # type: ignore[arg-type]  # shorthand

    assert proposal.tier is Tier.SERIOUS_OR_SAFEGUARDING
    assert proposal.outcome is Outcome.OPEN
    assert "A safeguarding matter is never below Tier 3, whatever the harm." in said(proposal)


@pytest.mark.parametrize("term", EVENT_TYPES.children("safeguarding"), ids=lambda term: term.code)
def test_every_type_inside_safeguarding_is_a_safeguarding_matter(term):
    assert is_safeguarding("incident", [term.code])


def test_a_fall_is_not_a_safeguarding_matter_until_somebody_marks_it():
    assert not is_safeguarding("incident", ["fall", "a type of long ago", ""])
    assert is_safeguarding("incident", ["fall"], marked=True)


@pytest.mark.requirement("T06")
def test_a_theme_across_services_is_tier_four_and_reviewed_as_one():
    proposal = graded("feedback_theme", systemic=True)

    assert proposal.tier is Tier.SYSTEMIC
    assert proposal.route is ReviewRoute.THEMATIC
    assert "A theme across services: Tier 4." in said(proposal)


@pytest.mark.parametrize(
    ("kind", "tier"),
    [
        ("incident", Tier.NEAR_MISS),
        ("near_miss", Tier.NEAR_MISS),
        ("complaint", Tier.LOW_HARM),
        ("safeguarding_concern", Tier.SERIOUS_OR_SAFEGUARDING),
        ("audit_variance", Tier.LOW_HARM),
        ("feedback_theme", Tier.LOW_HARM),
        ("compliment", Tier.NEAR_MISS),
    ],
)
def test_each_kind_of_signal_without_harm_has_its_tier(kind: str, tier: Tier):
    assert kind in SIGNAL_KINDS
    assert graded(kind).tier is tier


def test_a_complaint_without_harm_says_why_it_gets_a_review():
    assert "Complaint: at least Tier 1." in said(graded("complaint"))


def test_an_unexpected_death_is_tier_three_even_when_no_harm_was_ticked():
    proposal = graded(event_types=("death_unexpected",))

    assert proposal.tier is Tier.SERIOUS_OR_SAFEGUARDING
    assert "Unexpected death: at least Tier 3." in said(proposal)


def test_a_compliment_is_thanked():
    assert graded("compliment").outcome is Outcome.THANK
    assert graded("incident").outcome is Outcome.OPEN


def test_praise_that_repeats_is_still_praise():
    proposal = graded("compliment", repeats=MISSED_DOSES)

    assert proposal.tier is Tier.NEAR_MISS
    assert proposal.outcome is Outcome.THANK


def test_a_compliment_that_tells_of_harm_is_looked_into():
    proposal = graded("compliment", Severity.LOW)

    assert proposal.tier is Tier.LOW_HARM
    assert proposal.outcome is Outcome.OPEN


def test_a_kind_that_is_not_ours_is_refused():
    with pytest.raises(KeyError):
        graded("rumour")


def test_a_decision_below_the_proposal_is_lower_and_one_above_is_not():
    assert is_lower(Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT)
    assert not is_lower(Tier.MODERATE_OR_REPEAT, Tier.MODERATE_OR_REPEAT)
    assert not is_lower(Tier.SYSTEMIC, Tier.MODERATE_OR_REPEAT)


codes = st.sampled_from([code for code, _ in EVENT_TYPES.choices])
alike = st.builds(
    Repeat,
    st.sampled_from(RepeatKind),
    st.sampled_from(["Fall", "Missed dose"]),
    st.text("0123456789", min_size=1, max_size=3),
    st.dates(date(2026, 9, 1), date(2026, 12, 31)),
)
any_facts = st.builds(
    GradingFacts,
    kind=st.sampled_from([code for code, _ in SIGNAL_KINDS.choices]),
    severity=st.sampled_from(Severity),
    happened_on=st.just(TODAY),
    event_types=st.lists(codes, max_size=3).map(tuple),
    severity_known=st.booleans(),
    safeguarding=st.booleans(),
    repeats=st.lists(alike, max_size=8).map(tuple),
    systemic=st.booleans(),
)


@given(facts=any_facts)
def test_no_proposal_is_below_any_of_its_floors(facts: GradingFacts):
    tier = propose(facts).tier

    assert tier >= facts.severity.tier
    assert tier >= Tier.LOW_HARM or facts.severity_known
    assert tier >= Tier.SERIOUS_OR_SAFEGUARDING or not is_safeguarding(
        facts.kind, facts.event_types, marked=facts.safeguarding
    )
    assert tier is Tier.SYSTEMIC or not facts.systemic


@given(facts=any_facts)
def test_the_highest_reason_is_the_proposal_and_each_reason_is_a_sentence(facts: GradingFacts):
    proposal = propose(facts)

    assert proposal.tier == max(reason.tier for reason in proposal.reasons)
    assert proposal.route is TIER_RULES[proposal.tier].route
    assert all(reason.text.endswith(".") and reason.code for reason in proposal.reasons)


@given(facts=any_facts)
def test_only_a_harmless_compliment_is_proposed_for_thanks(facts: GradingFacts):
    proposal = propose(facts)

    if proposal.outcome is Outcome.THANK:
        assert facts.kind == "compliment"
        assert proposal.tier is Tier.NEAR_MISS
