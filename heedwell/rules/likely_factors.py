"""Factors that are offered for a review because of what was reported. A person ticks, never we.

Ours: each pair says which part of the report makes a look at the factor worth while. Nothing here
is a finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heedwell.rules.vocabulary import (
    ACTIVITIES,
    CONTRIBUTING_FACTORS,
    EVENT_TYPES,
    PARTS_OF_DAY,
    PLACES,
    SHIFTS,
    STAFFING,
    Vocabulary,
)

# Nobody reads a longer offer in a fifteen-minute review.
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report says that points at factors; codes, empty where it says nothing."""

    event_type: str = ""
    activity: str = ""
    place: str = ""
    part_of_day: str = ""
    shift: str = ""
    staffing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A factor with the reasons for looking at it."""

    code: str
    because: tuple[str, ...]


BY_EVENT: dict[str, tuple[str, ...]] = {
    "medication": ("procedure_unclear", "workload_time_pressure", "handover"),
    "medication_wrong_time": ("routine_timing", "workload_time_pressure"),
    "medication_recording": ("recording_unclear", "it_system"),
    "medication_stock": ("medicines_supply", "professional_communication"),
    "medication_psychotropic": ("proactive_strategies_unused", "legal_framework_unclear"),
    "distress": ("sensory_overload", "transition_preparation", "person_communication_need"),
    "distress_with_restriction": ("proactive_strategies_unused", "legal_framework_unclear"),
    "distress_self_injury": ("person_needs_changed", "early_signs_missed"),
    "distress_harm_to_others": ("mix_of_people", "sensory_overload"),
    "safeguarding_peer": ("mix_of_people", "staffing_level"),
    "safeguarding_delayed_recognition": ("early_signs_missed", "escalation_unclear"),
    "fall": ("physical_environment", "person_needs_changed", "risk_assessment_gap"),
    "choking": ("documentation_incomplete", "professional_communication", "training_need"),
    "burn_scald": ("physical_environment", "equipment_missing_faulty"),
    "pressure_damage": ("risk_assessment_gap", "equipment_missing_faulty"),
    "moving_handling": ("equipment_missing_faulty", "competence_not_checked"),
    "bathing_water": ("risk_assessment_gap", "procedure_unclear"),
    "equipment_failure": ("equipment_missing_faulty", "equipment_design"),
    "missing_person": ("risk_assessment_gap", "physical_environment"),
    "communication_breakdown": ("staff_communication", "handover"),
    "handover_gap": ("handover", "staffing_continuity"),
    "care_record_gap": ("recording_unclear", "it_system"),
    "accessible_information_not_met": ("person_communication_need", "documentation_incomplete"),
    "health_deterioration": ("early_signs_missed", "escalation_unclear"),
    "delayed_escalation": ("escalation_unclear", "staff_confidence"),
    "missed_health_appointment": ("professional_communication", "staff_communication"),
    "staffing_unsafe": ("staffing_level", "skill_mix"),
    "missed_visit": ("staffing_level", "routine_timing"),
    "observation_not_kept": ("staffing_level", "procedure_unclear"),
    "unrecorded_restriction": ("legal_framework_unclear", "workaround_normalised"),
    "unsafe_workaround": ("workaround_normalised", "procedure_unclear"),
    "repeat_theme": ("earlier_learning_not_embedded",),
}
BY_ACTIVITY: dict[str, tuple[str, ...]] = {
    "medicines_round": ("workload_time_pressure",),
    "mealtime": ("sensory_overload", "documentation_incomplete"),
    "moving_and_handling": ("equipment_missing_faulty",),
    "handover": ("handover", "staffing_continuity"),
    "transition": ("transition_preparation",),
    "community_outing": ("risk_assessment_gap",),
    "health_appointment": ("professional_communication",),
    "family_visit": ("family_communication",),
    "night_check": ("procedure_unclear",),
}
BY_PLACE: dict[str, tuple[str, ...]] = {
    "dining_room": ("sensory_overload",),
    "bathroom": ("physical_environment",),
    "stairs": ("physical_environment",),
    "hallway": ("physical_environment",),
    "hospital_or_clinic": ("professional_communication",),
}
BY_PART_OF_DAY: dict[str, tuple[str, ...]] = {
    "night": ("fatigue_stress",),
    "evening": ("routine_timing",),
}
BY_SHIFT: dict[str, tuple[str, ...]] = {
    "changeover": ("handover", "staffing_continuity"),
    "long_day": ("fatigue_stress",),
    "waking_night": ("fatigue_stress",),
}
BY_STAFFING: dict[str, tuple[str, ...]] = {
    "short": ("staffing_level", "workload_time_pressure"),
    "agency_or_bank": ("skill_mix", "staffing_continuity"),
    "new_to_person": ("skill_mix", "documentation_incomplete"),
    "changed_late": ("staffing_continuity",),
    "lone_working": ("staffing_level", "escalation_unclear"),
}
TABLES: tuple[tuple[Vocabulary, dict[str, tuple[str, ...]]], ...] = (
    (EVENT_TYPES, BY_EVENT),
    (ACTIVITIES, BY_ACTIVITY),
    (PLACES, BY_PLACE),
    (PARTS_OF_DAY, BY_PART_OF_DAY),
    (SHIFTS, BY_SHIFT),
    (STAFFING, BY_STAFFING),
)


def offered(reported: Reported, ticked_before: dict[str, int], reviews_before: int) -> list[Offer]:
    """What is worth a look: most often ticked in earlier reviews alike first, then as reported.

    `ticked_before` counts, of `reviews_before` finished reviews of cases alike, who named a factor.
    """
    because: dict[str, list[str]] = {}
    for code, times in sorted(ticked_before.items(), key=lambda pair: -pair[1]):
        if code in CONTRIBUTING_FACTORS:
            because[code] = [f"named in {times} of {reviews_before} earlier reviews alike"]
    for label, codes in _from_report(reported):
        for code in codes:
            because.setdefault(code, []).append(f"reported: {label.lower()}")
    ranked = sorted(
        because.items(), key=lambda pair: (-ticked_before.get(pair[0], 0), -len(pair[1]))
    )
    return [Offer(code, tuple(reasons)) for code, reasons in ranked[:MOST_OFFERED]]


def _from_report(reported: Reported) -> Iterable[tuple[str, tuple[str, ...]]]:
    parent = (
        EVENT_TYPES.get(reported.event_type).parent if reported.event_type in EVENT_TYPES else None
    )
    said = (
        filter(None, (reported.event_type, parent)),
        [reported.activity],
        [reported.place],
        [reported.part_of_day],
        [reported.shift],
        reported.staffing,
    )
    for (vocabulary, table), codes in zip(TABLES, said, strict=True):
        for code in codes:
            if code in table:
                yield vocabulary.label(code), table[code]
