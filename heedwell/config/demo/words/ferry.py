"""What ordinary reports say at Ferry Road Home Care, which visits people in their own homes."""

from heedwell.config.demo.words.shapes import Happening, Voice

HAPPENINGS: dict[str, tuple[Happening, ...]] = {
    "visit": (
        Happening(
            "missed_visit",
            "The lunch visit to {who} was not made. Nobody had been told that the run had changed.",
            "Went as soon as the office rang. {who} had eaten a sandwich and was not upset.",
            ("own_home",),
            ("mealtime",),
        ),
        Happening(
            "missed_visit",
            "The morning visit to {who} was seventy minutes late because of the closed bridge.",
            "Rang them from the car, and helped with the wash as soon as we got there.",
            ("own_home",),
            ("personal_care", "travel"),
            1.6,
        ),
        Happening(
            "missed_visit",
            "Two people were booked for {who} and only one came for the first half-hour.",
            "Waited for the second person before using the hoist.",
            ("own_home",),
            ("moving_and_handling",),
            0.7,
        ),
    ),
    "medication": (
        Happening(
            "medication_omission",
            "The evening tablet of {who} was still in the blister pack the next morning.",
            "Rang the pharmacist and the daughter. No second dose was needed.",
            ("own_home",),
            ("medicines_round",),
            1.3,
        ),
        Happening(
            "medication_wrong_time",
            "The tablets of {who} were given at eleven in place of eight, with the late visit.",
            "Rang the pharmacist, who moved the next dose.",
            ("own_home",),
            ("medicines_round",),
        ),
        Happening(
            "medication_stock",
            "The blister pack of {who} had run out two days before the delivery.",
            "Fetched it from the pharmacy on the way to the next visit.",
            ("own_home",),
            ("medicines_round",),
        ),
        Happening(
            "medication_refusal",
            "{who} did not want the water tablet because of the bus trip.",
            "Wrote it down and asked the surgery whether it could be taken later.",
            ("own_home",),
            ("medicines_round",),
            0.7,
        ),
    ),
    "fall": (
        Happening(
            "fall",
            "We found {who} on the living-room floor at the morning visit. They had been there for "
            "about half an hour.",
            "Rang 999 and stayed, with a blanket and a pillow. They did not need to go in.",
            ("own_home",),
            ("resting",),
        ),
        Happening(
            "fall",
            "{who} lost their balance on the step to the bathroom while we were there.",
            "Held their arm on the way down, checked them over, and helped them up with the chair.",
            ("own_home",),
            ("personal_care",),
            1.3,
        ),
    ),
    "health": (
        Happening(
            "health_deterioration",
            "{who} was more confused than yesterday and had not drunk anything.",
            "Rang the surgery and gave drinks in small sips. The nurse came at noon.",
            ("own_home",),
            ("personal_care",),
        ),
        Happening(
            "unplanned_hospital",
            "{who} had pain in the chest when we arrived.",
            "Rang 999, stayed until the crew came and told the family.",
            ("own_home",),
            ("other",),
        ),
    ),
    "team": (
        Happening(
            "communication_breakdown",
            "The hospital sent {who} home a day early and nobody told us.",
            "A neighbour rang. We went the same evening with milk and bread.",
            ("own_home",),
            ("transition",),
        ),
        Happening(
            "care_record_gap",
            "The folder at the home of {who} had no page for the new cream.",
            "Asked the office, who sent the page to our phones.",
            ("own_home",),
            ("paperwork",),
        ),
    ),
    "money": (
        Happening(
            "financial_loss",
            "The change from the shopping of {who} was four pounds short of the receipt.",
            "Counted it with {who}, wrote it down and told the office.",
            ("own_home",),
            ("money_or_shopping",),
        ),
    ),
    "distress": (
        Happening(
            "distress",
            "{who} thought we were strangers and would not open the door.",
            "Rang from the step so that they heard the voice they know.",
            ("own_home",),
            ("transition",),
        ),
    ),
}

VOICES = (
    Voice("compliment", "good_practice",
          "A husband wrote: “You are the first who ask her, not me, what she would like to wear.”"),
    Voice("compliment", "good_practice",
          "A person told the office that her evening worker “leaves the light just right”."),
    Voice("compliment", "good_practice",
          "The GP thanked the worker who noticed the swollen ankle."),
    Voice("compliment", "good_practice",
          "A neighbour said how well the team coped on the day of the snow."),
    Voice("complaint", "missed_visit",
          "A son said the evening visit comes at a different time each day.",
          "Rang him and agreed a window of an hour."),
    Voice("complaint", "missed_visit",
          "A person was not told that somebody else would come.",
          "Rang to say sorry, and to say who comes for the rest of the week."),
    Voice("complaint", "communication_breakdown",
          "A daughter left two messages with the office and nobody rang back.",
          "Rang her the same evening."),
    Voice("complaint", "rights_dignity",
          "A person said that the worker talked on the phone during the wash.",
          "Said sorry, and talked with the worker about it."),
    Voice("audit_variance", "care_record_gap",
          "Of fifteen folders seen at home, four held an old list of medicines.",
          "Changed the four lists the same week."),
    Voice("audit_variance", "missed_visit",
          "Eleven in a hundred visits of the month began more than thirty minutes late.",
          "Talked with the planners about the river runs."),
    Voice("feedback_theme", "",
          "Six people said that they want to know the evening before who comes in the morning.",
          "Asked the planners what it would take."),
)  # fmt: skip
