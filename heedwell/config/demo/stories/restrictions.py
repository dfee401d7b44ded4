"""Z06: at Rowan House small restrictions had crept in that nobody had written down."""

from dataclasses import replace
from datetime import timedelta

from heedwell.config.demo.course import Change, Course, Hurt, Link, Note, Seen, Told, Writing
from heedwell.config.demo.proof import Enquiry, Pulse, Recommended, Recurring, Weekly
from heedwell.config.demo.staff import ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.config.demo.words import wider
from heedwell.loop.reviews.states import About
from heedwell.rules.counting import CountChoice
from heedwell.rules.measures import ready_count
from heedwell.rules.routines import Every
from heedwell.rules.tiers import Tier

THEME = "Restrictions nobody wrote down"
LIVE = 121  # days ago
TYPE = "unrecorded_restriction"

# Days ago, time, by whom, who, place, what.
BEFORE = (
    (219, "16:10", "hana", "Person K", "kitchen",
     "Reviewing another event I saw that the kitchen is locked after four. It is in no plan."),
    (203, "21:40", "amina", "Person T", "bedroom",
     "The telephone of Person T is kept in the office from nine. They asked me for it."),
    (188, "10:30", "beth", "Person AB", "hallway",
     "The coats hang behind the locked door, so going out begins with asking."),
    (172, "17:20", "luca", "Person C", "dining_room",
     "Person C was told: no pudding until the room is tidy. It is said every day."),
    (158, "19:30", "kofi", "Person K", "lounge",
     "The belt of the armchair was closed so that Person K stays for the film."),
)  # fmt: skip
DURING = (146, "11:15", "dev", "Person M", "bedroom",
          "A sensor was put under the mattress in spring and is still there. Nobody knows who agreed it.")  # fmt: skip
AFTER = (66, "15:30", "amina", "Person T", "kitchen",
         ("The biscuit tin was put up high by somebody from the agency. I took it down and wrote it in "
         "the log."))  # fmt: skip

COURSE = Course(
    tier=Tier.SERIOUS_OR_SAFEGUARDING,
    triaged_by="grace",
    lead="grace",
    triage_hours=3,
    writing=Writing(
        why="Each began with a good intention on one bad day, and stayed. Six in one house, none in a "
        "plan, none with a date on which it is looked at again.",
        together="When a restriction works, it is quiet, and what is quiet is not talked about. We were "
        "unsure what is lawful, so we did not ask.",
        change="A log in which each one stands or ends, plans with the least restrictive step, and an hour "
        "every fortnight to think together about risks worth taking.",
        know="Restrictions that are not in the log, each month; and whether people say they are sure what "
        "is lawful.",
        factors={
            "legal_framework_unclear": "“Are we allowed?” had three answers",
            "workaround_normalised": "The lock was for one Tuesday in spring",
            "documentation_incomplete": "No plan, no consent, no date",
            "staff_confidence": "Afraid of being blamed, whatever we do",
        },
        themes=(THEME,),
        wider=wider.RESTRICTIONS,
        took_part=(
            ("person_supported", "Person K: “Open. I only want tea.” Person T has their telephone"),
            ("family_or_advocate", "An advocate for two people, and a sister"),
            ("staff_involved", "Everybody, in three groups; nobody was asked who began it"),
            ("social_worker", "Went through the six with Grace"),
        ),
    ),
    review_days=12,
    agreed_by="grace",
    signed_by="priya",
    comments="It would have been easy to write about people. You wrote about how it came about. Agreed.",
    changes=(
        Change(
            what="A log of restrictions: why, for whom, agreed by whom, until when",
            kind="template_record_change",
            owner="rob",
            verifier="grace",
            outcome="Nothing is restricted in silence",
            metric="Restrictions found that are not in the log, a month",
            was="5 in ten weeks",
            count=ready_count("restraint", CountChoice()),
            method="spot_check",
            weekly=(
                Weekly(name="Restrictions that stand in the log",
                       numbers=(None, 12, 12, 11, 9, 9, 7, 7, 6, 5, 5, 4, 3, 3, 3)),
                Weekly(name="Evenings on which somebody made tea when they wanted it", out_of=7,
                       numbers=(None, 1, 2, None, 4, 5, 5, 6, 6, 7, 6, 7, 7)),
            ),
            recurring=Recurring(
                what="Walk through the house with the log, the longest first",
                every=Every.MONTH,
                first_days=8,
                lasts_days=340,
                words=(
                    "Twelve in the log, one not in it: ended on the spot.",
                    "Seven stand. The coats hang in the hall again.",
                    "Five stand. Person T asked to keep the telephone in the office at night: their wish.",
                    "Three stand, each with a reason and a date.",
                ),
            ),
            due_days=14,
            live_days=10,
            changed="Restriction log, version 1",
            before="No log.",
            after="One line each: why, least restrictive step, consent or best interests, until when.",
            seen=(
                Seen(words="Walked through the house with Hana: one not in the log, ended on the spot.",
                     sample=12, met=11, measured="1 in four weeks", days_in=3),
                Seen(words="None. Nine of the twelve in the log have ended.", sample=12, met=12,
                     measured="0 in two weeks", days_in=3),
            ),
        ),
        Change(
            what="Go through six support plans and write the least restrictive step into each",
            kind="restriction_reduction",
            owner="dev",
            verifier="rob",
            outcome="Tea when one wants tea",
            metric="Plans with a least restrictive step and a date to look again",
            direction="more",
            was="0 of 6",
            due_days=20,
            live_days=14,
            changed="Support plans of six people, section “My choices and risks”",
            before="No word about the lock, the telephone, the coats, the pudding, the belt, the sensor.",
            after="Each ended, or stands with a reason, a consent and a date.",
            seen=(
                Seen(words="Six of six plans. Four restrictions have ended, two are smaller.", sample=6,
                     met=6, days_in=2),
                Seen(words="Six of six, and all dates kept.", sample=6, met=6, days_in=2),
            ),
        ),
        Change(
            what="An hour every fortnight about risks worth taking, led by Tom",
            kind="training",
            owner="tom",
            verifier="rob",
            outcome="We know what is lawful, and dare to ask",
            metric="Staff who say that they are sure what is lawful and whom to ask",
            direction="more",
            was="5 of 14",
            pulse=Pulse(
                before=("2213", "2322", "3223", "1212", "4333", "2231"),
                since=("4444", "5454", "4345", "5544", "4453", "4554"),
            ),
            due_days=20,
            live_days=15,
            changed="Reflective hour, every second Wednesday",
            before="A slide in the yearly training.",
            after="A real decision each time, with the person where they wish it.",
            seen=(
                Seen(words="Asked fourteen of us: nine are sure.", sample=14, met=9, measured="9 of 14",
                     days_in=2),
                Seen(words="Asked again: twelve of fourteen.", sample=14, met=12, measured="12 of 14",
                     days_in=2),
            ),
        ),
    ),
    enquiry=Enquiry(
        days=44,
        outcome="partly_substantiated",
        reference="SA 118",
        words="Six restrictions without a plan: four should not have been, two were right and are now in a plan. "
        "Nobody meant harm. The council closed its enquiry with the log as its reason.",
        wishes="met",
        risk="removed",
        compared="Walked through the two other services with the same list: none outside a plan.",
    ),
    recommended=Recommended(
        body="council_safeguarding",
        body_name="Ambermere Council, safeguarding team",
        reference="SA 118",
        words="Involve an advocate before anything is restricted that the person cannot agree to, and look "
        "at each restriction again within three months.",
        days=6,
        answer="accepted",
        becomes=1,
    ),
    links=(
        Link(about=About.SAFEGUARDING, by="grace", days=0,
             words="Told the council the same day, with the list of five. The council asked us to end what "
             "can end at once, to involve an advocate, and to report in six weeks. Done in week five."),
        Link(about=About.WORKFORCE, by="rob", days=34,
             words="Two reflective hours held, with eleven and nine of us."),
        Link(about=About.GOVERNANCE, by="priya", days=40,
             words="Quality committee: the log is read each month, longest first. Asked why two still "
             "stand, and had an answer with a date."),
    ),
    note=Note(
        title="If we limit somebody, it stands in the log, or it stops",
        happened="Six small restrictions had crept in at one house: a lock, a telephone, coats, pudding, "
        "a belt, a sensor. Each began on one bad day.",
        changed="A log with a reason and an end date. Support plans with the least restrictive step. An "
        "hour every fortnight about risks worth taking.",
        know="Nine of twelve in the log have ended. Twelve of fourteen of us are sure what is lawful; "
        "it was five.",
        everywhere=True,
        readers=("amina", "beth", "luca", "dev", "sue"),
    ),
    shared_by="grace",
    share_days=2,
    closed_by="grace",
    close_days=2,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(
            thread, _told(teller, *row), "rob", "Ended on the day. Looked at with the others."
        )
    opening = _told(
        teller, 149, "14:30", "hana", "Person K", "kitchen",
        "In ten weeks I have come across five of these while looking at other things: a lock, a "
        "telephone, coats, pudding, a belt. None is in a plan. I think that we should look at all of them.",
    )  # fmt: skip
    teller.opens(thread, replace(opening, is_safeguarding=True), COURSE)
    teller.joins(thread, _told(teller, *DURING), "grace", "One more of the same kind.")
    teller.after(_told(teller, *AFTER), "rob", "Ended on the spot, logged and talked about.")


def _told(teller: Teller, ago: int, clock: str, by: str, who: str, place: str, facts: str) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ROWAN,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=1.4),
        type=TYPE,
        facts=facts,
        made_safe="Ended it for today, asked the person, and told Rob.",
        place=place,
        activity="other",
        shift="late" if clock > "14" else "early",
        people=(Hurt(who=who),),
    )
