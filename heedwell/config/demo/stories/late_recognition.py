"""Z02: at Ferry Road, worries about people came late and with half of what matters missing."""

from datetime import timedelta

from heedwell.config.demo.auditing import WORRIES
from heedwell.config.demo.course import Change, Course, Hurt, Link, Note, Seen, Told, Writing
from heedwell.config.demo.proof import Audited, Enquiry
from heedwell.config.demo.staff import FERRY
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.config.demo.words import wider
from heedwell.loop.reviews.states import About
from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.tiers import Tier

THEME = "Recognising a worry early"
LIVE = 86  # days ago
KIND = "safeguarding_concern"

# Days ago, how many days until it was told, by whom, who, what.
BEFORE = (
    (345, 9, "safeguarding_external", "owen", "Person 109",
     "Money from the tin had gone twice. A neighbour does the shopping."),
    (296, 6, "safeguarding", "sian", "Person 131",
     "The fridge was empty again and Person 131 had the same clothes on for a week."),
    (241, 11, "safeguarding_external", "mina", "Person 118",
     "Person 118 went quiet when their nephew came in. There were marks on the wrist."),
    (189, 7, "safeguarding", "owen", "Person 152",
     "Person 152 said that they are locked in when the family goes out."),
    (148, 8, "safeguarding_external", "sian", "Person 109",
     "Letters from a loan company. Person 109 says that they did not sign anything."),
)  # fmt: skip

AFTER = (
    (78, 50, "door", "safeguarding_external", "mina", "Person 144", "09:10",
     ("A man at the door sold Person 144 new gutters. They had paid four hundred pounds in cash and "
     "were frightened. They asked us to ring their daughter."),
     "Rang the daughter with them, then the office and the police. Stayed until she came."),
    (57, 35, "asking", "safeguarding", "owen", "Person 118", "12:40",
     "Person 118 had not been given lunch by the nephew for two days. They told me themselves.",
     "Made lunch, rang Joel from the kitchen, and asked Person 118 what they would like to happen."),
    (26, 25, "messages", "safeguarding_external", "sian", "Person 127", "17:30",
     "Person 127 showed me a message that asks for their bank card. They were not sure who it is from.",
     "Kept the card in the drawer, rang the bank with Person 127, and told the office."),
)  # fmt: skip

COURSE = Course(
    tier=Tier.SERIOUS_OR_SAFEGUARDING,
    triaged_by="grace",
    lead="grace",
    triage_hours=2,
    writing=Writing(
        why="The first mark was written in the notes nine days before anybody was told. Three of us had "
        "seen something and each thought it was too small on its own.",
        together="We visit alone. What one of us sees on Monday and another on Thursday meets nowhere, "
        "and the handbook speaks of “significant harm”, which none of us felt able to judge.",
        change="A handbook page that begins with small signs; a refresher with our own cases; and a "
        "minute for worries in every supervision.",
        know="Days from the first sign to the report, and how complete it is, for each concern. Grace "
        "checks after four and after six weeks.",
        factors={
            "early_signs_missed": "A mark, a silence and a cancelled outing, in three people’s notes",
            "escalation_unclear": "“Is it enough to ring?” was asked in the car, not in the office",
            "training_need": "The yearly course shows homes with staff, not visits alone",
            "documentation_incomplete": "The notes had no place for a worry",
        },
        themes=(THEME,),
        wider=wider.LATE_RECOGNITION,
        took_part=(
            ("person_supported", "Said what they wanted: to stay at home, and for it to stop"),
            ("staff_involved", "The three who had been there, together, for half an hour"),
            ("social_worker", "Joined the meeting and sent the council’s short guide"),
        ),
    ),
    review_days=9,
    agreed_by="grace",
    signed_by="priya",
    sign_days=1,
    comments="It asks how we made it hard to tell, and not who should have told. Agreed.",
    changes=(
        Change(
            what="Write the handbook page on worries again, beginning with small signs",
            kind="policy_guidance_update",
            owner="nadia",
            verifier="grace",
            outcome="Nobody has to judge alone whether it is enough",
            metric="Days from the first sign to the report",
            was="6 to 11 days in five concerns",
            count=CountChoice(counts=Counts.LATE, kinds=("safeguarding",)),
            method="re_audit",
            audited=Audited(audit=WORRIES, before=(6, 3, 1, 2)),
            due_days=14,
            live_days=8,
            changed="Staff handbook, page 12, version 4",
            before="“Report significant harm to your line manager.”",
            after="Ten small signs; “two of them, or one that stays with you: ring today”; the number; "
            "what happens then.",
            seen=(
                Seen(words="Ten notes with a worry. The one concern was told within the hour.",
                     audited=(10, 9, 9, 10), measured="50 minutes", days_in=4),
                Seen(words="Ten more notes. Two concerns so far, each told within the hour.",
                     audited=(10, 10, 9, 10), measured="35 minutes", days_in=3),
            ),
        ),
        Change(
            what="Refresher on first signs of abuse and neglect, with our own cases",
            kind="training",
            owner="tom",
            verifier="nadia",
            outcome="We know the signs that a visit of half an hour shows",
            metric="Staff who name five first signs and whom to ring",
            direction="more",
            was="4 of 12",
            due_days=18,
            live_days=12,
            changed="Refresher of forty minutes, in four groups",
            before="Yearly e-learning.",
            after="Four cases of our own, without names; everybody ends with whom they would ring.",
            seen=(
                Seen(words="Asked twelve of us on the phone: ten could say five signs and the number.",
                     sample=12, met=10, days_in=2),
                Seen(words="Asked another twelve: eleven.", sample=12, met=11, days_in=1),
            ),
        ),
        Change(
            what="“Is there somebody you worry about?” in every supervision",
            kind="supervision_prompt",
            owner="joel",
            verifier="grace",
            outcome="A worry has a place every month",
            metric="Supervision records with the question and its answer",
            direction="more",
            was="none",
            due_days=20,
            live_days=14,
            changed="Supervision form, question 2",
            before="No question about worries.",
            after="“Is there somebody you worry about? What have you seen?”",
            seen=(
                Seen(words="Four of the five records have an answer, one just a line.", met=4, days_in=1),
                Seen(words="All five. Two led to a call on the same day.", days_in=1),
            ),
        ),
    ),
    enquiry=Enquiry(
        days=38,
        outcome="substantiated",
        reference="SA 131",
        words="The mark came from being held by the wrist. The nephew now visits together with somebody, and "
        "has help with money of his own. The notes were there, and nobody had laid them side by side.",
        wishes="met",
        risk="reduced",
        compared="Read the notes of four weeks in the two other services for everybody about whom a concern had "
        "been told: each sign had been passed on within a day.",
    ),
    links=(
        Link(about=About.SAFEGUARDING, by="grace", days=0,
             words="Told the council at noon, with what Person 118 wants to happen. The council makes "
             "enquiries and asked us for our notes and our own review. Number kept in the folder."),
        Link(about=About.WORKFORCE, by="nadia", days=24,
             words="Refresher held in four groups; the question stands in the supervision form."),
        Link(about=About.GOVERNANCE, by="priya", days=30,
             words="Quality committee: read in full. Asked for the days from sign to report, each "
             "quarter, for all services."),
    ),
    note=Note(
        title="Two small signs are enough to ring",
        happened="A worry about somebody came to us nine days after the first sign. Several of us had "
        "seen something small, each on a different day.",
        changed="Page 12 of the handbook begins with small signs and says when to ring. A refresher "
        "with our own cases. A minute for worries in every supervision.",
        know="Before, concerns came six to eleven days after the first sign. Since then each came on "
        "the same day, with what the person wants written first.",
        everywhere=True,
        readers=("owen", "mina", "sian", "joel", "rob", "amina"),
    ),
    shared_by="grace",
    share_days=2,
    closed_by="grace",
    close_days=3,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(thread, _late(teller, *row), "grace", "")
    happened = teller.at(118, "11:00")
    teller.opens(
        thread,
        Told(
            where=FERRY,
            by="joel",
            happened=happened,
            reported=teller.at(109, "10:20"),
            kind=KIND,
            type="safeguarding_delayed_recognition",
            facts="Reading the notes for a review I found three entries about Person 118 in nine days: a "
            "mark on the arm, a silence when the nephew came in, an outing that was cancelled. Nobody "
            "had been told. I rang Grace at once.",
            made_safe="A worker visited at the next meal, and the nephew’s visits are together with us "
            "for now, as Person 118 asked.",
            place="own_home",
            activity="family_visit",
            shift="visit",
            told=("manager_on_call", "council_safeguarding"),
            people=(Hurt(who="Person 118", physical="low", psychological="moderate"),),
            is_safeguarding=True,
        ),
        COURSE,
    )
    for ago, minutes, lesson, code, by, who, clock, facts, made_safe in AFTER:
        happened = teller.at(ago, clock)
        told = Told(
            where=FERRY,
            by=by,
            happened=happened,
            reported=happened + timedelta(minutes=minutes),
            kind=KIND,
            type=code,
            facts=facts,
            made_safe=made_safe,
            place="own_home",
            activity="personal_care",
            shift="visit",
            told=("manager_on_call", "council_safeguarding"),
            people=(Hurt(who=who, psychological="low"),),
            is_safeguarding=True,
        )
        teller.after(told, "grace", lesson)


def _late(teller: Teller, ago: int, days: int, code: str, by: str, who: str, facts: str) -> Told:
    """As they used to come: days later, without the place or what was done."""
    happened = teller.at(ago, f"{8 + ago % 9:02d}:{ago * 7 % 60:02d}")
    return Told(
        where=FERRY,
        by=by,
        happened=happened,
        reported=happened + timedelta(days=days),
        kind=KIND,
        type=code,
        facts=facts,
        told=(),
        staffing=(),
        people=(Hurt(who=who, physical="not_yet_known", psychological="not_yet_known"),),
        is_safeguarding=True,
    )
