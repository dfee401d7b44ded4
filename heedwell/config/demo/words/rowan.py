"""What ordinary reports say at Rowan House, where people with a learning disability live."""

from heedwell.config.demo.words.shapes import Happening, Voice

HAPPENINGS: dict[str, tuple[Happening, ...]] = {
    "distress": (
        Happening(
            "distress",
            "The television was turned over while {who} was watching. They shouted and hit the "
            "table with their hand. It took about twenty minutes until they felt better.",
            "Turned it back, said sorry, and sat beside them without talking.",
            ("lounge",),
            ("activity_at_home", "resting"),
        ),
        Happening(
            "distress",
            "{who} had a short call with family and cried afterwards. They could not say why, and "
            "did not want tea.",
            "Stayed near, offered the photo book, and rang the family to ask how the call had gone.",
            ("bedroom", "lounge"),
            ("family_visit",),
        ),
        Happening(
            "distress",
            "The minibus was late. {who} paced by the front door and called out for half an hour.",
            "Showed the picture plan again and went for a walk to the corner and back.",
            ("hallway",),
            ("transition", "travel"),
            1.5,
        ),
        Happening(
            "distress",
            "Somebody new came on shift and {who} had not been told. They went to their room, "
            "slammed the door and would not come down for the meal.",
            "Brought the meal up, and showed the photograph of the new worker.",
            ("bedroom",),
            ("mealtime", "transition"),
        ),
        Happening(
            "distress",
            "The fire alarm was tested. {who} covered their ears and screamed until it stopped.",
            "Walked out to the garden together and stayed until they wanted to go back in.",
            ("garden", "lounge"),
            ("activity_at_home",),
            0.6,
        ),
        Happening(
            "distress_property",
            "The meal came later than the picture plan said. {who} threw a plate at the wall.",
            "Moved everybody out, swept up, and ate together once it was quiet.",
            ("kitchen", "dining_room"),
            ("mealtime",),
            0.7,
        ),
        Happening(
            "distress_property",
            "{who} pulled the curtain rail down in their room after the Wi-Fi had stopped.",
            "Made the room safe and used the phone’s data for the film.",
            ("bedroom",),
            ("activity_at_home",),
            0.5,
        ),
        Happening(
            "distress_harm_to_others",
            "{who} was waiting to wash their hands and grabbed the arm of a member of staff.",
            "Stepped back, gave space, and swapped who was supporting.",
            ("bathroom", "kitchen"),
            ("personal_care",),
            0.9,
            "member_of_staff",
        ),
        Happening(
            "distress_self_injury",
            "{who} bit the back of their hand in the waiting room while the list was running late.",
            "Asked for a quiet room, and offered the headphones and the chew band.",
            ("hospital_or_clinic",),
            ("health_appointment",),
            0.8,
        ),
    ),
    "medication": (
        Happening(
            "medication_wrong_time",
            "The midday tablet of {who} was given at three because the outing came back late.",
            "Rang 111. The evening dose moved by two hours.",
            ("medicines_room",),
            ("medicines_round", "community_outing"),
        ),
        Happening(
            "medication_stock",
            "The count for {who} came out two short at the weekly check.",
            "Counted again with a second person and rang the pharmacy for two more.",
            ("medicines_room",),
            ("paperwork",),
            0.7,
        ),
        Happening(
            "medication_refusal",
            "{who} said no to the morning tablet and pushed the cup away. Offered three times.",
            "Wrote it down and told the surgery, as it is the second time this week.",
            ("kitchen", "bedroom"),
            ("medicines_round",),
            0.8,
        ),
        Happening(
            "medication_wrong_dose",
            "{who} was given one tablet where the record says two.",
            "Rang the pharmacist and gave the second one within the hour.",
            ("medicines_room",),
            ("medicines_round",),
            0.6,
        ),
    ),
    "fall": (
        Happening(
            "fall",
            "{who} was carrying a cup back from the kitchen, caught a foot on the door strip and "
            "sat down hard.",
            "Checked for pain, helped them up slowly and wiped up the tea.",
            ("kitchen", "hallway"),
            ("domestic_task",),
        ),
        Happening(
            "fall",
            "{who} stepped off the kerb outside the shop and went down on one knee.",
            "Sat on the bench until they were ready, and walked home the flat way.",
            ("community",),
            ("community_outing",),
        ),
        Happening(
            "fall",
            "{who} stood up quickly from the bed, lost their balance and slid to the floor.",
            "Checked them over and agreed that they sit for a minute first.",
            ("bedroom",),
            ("resting", "personal_care"),
        ),
    ),
    "missing": (
        Happening(
            "missing_person",
            "{who} walked out while the shopping was carried in. We found them at the bus stop "
            "twenty-five minutes later, waiting for the bus to the swimming pool.",
            "Two of us looked along the usual way. They came home when we talked about the pool.",
            ("community",),
            ("community_outing", "transition"),
        ),
    ),
    "choking": (
        Happening(
            "choking",
            "{who} coughed hard on a piece of toast and went red. It came up with back blows.",
            "Back blows as trained, then 111 for advice. The rest of the meal was mashed.",
            ("dining_room",),
            ("mealtime",),
        ),
    ),
    "health": (
        Happening(
            "seizure_serious",
            "{who} had a seizure of six minutes, which is longer than usual for them.",
            "Rescue medicine at five minutes as in the plan. The ambulance crew did not need to "
            "take them in.",
            ("bedroom", "lounge"),
            ("resting",),
        ),
        Happening(
            "constipation_risk",
            "No bowel movement was written down for {who} in four days and they held their side.",
            "Rang the nurse, who came the same day.",
            ("bedroom",),
            ("personal_care",),
        ),
        Happening(
            "health_deterioration",
            "{who} was hot, sleepy and not eating. The temperature was 38.6.",
            "Rang the surgery. Antibiotics the same afternoon.",
            ("bedroom",),
            ("resting",),
        ),
    ),
    "property": (
        Happening(
            "environment_premises",
            "The heating in the north flats was off overnight.",
            "Extra blankets and heaters, and the engineer by ten.",
            ("bedroom",),
            ("resting",),
        ),
        Happening(
            "equipment_failure",
            "The door sensor of {who} did not ring when the door was opened.",
            "New batteries, and a check every hour until the engineer had come.",
            ("hallway",),
            ("night_check",),
        ),
    ),
    "team": (
        Happening(
            "communication_breakdown",
            "The dentist had moved the appointment of {who} and nobody had put it in the diary.",
            "Rang the dentist and got one for the week after. Told {who} what had happened.",
            ("office",),
            ("health_appointment",),
        ),
        Happening(
            "staffing_unsafe",
            "One of us was unwell at short notice and the late shift ran one short for two hours.",
            "The shift lead stayed on, and the outing of {who} moved to the next day.",
            ("own_home",),
            ("other",),
        ),
        Happening(
            "care_record_gap",
            "The support plan of {who} in the flat was version 5. The one on the tablet is 6.",
            "Took the old one out and printed the new one.",
            ("office",),
            ("paperwork",),
        ),
    ),
}

VOICES = (
    Voice("compliment", "good_practice",
          "A mother wrote: “You asked what my daughter wanted before you booked it. Nobody has "
          "done that before.”"),
    Voice("compliment", "good_practice",
          "The swimming pool rang to say how well the two people and their staff got on there."),
    Voice("compliment", "good_practice",
          "A person told the social worker that the evenings are “nice now, not loud”."),
    Voice("compliment", "good_practice",
          "The nurse said the seizure record was the clearest she had seen this year."),
    Voice("compliment", "good_practice",
          "A brother thanked the night team for ringing him before he had to ask."),
    Voice("complaint", "communication_breakdown",
          "A father said that he heard about the change of key worker from his son, not from us.",
          "Rang him the same day and said sorry."),
    Voice("complaint", "rights_dignity",
          "A person said that the bathroom door does not lock and people walk in.",
          "Put a sign on it at once and asked for a new lock."),
    Voice("complaint", "missed_visit",
          "A sister came for a planned visit and nobody was in: the outing had moved.",
          "Said sorry and arranged another day with her."),
    Voice("audit_variance", "care_record_gap",
          "Of ten support plans in the monthly sample, three had no date for the next review.",
          "Dates set for the three the same day."),
    Voice("audit_variance", "medication_stock",
          "The fridge temperature was not written down on four days of the month.",
          "Checked the fridge: it was in range on the days around them."),
    Voice("feedback_theme", "",
          "Three people said in their house meeting that they want to choose the takeaway, not "
          "only the film.",
          "Wrote it into the house meeting notes."),
)  # fmt: skip
