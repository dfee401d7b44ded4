from datetime import time

import pytest

from heedwell.rules import vocabulary
from heedwell.rules.doors import REPORT_DOORS, Door
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import (
    ABUSE_CATEGORIES,
    ACTION_KINDS,
    ACTIVITIES,
    CHECK_METHODS,
    CONTRIBUTING_FACTORS,
    EVENT_TYPES,
    FACTOR_GROUPS,
    FACTOR_LENSES,
    FRAMEWORKS,
    KEY_QUESTIONS,
    NOTIFICATION_DUTIES,
    PARTS_OF_DAY,
    PHYSICAL_HARM,
    PLACES,
    PSYCHOLOGICAL_HARM,
    QUALITY_STATEMENTS,
    RESTRICTIVE_PRACTICES,
    SEVERITIES,
    SHARING_ROUTES,
    SHIFTS,
    SIGNAL_KINDS,
    STAFFING,
    STOPPED_BY,
    Term,
    Vocabulary,
    part_of_day,
)

ALL = {name: each for name, each in vars(vocabulary).items() if isinstance(each, Vocabulary)}
EVERY_TERM = [
    pytest.param(term, id=f"{name}-{term.code}") for name, each in ALL.items() for term in each
]
FOR_CARE_WORKERS = (
    PARTS_OF_DAY, PLACES, ACTIVITIES, SHIFTS, STAFFING, STOPPED_BY, PHYSICAL_HARM,
    PSYCHOLOGICAL_HARM, SIGNAL_KINDS, EVENT_TYPES,
)  # fmt: skip


@pytest.mark.parametrize("term", EVERY_TERM)
def test_a_term_has_a_code_words_and_a_source(term: Term):
    assert term.code == term.code.lower().replace(" ", "_")
    assert len(term.code) <= 40
    assert term.label.strip()
    assert term.plain.strip()
    assert term.source.strip()
    assert str(term) == term.label


@pytest.mark.parametrize("name", ALL)
def test_no_vocabulary_has_a_code_or_a_label_twice(name: str):
    labels = [label for _, label in ALL[name].choices]

    # A code that stood twice would have been swallowed: count the rows of the file.
    assert len(ALL[name]) == len(vocabulary.terms._table(ALL[name]._file)[ALL[name]._name])
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", ALL)
def test_a_vocabulary_answers_for_its_codes(name: str):
    each = ALL[name]
    code, label = each.choices[0]

    assert code in each
    assert each.label(code) == each.get(code).label == label
    assert "nothing like this" not in each
    assert None not in each
    assert each.checked_on.year >= 2026


def test_a_code_that_is_not_ours_is_shown_as_it_stands():
    assert PLACES.label("Conservatory") == "Conservatory"
    with pytest.raises(KeyError):
        PLACES.get("Conservatory")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("incident", "incident"),
        ("complaint", "complaint"),
        ("near miss", "near_miss"),
        ("audit variance", "audit_variance"),
        ("safeguarding concern", "safeguarding_concern"),
        ("feedback theme", "feedback_theme"),
        ("compliment", "compliment"),
    ],
)
def test_a_signal_is_of_one_of_seven_kinds(item: str, code: str):
    assert code in SIGNAL_KINDS, item
    assert len(SIGNAL_KINDS) == 7


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("safeguarding concern or allegation", "safeguarding"),
        ("medication error or omission", "medication"),
        ("distress or restriction", "distress"),
        ("accident or injury", "accident_injury"),
        ("missing person", "missing_person"),
        ("communication breakdown", "communication_breakdown"),
        ("health deterioration or delayed escalation", "health_deterioration"),
        ("staffing failure", "staffing_unsafe"),
    ],
)
def test_every_kind_of_event_the_articles_name_is_a_main_type(item: str, code: str):
    assert EVENT_TYPES.get(code) in EVENT_TYPES.top_level, item


def test_types_inside_a_type_are_one_level_deep():
    for term in EVENT_TYPES:
        if term.parent is not None:
            assert EVENT_TYPES.get(term.parent).parent is None
            assert term in EVENT_TYPES.children(term.parent)


@pytest.mark.parametrize("term", [*SIGNAL_KINDS, *EVENT_TYPES])
def test_what_a_type_may_trigger_is_a_duty_we_know(term: Term):
    assert all(duty in NOTIFICATION_DUTIES for duty in term.may_trigger)


@pytest.mark.parametrize("term", [*SIGNAL_KINDS, *EVENT_TYPES, *SEVERITIES])
def test_a_tier_named_in_a_vocabulary_is_a_tier(term: Term):
    for code in filter(None, (term.floor, term.suggests_tier)):
        assert Tier.from_code(code).code == code


@pytest.mark.parametrize("door", REPORT_DOORS, ids=lambda door: door.code)
def test_each_door_of_a_report_leads_to_kinds_and_types_that_exist(door: Door):
    assert door.kinds
    assert all(kind in SIGNAL_KINDS for kind in door.kinds)
    assert all(code in EVENT_TYPES for code in door.event_types)


def test_every_kind_of_signal_has_a_door():
    behind_doors = {kind for door in REPORT_DOORS for kind in door.kinds}

    assert {code for code, _ in SIGNAL_KINDS.choices} == behind_doors


@pytest.mark.parametrize(
    ("clock_time", "code"),
    [
        (time(0, 0), "night"),
        (time(5, 59), "night"),
        (time(6, 0), "early_morning"),
        (time(8, 0), "morning"),
        (time(11, 59, 59), "morning"),
        (time(12, 0), "midday"),
        (time(14, 0), "afternoon"),
        (time(17, 0), "evening"),
        (time(21, 15), "evening"),
        (time(22, 0), "late_evening"),
        (time(23, 59), "late_evening"),
    ],
)
def test_a_time_falls_in_one_part_of_the_day(clock_time: time, code: str):
    assert part_of_day(clock_time) == code


def test_the_parts_of_the_day_cover_each_hour_once():
    hours = [
        hour
        for term in PARTS_OF_DAY
        for hour in range(term.details["from_hour"], term.details["to_hour"])
    ]

    assert hours == list(range(24))


@pytest.mark.requirement("R03", "people", "process", "environment", "communication", "equipment")
def test_each_factor_is_in_one_of_the_five_groups():
    assert [code for code, _ in FACTOR_GROUPS.choices] == [
        "people", "process", "environment", "communication", "equipment",
    ]  # fmt: skip
    for factor in CONTRIBUTING_FACTORS:
        assert factor in CONTRIBUTING_FACTORS.in_group(str(factor.group))
        assert factor.group in FACTOR_GROUPS
    assert all(CONTRIBUTING_FACTORS.in_group(group.code) for group in FACTOR_GROUPS)


@pytest.mark.requirement("R03", "workforce and staffing", "behaviour")
@pytest.mark.parametrize("lens", ["workforce", "behaviour"])
def test_workforce_and_behaviour_are_lenses_across_the_groups(lens: str):
    groups = {factor.group for factor in CONTRIBUTING_FACTORS if factor.lens == lens}

    assert lens in FACTOR_LENSES
    assert len(groups) >= 2


@pytest.mark.parametrize(
    "code",
    [
        # R04
        "documentation_incomplete", "physical_environment", "equipment_missing_faulty",
        "staff_communication", "staff_confidence", "training_need", "workload_time_pressure",
        # R05
        "handover", "sensory_overload", "staffing_continuity", "proactive_strategies_unused",
        "transition_preparation", "procedure_unclear", "supervision_gap",
    ],
)  # fmt: skip
def test_the_factors_that_the_articles_word_can_be_chosen(code: str):
    assert code in CONTRIBUTING_FACTORS


@pytest.mark.parametrize("term", ACTION_KINDS, ids=lambda term: term.code)
def test_each_kind_of_action_has_a_strength_and_asks_how_we_will_know(term: Term):
    assert term.strength in {"weak", "medium", "strong"}
    assert term.measurable_prompt.endswith("?")


def test_training_and_telling_people_are_the_weak_kinds_of_change():
    assert ACTION_KINDS.get("training").strength == "weak"
    assert ACTION_KINDS.get("policy_guidance_update").strength == "weak"
    assert ACTION_KINDS.get("environment_change").strength == "strong"


def test_a_change_is_checked_by_re_audit_sample_observation_or_spot_check():
    codes = [code for code, _ in CHECK_METHODS.choices]

    assert codes == ["re_audit", "sample", "observation", "spot_check"]


def test_a_near_miss_says_whether_somebody_stepped_in_or_it_was_luck():
    codes = [code for code, _ in STOPPED_BY.choices]

    assert codes == ["intervention", "chance", "not_known"]


def test_the_ten_kinds_of_abuse_and_other_can_be_named():
    assert len(ABUSE_CATEGORIES) == 11
    assert "other" in ABUSE_CATEGORIES


def test_the_frameworks_items_are_those_it_counts():
    framework = FRAMEWORKS.get("cqc_saf_2023")
    counted = {
        question.code: len(QUALITY_STATEMENTS.children(question.code)) for question in KEY_QUESTIONS
    }

    assert counted == framework.details["counts"]
    assert all(item.details["framework"] in FRAMEWORKS for item in QUALITY_STATEMENTS)


@pytest.mark.parametrize("duty", NOTIFICATION_DUTIES, ids=lambda duty: duty.code)
def test_a_duty_names_its_source_and_who_is_told(duty: Term):
    assert duty.details["legal_source"]
    assert duty.details["recipient"]
    assert duty.details["trigger"]


@pytest.mark.parametrize("duty", NOTIFICATION_DUTIES, ids=lambda duty: duty.code)
def test_a_phrase_of_the_law_is_never_turned_into_a_number(duty: Term):
    # DOMAIN trap 3: "without delay" is not 24 hours.
    if duty.details["deadline_kind"] == "statutory_phrase":
        assert "deadline_value" not in duty.details


def test_what_nobody_has_confirmed_says_what_is_missing():
    unsure = [term for each in ALL.values() for term in each if term.check]

    assert unsure
    assert all(term.details["check_why"] for term in unsure)


def test_a_restriction_is_more_than_yes_or_no():
    # DOMAIN trap 13.
    assert {
        "physical",
        "mechanical",
        "chemical",
        "environmental",
        "surveillance",
        "blanket_rule",
    } <= {code for code, _ in RESTRICTIVE_PRACTICES.choices}


def test_harm_on_a_form_can_be_not_known_yet_in_plain_words():
    for harm in (PHYSICAL_HARM, PSYCHOLOGICAL_HARM):
        assert dict(harm.plain_choices)["not_yet_known"].startswith("I don")
    assert dict(PHYSICAL_HARM.plain_choices)["low"] == "Hurt a little"


def test_the_words_a_tier_is_shared_by_are_sharing_routes():
    assert {"huddle", "learning_note"} <= {code for code, _ in SHARING_ROUTES.choices}


@pytest.mark.parametrize("each", FOR_CARE_WORKERS, ids=repr)
def test_what_care_workers_choose_from_is_short_and_plain(each: Vocabulary):
    jargon = (
        "moderate", "psycho", "incident", "variance", "allegation", "omission", "service user",
    )  # fmt: skip
    for _, words in each.plain_choices:
        assert len(words.split()) <= 12, words
        assert not any(word in words.lower() for word in jargon), words


@pytest.mark.requirement("P08")
def test_no_word_we_offer_looks_for_somebody_to_blame():
    blame = ("fault of", "failed to", "careless", "negligent", "blame", "guilty", "non-compliant")
    for name in ("STAFFING", "CONTRIBUTING_FACTORS", "STOPPED_BY", "ACTION_KINDS", "ACTIVITIES"):
        for term in ALL[name]:
            said = f"{term.label} {term.plain}".lower()
            assert not any(word in said for word in blame), said


@pytest.mark.parametrize(
    ("item", "code", "word"),
    [
        ("plan or risk update", "care_plan_risk_update", "risk"),
        ("behaviour approach", "pbs_update", "behaviour"),
        ("environment", "environment_change", "environment"),
        ("supervision or coaching", "coaching_supervision", "coaching"),
        ("policy", "policy_guidance_update", "policy"),
        ("training", "training", "training"),
        ("escalation process", "escalation_process_change", "escalation"),
        ("template", "template_record_change", "template"),
        ("staffing", "staffing_adjustment", "staffing"),
        ("communication system", "communication_system", "communication"),
        ("competency check", "competency_check", "competency"),
        ("tool", "tool_introduced", "tool"),
        ("script", "tool_introduced", "script"),
        ("checklist", "tool_introduced", "checklist"),
        ("role", "role_change", "role"),
        ("supervision prompt", "supervision_prompt", "prompt"),
    ],
)
def test_each_kind_of_change_the_articles_name_can_be_chosen(item: str, code: str, word: str):
    term = ACTION_KINDS.get(code)

    assert word in f"{term.label} {term.description}".lower(), item
