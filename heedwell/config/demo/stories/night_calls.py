"""Z07: at Elm Court help was called late at night. A card and a script, and then none in eight weeks."""

from datetime import timedelta

from heedwell.config.demo.course import Change, Course, Huddle, Hurt, Note, Seen, Told, Writing
from heedwell.config.demo.proof import Control, Weekly
from heedwell.config.demo.staff import ELM
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier

THEME = "Late-night escalation"
LIVE = 100  # days ago
TYPE = "delayed_escalation"

# Days ago, time, by whom, who, harm, what.
BEFORE = (
    (231, "01:10", "ines", "Person 27", "none",
     "Person 27 coughed from one until five. We wrote it down for the day shift."),
    (206, "04:20", "carol", "Person 11", "none",
     "Person 11 had not slept and held their side. 111 was rung at eight: a trapped muscle."),
    (183, "23:30", "yusuf", "Person 19", "none",
     "The catheter of Person 19 had stopped before midnight. The nurse was rung in the morning."),
    (165, "02:45", "ines", "Person 6", "none",
     "Person 6 was cold and pale at a quarter to three. They were warm again by five, and nobody was rung."),
    (147, "23:50", "yusuf", "Person 6", "low",
     "Person 6 was hot and breathless from half past ten. The on-call manager was rung at six."),
    (138, "02:15", "carol", "Person 19", "none",
     "Person 19 had not passed water since supper. We rang 111 at seven, and it was all right."),
    (129, "01:30", "ines", "Person 27", "low",
     "Person 27 was sick four times. Nobody was sure whether one may ring the manager at two."),
    (121, "03:40", "yusuf", "Person 11", "none",
     "Person 11 spoke strangely. We waited for the day shift to have a second opinion."),
)  # fmt: skip

COURSE = Course(
    tier=Tier.MODERATE_OR_REPEAT,
    triaged_by="sue",
    lead="femi",
    triage_hours=3,
    writing=Writing(
        why="Two people on the night shift, a list of numbers from four years ago, and a feeling that one "
        "does not wake a manager for nothing. Five times in five weeks help was called hours later "
        "than by day.",
        together="By day somebody is always there to ask. At night the first call is the hardest.",
        change="A card for the pocket that says when to ring and whom, and a script for handing over what "
        "the evening saw.",
        know="Calls later than thirty minutes after the first sign, every night, for eight weeks.",
        factors={
            "escalation_unclear": "Three lists, two of them old",
            "staff_confidence": "“I did not want to wake anybody”",
            "procedure_unclear": "The policy has nine pages and no telephone number",
            "handover": "Early signs of the evening stay with the evening",
        },
        themes=(THEME,),
        took_part=(
            ("staff_involved", "The night team, at seven in the morning, with breakfast"),
            ("family_or_advocate", "Two families: “ring us, at any hour”"),
            ("health_professional", "The out-of-hours GP read the card"),
        ),
    ),
    review_days=2,
    agreed_by="sue",
    signed_by="sue",
    comments="And I wrote on the card myself: ring me. Agreed.",
    changes=(
        Change(
            what="A pocket card for the night: six signs, when to ring, whom, and what to say",
            kind="tool_introduced",
            owner="femi",
            verifier="sue",
            outcome="The first call is easy",
            metric="Calls at night later than thirty minutes after the first sign",
            was="5 in five weeks",
            count=CountChoice(kinds=(TYPE,)),
            method="re_audit",
            due_days=14,
            live_days=10,
            changed="Pocket card, version 1; the old lists taken down",
            before="A policy of nine pages, and three lists.",
            after="One card: six signs, three numbers, four sentences. “Ring. You are never wrong to ring.”",
            seen=(
                Seen(words="Thirty-one nights: eleven calls, all within half an hour.", sample=11, met=11,
                     measured="0 in four weeks", days_in=3),
                Seen(words="Eight weeks: nineteen calls, none late.", sample=19, met=19,
                     measured="0 in eight weeks", days_in=14),
            ),
            notes=(
                (45, "Cards for agency workers hang by the door, with a pen."),
                (72, "Monthly sample of five nights: none late."),
                (100, "Monthly sample of five nights: none late. Sampling goes on."),
            ),
        ),
        Change(
            what="A script for the evening handover: who is not as usual, what to watch, when to ring",
            kind="communication_system",
            owner="marta",
            verifier="sue",
            outcome="The night knows what the evening saw",
            metric="Handovers to the night with the three questions",
            direction="more",
            was="1 of 5",
            method="spot_check",
            weekly=(
                Weekly(name="Handovers to the night with the three questions", out_of=7,
                       numbers=(1, 2, 5, 6, 6, 7, 6, 7, 7, 7, 7, None, 7, 7)),
            ),
            due_days=14,
            live_days=10,
            changed="Evening handover script, version 2",
            before="“All fine” or names in passing.",
            after="Who is not as usual? What do we watch? When do we ring?",
            seen=(
                Seen(words="Four of five handovers had all three.", met=4, days_in=4),
                Seen(words="Five of five.", days_in=6),
            ),
        ),
    ),
    control=Control(
        what="Ring Sue at any change at night, before anybody else, until the card is in each pocket",
        owner="femi",
    ),
    huddle=Huddle(
        team="night team",
        people=4,
        words="The card is in every pocket. Somebody rang Sue at three about a cough, and she said thanks.",
    ),
    note=Note(
        title="Ring. You are never wrong to ring",
        happened="At night, help was called hours later than by day, because nobody wanted to wake anybody.",
        changed="A pocket card with six signs, three numbers and four sentences. A script for the evening "
        "handover.",
        know="Late calls: five in five weeks before, none in the eight weeks since. Five nights are "
        "sampled every month.",
        everywhere=True,
        for_families=True,
        readers=("yusuf", "carol", "ines", "marta", "rob", "dev"),
    ),
    shared_by="femi",
    share_days=1.5,
    closed_by="sue",
    close_days=2,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(
            thread, _told(teller, *row), "sue", "Looked at with the night shift on the day."
        )
    opening = _told(
        teller, 112, "00:40", "carol", "Person 6", "moderate",
        "Person 6 had a temperature and was drowsy from midnight. The ambulance was called at a quarter "
        "past five, and took them in with an infection of the blood.",
    )  # fmt: skip
    teller.opens(thread, opening, COURSE)


def _told(teller: Teller, ago: int, clock: str, by: str, who: str, harm: str, facts: str) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ELM,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=8.2),
        type=TYPE,
        facts=facts,
        made_safe="Rang for help as soon as it was decided, stayed with them and told the family.",
        place="bedroom",
        activity="night_check",
        shift="waking_night",
        staffing=("agency_or_bank",) if ago % 2 else ("as_planned",),
        told=("manager_on_call", "gp_or_111", "family_or_advocate"),
        people=(Hurt(who=who, physical=harm),),
    )
