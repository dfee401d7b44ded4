"""Z01: evenings at Rowan House. Each time looked like one bad evening, until they lay together.

The pattern stands in the old spreadsheet and shows on the day it is brought in.
"""

from datetime import timedelta

from heedwell.config.demo.course import (
    Change,
    Course,
    Huddle,
    Hurt,
    Link,
    Note,
    Seen,
    Told,
    Writing,
)
from heedwell.config.demo.proof import Weekly
from heedwell.config.demo.staff import ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.loop.reviews.states import About
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier

THEME = "Evening transitions"
LIVE = 243  # days ago: the last of the four changes
TYPE = "distress"

# Days ago, time, who, by whom, place, how the team was, distress, and what happened.
BEFORE = (
    (336, "18:20", "Person B", "beth", "dining_room", "as_planned", "low",
     "It was time to leave the puzzle for the meal. Person B pushed the box off the table and cried."),
    (331, "19:10", "Person F", "kofi", "lounge", "changed_late", "none",
     "Tablets were given in the lounge while the film was on. Person F got up and walked in circles."),
    (327, "17:45", "Person B", "dev", "hallway", "as_planned", "low",
     ("People came home from the day centre all at once. Person B sat on the stairs with their hands "
     "over their ears for half an hour.")),
    (321, "18:35", "Person K", "luca", "kitchen", "short", "low",
     "Person K was asked to wait with the washing-up. They shouted and slammed the cupboard."),
    (316, "19:25", "Person B", "amina", "lounge", "agency_or_bank", "moderate",
     ("The evening worker was new to Person B and said “bath time”. Person B says “wash”. They hit "
     "the sofa and wept until nine.")),
    (310, "18:05", "Person M", "beth", "dining_room", "as_planned", "none",
     "Person M left the table twice. The radio and the dishwasher were both on."),
    (304, "17:55", "Person F", "hana", "hallway", "changed_late", "low",
     ("Two of us left and two came in at six. Person F asked who was there four times and then "
     "stopped speaking.")),
    (299, "19:15", "Person K", "kofi", "lounge", "as_planned", "low",
     "Person K was called for tablets in the middle of a game and threw the cards."),
    (293, "18:30", "Person B", "luca", "dining_room", "short", "low",
     "Person B was told about the swimming trip and the bath in one sentence. They ran to their room."),
    (288, "19:40", "Person M", "amina", "lounge", "as_planned", "none",
     "The lights, the television and three conversations. Person M rocked and hummed."),
    (282, "18:15", "Person F", "beth", "kitchen", "agency_or_bank", "low",
     "Nobody had shown Person F the picture for the evening. They stood at the door with their coat on."),
    (277, "19:05", "Person B", "dev", "lounge", "changed_late", "moderate",
     ("Handover in the hall, tablets and the end of the film came together. Person B screamed, and was "
     "still shaking an hour later.")),
    (271, "18:40", "Person K", "amina", "dining_room", "as_planned", "low",
     "Person K was asked to change tables when the late shift came in. They shouted and left the meal."),
    (263, "19:20", "Person B", "kofi", "lounge", "as_planned", "low",
     "Tablets came during the film again. Person B pulled the cushions down and cried."),
)  # fmt: skip

AFTER = (
    (226, "18:10", "Person F", "luca", "hallway", "agency_or_bank", "none",
     ("An agency worker did not know about the quiet half-hour. Person F walked up and down until Hana "
     "showed them the picture.")),
    (131, "19:00", "Person B", "beth", "lounge", "as_planned", "low",
     "The power was off and with it the lamp of the quiet corner. Person B cried for ten minutes."),
    (47, "18:25", "Person M", "amina", "dining_room", "short", "none",
     "The meal was late. Person M left the table once, and came back with the timer."),
)  # fmt: skip

_MADE_SAFE = "Moved to a quiet place, said little, and stayed until it was over."

WRITING = Writing(
    why="Not one person and not one cause. Fourteen evenings in eleven weeks, nearly all between a "
    "quarter to six and half past seven: people come home, the team changes over, the meal and the "
    "tablets come, and each of us says it in another way.",
    together="Each of these alone is a busy evening. Together, within ninety minutes, they leave "
    "nothing that stays the same: not the room, not the person, not the words.",
    change="A quiet half-hour that nothing interrupts, tablets before it, the same two people from four "
    "to eight, and the same four sentences from all of us.",
    know="Distress between five and eight in the evening, counted each week. Rob and Priya check after "
    "four and after six weeks, on evenings that nobody has announced.",
    factors={
        "staff_communication": "“Bath”, “wash” and “shower” for the same thing, by shift",
        "sensory_overload": "Radio, television, dishwasher and eleven people between six and seven",
        "staffing_continuity": "Four faces change at six o’clock",
        "proactive_strategies_unused": "The plans name the quiet corner; coats lay on its chairs",
        "transition_preparation": "The picture plan was shown on some evenings only",
    },
    themes=(THEME,),
    took_part=(
        ("person_supported", "Person K chose the lamp and the sign for the quiet corner"),
        ("family_or_advocate", "Two families told us how evenings go at home"),
        ("staff_involved", "Both shifts, twenty minutes each, without minutes being taken"),
        ("health_professional", "The behaviour support nurse sat in on two evenings"),
    ),
)

COURSE = Course(
    tier=Tier.MODERATE_OR_REPEAT,
    triaged_by="rob",
    lead="dev",
    triage_hours=3,
    writing=WRITING,
    review_days=4,
    agreed_by="rob",
    signed_by="rob",
    comments="Fourteen answers in eleven weeks, and now one question. Thank you, Dev.",
    changes=(
        Change(
            what="One page for evenings: the same four sentences on every shift",
            kind="communication_guidance_person",
            owner="hana",
            verifier="rob",
            outcome="Everybody hears the same words, whoever is there",
            metric="Evenings on which the four sentences were heard",
            direction="more",
            was="0 of 5 evenings",
            method="spot_check",
            due_days=14,
            live_days=7,
            changed="Communication profiles of four people, section “Evening”",
            before="“Give plenty of warning.” Each shift had words of its own.",
            after="Four sentences, the same for all, with the picture for each.",
            seen=(
                Seen(words="Heard on four evenings of five; once by somebody on the first day.",
                     met=4, measured="4 of 5 evenings", days_in=2),
                Seen(words="Heard on all five evenings, also from agency workers.",
                     measured="5 of 5 evenings", days_in=2),
            ),
        ),
        Change(
            what="Coaching on what comes before distress, two evenings with each of us",
            kind="coaching_supervision",
            owner="tom",
            verifier="rob",
            outcome="We see the first signs and do the first thing",
            metric="First signs that were answered within a minute",
            direction="more",
            was="3 of 10",
            method="spot_check",
            due_days=18,
            live_days=13,
            changed="Coaching record, fourteen names",
            before="One training day, two years ago.",
            after="Two coached evenings for each of fourteen people, with a look back afterwards.",
            seen=(
                Seen(words="The first sign was answered at once in eight of ten moments.",
                     sample=10, met=8, measured="8 of 10", days_in=1),
                Seen(words="Nine of ten, and the tenth was me.", sample=10, met=9,
                     measured="9 of 10", days_in=2),
            ),
        ),
        Change(
            what="A quiet half-hour from half past five, with the tablets before it",
            kind="routine_transition_change",
            owner="dev",
            verifier="priya",
            outcome="Nothing interrupts the way from the day into the evening",
            metric="Distress between five and eight in the evening, a week",
            was="1.3 a week",
            count=CountChoice(kinds=(TYPE,), part_of_day="evening"),
            method="spot_check",
            due_days=14,
            live_days=9,
            changed="Evening plan, version 7, and the times of six medicines",
            before="Tablets at seven in the lounge; television and radio as it came.",
            after="Tablets at five, agreed with the pharmacist. Half past five to six: lamp, no radio, "
            "no calls, no cleaning.",
            seen=(
                Seen(words="Came without notice on three evenings: quiet, lamp on, tablets done.",
                     sample=3, met=3, measured="1 in four weeks", days_in=3),
                Seen(words="Four evenings, four times quiet. People begin it by themselves.",
                     sample=4, met=4, measured="1 in six weeks", days_in=2,
                     person="Person B: “Lamp on. Then wash. Then film.” Person F goes to the sofa alone."),
            ),
            weekly=(
                Weekly(name="Evenings on which nothing broke into the quiet half-hour", out_of=7,
                       numbers=(None, None, 5, 6, 6, 7, 6, 7, 7, 7, None, 7)),
            ),
            lasted="Came without notice on four evenings: lamp, no radio, tablets done. Two colleagues who "
            "began this summer do it as everybody does.",
        ),
        Change(
            what="Look again at the team between four and eight, and move the change of shift",
            kind="staffing_adjustment",
            owner="rob",
            verifier="priya",
            outcome="The same two people see everybody from the day into the evening",
            metric="Evenings with the same two people from four to eight",
            direction="more",
            was="2 of 7 evenings",
            due_days=20,
            live_days=14,
            changed="Rota from that week on",
            before="Change of shift at six, four people at once.",
            after="Change of shift at half past two and at nine, two and two.",
            seen=(
                Seen(words="Six of the seven evenings drawn had the same two people.", sample=7, met=6,
                     measured="6 of 7", days_in=2),
                Seen(words="Seven of seven.", sample=7, met=7, measured="7 of 7", days_in=1),
            ),
        ),
    ),
    links=(
        Link(about=About.GOVERNANCE, by="priya", days=20,
             words="Quality committee: seen as the first pattern from the old spreadsheet. Asked to see "
             "the weekly count until it has stayed low for six months."),
    ),
    huddle=Huddle(
        team="both shifts",
        people=11,
        words="The half-hour is ours too. Somebody said: I had forgotten what six o’clock sounds like.",
    ),
    note=Note(
        title="The quiet half-hour: what changed in the evenings",
        happened="Evenings were hard for several people. Each time looked like one bad evening. "
        "Side by side, nearly all were between a quarter to six and half past seven.",
        changed="A quiet half-hour from half past five. Tablets before it. The same two people from "
        "four to eight. The same four sentences from everybody.",
        know="Before: fourteen hard evenings in eleven weeks. In the seven weeks since: one. Seen on "
        "seven evenings without notice.",
        everywhere=True,
        for_families=True,
        readers=("amina", "kofi", "beth", "hana", "sue", "marta", "nadia"),
    ),
    shared_by="dev",
    share_days=2,
    closed_by="rob",
    close_days=2,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(thread, _told(teller, *row), "rob", "Looked at on its own: a hard evening.")
    teller.opens_from_history(thread, ROWAN, teller.at(261, "10:30"), COURSE)
    for row in AFTER:
        teller.after(_told(teller, *row), "rob", "One evening, and we know why.")


def _told(
    teller: Teller,
    ago: int,
    clock: str,
    who: str,
    by: str,
    place: str,
    team: str,
    distress: str,
    facts: str,
) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ROWAN,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=1.5),
        type=TYPE,
        facts=facts,
        made_safe=_MADE_SAFE,
        place=place,
        activity="medicines_round" if "ablets" in facts else "transition",
        shift="changeover" if "18:00" <= clock <= "18:30" else "late",
        staffing=(team,),
        told=("manager_on_call",)
        if distress != "moderate"
        else ("manager_on_call", "family_or_advocate"),
        people=(Hurt(who=who, psychological=distress),),
    )
