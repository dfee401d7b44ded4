"""Z03: at Rowan House what one shift knew, the next did not, and medicines showed it first."""

from datetime import timedelta

from heedwell.config.demo.auditing import CHANGED_MEDICINES
from heedwell.config.demo.course import (
    Again,
    Change,
    Course,
    Huddle,
    Hurt,
    Note,
    Seen,
    Told,
    Writing,
)
from heedwell.config.demo.proof import Audited, Looked
from heedwell.config.demo.staff import ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.loop.verification.states import Finding
from heedwell.rules.counting import CountChoice
from heedwell.rules.observing import PassRule
from heedwell.rules.tiers import Tier

THEME = "Handover between shifts"
LIVE = 184  # days ago: the last of the three changes
TYPES = ("medication_omission", "handover_gap")

# Days ago, time, type, by whom, who, what.
BEFORE = (
    (236, "15:10", "handover_gap", "kofi", "Person D",
     "The GP had rung at noon to stop a tablet. The late shift read it in the notes at five."),
    (226, "20:20", "medication_omission", "amina", "Person D",
     "The evening antibiotic was not given. The box had come at two and stood in the office."),
    (222, "21:30", "handover_gap", "beth", "Person H",
     "Nobody had said that Person H had been sick at lunch. They were given the fibre drink."),
    (217, "08:15", "medication_omission", "luca", "Person Q",
     "The cream for the morning was in the laundry bag. The night had known."),
    (209, "20:40", "medication_omission", "hana", "Person D",
     "A new dose of the evening tablet stood in the old column, and was left out."),
)  # fmt: skip

COURSE = Course(
    tier=Tier.MODERATE_OR_REPEAT,
    triaged_by="rob",
    lead="dev",
    triage_hours=2.5,
    writing=Writing(
        why="The box with the new medicine came at two, in the middle of handover. It was signed for, and "
        "said to nobody. In six weeks it was the sixth thing that one shift knew and the next did not.",
        together="Handover is ten minutes in the hall, from memory, while people come home.",
        change="A checklist with a line for medicines that changed, read aloud in the office.",
        know="Handovers that were complete when a supervisor stood beside them, and the medicines audit.",
        factors={
            "handover": "From memory, in the hall, with the telephone",
            "documentation_incomplete": "No place for “changed since yesterday”",
            "staff_communication": "Words differ: “new”, “changed”, “short course”",
            "routine_timing": "Deliveries come at the time of handover",
        },
        themes=(THEME,),
        took_part=(
            ("staff_involved", "Both shifts, at the end of a handover"),
            ("person_supported", "Person D wants to see the box when it comes"),
            ("health_professional", "The pharmacist now delivers before noon"),
        ),
    ),
    review_days=2,
    agreed_by="rob",
    signed_by="rob",
    sent_back="Please ask the pharmacist too: could deliveries come at another time?",
    comments="Good. The delivery before noon may be the best of the three.",
    changes=(
        Change(
            what="A handover checklist with a line for medicines that changed",
            kind="tool_introduced",
            owner="dev",
            verifier="priya",
            outcome="The next shift knows what this one knows",
            metric="Medicines audit: entries that are complete",
            direction="more",
            was="11 of 20",
            count=CountChoice(kinds=TYPES),
            method="re_audit",
            audited=Audited(audit=CHANGED_MEDICINES, before=(13, 12, 15, 11)),
            due_days=14,
            live_days=9,
            changed="Handover checklist, version 1",
            before="From memory, in the hall.",
            after="Seven lines, one of them “medicines changed”, read aloud and initialled by both.",
            seen=(
                Seen(words="Seventeen of twenty entries complete. The three others are from one weekend.",
                     audited=(19, 18, 20, 18), measured="17 of 20", days_in=5),
                Seen(words="Nineteen of twenty. No dose was missed because of a handover.",
                     audited=(20, 19, 20, 19), measured="19 of 20", days_in=6),
            ),
        ),
        Change(
            what="One page on writing what matters: what changed, since when, what to do",
            kind="policy_guidance_update",
            owner="rob",
            verifier="priya",
            outcome="Notes that the next person can act on",
            metric="Notes that say what changed, since when and what to do",
            direction="more",
            was="5 of 15",
            due_days=14,
            live_days=10,
            changed="Recording guide, page 1",
            before="“Record accurately and promptly.”",
            after="Three questions with two examples from our own notes.",
            seen=(
                Seen(words="Eleven of fifteen notes answer the three questions.", sample=15, met=11,
                     days_in=4),
                Seen(words="Fourteen of fifteen.", sample=15, met=14, days_in=5),
            ),
        ),
        Change(
            what="A supervisor stands beside one handover a week and tells what they saw",
            kind="coaching_supervision",
            owner="hana",
            verifier="rob",
            outcome="The checklist stays alive",
            metric="Handovers with all seven lines",
            direction="more",
            was="not looked at",
            method="observation",
            looked=Looked(
                behaviours=(
                    "In the office, with the door closed",
                    "All seven lines are read aloud",
                    "What changed in medicines is named, or “nothing” is said",
                    "Both initial it",
                ),
                rule=PassRule(wanted=4, needed=3),
                role="shift_leads",
                part_of_day="afternoon",
                before=("nnyn", "nnnn", "ynyn", "nnnn"),
            ),
            due_days=16,
            live_days=12,
            changed="Weekly plan of the shift leads",
            before="Nobody looked at a handover.",
            after="One a week, early and late in turn, with two minutes of talk afterwards.",
            seen=(
                Seen(words="On Saturdays the list lay in the drawer: nobody had shown it to bank staff.",
                     observed=("yyyy", "yyyy", "nnyn", "ynnn"), finding=Finding.NOT_IN_PRACTICE, days_in=5),
            ),
            again=Again(
                days=8,
                why="It was shown in the weekday meeting, and bank staff are never there.",
                changed="Weekly plan of the shift leads, and the first-day sheet for bank staff",
                before="The list was known on weekdays only.",
                after="Bank staff see it in their first five minutes; weekends are looked at first.",
                seen=(
                    Seen(words="Two Saturdays and two Sundays. Once the door stood open.",
                         observed=("yyyy", "yyyy", "nyyy", "yyyy"), days_in=9),
                    Seen(words="Four handovers, among them two at night: all seven lines.",
                         observed=("yyyy", "yyyy", "yy-y", "yyyy"), days_in=5),
                ),
            ),
        ),
    ),
    huddle=Huddle(
        team="both shifts",
        people=9,
        words="It takes four minutes more, and saves the call at nine. Read it out, do not hand it over.",
    ),
    note=Note(
        title="Handover: seven lines, read aloud",
        happened="Doses were missed because the next shift did not know what this one knew.",
        changed="A checklist of seven lines, read aloud in the office. Three questions for every note. A "
        "supervisor beside one handover a week. The pharmacy delivers before noon.",
        know="The medicines audit was 11 of 20 complete, and is 19 of 20. A first look found weekends "
        "left out; that was put right and looked at again.",
        readers=("amina", "luca", "beth", "kofi"),
    ),
    shared_by="dev",
    share_days=2,
    closed_by="rob",
    close_days=1.5,
)  # fmt: skip


def tell(teller: Teller) -> None:
    thread = Thread()
    for row in BEFORE:
        teller.before(
            thread, _told(teller, *row), "rob", "Put right on the day, with the two shifts."
        )
    opening = _told(
        teller, 199, "20:30", "medication_omission", "amina", "Person D",
        "The first dose of the new antibiotic was not given. The box had been signed for at two and "
        "nobody on the late shift knew of it.",
    )  # fmt: skip
    teller.opens(thread, opening, COURSE)
    teller.after(
        _told(
            teller, 122, "15:20", "handover_gap", "luca", "Person H",
            "A bank worker left before the list was read. I rang them on the bus and they told me.",
        ),
        "rob",
        "The list was read by telephone within the hour.",
    )  # fmt: skip


def _told(teller: Teller, ago: int, clock: str, code: str, by: str, who: str, facts: str) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=ROWAN,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=1.2),
        type=code,
        facts=facts,
        made_safe="Rang the pharmacist for advice, and told the next shift in person.",
        place="office" if code == "handover_gap" else "medicines_room",
        activity="handover" if code == "handover_gap" else "medicines_round",
        shift="changeover",
        told=("manager_on_call", "gp_or_111"),
        people=(Hurt(who=who, physical="low" if ago == 199 else "none"),),
    )
