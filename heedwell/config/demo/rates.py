"""How often what happens, when, and to how few: from published studies, as far as they go.

Supported living: 7.1 recorded incidents per 1,000 person-days, behaviour 42.7 %, medication 26.2 %,
falls 12.6 % (Maaskant 2013), drawn by person with few people carrying most. Care home: falls 5.0 per
1,000 bed-days and the mix of MLDataR. Home care: our judgement. Hours of the day and days of the
week as studied for falls (Rapp 2012 and others), behaviour (Iversen 2016) and medicines (Hormiz 2024).
"""

from dataclasses import dataclass

from heedwell.config.demo.staff import ELM, FERRY, ROWAN

FALLS = (1.8, 1.7, 1.7, 1.8, 2.0, 2.3, 3.2, 4.3, 4.9, 4.8, 6.2, 6.2,
         4.6, 4.4, 5.4, 5.3, 6.5, 7.0, 7.0, 6.5, 4.6, 3.5, 2.5, 1.8)  # fmt: skip
BEHAVIOUR = (1.0, 0.7, 0.6, 0.5, 0.5, 0.7, 1.8, 3.5, 5.0, 4.8, 4.8, 5.0,
             6.0, 6.5, 5.0, 5.5, 6.5, 7.0, 7.0, 7.2, 7.5, 5.5, 4.2, 3.2)  # fmt: skip
# The hours of the story of the evenings, which brings its own events, are left out.
BUT_EVENINGS = tuple(0.0 if 17 <= hour < 20 else share for hour, share in enumerate(BEHAVIOUR))
MEDICINES = (0.5, 0.2, 0.1, 0.1, 0.1, 0.3, 0.7, 6, 22, 8, 0.5, 0.5,
             7, 6, 3, 0.5, 3, 10, 9, 0.5, 6, 10, 5, 1)  # fmt: skip
DAYTIME = (0.4, 0.3, 0.3, 0.3, 0.4, 0.8, 2, 6, 8, 8, 7, 6, 6, 5, 5, 5, 6, 7, 7, 6, 5, 4, 2, 1)
OFFICE = (0, 0, 0, 0, 0, 0, 0, 0, 3, 10, 14, 12, 8, 10, 12, 12, 10, 6, 2, 1, 0, 0, 0, 0)


@dataclass(frozen=True)
class Rate:
    """`a_year` events of a family; a small `dispersion` puts most of them on few people."""

    where: str
    family: str
    a_year: float
    hours: tuple[float, ...] = DAYTIME
    dispersion: float = 1.0
    weekend: float = 1.0
    winter: float = 0.0


RATES = (
    # 31 people, 11,300 person-days: 80 a year, of which the stories bring about a third.
    Rate(ROWAN, "distress", 22.0, BUT_EVENINGS, 0.3),
    Rate(ROWAN, "medication", 13.0, MEDICINES, 1.0),
    Rate(ROWAN, "fall", 6.0, FALLS, 0.5, weekend=0.82, winter=0.06),
    Rate(ROWAN, "missing", 2.6),
    Rate(ROWAN, "choking", 2.1),
    Rate(ROWAN, "health", 3.9),
    Rate(ROWAN, "property", 2.6),
    Rate(ROWAN, "team", 3.6),
    # 34 of 38 places, 12,600 bed-days: falls 5.0 per 1,000 and what comes with them.
    Rate(ELM, "fall", 62.0, FALLS, 0.5, weekend=0.82, winter=0.06),
    Rate(ELM, "skin", 20.5),
    Rate(ELM, "health", 9.5),
    Rate(ELM, "medication", 2.0, MEDICINES),  # the story of the medicines brings the rest
    Rate(ELM, "distress", 5.6, BEHAVIOUR, 0.3),
    Rate(ELM, "choking", 1.0),
    Rate(ELM, "property", 2.0),
    Rate(ELM, "team", 2.5),
    # 64 people, 46,700 hours of support.
    Rate(FERRY, "visit", 17.0),
    Rate(FERRY, "medication", 16.0, MEDICINES),
    Rate(FERRY, "fall", 14.0, FALLS, 0.5, winter=0.06),
    Rate(FERRY, "health", 8.0),
    Rate(FERRY, "team", 6.0),
    Rate(FERRY, "money", 2.0),
    Rate(FERRY, "distress", 3.0, BEHAVIOUR),
)

# What people say to us, in a year. Concerns and complaints come in on weekdays.
VOICES = {
    ROWAN: {"compliment": 9, "complaint": 4, "audit_variance": 4, "feedback_theme": 1},
    ELM: {"compliment": 12, "complaint": 7, "audit_variance": 6, "feedback_theme": 1},
    FERRY: {"compliment": 9, "complaint": 8, "audit_variance": 4, "feedback_theme": 1},
}
# Rowan House has a story of its own about these.
NEAR_MISSES = {ELM: 21.0, FERRY: 14.0}

# How long until a report is written: in the same shift, next day, within the week, later.
ENTRY_LAG = ((70, 0.4, 6.0), (20, 14.0, 30.0), (8, 48.0, 168.0), (2, 200.0, 500.0))

# What goes wrong in real records.
NO_TIME = 0.025
PART_OF_DAY_ONLY = 0.08
WRONG_DAY = 0.03  # of the rows of the old spreadsheets: about 1 % of all
WRONG_TYPE = 0.05
TWICE = 0.012
WRONG_TYPES = {
    "fall": "accident_injury",
    "distress": "communication_breakdown",
    "medication_omission": "medication_wrong_time",
    "medication_stock": "medication_omission",
    "unexplained_injury": "fall",
    "missed_visit": "communication_breakdown",
    "health_deterioration": "fall",
    "choking": "health_deterioration",
    "accident_injury": "unexplained_injury",
}
