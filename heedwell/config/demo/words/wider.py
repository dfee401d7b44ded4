"""What serious reviews found when they looked wider: through each lens, and with other professions."""

from heedwell.config.demo.course import Chain, Gave, Meeting, Problem, Wider
from heedwell.loop.reviews.states import Asked, Did

USUAL = Wider(
    lenses={
        "workforce": (True, "A full team on paper; two of them on their first weeks here."),
        "environment": (
            True,
            "A busy hour in a narrow place, and what was needed stood elsewhere.",
        ),
        "communication": (True, "The risk was known to one shift and not told to the next."),
        "behaviour": (False, "The person did what they always do, and what their plan expects."),
    },
    professions=(
        Gave("gp", Asked.GAVE, 3, "Looked at health and medicines: nothing that made it likelier."),
        Gave("physiotherapist", Asked.GAVE, 2, "Watched the morning and moved two things."),
    ),
)

CONCERN = Wider(
    lenses={
        "workforce": (
            True,
            "We were few at the time, and nobody had an hour to sit down and listen.",
        ),
        "environment": (False, "It would have happened in any room."),
        "communication": (True, "Each of us knew a part, and nobody put the parts together."),
        "behaviour": (True, "The person had shown for days that something was not right."),
    },
    professions=(
        Gave(
            "social_worker", Asked.GAVE, 4, "What the person wants comes first; met them with us."
        ),
        Gave("gp", Asked.DECLINED, 4, "Nothing to add from their side, the surgery wrote."),
    ),
)

LATE_RECOGNITION = Wider(
    lenses={
        "workforce": (True, "We visit alone. Nobody sees the same person on two days running."),
        "environment": (True, "In somebody’s own home, with the family in the next room."),
        "communication": (
            True,
            "Three notes in nine days, each in another folder, and nobody sure if it is enough.",
        ),
        "behaviour": (
            True,
            "Person 118 goes quiet when they are afraid. It stood in the plan as “calm today”.",
        ),
    },
    professions=(
        Gave(
            "social_worker",
            Asked.GAVE,
            5,
            "How the council weighs small signs: two of them, or one that stays with you, is enough.",
        ),
        Gave(
            "council_safeguarding", Asked.GAVE, 3, "Read our notes; sent the short guide for staff."
        ),
        Gave("nurse", Asked.GAVE, 2, "The marks were a week old. Showed us what to look for."),
    ),
    problems=(
        Problem(
            Did.NOT_DONE,
            "A mark on the arm was written down and not passed on.",
            ("escalation_unclear", "documentation_incomplete"),
        ),
        Problem(
            Did.NOT_DONE,
            "Nobody sat down with Person 118 alone in nine days.",
            ("early_signs_missed", "training_need"),
        ),
    ),
    chains=(
        Chain(
            "Nine days went by between the first sign and the first call.",
            (
                "The worker who saw the mark wrote it down and drove on.",
                "It seemed too small to ring about.",
                "The handbook speaks of “significant harm”, and nobody can judge that at a door.",
                "It was written for homes with an office next door.",
            ),
            "escalation_unclear",
        ),
    ),
    meetings=(
        Meeting(
            4,
            "Grace as lead, the three workers who had been there, the manager, the social worker",
            "Begin the handbook page with small signs. Ask Person 118 again in two weeks, alone.",
        ),
    ),
)

RESTRICTIONS = Wider(
    lenses={
        "workforce": (
            True,
            "New staff learned it from whoever was there: a lock is simply locked.",
        ),
        "environment": (True, "One kitchen door, one coat rail, both on the way out."),
        "communication": (True, "Not in a plan, not in the handover, so nobody could question it."),
        "behaviour": (True, "People had stopped asking. That looked like agreement."),
    },
    professions=(
        Gave("social_worker", Asked.GAVE, 6, "Went through the six with Grace: four end at once."),
        Gave("advocate", Asked.GAVE, 4, "What Person K and Person T want, in their own words."),
        Gave(
            "psychologist", Asked.DECLINED, 6, "No free hour this month; offers one for the plans."
        ),
    ),
)

RECORDS = Wider(
    lenses={
        "workforce": (
            True,
            "Four courses by three firms; supervision in which records are not looked at.",
        ),
        "environment": (True, "The record lies where the tablets are, and the pen does not."),
        "communication": (
            True,
            "“As needed” means two things in one guidance, on pages 31 and 44.",
        ),
        "behaviour": (False, "The gaps are alike whoever is supported, and whatever they like."),
    },
    professions=(
        Gave(
            "pharmacist", Asked.GAVE, 8, "Of the integrated care board: one meaning for each code."
        ),
        Gave(
            "gp", Asked.DECLINED, 10, "Two surgeries of five wrote that they have no time for it."
        ),
    ),
)
