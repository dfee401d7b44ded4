"""Safeguarding concerns of an ordinary year, told on the same day."""

from datetime import timedelta

from heedwell.config.demo.course import Hurt, Told
from heedwell.config.demo.staff import ELM, ROWAN
from heedwell.config.demo.stories.teller import Teller

CONCERNS = (
    (ELM, 163, "table", "12:50", "safeguarding_peer", "ines", ("Person 8", "Person 29"),
     ("At the table Person 8 pushed the plate of Person 29 away and held their wrist. Person 29 was "
     "frightened."),
     "Sat with each of them in turn, in two rooms. Asked both what they want."),
    (ROWAN, 108, "card", "17:20", "safeguarding_external", "beth", ("Person AC",),
     "Person AC told me that a man from the pub keeps their bank card “to look after it”.",
     "Rang the bank with Person AC, who wanted the card stopped. Told Grace."),
    (ELM, 69, "mornings", "10:15", "safeguarding_allegation_staff", "carol", ("Person 21",),
     "Person 21 said that the helper from the agency pulled their arm in the morning and said “hurry up”.",
     ("Somebody else helps Person 21, as they asked. The agency was told that the helper does not come "
     "until it is clear.")),
)  # fmt: skip


def tell(teller: Teller) -> None:
    for where, ago, lesson, clock, code, by, who, facts, made_safe in CONCERNS:
        happened = teller.at(ago, clock)
        told = Told(
            where=where,
            by=by,
            happened=happened,
            reported=happened + timedelta(hours=1),
            kind="safeguarding_concern",
            type=code,
            facts=facts,
            made_safe=made_safe,
            place="dining_room" if code == "safeguarding_peer" else "bedroom",
            activity="mealtime" if code == "safeguarding_peer" else "personal_care",
            shift="early" if clock < "14" else "late",
            told=("manager_on_call", "council_safeguarding"),
            people=tuple(Hurt(who=each, psychological="low") for each in who),
            is_safeguarding=True,
        )
        teller.after(told, "grace", lesson)
