"""Every list of words that a record may use. Codes are stored; labels may be reworded."""

from datetime import time

from heedwell.rules.vocabulary.terms import Term, Vocabulary

__all__ = ["Term", "Vocabulary", "part_of_day"]

SIGNAL_KINDS = Vocabulary("event_types", "signal_kinds")
EVENT_TYPES = Vocabulary("event_types", "event_types")

PHYSICAL_HARM = Vocabulary("harm_levels", "physical_harm")
PSYCHOLOGICAL_HARM = Vocabulary("harm_levels", "psychological_harm")
SEVERITIES = Vocabulary("harm_levels", "severities")
CONCERN_LEVELS = Vocabulary("harm_levels", "concern_levels")

PARTS_OF_DAY = Vocabulary("reports", "parts_of_day")
PLACES = Vocabulary("reports", "places")
ACTIVITIES = Vocabulary("reports", "activities")
SHIFTS = Vocabulary("reports", "shifts")
STAFFING = Vocabulary("reports", "staffing")
STOPPED_BY = Vocabulary("reports", "stopped_by")
TOLD = Vocabulary("reports", "told")
AFFECTED_ROLES = Vocabulary("reports", "affected_roles")
REPORT_CHANNELS = Vocabulary("reports", "report_channels")

FACTOR_GROUPS = Vocabulary("contributing_factors", "groups")
FACTOR_LENSES = Vocabulary("contributing_factors", "lenses")
CONTRIBUTING_FACTORS = Vocabulary("contributing_factors", "factors")
LEARNING_RESPONSES = Vocabulary("learning_responses", "review_types")
CONTRIBUTOR_ROLES = Vocabulary("reviews", "contributor_roles")
PROFESSIONS = Vocabulary("reviews", "professions")

VOICES = Vocabulary("people", "voices")
VOICE_OUTCOMES = Vocabulary("people", "voice_outcomes")
WAYS_OF_ASKING = Vocabulary("people", "ways_of_asking")
DEBRIEF_ROLES = Vocabulary("people", "debrief_roles")
DEBRIEF_PARTS = Vocabulary("people", "debrief_parts")
SUPPORT_KINDS = Vocabulary("people", "support_kinds")
SUPPORT_ANSWERS = Vocabulary("people", "support_answers")

ACTION_KINDS = Vocabulary("action_types", "actions")
DIRECTIONS = Vocabulary("reviews", "directions")
CHECK_METHODS = Vocabulary("reviews", "check_methods")
OUTSIDE_BODIES = Vocabulary("outside", "bodies")
RECOMMENDATION_ANSWERS = Vocabulary("outside", "answers")
ENQUIRY_OUTCOMES = Vocabulary("outside", "enquiry_outcomes")
WISHES = Vocabulary("outside", "wishes")
RISKS = Vocabulary("outside", "risks")
SHARING_ROUTES = Vocabulary("sharing_routes", "routes")

ABUSE_CATEGORIES = Vocabulary("abuse_categories", "categories")
RESTRICTIVE_PRACTICES = Vocabulary("restrictive_practices", "types")
NOTIFICATION_DUTIES = Vocabulary("notification_duties", "duties")
CANDOUR_THRESHOLDS = Vocabulary("openness", "thresholds")
CANDOUR_STEPS = Vocabulary("openness", "candour_steps")
RELATIONS = Vocabulary("openness", "relations")
ACTING_BECAUSE = Vocabulary("openness", "acting_because")
CANDOUR_SUPPORT = Vocabulary("openness", "support")
LETTER_FORMS = Vocabulary("openness", "letter_forms")
WHY_NOT_REACHED = Vocabulary("openness", "why_not_reached")
PARTNERS = Vocabulary("openness", "partners")
INVOLVEMENT = Vocabulary("openness", "involvement")
FRAMEWORKS = Vocabulary("quality_statements", "frameworks")
KEY_QUESTIONS = Vocabulary("quality_statements", "key_questions")
QUALITY_STATEMENTS = Vocabulary("quality_statements", "statements")


def part_of_day(clock_time: time) -> str:
    """The code of the part of the day that a local time falls in."""
    for term in PARTS_OF_DAY:
        if term.details["from_hour"] <= clock_time.hour < term.details["to_hour"]:
            return term.code
    raise AssertionError("the parts of the day cover every hour")
