"""Z05: at Elm Court medicines went wrong although everybody had been trained."""

from datetime import timedelta

from heedwell.config.demo.course import Change, Course, Huddle, Hurt, Note, Seen, Told, Writing
from heedwell.config.demo.staff import ELM
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier

THEME = "Medicines competence in practice"
LIVE = 144  # days ago
TYPES = ("medication_wrong_dose", "medication_wrong_time", "medication_wrong_medicine")
COUNTED = (*TYPES, "medication_omission")

# Days ago, time, type, by whom, who, harm, what.
BEFORE = (
    (331, "08:25", "medication_wrong_time", "ines", "Person 17", "none",
     "The Parkinson’s tablet came with breakfast, forty minutes late."),
    (318, "20:15", "medication_wrong_dose", "carol", "Person 12", "none",
     "One spoon was given. The label has said two since the week before."),
    (304, "08:40", "medication_wrong_medicine", "yusuf", "Person 30", "none",
     "The eye drops of the left eye went into both."),
    (292, "12:20", "medication_omission", "marta", "Person 4", "none",
     "The noon tablet was still in the pot at four."),
    (280, "08:30", "medication_wrong_dose", "ines", "Person 22", "low",
     "A whole tablet was given and half was due. Person 22 slept through lunch."),
    (263, "20:30", "medication_wrong_time", "yusuf", "Person 9", "none",
     "The night tablet was given before supper."),
    (251, "08:20", "medication_omission", "carol", "Person 25", "none",
     "The patch was due in the morning and was seen to be missing at bedtime."),
    # The medicines course: everybody passes.
    (236, "08:20", "medication_wrong_dose", "yusuf", "Person 4", "none",
     "Two puffs were given in place of four. The label says four."),
    (227, "20:40", "medication_wrong_time", "carol", "Person 17", "none",
     "The Parkinson’s tablet was given at twenty to nine and is due at seven."),
    (216, "08:35", "medication_wrong_dose", "ines", "Person 22", "low",
     "A whole tablet was given and half was due. Person 22 was dizzy until noon."),
    (207, "12:30", "medication_wrong_medicine", "yusuf", "Person 9", "none",
     "Two tubes look the same. The one for the skin was put on the eye lid, and washed off at once."),
    (199, "19:10", "medication_wrong_time", "carol", "Person 17", "low",
     "The Parkinson’s tablet was an hour late. Person 17 could not stand up for supper."),
    (191, "08:15", "medication_wrong_dose", "marta", "Person 30", "none",
     "The new dose was on the second page of the record."),
    (183, "20:20", "medication_wrong_time", "ines", "Person 4", "none",
     "The night tablet was given with the evening tablets."),
    (177, "08:30", "medication_wrong_dose", "yusuf", "Person 22", "none",
     "Half a tablet was due, and a whole one was in the pot. It was seen before it was swallowed."),
    (168, "08:25", "medication_wrong_dose", "carol", "Person 12", "none",
     "One spoon was given and two were due."),
)  # fmt: skip
AFTER = (
    (84, "20:15", "medication_wrong_time", "yusuf", "Person 30", "none",
     "The evening tablet was given at a quarter past eight because of the power cut."),
    (38, "08:40", "medication_wrong_dose", "ines", "Person 9", "none",
     "One drop fell beside the eye. I asked Marta before giving another."),
)  # fmt: skip

COURSE = Course(
    tier=Tier.MODERATE_OR_REPEAT,
    triaged_by="sue",
    lead="marta",
    triage_hours=3,
    writing=Writing(
        why="Everybody had the medicines course eleven weeks ago and passed. Ten events since. When we "
        "stood beside a round, four of six people did the check another way than the course says, "
        "and each had a good reason.",
        together="We trained again each time. Nobody had watched how a round goes at twenty past eight.",
        change="Supervision with a real event as its question, a watched round for each, and help for "
        "what that person needs.",
        know="Medicine errors a month, watched rounds that go well, and what supervision records say.",
        factors={
            "competence_not_checked": "Passed on paper; nobody had seen a round",
            "supervision_gap": "Supervision about leave and rota, not about practice",
            "workload_time_pressure": "Thirty-four people between eight and half past nine",
            "individual_slip": "Half tablets, tubes that look alike",
        },
        themes=(THEME,),
        took_part=(
            ("staff_involved", "All six who give medicines, one at a time"),
            ("health_professional", "The pharmacist watched two rounds"),
        ),
    ),
    review_days=2.4,
    agreed_by="sue",
    signed_by="sue",
    comments="No more courses for now. Agreed.",
    changes=(
        Change(
            what="Use a recent event as the question in every supervision",
            kind="coaching_supervision",
            owner="marta",
            verifier="priya",
            outcome="People think about their own round, not about a slide",
            metric="Supervision records with an event, what I would do, and whom I would ring",
            direction="more",
            was="0 of 6",
            due_days=21,
            live_days=18,
            changed="Supervision record, part 2",
            before="“Training up to date? Yes/No.”",
            after="An event of this month; what I would do; when I would stop and whom I would ring.",
            seen=(
                Seen(words="Five of six records; the sixth is on Friday.", sample=6, met=5, days_in=3),
                Seen(words="Six of six, and they are worth reading.", sample=6, met=6, days_in=3),
            ),
        ),
        Change(
            what="Watch one round of each person, and agree what that person needs",
            kind="competency_check",
            owner="femi",
            verifier="sue",
            outcome="Each of us can show it, and gets the help that fits",
            metric="Medicine errors in a month",
            count=CountChoice(kinds=COUNTED),
            was="4 in the last month",
            method="spot_check",
            due_days=21,
            live_days=18,
            changed="Competency record, with a plan for each of six people",
            before="A certificate.",
            after="A watched round; for two people glasses, for one a quieter trolley, for one more time.",
            seen=(
                Seen(words="Four of five rounds without a slip; the fifth stopped and asked.", met=4,
                     measured="0 in four weeks", days_in=4),
                Seen(words="Five of five rounds.", measured="0 in seven weeks", days_in=12),
            ),
        ),
    ),
    huddle=Huddle(
        people=8,
        words="Nobody minded being watched. Two asked for glasses, and one for the radio to be off.",
    ),
    note=Note(
        title="Watched, not trained again",
        happened="Medicines went wrong although all of us had passed the course.",
        changed="Supervision begins with a real event. Each round has been watched once, and each of us "
        "got what helps: glasses, time, a quieter trolley.",
        know="Ten errors in ten weeks before. None in the seven weeks since.",
        readers=("yusuf", "carol", "ines", "femi"),
    ),
    shared_by="marta",
    share_days=2,
    closed_by="sue",
    close_days=2,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(thread, _told(teller, *row), "sue", "Put right on the day.")
    opening = _told(
        teller, 165, "08:20", "medication_wrong_dose", "yusuf", "Person 4", "low",
        "Four puffs were due and eight were given: two of us each gave four. Person 4 had a racing "
        "heart for an hour.",
    )  # fmt: skip
    teller.opens(thread, opening, COURSE)
    for row in AFTER:
        teller.after(_told(teller, *row), "sue", "Seen, said and put right. The round goes well.")


def _told(
    teller: Teller, ago: int, clock: str, code: str, by: str, who: str, harm: str, facts: str
) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ELM,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=0.8),
        type=code,
        facts=facts,
        made_safe="Rang the pharmacist, kept an eye on them as advised, and told the family."
        if harm != "none"
        else "Rang the pharmacist. Nothing else was needed.",
        place="medicines_room",
        activity="medicines_round",
        shift="early" if clock < "14" else "late",
        told=("manager_on_call", "gp_or_111"),
        people=(Hurt(who=who, physical=harm),),
    )
