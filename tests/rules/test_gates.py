from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.gates import GATES, Facts, Gate, gates_for, unmet
from heedwell.rules.promises import PROMISES
from heedwell.rules.stages import CaseState, Step, may_take
from heedwell.rules.tiers import TIER_RULES, Tier

# A Tier 3 safeguarding case with nothing missing: each test takes one thing away.
COMPLETE = Facts(
    kind="safeguarding_concern",
    tier=Tier.SERIOUS_OR_SAFEGUARDING,
    is_safeguarding=True,
    has_facts=True,
    has_immediate_actions=True,
    has_lead=True,
    review_due_set=True,
    boxes_filled=(True, True, True, True),
    factor_count=2,
    theme_count=1,
    review_started=True,
    lenses_considered=4,
    professions_settled=True,
    submitted=True,
    signed_off=True,
    actions_total=2,
    shared_by=frozenset({"learning_note"}),
    safeguarding_linked=True,
    workforce_linked=True,
    governance_linked=True,
    is_debriefed=True,
    candour_applies=True,
    candour_done=frozenset({"told", "written", "outcome"}),
    has_training_refresh=True,
    closed_by_body=True,
)


def keys(gates: tuple[Gate, ...]) -> list[str]:
    return [gate.key for gate in gates]


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.key)
def test_a_gate_says_what_to_do_and_which_promise_it_keeps(gate: Gate):
    assert gate.says[0].isupper()
    assert not gate.says.endswith(".")
    assert not any(word in gate.says.lower() for word in ("invalid", "error", "must", "failed"))
    assert gate.requirements
    assert all(row in PROMISES for row in gate.requirements)
    assert gate.steps
    assert gate.where in {
        "signal", "triage", "review", "analysis", "actions", "verification", "links", "sharing",
        "debrief", "voices", "workarounds", "plan", "body", "controls", "outside", "recurred",
        "openness",
    }  # fmt: skip


def test_no_gate_has_the_key_or_the_sentence_of_another():
    assert len({gate.key for gate in GATES}) == len(GATES)
    assert len({gate.says for gate in GATES}) == len(GATES)


AT_TIER_4 = replace(COMPLETE, tier=Tier.SYSTEMIC)


@pytest.mark.parametrize(
    ("missing", "key", "steps"),
    [
        pytest.param(
            {"services_without_action": 1},
            "plan-everywhere",
            {Step.SUBMIT_REVIEW, Step.CLOSE},
            marks=pytest.mark.requirement("T06"),
        ),
        pytest.param(
            {"has_training_refresh": False},
            "training-refresh",
            {Step.SUBMIT_REVIEW, Step.CLOSE},
            marks=pytest.mark.requirement("T06"),
        ),
        pytest.param(
            {"services_not_passed": 1},
            "sites-passed",
            {Step.CLOSE},
            marks=pytest.mark.requirement("V06"),
        ),
        pytest.param(
            {"closed_by_body": False},
            "closed-by-body",
            {Step.CLOSE},
            marks=pytest.mark.requirement("T06"),
        ),
        pytest.param(
            {"governance_linked": False},
            "governance-linked",
            {Step.CLOSE},
            marks=pytest.mark.requirement("T06"),
        ),
    ],
)
def test_tier_4_has_a_plan_and_a_re_audit_in_each_service_and_a_governing_body_closes_it(
    missing: dict[str, object], key: str, steps: set[Step]
):
    facts = replace(AT_TIER_4, **missing)  # type: ignore[arg-type]  # shorthand

    for step in (Step.SUBMIT_REVIEW, Step.SIGN_OFF, Step.CLOSE):
        assert unmet(step, AT_TIER_4) == ()
        assert keys(unmet(step, facts)) == ([key] if step in steps else [])


def test_a_case_with_nothing_missing_may_be_submitted_signed_and_closed():
    for step in (Step.SUBMIT_REVIEW, Step.SIGN_OFF, Step.CLOSE):
        assert unmet(step, COMPLETE) == ()
        assert all(check.is_met for check in gates_for(step, COMPLETE))


SIX_FIELDS = [
    pytest.param({"has_facts": False}, "incident-details", marks=pytest.mark.requirement("R23", "incident details")),
    pytest.param({"factor_count": 0}, "contributing-factors", marks=pytest.mark.requirement("R23", "contributing factors")),
    pytest.param({"has_immediate_actions": False}, "immediate-actions", marks=pytest.mark.requirement("R23", "immediate actions")),
    pytest.param({"theme_count": 0}, "learning-themes", marks=pytest.mark.requirement("R23", "learning themes")),
    pytest.param({"has_lead": False}, "responsible-lead", marks=pytest.mark.requirement("R23", "responsible leads")),
    pytest.param({"review_due_set": False}, "review-timescale", marks=pytest.mark.requirement("R23", "review timescales")),
]  # fmt: skip


@pytest.mark.parametrize("step", [Step.SUBMIT_REVIEW, Step.SIGN_OFF, Step.CLOSE])
@pytest.mark.parametrize(("missing", "key"), SIX_FIELDS)
def test_a_review_cannot_close_while_one_of_the_six_fields_is_empty(
    missing: dict[str, object], key: str, step: Step
):
    facts = replace(COMPLETE, **missing)  # type: ignore[arg-type]  # shorthand

    assert keys(unmet(step, facts)) == [key]


@pytest.mark.requirement("R02")
@pytest.mark.parametrize("empty", range(4))
def test_a_review_has_all_four_boxes(empty: int):
    boxes = tuple(number != empty for number in range(4))

    facts = replace(COMPLETE, boxes_filled=boxes)  # type: ignore[arg-type]  # always four

    assert keys(unmet(Step.SUBMIT_REVIEW, facts)) == ["four-boxes"]


@pytest.mark.requirement("R09")
@pytest.mark.parametrize("step", [Step.SUBMIT_REVIEW, Step.SIGN_OFF, Step.CLOSE])
@pytest.mark.parametrize("tier", list(Tier)[1:])
@pytest.mark.parametrize(
    ("missing", "key"),
    [
        ({"actions_total": 0}, "action-agreed"),
        ({"actions_without_owner_or_date": 1}, "actions-assigned"),
        ({"actions_without_measure": 1}, "actions-monitored"),
    ],
)
def test_nothing_goes_on_without_learning_actions_that_are_assigned_and_monitored(
    missing: dict[str, int], key: str, tier: Tier, step: Step
):
    facts = replace(COMPLETE, tier=tier, **missing)  # type: ignore[arg-type]  # shorthand

    assert keys(unmet(step, facts)) == [key]


@pytest.mark.parametrize(
    ("missing", "key", "says"),
    [
        pytest.param(
            {"actions_unverified": 1},
            "change-verified",
            "Record the re-check that shows each change worked",
            marks=pytest.mark.requirement("V04"),
        ),
        pytest.param(
            {"actions_not_done": 1},
            "actions-done",
            "Finish each action",
            marks=pytest.mark.requirement("A09"),
        ),
        pytest.param(
            {"signed_off": False},
            "review-signed-off",
            "Ask a manager who did not write the review to sign it off",
            marks=pytest.mark.requirement("R19"),
        ),
        pytest.param(
            {"safeguarding_linked": False},
            "safeguarding-linked",
            "Record the decision about telling the council, with its reason",
            marks=pytest.mark.requirement("R10", "safeguarding oversight"),
        ),
        pytest.param(
            {"workforce_linked": False},
            "workforce-linked",
            "Record how staff learn from this: in an action or by sharing",
            marks=pytest.mark.requirement("R10", "workforce learning"),
        ),
        pytest.param(
            {"governance_linked": False},
            "governance-linked",
            "Record who looked at this for governance, and when",
            marks=pytest.mark.requirement("R10", "governance"),
        ),
        pytest.param(
            {"severity_known": False},
            "severity-known",
            "Record how much harm there was: for somebody it is not yet known",
            marks=pytest.mark.requirement("C09"),
        ),
        pytest.param(
            {"shared_by": frozenset({"huddle"})},
            "learning-shared",
            "Share what changed with the team",
            marks=pytest.mark.requirement("H22"),
        ),
        pytest.param(
            {"is_debriefed": False},
            "debrief-held",
            "Record the debrief, or why there was none",
            marks=pytest.mark.requirement("P02"),
        ),
        pytest.param(
            {"voices_missing": 1},
            "accounts-asked",
            "Record what each person and the family told us, or why not",
            marks=pytest.mark.requirement("R15"),
        ),
        pytest.param(
            {"voices_to_ask": 1},
            "accounts-settled",
            "Ask those whom we wanted to ask later",
            marks=pytest.mark.requirement("R15"),
        ),
        pytest.param(
            {"workarounds_unfixed": 1},
            "workarounds-fixed",
            "Agree the fix to the system for each workaround",
            marks=pytest.mark.requirement("P04", "fix to the system"),
        ),
        pytest.param(
            {"candour_applies": None},
            "candour-decided",
            "Decide whether the duty of candour applies",
            marks=pytest.mark.requirement("T05", "duty of candour"),
        ),
        pytest.param(
            {"candour_done": frozenset({"written", "outcome"})},
            "candour-told",
            "Record that they were told in person, or why they could not be",
            marks=pytest.mark.requirement("T05", "duty of candour"),
        ),
        pytest.param(
            {"candour_done": frozenset({"told", "outcome"})},
            "candour-written",
            "Record the letter that followed, or why there was none",
            marks=pytest.mark.requirement("T05", "duty of candour"),
        ),
        pytest.param(
            {"candour_done": frozenset({"told", "written"})},
            "candour-outcome",
            "Record that they know what the enquiry found, or why they do not",
            marks=pytest.mark.requirement("T05", "duty of candour"),
        ),
        pytest.param(
            {"partners_open": 1},
            "partners-decided",
            "Decide who outside takes part, and record when each was contacted or why not",
            marks=pytest.mark.requirement("T05", "multi-agency coordination"),
        ),
        ({"submitted": False}, "review-submitted", "Submit the review"),
    ],
)
def test_a_case_stays_open_while_one_thing_is_missing_and_says_which(
    missing: dict[str, object], key: str, says: str
):
    facts = replace(COMPLETE, **missing)  # type: ignore[arg-type]  # shorthand

    (gate,) = unmet(Step.CLOSE, facts)

    assert gate.key == key
    assert gate.says == says


def test_nobody_is_asked_about_the_council_when_it_is_no_safeguarding_matter():
    facts = replace(COMPLETE, kind="incident", is_safeguarding=False, safeguarding_linked=False)

    assert unmet(Step.CLOSE, facts) == ()


@pytest.mark.requirement("P01")
@pytest.mark.parametrize("tier", [Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT])
def test_below_tier_3_nothing_waits_for_a_debrief_or_an_account(tier: Tier):
    facts = replace(COMPLETE, tier=tier, is_debriefed=False, voices_missing=2, voices_to_ask=1)

    assert unmet(Step.SIGN_OFF, facts) == unmet(Step.CLOSE, facts) == ()


@pytest.mark.requirement("T05", "duty of candour")
def test_whoever_could_not_be_reached_settles_what_is_left_of_candour():
    facts = replace(COMPLETE, candour_done=frozenset({"not_reached"}))

    assert unmet(Step.CLOSE, facts) == ()


@pytest.mark.requirement("T05", "duty of candour")
def test_a_case_that_looks_at_others_leaves_candour_to_each_of_them():
    undecided = replace(AT_TIER_4, candour_applies=None, harm_asks_candour=True)

    assert keys(unmet(Step.CLOSE, undecided)) == ["candour-decided"]
    assert unmet(Step.CLOSE, replace(undecided, looks_at_others=True)) == ()


@pytest.mark.requirement("T05", "duty of candour")
@pytest.mark.parametrize("tier", [Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT])
def test_below_tier_3_candour_is_decided_when_the_harm_asks_for_it(tier: Tier):
    undecided = replace(COMPLETE, tier=tier, candour_applies=None, partners_open=5)
    harmed = replace(undecided, harm_asks_candour=True)
    decided = replace(undecided, candour_applies=True, candour_done=frozenset())

    assert unmet(Step.CLOSE, undecided) == ()
    assert keys(unmet(Step.CLOSE, harmed)) == ["candour-decided"]
    assert keys(unmet(Step.CLOSE, decided)) == [
        "candour-told", "candour-written", "candour-outcome",
    ]  # fmt: skip


@pytest.mark.requirement("R19")
def test_a_low_harm_review_closes_without_a_signature():
    facts = replace(COMPLETE, tier=Tier.LOW_HARM, signed_off=False)

    assert unmet(Step.CLOSE, facts) == ()


@pytest.mark.requirement("H22")
@pytest.mark.parametrize("route", ["huddle", "learning_note"])
def test_a_low_harm_case_may_be_shared_in_a_huddle_or_by_a_note(route: str):
    facts = replace(COMPLETE, tier=Tier.LOW_HARM, shared_by=frozenset({route}))

    assert unmet(Step.CLOSE, facts) == ()


@pytest.mark.requirement("H13", "T02")
def test_a_near_miss_closes_with_a_huddle_share_and_nothing_else():
    near_miss = Facts(kind="near_miss", tier=Tier.NEAR_MISS)
    shared = replace(near_miss, shared_by=frozenset({"huddle"}))

    assert keys(unmet(Step.CLOSE, near_miss)) == ["huddle-shared"]
    assert unmet(Step.CLOSE, shared) == ()
    assert may_take(Step.CLOSE, CaseState.OPEN, shared)


def test_a_case_that_nobody_has_triaged_is_asked_for_its_tier():
    assert keys(unmet(Step.CLOSE, Facts())) == ["triaged"]


def test_only_a_compliment_is_finished_with_thanks():
    compliment = Facts(kind="compliment")

    assert unmet(Step.THANK, compliment) == ()
    assert keys(unmet(Step.THANK, Facts(kind="complaint"))) == ["is-a-compliment"]
    assert unmet(Step.THANK, replace(compliment, is_safeguarding=True))


@pytest.mark.parametrize("step", set(Step) - {step for gate in GATES for step in gate.steps})
def test_a_step_without_gates_is_never_refused_by_one(step: Step):
    assert unmet(step, Facts()) == ()


@pytest.mark.parametrize("tier", Tier)
def test_the_rule_of_a_tier_decides_which_gates_stand(tier: Tier):
    standing = {check.gate.key for check in gates_for(Step.CLOSE, Facts(tier=tier))}

    assert ("change-verified" in standing) == TIER_RULES[tier].learning_gate
    assert ("review-signed-off" in standing) == TIER_RULES[tier].needs_sign_off
    assert ("huddle-shared" in standing) != ("learning-shared" in standing)


@pytest.mark.requirement("R11")
@pytest.mark.requirement("R25")
@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize(
    ("missing", "key", "says"),
    [
        (
            {"lenses_considered": 3},
            "four-lenses",
            "Say what you found for each lens, or why it does not apply",
        ),
        (
            {"professions_settled": False},
            "professions-asked",
            "Record which professions were asked and what each gave, or why none",
        ),
    ],
)
def test_from_tier_three_up_a_review_is_not_finished_before_it_has_looked_wider(
    missing: dict[str, object], key: str, says: str, tier: Tier
):
    facts = replace(COMPLETE, tier=tier, **missing)  # type: ignore[arg-type]  # shorthand

    asked = [gate.says for gate in unmet(Step.SUBMIT_REVIEW, facts) if gate.key == key]

    assert asked == ([says] if tier >= Tier.SERIOUS_OR_SAFEGUARDING else [])
    assert key not in keys(unmet(Step.CLOSE, facts))


any_facts = st.builds(
    Facts,
    kind=st.sampled_from(["incident", "compliment"]),
    tier=st.one_of(st.none(), st.sampled_from(Tier)),
    severity_known=st.booleans(),
    is_safeguarding=st.booleans(),
    has_facts=st.booleans(),
    has_immediate_actions=st.booleans(),
    has_lead=st.booleans(),
    review_due_set=st.booleans(),
    boxes_filled=st.tuples(*[st.booleans()] * 4),
    factor_count=st.integers(0, 2),
    theme_count=st.integers(0, 2),
    lenses_considered=st.integers(0, 4),
    professions_settled=st.booleans(),
    submitted=st.booleans(),
    signed_off=st.booleans(),
    actions_total=st.integers(0, 2),
    actions_without_owner_or_date=st.integers(0, 2),
    actions_without_measure=st.integers(0, 2),
    actions_not_done=st.integers(0, 2),
    actions_unverified=st.integers(0, 2),
    shared_by=st.frozensets(st.sampled_from(["huddle", "learning_note", "handover"])),
    safeguarding_linked=st.booleans(),
    workforce_linked=st.booleans(),
    governance_linked=st.booleans(),
    is_debriefed=st.booleans(),
    voices_missing=st.integers(0, 2),
    voices_to_ask=st.integers(0, 2),
    workarounds_unfixed=st.integers(0, 2),
    harm_asks_candour=st.booleans(),
    candour_applies=st.sampled_from([None, True, False]),
    candour_done=st.frozensets(st.sampled_from(["told", "written", "outcome", "not_reached"])),
    partners_open=st.integers(0, 2),
)
# Most of the time nearly complete, or nothing would ever close.
nearly_complete = st.tuples(
    st.sampled_from([*Tier]), any_facts, st.sets(st.sampled_from([*COMPLETE.__slots__]), max_size=2)
).map(
    lambda drawn: replace(
        replace(COMPLETE, tier=drawn[0]), **{name: getattr(drawn[1], name) for name in drawn[2]}
    )
)


@pytest.mark.requirement("R09", "V04", "H22")
@given(facts=st.one_of(any_facts, nearly_complete))
def test_from_tier_one_up_no_case_closes_without_verified_signed_and_shared_learning(facts: Facts):
    if unmet(Step.CLOSE, facts):
        return

    assert facts.tier is not None
    assert facts.severity_known
    assert not facts.shared_by.isdisjoint(TIER_RULES[facts.tier].shared_by)
    if facts.tier >= Tier.LOW_HARM:
        assert facts.submitted
        assert all(facts.boxes_filled)
        assert facts.actions_total > 0
        assert facts.actions_unverified == facts.actions_not_done == 0
        assert facts.workforce_linked
        assert facts.governance_linked
        assert facts.safeguarding_linked or not facts.is_safeguarding
    if facts.tier >= Tier.MODERATE_OR_REPEAT:
        assert facts.signed_off
    if facts.tier >= Tier.SERIOUS_OR_SAFEGUARDING:
        assert facts.candour_next is None
        assert facts.partners_open == 0


@given(facts=st.one_of(any_facts, nearly_complete))
def test_a_case_whose_gates_are_met_stands_at_the_stage_where_it_may_close(facts: Facts):
    if not unmet(Step.CLOSE, facts):
        assert may_take(Step.CLOSE, CaseState.OPEN, facts)


@given(facts=any_facts, step=st.sampled_from(Step))
def test_the_list_beside_a_button_and_the_refusal_agree(facts: Facts, step: Step):
    listed = [check.gate for check in gates_for(step, facts) if not check.is_met]

    assert listed == list(unmet(step, facts))


@given(facts=any_facts)
def test_whoever_closes_has_met_everything_that_the_signature_asked(facts: Facts):
    asked = {gate.key for gate in unmet(Step.SIGN_OFF, facts)}

    assert asked <= {gate.key for gate in unmet(Step.CLOSE, facts)}
