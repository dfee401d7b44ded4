"""The first question of a report, "What is it about?", and what each answer leads to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """`kinds`: the kind of signal it opens; with several, the next page asks which.

    `event_types` are offered first, in this order; the whole list stays in reach.
    """

    code: str
    label: str
    kinds: tuple[str, ...]
    event_types: tuple[str, ...]


REPORT_DOORS: tuple[Door, ...] = (
    Door(
        "hurt_or_upset",
        "Someone was hurt or upset",
        ("incident",),
        ("fall", "accident_injury", "distress", "distress_harm_to_others", "distress_self_injury",
         "choking", "unexplained_injury", "health_deterioration", "missing_person",
         "staff_injury", "death_unexpected", "death_expected"),
    ),
    Door(
        "nearly_went_wrong",
        "It nearly went wrong, nobody was harmed",
        ("near_miss",),
        ("fall", "medication", "choking", "moving_handling", "equipment_failure",
         "handover_gap", "missing_person", "staffing_unsafe", "environment_premises",
         "unsafe_workaround"),
    ),
    Door(
        "not_safe",
        "I am worried someone is not safe",
        ("safeguarding_concern",),
        ("safeguarding", "safeguarding_allegation_staff", "safeguarding_peer",
         "safeguarding_external", "unexplained_injury", "financial_loss",
         "unrecorded_restriction", "rights_dignity"),
    ),
    Door(
        "medicines",
        "Medicines",
        ("incident", "near_miss"),
        ("medication_omission", "medication_wrong_dose", "medication_wrong_time",
         "medication_wrong_person", "medication_wrong_medicine", "medication_recording",
         "medication_stock", "medication_refusal", "medication_controlled_drug",
         "medication_adverse_reaction"),
    ),
    Door(
        "opinion",
        "A complaint, a compliment or an idea",
        ("complaint", "compliment", "feedback_theme"),
        ("good_practice", "communication_breakdown", "missed_visit", "rights_dignity",
         "care_record_gap"),
    ),
    Door(
        "audit",
        "A check or an audit found something",
        ("audit_variance",),
        ("care_record_gap", "medication_recording", "medication_stock", "environment_premises",
         "equipment_failure", "infection_outbreak", "staffing_unsafe"),
    ),
)  # fmt: skip
