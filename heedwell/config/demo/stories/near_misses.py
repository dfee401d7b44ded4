"""Z04: at Rowan House few near misses were reported, and the same slip came back for months.

Debriefs without blame bring the reports up. Only after that do the repeats go down.
"""

from datetime import timedelta

from heedwell.config.demo.chance import Chance
from heedwell.config.demo.course import Change, Course, Huddle, Hurt, Note, Seen, Told, Writing
from heedwell.config.demo.routine import near_miss
from heedwell.config.demo.staff import ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.config.demo.words.nearly import ROWAN as NEARLY
from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.measures import ready_count
from heedwell.rules.tiers import Tier

THEME = "Speaking up about near misses"
LIVE = 244  # days ago
RISE_ENDS = 150
KIND = "near_miss"
REPEAT_TYPE, REPEAT_PLACE = "fall", "bathroom"

# Slips on the wet-room floor: days ago, time, by whom, who, harm. Each was dried up and came back to
# the same three people. In the first weeks of the debriefs a near miss names the floor at last.
SLIPS = (
    (338, "18:10", "kofi", "Person C", "low"),
    (322, "08:20", "luca", "Person H", "none"),
    (314, "19:35", "beth", "Person C", "none"),
    (299, "07:50", "amina", "Person H", "none"),
    (291, "18:45", "kofi", "Person C", "low"),
    (280, "20:05", "beth", "Person T", "low"),
    (275, "08:05", "luca", "Person H", "none"),
    (262, "18:30", "kofi", "Person T", "none"),
    (251, "07:40", "beth", "Person C", "low"),
    (240, "19:20", "luca", "Person T", "none"),
)
SLIPS_AFTER = ((143, "19:10", "amina", "Person AB", "none"),)

# How many near misses were reported in each span of thirty days, from the day Rowan House began.
BEFORE_REPORTS = (355, 312, 262)
REPORTS = ((239, 210, 5), (209, 180, 7), (179, 150, 6), (149, 120, 4), (119, 90, 3), (89, 60, 3),
           (59, 30, 2), (29, 6, 2))  # fmt: skip

COURSE = Course(
    tier=Tier.MODERATE_OR_REPEAT,
    triaged_by="rob",
    lead="hana",
    triage_hours=4,
    writing=Writing(
        why="The daily notes of one month hold nine near misses, and one was reported. Asked why, people "
        "said: nothing happened; it makes somebody look bad; nobody ever answers.",
        together="A long form, no answer, and a meeting that begins with who was on shift.",
        change="Ten minutes after each event with three questions and no names, and an answer to every "
        "report within the week.",
        know="Near misses reported a month, and after that the repeats: slips in the wet room.",
        factors={
            "safety_culture": "“It makes somebody look bad”",
            "leadership_oversight": "Reports were read and not answered",
            "workaround_normalised": "Drying the floor with a towel, every day, by whoever saw it",
        },
        themes=(THEME,),
        took_part=(
            ("staff_involved", "Everybody at the house meeting, and two in writing"),
            ("manager", "Rob went last, and told a near miss of his own"),
        ),
    ),
    review_days=2.5,
    agreed_by="rob",
    signed_by="rob",
    sign_days=1,
    comments="The third reason is mine to put right. Agreed.",
    changes=(
        Change(
            what="A debrief of ten minutes after each event: what helped, what hindered, what next time",
            kind="communication_system",
            owner="hana",
            verifier="priya",
            outcome="People hear that telling is welcome, the same day",
            metric="Near misses reported in a month",
            direction="more",
            count=ready_count("near_misses", CountChoice()),
            was="1 a month; 9 in the notes",
            due_days=14,
            live_days=7,
            changed="Debrief card, version 1",
            before="A word in passing, or nothing.",
            after="Ten minutes, three questions, no names, and a thank you at the end.",
            seen=(
                Seen(words="Read the notes of the month: six near misses, five of them reported.",
                     sample=6, met=5, measured="5 in a month", days_in=4),
                Seen(words="Seven of seven reported. More reports, and nobody more hurt.", sample=7,
                     met=7, measured="7 in a month", days_in=8),
            ),
        ),
        Change(
            what="Rob answers every report in person within the week, and tells it at the team meeting",
            kind="role_change",
            owner="rob",
            verifier="priya",
            outcome="Nobody reports into silence",
            metric="Reports that were answered within seven days",
            direction="more",
            was="2 of 10",
            due_days=14,
            live_days=7,
            changed="Manager’s week, Thursday",
            before="Read when there was time.",
            after="Thursday at two: an answer to each, and one of them told at the meeting, with thanks.",
            seen=(
                Seen(words="Nine of ten people had their answer in the week.", sample=10, met=9,
                     days_in=4),
                Seen(words="Ten of ten.", sample=10, met=10, days_in=8),
            ),
        ),
        Change(
            what="What a report names twice is mended within the week, and has a name beside it",
            kind="environment_change",
            owner="dev",
            verifier="rob",
            outcome="Nobody slips on the same floor again",
            metric="Slips of somebody who had slipped in the four weeks before",
            count=CountChoice(counts=Counts.REPEATS, kinds=(REPEAT_TYPE,)),
            was="2 a month",
            method="spot_check",
            due_days=20,
            live_days=15,
            changed="A drying mat and a squeegee in the wet room, and who sees to them on each shift",
            before="Whoever saw the water dried it with a towel.",
            after="A mat by the shower, a squeegee on the wall, and on each shift one name beside them.",
            seen=(
                Seen(words="Five looks after the evening showers: dry each time.", days_in=2),
                Seen(words="Five looks, two of them at weekends: dry.", days_in=1),
            ),
            lasted="Looked in after ten showers: dry in nine, and in the tenth somebody was drying it.",
        ),
    ),
    huddle=Huddle(
        team="team meeting",
        people=12,
        words="One report a day kept the ambulance away, somebody said. We laughed, and wrote three more.",
    ),
    note=Note(
        title="You told us more, and now less happens twice",
        happened="Near misses stood in the notes and were not reported. The same slip came back.",
        changed="A debrief of ten minutes with three questions. An answer to every report within the "
        "week. Thanks at the team meeting.",
        know="Reports went from one a month to seven. A report named the wet-room floor; it now has a "
        "drying mat and a name beside it.",
        readers=("amina", "kofi", "luca", "beth", "dev"),
    ),
    shared_by="hana",
    share_days=3,
    closed_by="rob",
    close_days=1,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in (*SLIPS, *SLIPS_AFTER):
        told = _slip(teller, *row)
        teller.before(
            Thread(), told, "rob", "Dried, and a sign put up. Looked at with the debriefs."
        )
    chance = Chance("near misses at rowan house")
    for ago in BEFORE_REPORTS:
        moment = teller.at(ago, "16:30")
        teller.before(thread, near_miss(chance, ROWAN, NEARLY[ago % 3], moment), "rob", "")
    happened = teller.at(254, "14:30")
    opening = Told(
        where=ROWAN,
        by="priya",
        happened=happened,
        reported=happened,
        kind="audit_variance",
        type="communication_breakdown",
        title="Near misses that nobody reported",
        facts="I read the daily notes of last month. Nine times something nearly went wrong, and was "
        "put right by somebody. One of the nine was reported.",
        made_safe="Put the two that could happen again today right with Rob: the gate and the kettle.",
        clock="none",
        place="office",
        activity="paperwork",
        staffing=(),
    )
    teller.opens(thread, opening, COURSE)
    ways = list(NEARLY)
    number = 0
    for oldest, newest, count in REPORTS:
        for _ in range(count):
            moment = teller.at(
                int(chance.between(newest, oldest + 1)), f"{int(chance.between(7, 21)):02d}:15"
            )
            told = near_miss(chance, ROWAN, ways[number % len(ways)], moment)
            number += 1
            teller.after(told, "rob", "Nobody was harmed. Thanked, and told in the huddle.")


def _slip(teller: Teller, ago: int, clock: str, by: str, who: str, harm: str) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ROWAN,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=1),
        type=REPEAT_TYPE,
        facts=f"The wet-room floor was still wet. {who} slipped after the shower and held on to the rail."
        + (" They have a bruise on the hip." if harm == "low" else " They were not hurt."),
        made_safe="Dried the floor, sat them down and looked them over.",
        place=REPEAT_PLACE,
        activity="personal_care",
        shift="early" if clock < "14" else "late",
        people=(Hurt(who=who, physical=harm),),
    )
